"""Who may keep what helped, and what it must say (SPEC statement 106)."""

from dataclasses import replace

import pytest

from bot.domain.actor import Actor, Standing
from bot.domain.errors import Refused, Why
from bot.domain.ids import IssueId, PersonId
from bot.domain.insight import Insight, corrected, new_insight, refuse_others
from tests.builders import A_ROSTER, ALICE, BEN, DANA, LENA, MARC, MONDAY_10, OLU, SAM, VERA, by, minutes


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


KEPT = Insight(
    id="V1", text="Restart it", component="payments", by=ALICE, at=MONDAY_10, issue=IssueId(3), link="https://a"
)


@pytest.mark.parametrize("person", [ALICE, DANA, LENA, MARC, VERA, OLU])
def test_106_who_kept_it_and_whoever_leads_may_change_it(person: PersonId) -> None:
    refuse_others(KEPT, by(person), A_ROSTER)


@pytest.mark.parametrize("person", [BEN, SAM])
def test_106_others_are_told_whose_it_is(person: PersonId) -> None:
    with pytest.raises(Refused) as refused:
        refuse_others(KEPT, by(person), A_ROSTER)
    assert (refused.value.why, refused.value.facts.by) == (Why.NOT_ITS_AUTHOR, ALICE)


def test_106_who_is_no_full_member_any_more_does_not_change_what_they_kept() -> None:
    with pytest.raises(Refused) as refused:
        refuse_others(KEPT, Actor(ALICE, Standing.GUEST), A_ROSTER)
    assert refused.value.why is Why.NOT_A_MEMBER


def test_106_other_words_are_those_of_whoever_corrected_it_and_the_same_words_change_nothing() -> None:
    later = MONDAY_10 + minutes(5)
    now = corrected(KEPT, by(DANA), "Restart the worker", "payments", later)
    assert (now.text, now.by, now.at, now.id, now.link) == ("Restart the worker", DANA, later, "V1", "https://a")
    assert corrected(KEPT, by(DANA), "Restart it", "payments", later) == KEPT


@pytest.mark.parametrize(("text", "component", "missing"), [("", "payments", "text"), ("Restart it", " ", "component")])
def test_106_a_correction_leaves_nothing_out(text: str, component: str, missing: str) -> None:
    with pytest.raises(Refused) as refused:
        corrected(KEPT, by(ALICE), text, component, MONDAY_10)
    assert (refused.value.why, refused.value.facts.missing) == (Why.MISSING, (missing,))


def test_106_what_was_taken_back_is_not_corrected() -> None:
    gone = replace(KEPT, component="")
    assert (KEPT.is_offered, gone.is_offered) == (True, False)
    with pytest.raises(Refused) as refused:
        corrected(gone, by(ALICE), "x", "payments", MONDAY_10)
    assert refused.value.why is Why.NO_SUCH_INSIGHT
