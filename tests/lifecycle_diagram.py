"""The life of an issue as a Mermaid diagram, drawn by doing every deed in every status and looking at what comes of it.

No transition is written down here; the rules themselves give them.
"""

import re
from datetime import timedelta

from bot.domain import commands as c
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import Refused
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import ALLOWED_IN, decide
from tests.builders import A_POLICY, A_ROSTER, ALICE, MONDAY_10, OLU, PRIYA, an_issue, by, minutes

AT = MONDAY_10 + minutes(1)
ACTOR = by(OLU)
RESOLVE = c.Resolve(by=ACTOR, text="x", cause="defect", component="x", customer_told=True, lower_tier_could=True)
NEED_INFO = c.NeedInfo(by=ACTOR, question="x")
DEEDS: tuple[c.Command, ...] = (
    c.Accept(by=ACTOR),
    c.Escalate(by=ACTOR, reason="x"),
    NEED_INFO,
    c.Answer(by=ACTOR, text="x"),
    c.Return(by=ACTOR, reason="not_ours"),
    c.TakeOver(by=ACTOR, reason="x"),
    c.UnAccept(by=ACTOR, reason="x"),
    c.WaitOn(by=ACTOR, vendor=True, reason="x"),
    c.Resume(by=ACTOR),
    RESOLVE,
    c.Reopen(by=ACTOR, reason="x"),
    c.Cancel(by=ACTOR, reason=c.CancelReason.INVALID),
)
"""Those that can change the status or the tier; the others leave an issue where it is."""


def examples() -> dict[Status, Issue]:
    """An issue at T2 in every status that today's commands and time reach."""
    unaccepted = _done(_done(an_issue(), c.Accept(by=by(ALICE))), c.Escalate(by=by(ALICE), reason="x"))
    accepted = _done(unaccepted, c.Accept(by=by(PRIYA)))
    resolved = _done(accepted, RESOLVE)
    closed = pass_time(resolved, A_POLICY, A_ROSTER, AT + A_POLICY.reopen_window)
    assert closed is not None
    return {
        Status.UNACCEPTED: unaccepted,
        Status.ACCEPTED: accepted,
        Status.WAITING: _done(accepted, NEED_INFO),
        Status.RESOLVED: resolved,
        Status.CLOSED: closed.issue,
        Status.CANCELLED: _done(accepted, c.Cancel(by=ACTOR, reason=c.CancelReason.INVALID)),
    }


def diagram() -> str:
    arrows = ["[*] --> unaccepted: open"]
    for status, issue in examples().items():
        for command in DEEDS:
            after = _after(issue, command) if status in ALLOWED_IN[type(command)] else None
            arrows += [] if after is None else [f"{status} --> {after}: {_name(command)}"]
        arrows += [f"{status} --> {after}: time" for after in _by_time(issue)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {arrow}" for arrow in arrows), "```"])


def _done(issue: Issue, command: c.Command) -> Issue:
    return decide(issue, command, A_POLICY, A_ROSTER, max(AT, issue.last_instant)).issue


def _after(issue: Issue, command: c.Command) -> Status | None:
    """Where the deed leads; None where it is refused, as an answer to what nobody asked."""
    try:
        return _done(issue, command).status
    except Refused:
        return None


def _by_time(issue: Issue) -> list[Status]:
    """Where time alone leads: the first change of status or tier within two months."""
    end = issue.last_instant + timedelta(days=60)
    now = issue
    while (wake := next_wake(now, A_POLICY)) is not None and wake < end:
        decision = pass_time(now, A_POLICY, A_ROSTER, wake)
        assert decision is not None
        now = decision.issue
        if (now.status, now.tier) != (issue.status, issue.tier):
            return [now.status]
    return []


def _name(command: c.Command) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(command).__name__).lower()
