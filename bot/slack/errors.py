"""Words for what the domain refuses: one sentence that says what is the case, and what to do instead.

Every `Why` has words; nothing here decides whether something is refused.
"""

from collections.abc import Mapping
from typing import Final

from bot.domain.errors import RefusalFacts, Refused, Why
from bot.slack.around import Around
from bot.slack.text import typed
from bot.slack.texts import Text, _
from bot.slack.unfit import not_like_this

_FIELDS: Final[Mapping[str, Text]] = {
    "cause": Text("cause"),
    "comment": Text("comment"),
    "component": Text("component"),
    "customer": Text("customer"),
    "lower_tier_could": Text("lower tier could"),
    "question": Text("question"),
    "reason": Text("reason"),
    "text": Text("text"),
    "title": Text("title"),
}
FIELD_IS_MISSING = Text("Please fill this in.")


def sentence(refused: Refused, around: Around) -> str:
    """What the person reads: the case, then the next step."""
    return _may_not(refused.why, refused.facts, around)


def _may_not(why: Why, facts: RefusalFacts, around: Around) -> str:
    """Who may, and what has to be said for it."""
    match why:
        case Why.NO_SUCH_ISSUE:
            return _("There is no such issue. `{command} list` shows what is open.", command=around.command)
        case Why.NOT_ELIGIBLE:
            return _(
                "This is for the people of {tier}, and you are not on their list. {leads} can take it on; "
                "{administrators} can add you (`{command} setup`).",
                tier=around.tier(facts.tier),
                leads=around.leads(facts.tier),
                administrators=around.administrators(),
                command=around.command,
            )
        case Why.NOT_OWNER:
            return _of_its_owner(facts, around)
        case Why.NEEDS_LEAD:
            return _(
                "This is for whoever leads {tier}. Please ask {leads}.",
                tier=around.tier(facts.tier),
                leads=around.leads(facts.tier),
            )
        case Why.NOT_OF_THE_DEPARTMENT:
            return _(
                "This is for the people of the department that was asked, and you are not on its list. "
                "{administrators} can add you (`{command} setup`).",
                administrators=around.administrators(),
                command=around.command,
            )
        case Why.NOT_ADMINISTRATOR:
            return _(
                "Only administrators can do this. Please ask {administrators}.", administrators=around.administrators()
            )
        case Why.NOT_A_MEMBER:
            return _(
                "Only full members of this workspace can do this: not guests, and not people of other workspaces. "
                "Please ask a colleague who is one."
            )
        case Why.MISSING:
            return _("Please fill in: {fields}.", fields=", ".join(map(_field, facts.missing)))
        case Why.MISSING_INFORMATION:
            return _(
                "{tier} needs to know more first. Please fill in: {fields}.",
                tier=around.tier(facts.tier),
                fields=around.asked_for(facts),
            )
        case Why.DOES_NOT_QUALIFY:
            return _does_not_qualify(facts)
        case Why.OVERRIDE_NEEDS_REASON:
            return _("You decided otherwise than the rule. Say why; the lead sees it.")
        case _:
            return not_like_this(why, facts, around)


def _of_its_owner(facts: RefusalFacts, around: Around) -> str:
    leads = around.leads(facts.tier)
    if facts.by is None:
        return _("This is for whoever accepts it, and for {leads}. Please ask them.", leads=leads)
    owner = around.named(facts.by)
    return _("This is for its owner, {owner}, and for {leads}. Please ask them.", owner=owner, leads=leads)


def _does_not_qualify(facts: RefusalFacts) -> str:
    if not facts.rule:
        return _("This does not qualify for escalation. If it cannot wait, say here why; your lead sees it.")
    return _(
        "This does not qualify for escalation by the rule “{rule}”. If it cannot wait, say here why; "
        "your lead sees it.",
        rule=typed(facts.rule, 80),
    )


def _field(name: str) -> str:
    return _(_FIELDS[name]) if name in _FIELDS else name.replace("_", " ")


def apology(request: str) -> str:
    """For what is our fault: nothing was done, and how to find it in the log."""
    return _(
        "Sorry, that did not work and nothing was changed. Please try again. If it happens again, say {request}.",
        request=request,
    )
