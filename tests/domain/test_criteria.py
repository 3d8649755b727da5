"""Criteria that raise an issue which is already open (SPEC section 3.5, E19)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.length import Length
from bot.domain.matrix import NOTHING_KNOWN, Impact, Kind, Known, Report, Scope, Sentiment, Urgency
from bot.domain.process.conditions import AtLeast, Field, Lasting, OneOf
from bot.domain.process.criteria import Criterion, criteria_problems, raised_to, standing_criteria

LADDER = T1, T2, T3 = TierKey("tier1"), TierKey("tier2"), TierKey("tier3")
REPORT = Report(
    title="No invoices",
    customer="Acme",
    kind=Kind.BILLING,
    scope=Scope.ONE,
    impact=Impact.DEGRADED,
    urgency=Urgency.SOON,
)
MAY_LEAVE = Criterion(name="may leave", when={Field.SENTIMENT: OneOf(frozenset({"may_leave"}))}, to=T3)
OFTEN = Criterion(name="often", when={Field.RECENT_OF_CUSTOMER: AtLeast(3, within_days=30)})
OLD = Criterion(name="old", when={}, after=Length(days=2))
CRITERIA = (MAY_LEAVE, OFTEN, OLD)
THREE_IN_A_MONTH = Known(recent_of_customer=((30, 3),))


def test_criteria_use_the_language_of_the_matrix() -> None:
    leaving = replace(REPORT, sentiment=Sentiment.MAY_LEAVE)
    assert standing_criteria(CRITERIA, REPORT, NOTHING_KNOWN) == (OLD,)
    assert standing_criteria(CRITERIA, leaving, NOTHING_KNOWN) == (MAY_LEAVE, OLD)
    assert standing_criteria(CRITERIA, leaving, THREE_IN_A_MONTH) == CRITERIA


def test_all_that_a_criterion_asks_must_hold() -> None:
    both = Criterion(name="both", when={**MAY_LEAVE.when, **OFTEN.when})
    assert standing_criteria((both,), REPORT, THREE_IN_A_MONTH) == ()
    assert standing_criteria((both,), replace(REPORT, sentiment=Sentiment.MAY_LEAVE), THREE_IN_A_MONTH) == (both,)


def test_e19_a_criterion_that_acted_in_this_cycle_does_not_stand_again() -> None:
    assert standing_criteria(CRITERIA, REPORT, THREE_IN_A_MONTH, acted=("often", "gone")) == (OLD,)
    assert standing_criteria(CRITERIA, REPORT, THREE_IN_A_MONTH, acted={"old", "often"}) == ()


@pytest.mark.parametrize(
    ("criterion", "present", "expected"),
    [
        (OFTEN, T1, T2),
        (OFTEN, T2, T3),
        (OFTEN, T3, None),
        (MAY_LEAVE, T1, T3),
        (MAY_LEAVE, T2, T3),
        (MAY_LEAVE, T3, None),
        (replace(MAY_LEAVE, to=T2), T3, None),
        (replace(MAY_LEAVE, to=T2), T2, None),
    ],
)
def test_e19_a_criterion_only_raises(criterion: Criterion, present: TierKey, expected: TierKey | None) -> None:
    assert raised_to(criterion, present, LADDER) == expected


@pytest.mark.parametrize(
    ("criterion", "path", "text"),
    [
        (replace(OLD, name="often"), ("name",), "the name often is used twice; criteria are told by their names"),
        (replace(OLD, to=TierKey("tier9")), ("to",), "there is no tier tier9; write one of tier1, tier2, tier3"),
        (replace(OLD, to=T1), ("to",), "tier1 is the lowest tier, and an issue is only ever raised"),
        (
            replace(OLD, when={Field.UNRESOLVED: Lasting(timedelta(hours=1))}),
            ("when", "unresolved"),
            "write the time as after:, beside when",
        ),
        (replace(OLD, after=Length()), ("after",), "this is at once; leave it out or write a longer time"),
        (replace(OLD, after=None), (), "this would raise every issue at once; write when: or after:"),
        (
            replace(OLD, when={Field.CONTACTS: AtLeast(1)}),
            ("when", "contacts"),
            "it is never less than 1; leave it out or write a larger number",
        ),
    ],
)
def test_a_criterion_that_cannot_be_meant_is_refused(criterion: Criterion, path: tuple[str, ...], text: str) -> None:
    assert list(criteria_problems((OFTEN, criterion), LADDER)) == [Problem(("criteria", 1, *path), text)]


def test_criteria_that_make_sense_have_no_problem() -> None:
    assert list(criteria_problems(CRITERIA, LADDER)) == []
    assert list(criteria_problems((replace(OLD, to=T2), replace(OFTEN, after=Length(days=1))), LADDER)) == []
    assert list(criteria_problems((OFTEN,), ())) == []
