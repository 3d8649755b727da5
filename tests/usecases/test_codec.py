"""Every domain value that is stored comes back as it was, and what does not fit is refused."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.db import clocks, issues
from bot.db.codec import Unreadable, codec, decode, encode
from bot.db.letters import Body, Destination, ToOps, ToPerson, ToTier, destination
from bot.db.tables import clocks as clock_rows
from bot.db.tables import issues as issue_rows
from bot.domain.clocks import Clock
from bot.domain.facts import Denied, Fact
from bot.domain.ids import ChannelId, PersonId, TeamId, TierKey
from bot.domain.issue import Issue, LastUpdate, Resolution, TierEntry
from bot.domain.matrix import Known, Report, Rule
from bot.domain.opening import Form
from bot.domain.policy import REVIEWS, BySeverity, Offset, Policy
from bot.domain.process.criteria import Criterion
from bot.domain.running import Calling, Reminders, Wait
from bot.usecases.open_issue import open_issue
from tests.builders import A_POLICY, A_REPORT, ALICE, MONDAY_10, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.values import AN_ISSUE

STORED = [
    Report,
    Clock,
    Calling,
    Reminders,
    Wait,
    LastUpdate,
    Resolution,
    Rule,
    Offset,
    BySeverity,
    Known,
    Criterion,
    tuple[TierEntry, ...],
    Fact,
    Body,
]


@pytest.mark.parametrize("hint", STORED, ids=str)
@given(data=st.data())
def test_what_is_stored_comes_back_as_it_was(hint: Any, data: st.DataObject) -> None:  # noqa: ANN401  # a type
    value = data.draw(st.from_type(hint))
    assert decode(hint, json.loads(json.dumps(encode(hint, value)))) == value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(issue=AN_ISSUE)
def test_any_issue_comes_back_as_it_was_saved(bench: Bench, issue: Issue) -> None:
    with bench.database.writing() as session:
        issues.save(session, TEAM, [(issue, MONDAY_10)])
        assert issues.load(session, TEAM, [issue.id]) == {issue.id: replace(issue, clocks=issue.open_clocks)}
        assert clocks.all_clocks(session, TEAM, issue.id) == issue.clocks
        session.rollback()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(before=AN_ISSUE, after=AN_ISSUE)
def test_writing_what_differs_leaves_what_writing_everything_leaves(bench: Bench, before: Issue, after: Issue) -> None:
    issue, stored = replace(after, id=before.id, form=before.form), []
    for known in ({}, {before.id: before}):
        with bench.database.writing() as session:
            issues.save(session, TEAM, [(before, MONDAY_10)])
            issues.set_aside(session, TEAM, before.id, MONDAY_10, "broken")
            issues.save(session, TEAM, [(issue, MONDAY_10)], known)
            tables = (select(table).order_by(*table.primary_key) for table in (issue_rows, clock_rows))
            stored.append([session.execute(rows).all() for rows in tables])
            session.rollback()
    assert stored[0] == stored[1]


def test_what_differs_is_not_written_into_another_workspace(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with bench.database.writing() as session, pytest.raises(ValueError, match="belongs to"):
        issues.save(session, TeamId("T0OTHER"), [(opened, MONDAY_10)], {opened.id: opened})


def test_a_policy_comes_back_as_it_was() -> None:
    assert decode(Policy, json.loads(json.dumps(encode(Policy, A_POLICY)))) == A_POLICY


@pytest.mark.parametrize(
    ("hint", "stored"),
    [
        (Report, {"title": "no more than this"}),
        (Report, encode(Report, A_REPORT) | {"colour": "red"}),
        (Report, encode(Report, A_REPORT) | {"kind": "unheard_of"}),
        (Report, encode(Report, A_REPORT) | {"title": 7}),
        (Report, ["title"]),
        (Fact, {"type": "Guessed", "at": "2026-11-23T09:00:00+00:00"}),
        (Fact, {"at": "2026-11-23T09:00:00+00:00"}),
        (datetime, "2026-11-23T09:00:00"),
        (datetime, "tomorrow"),
        (timedelta, "1 h"),
        (timedelta, True),
        (Fraction, "1/0"),
        (tuple[int, str], [1]),
        (tuple[int, ...], {"0": 1}),
        (int | None, "1"),
    ],
)
def test_what_does_not_fit_is_refused(hint: Any, stored: Any) -> None:  # noqa: ANN401  # a type and JSON
    with pytest.raises(Unreadable):
        decode(hint, stored)


def test_a_value_of_another_type_is_not_written() -> None:
    with pytest.raises(TypeError):
        encode(Report, A_POLICY)
    with pytest.raises(TypeError):
        encode(Fact, A_POLICY)
    with pytest.raises(ValueError, match="zone"):
        encode(datetime, MONDAY_10.replace(tzinfo=None))


@pytest.mark.parametrize("hint", [object, set[int], int | str])
def test_a_type_that_no_domain_value_uses_has_no_codec(hint: Any) -> None:  # noqa: ANN401  # a type
    with pytest.raises(TypeError):
        codec(hint)


def test_a_field_added_later_with_a_default_reads_old_rows() -> None:
    stored = encode(Report, A_REPORT)
    del stored["plan"]
    assert decode(Report, stored) == A_REPORT


def test_107_a_policy_stored_before_it_said_how_long_a_text_waits_has_the_shipped_lengths() -> None:
    stored = encode(Policy, A_POLICY)
    del stored["reviews"]
    assert decode(Policy, stored) == replace(A_POLICY, reviews=REVIEWS)


@pytest.mark.parametrize(
    "to",
    [
        ToTier(TierKey("tier1")),
        ToOps(),
        ToOps(card_of=TierKey("tier1")),
        ToPerson(PersonId("U1")),
        ToPerson(PersonId("U1"), ChannelId("C1")),
        ToPerson(PersonId("U1"), card_of=TierKey("tier2")),
    ],
)
def test_a_destination_comes_back_as_it_was(to: Destination) -> None:
    assert destination(str(to)) == to


def test_a_destination_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        destination("nowhere:1")


@pytest.mark.parametrize("typed", ["NUL \x00 inside", "half a character \ud83d", "🔥 ünïcode", "a\u2028b", "'; DROP"])
def test_whatever_people_type_is_stored(bench: Bench, typed: str) -> None:
    report = replace(A_REPORT, title=typed, customer=typed, description=typed)
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=report), by=by(ALICE))
    with bench.database.writing() as session:
        assert issues.load(session, TEAM, [opened.id])[opened.id].report == report
        issues.set_aside(session, TEAM, opened.id, MONDAY_10, f"cannot read {typed}")


def test_a_column_takes_no_instant_without_a_zone(bench: Bench) -> None:
    opened = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    with pytest.raises(Exception, match="zone"), bench.database.writing() as session:
        issues.set_aside(session, TEAM, opened.id, MONDAY_10.replace(tzinfo=None), "naive")
    with pytest.raises(ValueError, match="zone"):
        encode(Fact, Denied(MONDAY_10.replace(tzinfo=None), ALICE, "Accept", "missing"))
