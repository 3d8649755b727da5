"""What was tried and refused, and what was not sent any more, in a few words for the timeline of an issue.

Never says what to do instead; whoever tried it read that at once.
"""

from collections.abc import Mapping
from typing import Final

from bot.domain import commands as c
from bot.domain.errors import Why
from bot.domain.facts import Denied
from bot.slack.surfaces.why.teller import Teller
from bot.slack.texts import Text, _

_DEEDS: Final[Mapping[type[c.Command], Text]] = {
    c.Accept: Text("accept"),
    c.Escalate: Text("escalate"),
    c.NeedInfo: Text("need info"),
    c.Answer: Text("answer"),
    c.Return: Text("return"),
    c.HandOver: Text("hand over"),
    c.TakeOver: Text("take over"),
    c.UnAccept: Text("un accept"),
    c.WaitOn: Text("wait on"),
    c.Resume: Text("resume"),
    c.Update: Text("update"),
    c.CustomerWrote: Text("customer wrote"),
    c.NoAnswerNeeded: Text("no answer needed"),
    c.ReRate: Text("re rate"),
    c.Snooze: Text("snooze"),
    c.StopReminding: Text("stop reminding"),
    c.AskTier: Text("ask tier"),
    c.AnswerAsk: Text("answer ask"),
    c.DraftUpdate: Text("draft update"),
    c.ApproveUpdate: Text("approve update"),
    c.SendBack: Text("send back"),
    c.Request: Text("request"),
    c.AcceptRequest: Text("accept request"),
    c.AnswerRequest: Text("answer request"),
    c.WithdrawRequest: Text("withdraw request"),
    c.Resolve: Text("resolve"),
    c.Reopen: Text("reopen"),
    c.Cancel: Text("cancel"),
    c.Watch: Text("watch"),
    c.Tick: Text("tick"),
    c.OpenChannel: Text("open channel"),
}
_WHY: Final[Mapping[Why, Text]] = {
    Why.NO_SUCH_ISSUE: Text("no such issue"),
    Why.ALREADY_ACCEPTED: Text("already accepted"),
    Why.ALREADY_MOVED: Text("already moved"),
    Why.ALREADY_RESOLVED: Text("already resolved"),
    Why.ALREADY_CLOSED: Text("already closed"),
    Why.ALREADY_OPEN: Text("already open"),
    Why.NOT_WAITING: Text("not waiting"),
    Why.ALREADY_WAITING: Text("already waiting"),
    Why.NOT_ELIGIBLE: Text("not eligible"),
    Why.NOT_OWNER: Text("not owner"),
    Why.NEEDS_LEAD: Text("needs lead"),
    Why.NOT_OF_THE_DEPARTMENT: Text("not of the department"),
    Why.NOT_ADMINISTRATOR: Text("not administrator"),
    Why.NOT_A_MEMBER: Text("not a member"),
    Why.SKIP_NEEDS_LEAD: Text("skip needs lead"),
    Why.NO_TIER_BELOW: Text("no tier below"),
    Why.UNKNOWN_TIER: Text("unknown tier"),
    Why.UNKNOWN_RETURN_REASON: Text("unknown return reason"),
    Why.ASKING_ONESELF: Text("asking oneself"),
    Why.DOES_NOT_QUALIFY: Text("does not qualify"),
    Why.OVERRIDE_NEEDS_REASON: Text("override needs reason"),
    Why.REACTION_DOES_NOT_ACCEPT: Text("reaction does not accept"),
    Why.CUSTOMER_UNANSWERED: Text("customer unanswered"),
    Why.PERSON_NOT_OF_THE_TIER: Text("person not of the tier"),
    Why.ALREADY_THEIRS: Text("already theirs"),
    Why.NOBODY_OWNS_IT: Text("nobody owns it"),
    Why.PROMISE_IN_THE_PAST: Text("promise in the past"),
    Why.PROMISE_NEEDS_LEAD: Text("promise needs lead"),
    Why.TIME_IN_THE_FUTURE: Text("time in the future"),
    Why.NOTHING_UNANSWERED: Text("nothing unanswered"),
    Why.SNOOZE_TOO_CLOSE: Text("snooze too close"),
    Why.SNOOZES_USED_UP: Text("snoozes used up"),
    Why.NO_OPENING_TO_WAIT_FOR: Text("no opening to wait for"),
    Why.STOP_TOO_LONG: Text("stop too long"),
    Why.NO_TIER_ABOVE: Text("no tier above"),
    Why.NO_SUCH_QUESTION: Text("no such question"),
    Why.NO_SUCH_TEXT: Text("no such text"),
    Why.ALREADY_REVIEWED: Text("already reviewed"),
    Why.UNKNOWN_DEPARTMENT: Text("unknown department"),
    Why.NO_SUCH_REQUEST: Text("no such request"),
    Why.MERGE_INTO_ITSELF: Text("merge into itself"),
    Why.MERGE_INTO_NOT_OPEN: Text("merge into not open"),
    Why.NO_SUCH_PROCEDURE: Text("no such procedure"),
    Why.NO_PROCEDURE: Text("no procedure"),
    Why.NO_DEPARTMENTS: Text("no departments"),
    Why.MISSING_INFORMATION: Text("missing information"),
    Why.NOT_YOUR_SHIFT: Text("not your shift"),
    Why.NO_SUCH_SWAP: Text("no such swap"),
    Why.SWAP_TAKEN: Text("swap taken"),
    Why.NOT_OF_THE_ROTA: Text("not of the rota"),
    Why.WRONG_CODE: Text("wrong code"),
    Why.CODE_USED_UP: Text("code used up"),
    Why.NOT_ITS_AUTHOR: Text("not its author"),
    Why.NO_SUCH_INSIGHT: Text("no such insight"),
    Why.REMOVES_ONESELF: Text("removes oneself"),
    Why.NOBODY_LOOKS_AFTER_IT: Text("nobody looks after it"),
    Why.HAS_A_CHANNEL: Text("has a channel"),
    Why.MISSING: Text("missing"),
}
_NO_LONGER: Final[Mapping[str, Text]] = {
    "answered": Text("answered"),
    "confirmed": Text("confirmed"),
    "reopened": Text("reopened"),
    "moved": Text("moved"),
    "met": Text("met"),
    "reviewed": Text("reviewed"),
    "told": Text("told"),
    "paused": Text("paused"),
    "breached": Text("breached"),
    "not late": Text("not late"),
    "stopped": Text("stopped"),
    "nothing late": Text("nothing late"),
    "accepted": Text("accepted"),
    "waiting": Text("waiting"),
    "unaccepted": Text("unaccepted"),
    "resolved": Text("resolved"),
    "closed": Text("closed"),
    "cancelled": Text("cancelled"),
}


def told(fact: Denied, teller: Teller) -> str:
    """Who tried what, and why it was refused."""
    deed = next((text for kind, text in _DEEDS.items() if kind.__name__ == fact.deed), fact.deed)
    why = next((text for why, text in _WHY.items() if why.value == fact.why), fact.why)
    return _("{by} tried: {deed}; refused: {why}", by=teller.named(fact.by), deed=deed, why=why)


def refused(why: Why) -> str:
    """`not eligible`."""
    return _(_WHY[why])


def no_longer_true(because: str) -> str:
    """`accepted, met`; what older versions recorded otherwise stays as it was."""
    return ", ".join(str(_NO_LONGER.get(one, one)) for one in because.split(", "))
