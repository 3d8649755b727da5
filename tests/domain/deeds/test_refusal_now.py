"""Why somebody may not do something is known before anything is filled in (SPEC sections 5a, 6.1)."""

from dataclasses import replace

import pytest

from bot.domain import commands as c
from bot.domain.actor import Standing
from bot.domain.errors import Refused, Why
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide, refusal_now
from bot.domain.running import SnoozeFor
from tests.builders import A_POLICY, A_ROSTER, ALICE, BEN, MONDAY_10, PRIYA, after, an_issue, by, minutes

TAKEN = after(an_issue(), MONDAY_10, c.Accept(by=by(ALICE)))
OFFERED = after(TAKEN, MONDAY_10, c.HandOver(by=by(ALICE), to=BEN, note=""))
SOLVED = c.Resolve(
    by=by(ALICE), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False
)


def said(issue: Issue, command: c.Command) -> Refused | None:
    """What whoever does it all the same is told; None where it is done."""
    try:
        decide(issue, command, A_POLICY, A_ROSTER, MONDAY_10 + minutes(5))
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("command", "issue", "why"),
    [
        (c.Accept(by=by(ALICE)), an_issue(), None),
        (c.Accept(by=by(PRIYA)), an_issue(), Why.NOT_ELIGIBLE),
        (c.Accept(by=by(BEN)), TAKEN, Why.ALREADY_ACCEPTED),
        (c.Accept(by=by(BEN)), OFFERED, None),
        (SOLVED, an_issue(), None),
        (replace(SOLVED, by=by(PRIYA)), an_issue(), Why.NOT_ELIGIBLE),
        (replace(SOLVED, by=by(BEN)), TAKEN, Why.NOT_OWNER),
        (c.Reopen(by=by(ALICE), reason="Again"), TAKEN, Why.ALREADY_OPEN),
        (c.Snooze(by=by(ALICE), length=SnoozeFor.HOUR), an_issue(), Why.NOBODY_OWNS_IT),
        (c.Resume(by=by(ALICE)), an_issue(), Why.NOT_WAITING),
        (c.Accept(by=by(BEN, Standing.GUEST)), TAKEN, Why.NOT_A_MEMBER),
    ],
)
def test_it_is_what_the_deed_itself_would_be_refused_with(command: c.Command, issue: Issue, why: Why | None) -> None:
    found = refusal_now(type(command), command.by, issue, A_ROSTER)
    assert (found.why if found is not None else None) is why
    assert found == said(issue, command)


def test_who_is_no_member_may_nothing() -> None:
    found = refusal_now(c.Watch, by(ALICE, Standing.GUEST), an_issue(), A_ROSTER)
    assert found == Refused(Why.NOT_A_MEMBER)
