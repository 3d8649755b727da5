"""The two ways in which a rule or a criterion asks: one of these words, or at least so much (SPEC section 3)."""

from datetime import timedelta

import pytest

from bot.domain.process.conditions import LEAST, AtLeast, Condition, Field, Lasting, OneOf, Value, holds, plain

HOUR = timedelta(hours=1)
PRO = OneOf(frozenset({"pro", "Pro  Plus"}))


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (PRO, "pro"),
        (PRO, " PRO "),
        (PRO, "pro plus"),
        (PRO, "\tPro\nPlus"),
        (OneOf(frozenset({"STRASSE"})), "Straße"),
        (AtLeast(2), 2),
        (AtLeast(2, within_days=30), 3),
        (Lasting(HOUR), HOUR),
        (Lasting(HOUR), timedelta(days=1)),
    ],
)
def test_a_condition_holds(condition: Condition, value: Value) -> None:
    assert holds(condition, value)


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (PRO, "free"),
        (PRO, "proplus"),
        (PRO, ""),
        (OneOf(frozenset()), ""),
        (AtLeast(2), 1),
        (Lasting(HOUR), HOUR - timedelta(microseconds=1)),
    ],
)
def test_a_condition_does_not_hold(condition: Condition, value: Value) -> None:
    assert not holds(condition, value)


@pytest.mark.parametrize(
    ("condition", "foreign"),
    [
        (OneOf(frozenset({"7", "None", "1:00:00"})), (7, HOUR, None)),
        (AtLeast(0), ("7", HOUR, None)),
        (Lasting(timedelta()), ("7", 7, None)),
    ],
)
def test_a_value_of_another_nature_or_none_meets_nothing(condition: Condition, foreign: tuple[Value, ...]) -> None:
    assert not any(holds(condition, value) for value in foreign)


def test_capitals_and_blanks_do_not_tell_names_apart() -> None:
    assert plain("  Check   OUT\n") == "check out"
    assert plain(" \t") == ""
    assert plain("checkout") != plain("check out")


def test_whoever_reports_has_written_once_and_has_one_recent_issue() -> None:
    assert {field.value: least for field, least in LEAST.items()} == {
        "contacts": 1,
        "open_of_customer": 0,
        "open_of_customer_and_component": 0,
        "recent_of_customer": 1,
    }
    assert {field.value for field in Field} - set(LEAST) == {
        "kind",
        "scope",
        "impact",
        "urgency",
        "sentiment",
        "plan",
        "component",
        "unresolved",
    }
