"""The words of a trial page and of what became of it.

Never to be taken for a call: the first words say that it is a test.
"""

from collections.abc import Sequence

from bot.domain.ids import PersonId, TierKey
from bot.domain.policy import Policy
from bot.slack.surfaces import words as words_of
from bot.slack.text import listed, mention
from bot.slack.texts import _
from bot.usecases.trial_page import Fate


def words(policy: Policy, tier: TierKey, called: Sequence[PersonId]) -> str:
    """What those who are called read."""
    name = words_of.tier_name(policy, tier)
    if not called:
        return _(
            ":test_tube: *This is a test, nothing is wrong.* Nobody is on call at {tier}, so nobody is called.",
            tier=name,
        )
    who = listed([mention(one) for one in called])
    return _(
        ":test_tube: *This is a test, nothing is wrong.* {who}: this is how you are called for {tier}. Nothing to do.",
        who=who,
        tier=name,
    )


def fate(one: Fate) -> str:
    """What became of one message, for whoever sent it."""
    kind, who = one.to.split(":", 1)
    to = mention(PersonId(who)) if kind == "person" else _("the channel of {who}", who=who)
    if one.arrived:
        return _("To {to}: sent.", to=to)
    if one.is_final:
        return _("To {to}: not sent ({error}).", to=to, error=one.error or one.state.value)
    return _("To {to}: not sent yet ({error}). Does the bot run?", to=to, error=one.error or one.state.value)
