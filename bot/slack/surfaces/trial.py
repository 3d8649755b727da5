"""The words of a trial page and of what became of it.

Never to be taken for a call: the first words say that it is a test.
"""

from collections.abc import Sequence

from bot.domain.ids import PersonId, TierKey
from bot.domain.policy import Policy
from bot.slack.surfaces import words as words_of
from bot.slack.text import listed, mention
from bot.usecases.trial_page import Fate


def words(policy: Policy, tier: TierKey, called: Sequence[PersonId]) -> str:
    """What those who are called read."""
    name = words_of.tier_name(policy, tier)
    if not called:
        return f":test_tube: *This is a test, nothing is wrong.* Nobody is on call at {name}, so nobody is called."
    who = listed([mention(one) for one in called])
    return (
        f":test_tube: *This is a test, nothing is wrong.* {who}: this is how you are called for {name}. Nothing to do."
    )


def fate(one: Fate) -> str:
    """What became of one message, for whoever sent it."""
    kind, _, who = one.to.partition(":")
    to = mention(PersonId(who)) if kind == "person" else f"the channel of {who}"
    if one.arrived:
        return f"To {to}: sent."
    if one.is_final:
        return f"To {to}: not sent ({one.error or one.state.value})."
    return f"To {to}: not sent yet ({one.error or one.state.value}). Does the bot run?"
