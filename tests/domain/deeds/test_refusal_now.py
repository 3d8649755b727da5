"""Why somebody may not do something is known before anything is filled in (SPEC sections 5a, 6.1)."""

import pytest

from bot.domain import commands as c
from bot.domain.actor import Actor, Standing
from bot.domain.errors import Why
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.lifecycle import refusal_now
from tests.builders import A_ROSTER, ALICE, BEN, MONDAY_10, PRIYA, after, an_issue, by

TAKEN = after(an_issue(), MONDAY_10, c.Accept(by=by(ALICE)))
OFFERED = after(TAKEN, MONDAY_10, c.HandOver(by=by(ALICE), to=BEN, note=""))


@pytest.mark.parametrize(
    ("deed", "person", "issue", "why"),
    [
        (c.Accept, ALICE, an_issue(), None),
        (c.Accept, PRIYA, an_issue(), Why.NOT_ELIGIBLE),
        (c.Accept, BEN, TAKEN, Why.ALREADY_ACCEPTED),
        (c.Accept, BEN, OFFERED, None),
        (c.Resolve, ALICE, an_issue(), None),
        (c.Resolve, PRIYA, an_issue(), Why.NOT_ELIGIBLE),
        (c.Resolve, BEN, TAKEN, Why.NOT_OWNER),
        (c.Reopen, ALICE, TAKEN, Why.ALREADY_OPEN),
        (c.Snooze, ALICE, an_issue(), Why.NOBODY_OWNS_IT),
        (c.Resume, ALICE, an_issue(), Why.NOT_WAITING),
    ],
)
def test_it_is_the_reason_that_the_deed_itself_would_be_refused_for(
    deed: type[c.Command], person: PersonId, issue: Issue, why: Why | None
) -> None:
    found = refusal_now(deed, by(person), issue, A_ROSTER)
    assert (found.why if found is not None else None) is why


def test_who_is_no_member_may_nothing() -> None:
    found = refusal_now(c.Watch, Actor(ALICE, Standing.GUEST), an_issue(), A_ROSTER)
    assert found is not None
    assert found.why is Why.NOT_A_MEMBER
