"""A policy in plain words says everything, and two versions say exactly what differs."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.calendar import DatedException
from bot.domain.clocks import ClockKind
from bot.domain.length import Length
from bot.domain.process.procedures import Procedure
from bot.slack.surfaces.policy.plain.lengths import lasting, worded
from bot.slack.surfaces.policy.plain.section import Change
from bot.slack.surfaces.policy.plain.whole import differences, in_plain_words
from bot.slack.texts import ENGLISH, Speech, speak
from tests.builders import T1, minutes
from tests.full_policy import FULL_POLICY, SUPPORT


def said(title: str, about: str) -> str:
    section = next(section for section in in_plain_words(FULL_POLICY) if section.title.startswith(title))
    return next(line.text for line in section.lines if line.about == about)


def test_the_parts_of_a_policy_in_plain_words() -> None:
    assert said("Matrix", "blocked now") == "impact is blocked and urgency is now → Sev 2, tier1"
    assert said("Tiers", "tier1 calls") == (
        "at once: on call · 1/2 of the time to accept: on call + lead · 1 of the time to accept: lead + manager"
    )
    assert said("Targets", "accept · Sev 2 · tier1") == "15 min"
    assert said("Targets", "resolution · Sev 3") == "3 working days (support_hours)"
    assert said("Warnings", "customer update at 90 %") == "owner, at least 5 min before the end"
    assert said("Calendars", "support_hours").startswith("Mon 09:00-17:00, Tue 09:00-17:00")
    assert said("Limits", "checkpoint") == "Sev 1: 1 h · Sev 2: 4 h · Sev 3: 2 working days · Sev 4: 5 working days"


def test_every_line_of_a_section_has_a_name_of_its_own() -> None:
    for section in in_plain_words(FULL_POLICY):
        names = [line.about for line in section.lines]
        assert len(names) == len(set(names)), section.title


def test_two_versions_that_are_the_same_do_not_differ() -> None:
    assert differences(FULL_POLICY, replace(FULL_POLICY)) == ()


def test_what_differs_is_said_before_and_after() -> None:
    targets = tuple(
        replace(one, length=Length(minutes(20)))
        if (one.clock, one.severity, one.tier) == (ClockKind.ACK, 2, T1)
        else one
        for one in FULL_POLICY.targets
    )
    holiday = DatedException(date(2026, 12, 25), "Christmas Day", ())
    closed = {**FULL_POLICY.calendars, SUPPORT.key: replace(SUPPORT, exceptions=(holiday,))}
    found = differences(FULL_POLICY, replace(FULL_POLICY, targets=targets, calendars=closed, departments=()))
    assert found == (
        Change("Targets", "accept · Sev 2 · tier1", "15 min", "20 min"),
        Change("Calendars", "support_hours exceptions", None, "2026-12-25 Christmas Day: closed"),
        Change("Departments", "billing", said("Departments", "billing"), None),
    )


def test_two_things_that_a_language_calls_alike_are_two_among_the_differences() -> None:
    waits = dict.fromkeys(FULL_POLICY.waits, FULL_POLICY.confirm_after)
    after = replace(FULL_POLICY, waits=waits)
    there = [one.before for one in differences(FULL_POLICY, after)]
    assert len(there) == len(set(there)) == len(waits)
    before = speak(Speech(one=lambda text: text.split(" wait on ")[0], counted=ENGLISH.counted))
    try:
        found = differences(FULL_POLICY, after)
    finally:
        speak(before)
    assert [(one.about, one.before) for one in found] == [("longest", was) for was in there]


def test_two_procedures_of_the_same_title_are_two() -> None:
    first = Procedure(key="outage", title="An outage", steps=("Look.",))
    twice = replace(FULL_POLICY, procedures=(first, replace(first, key="other", steps=("Wait.",))))
    once = replace(twice, procedures=(first,))
    assert [(one.about, one.before, one.after) for one in differences(twice, once)] == [(first.title, "Wait.", None)]


def test_the_order_of_the_matrix_is_part_of_it() -> None:
    first, second, *others = FULL_POLICY.matrix
    (change,) = differences(FULL_POLICY, replace(FULL_POLICY, matrix=(second, first, *others)))
    assert (change.about, change.before) == (
        "order",
        "everything down, blocked now, degraded for many, everything else",
    )


def test_lengths_in_words() -> None:
    assert [lasting(timedelta(minutes=m)) for m in (0, 0.5, 90, 3000)] == ["0 min", "30 s", "1 h 30 min", "2 d 2 h"]
    assert [worded(one) for one in (None, Length(), Length(days=1), Length(minutes(30), 2))] == [
        "no target",
        "0 min",
        "1 working day",
        "2 working days 30 min",
    ]
