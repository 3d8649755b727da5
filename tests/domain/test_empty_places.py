"""What a policy leaves open, for the doctor to say (statement 109)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.calendar import DatedException
from bot.domain.ids import CalendarKey
from bot.domain.policy import Policy
from bot.domain.process.empty_places import Empty, Place, empty_places
from bot.domain.process.procedures import Procedure
from bot.domain.process.raci import Raci
from bot.policyfile import load, shipped_text
from tests.builders import A_POLICY, MONDAY_10, T2

SHIPPED = load(shipped_text(), "default.yml", MONDAY_10.date())


def test_the_shipped_policy_leaves_only_the_holidays_open() -> None:
    assert list(empty_places(SHIPPED)) == [Empty(Place.HOLIDAYS, "support_hours")]


def test_a_calendar_with_a_single_day_that_differs_is_not_empty() -> None:
    hours = CalendarKey("support_hours")
    christmas = (DatedException(date(2026, 12, 25), "Christmas", ()),)
    calendars = {**SHIPPED.calendars, hours: replace(SHIPPED.calendars[hours], exceptions=christmas)}
    assert list(empty_places(replace(SHIPPED, calendars=calendars))) == []


@pytest.mark.parametrize(
    ("policy", "empty"),
    [
        (
            replace(SHIPPED, departments=(), raci=replace(SHIPPED.raci, consulted=("Engineering",))),
            Empty(Place.DEPARTMENTS),
        ),
        (replace(SHIPPED, raci=replace(SHIPPED.raci, consulted=())), Empty(Place.RACI, "consulted")),
        (replace(SHIPPED, criteria=()), Empty(Place.CRITERIA)),
        (
            replace(SHIPPED, required=tuple(one for one in SHIPPED.required if one.tier != T2)),
            Empty(Place.REQUIRED, "tier2"),
        ),
        (
            replace(SHIPPED, procedures=tuple(one for one in SHIPPED.procedures if one.tier in {"tier1", "tier3"})),
            Empty(Place.PROCEDURES, "tier2"),
        ),
    ],
)
def test_each_place_that_is_empty_is_found(policy: Policy, empty: Empty) -> None:
    assert set(empty_places(policy)) - set(empty_places(SHIPPED)) == {empty}


def test_a_bare_policy_leaves_everything_open_and_asks_nothing_before_the_first_tier() -> None:
    found = list(empty_places(replace(A_POLICY, raci=Raci())))
    assert [one.of for one in found if one.place is Place.RACI] == [
        "responsible",
        "accountable",
        "consulted",
        "informed",
    ]
    assert [one.of for one in found if one.place is Place.REQUIRED] == ["tier2", "tier3"]
    for_all = (Procedure(key="p", title="All", steps=("Look",)),)
    assert Place.PROCEDURES not in {one.place for one in empty_places(replace(A_POLICY, procedures=for_all))}
