"""Who may keep what helped, and what it must say (SPEC statement 106)."""

import pytest

from bot.domain.actor import Actor, Standing
from bot.domain.errors import Refused, Why
from bot.domain.ids import IssueId
from bot.domain.insight import Insight, new_insight
from tests.builders import ALICE, MONDAY_10, by


def test_106_any_full_member_keeps_what_helped_with_where_it_was_said() -> None:
    kept = new_insight(
        form="V1",
        by=by(ALICE),
        text="Restart it",
        component="payments",
        at=MONDAY_10,
        issue=IssueId(3),
        link="https://a",
    )
    assert kept == Insight(
        id="V1", text="Restart it", component="payments", by=ALICE, at=MONDAY_10, issue=IssueId(3), link="https://a"
    )


@pytest.mark.parametrize(("text", "component", "missing"), [("", "payments", "text"), ("Restart it", " ", "component")])
def test_106_it_says_what_helps_and_with_what(text: str, component: str, missing: str) -> None:
    with pytest.raises(Refused) as refused:
        new_insight(form="V1", by=by(ALICE), text=text, component=component, at=MONDAY_10)
    assert (refused.value.why, refused.value.facts.missing) == (Why.MISSING, (missing,))


def test_106_who_is_no_full_member_keeps_nothing() -> None:
    with pytest.raises(Refused) as refused:
        new_insight(form="V1", by=Actor(ALICE, Standing.GUEST), text="x", component="x", at=MONDAY_10)
    assert refused.value.why is Why.NOT_A_MEMBER
