"""Why somebody is not offered the form of a deed: the refusal that whoever types it reads before filling it in.

The words for it are in `errors`; what a form says, and what needs none, is judged by the domain when it is done.
"""

from bot.domain.actor import Actor
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.lifecycle import refusal_now
from bot.slack.action_ids import Deed
from bot.slack.surfaces.deed_names import COMMAND_OF
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.seen import Seen

_NOTHING_THERE = {
    Deed.RETURN: Why.NO_TIER_BELOW,
    Deed.ASK_TIER: Why.NO_TIER_ABOVE,
    Deed.ANSWER: Why.NOT_WAITING,
    Deed.WAIT_CUSTOMER: Why.CUSTOMER_UNANSWERED,
    Deed.REQUEST: Why.NO_DEPARTMENTS,
    Deed.PROCEDURE: Why.NO_PROCEDURE,
    Deed.OPEN_CHANNEL: Why.HAS_A_CHANNEL,
    Deed.TAKE_OVER: Why.ALREADY_THEIRS,
    Deed.NEED_INFO: Why.ASKING_ONESELF,
    Deed.CHANGE_UPDATE: Why.NO_SUCH_TEXT,
    Deed.SEND_BACK: Why.NO_SUCH_TEXT,
    Deed.TELL_CUSTOMER: Why.NO_SUCH_TEXT,
}


def why_not(deed: Deed, seen: Seen, by: Actor) -> Refused | None:
    """The reason; None exactly where the deed, one that has a form, is offered."""
    if deed is Deed.MORE or offered(seen, by, (deed,)):
        return None
    refused = refusal_now(COMMAND_OF[deed], by, seen.issue, seen.roster)
    if refused is not None:
        return refused
    facts = RefusalFacts(by=seen.issue.owner, tier=seen.issue.tier)
    return Refused(_NOTHING_THERE.get(deed, Why.NOBODY_OWNS_IT), facts)
