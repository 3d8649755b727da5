"""The life of an issue as a Mermaid diagram, drawn by doing every deed in every status and looking at what comes of it.

No transition is written down here; the rules themselves give them.
"""

import re
from datetime import timedelta

from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    Escalate,
    NeedInfo,
    Reopen,
    Resolve,
    Resume,
    Return,
    Update,
    WaitOn,
)
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import ALLOWED_IN, decide
from bot.domain.engine.passing_time import next_wake, pass_time
from tests.builders import A_POLICY, A_ROSTER, ALICE, MONDAY_10, OLU, PRIYA, an_issue, by, minutes

AT = MONDAY_10 + minutes(1)
ACTOR = by(OLU)
DEEDS: tuple[Command, ...] = (
    Accept(by=ACTOR),
    Escalate(by=ACTOR, reason="x"),
    NeedInfo(by=ACTOR, question="x"),
    Answer(by=ACTOR, text="x"),
    Return(by=ACTOR, reason="not_ours"),
    WaitOn(by=ACTOR, vendor=False, reason="x"),
    Resume(by=ACTOR),
    Update(by=ACTOR, text="x"),
    Resolve(by=ACTOR, text="x", cause="defect", component="x", customer_told=True, lower_tier_could=True),
    Reopen(by=ACTOR, reason="x"),
)


def examples() -> dict[Status, Issue]:
    """An issue at T2 in every status that today's commands and time reach."""
    unaccepted = _done(_done(an_issue(), Accept(by=by(ALICE))), Escalate(by=by(ALICE), reason="x"))
    accepted = _done(unaccepted, Accept(by=by(PRIYA)))
    resolved = _done(accepted, DEEDS[8])
    closed = pass_time(resolved, A_POLICY, A_ROSTER, AT + A_POLICY.reopen_window)
    assert closed is not None
    return {
        Status.UNACCEPTED: unaccepted,
        Status.ACCEPTED: accepted,
        Status.WAITING: _done(accepted, DEEDS[2]),
        Status.RESOLVED: resolved,
        Status.CLOSED: closed.issue,
    }


def diagram() -> str:
    arrows = ["[*] --> unaccepted: open"]
    for status, issue in examples().items():
        allowed = [command for command in DEEDS if status in ALLOWED_IN[type(command)]]
        arrows += [f"{status} --> {_done(issue, command).status}: {_name(command)}" for command in allowed]
        arrows += [f"{status} --> {after}: time" for after in _by_time(issue)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {arrow}" for arrow in arrows), "```"])


def _done(issue: Issue, command: Command) -> Issue:
    return decide(issue, command, A_POLICY, A_ROSTER, max(AT, issue.last_instant)).issue


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


def _name(command: Command) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(command).__name__).lower()
