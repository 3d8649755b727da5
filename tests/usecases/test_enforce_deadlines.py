"""Letting time pass: in batches, exactly once, around what is broken, across restarts and outages."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.db import facts, issues, outbox
from bot.db.letters import Broken, Letter, LetterKind
from bot.domain.clocks import ClockKind
from bot.domain.commands import Update
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.facts import Outage, TimePassed
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.jobs import Deadlines
from bot.usecases.audit import FindingKind, audit
from bot.usecases.beat import beat
from bot.usecases.bindings import roster
from bot.usecases.carry_out import carry_out
from bot.usecases.enforce_deadlines import earliest_wake, enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.practice_time import move_practice_time, practice_offset
from tests.builders import A_POLICY, A_REPORT, ALICE, MONDAY_10, PRIYA, T1, T2, TEAM, by, minutes
from tests.usecases.conftest import Bench
from tests.usecases.rows import failing_at


def opened(bench: Bench, form: str = "f1") -> Issue:
    return open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))


def loaded(bench: Bench, number: IssueId) -> Issue:
    with bench.database.reading() as session:
        return issues.load(session, TEAM, [number])[number]


def pass_until(bench: Bench, until: timedelta) -> None:
    """As the heartbeat does: sleep until the next wake, and no longer than `until` after the beginning."""
    while (wake := earliest_wake(bench.rt, TEAM)) is not None and wake <= MONDAY_10 + until:
        bench.advance(max(wake - bench.business.now, timedelta()))
        beat(bench.rt, TEAM)
        assert enforce_deadlines(bench.rt, TEAM) > 0
    bench.advance(MONDAY_10 + until - bench.business.now)


def test_before_anything_is_due_nothing_happens(bench: Bench) -> None:
    issue = opened(bench)
    bench.advance(minutes(7))
    wakes = bench.wakes
    assert enforce_deadlines(bench.rt, TEAM) == 0
    assert loaded(bench, issue.id) == issue
    assert bench.wakes == wakes


def test_what_is_due_happens_as_the_domain_says_and_the_wake_moves_on(bench: Bench) -> None:
    issue = opened(bench)
    bench.advance(minutes(7.5))
    assert enforce_deadlines(bench.rt, TEAM) == 1
    decision = pass_time(issue, A_POLICY, roster(bench.rt, TEAM), bench.business.now)
    assert decision is not None
    assert loaded(bench, issue.id) == decision.issue
    assert earliest_wake(bench.rt, TEAM) == next_wake(decision.issue, A_POLICY)
    assert enforce_deadlines(bench.rt, TEAM) == 0


def test_an_issue_that_nobody_touches_is_raised_to_the_next_tier(bench: Bench) -> None:
    issue = opened(bench)
    pass_until(bench, minutes(15))
    now = loaded(bench, issue.id)
    assert (now.tier, now.path[-1].at) == (T2, MONDAY_10 + minutes(15))


def test_a_batch_takes_as_many_statements_however_many_are_due(bench: Bench) -> None:
    for number in range(32):
        opened(bench, f"f{number}")
    bench.advance(minutes(8))
    taken = []
    for batch in (2, 30):
        with failing_at(0) as statements:
            assert enforce_deadlines(bench.rt, TEAM, batch=batch) == batch
        taken.append(len(statements))
    assert taken[0] == taken[1] <= 22


def test_many_due_issues_are_handled_batch_by_batch(bench: Bench) -> None:
    for form in "abcde":
        opened(bench, form)
    bench.advance(minutes(8))
    assert [enforce_deadlines(bench.rt, TEAM, batch=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_restart_needs_no_registration_and_forgets_nothing(bench: Bench) -> None:
    issue = opened(bench)
    pass_until(bench, minutes(8))
    before, wake = loaded(bench, issue.id), earliest_wake(bench.rt, TEAM)
    bench.reopen()
    assert (loaded(bench, issue.id), earliest_wake(bench.rt, TEAM)) == (before, wake)
    pass_until(bench, minutes(15))
    assert loaded(bench, issue.id).tier == T2


def test_a_broken_issue_is_set_aside_and_holds_up_nobody(bench: Bench) -> None:
    broken, healthy = opened(bench, "broken"), opened(bench, "healthy")
    damage(bench, broken)
    bench.advance(minutes(8))
    assert enforce_deadlines(bench.rt, TEAM) == 2
    assert loaded(bench, healthy.id).version == 2
    assert enforce_deadlines(bench.rt, TEAM) == 0
    (finding,) = [one for one in audit(bench.rt, TEAM) if one.kind is FindingKind.SET_ASIDE]
    assert (finding.issue, "Unreadable" in finding.detail) == (broken.id, True)
    assert "cycel" not in finding.detail, "what an error says may quote what people wrote"
    (told,) = letters(bench, LetterKind.ADMIN)
    assert told.body == Broken(issue=broken.id, error="Unreadable")
    assert earliest_wake(bench.rt, TEAM) == MONDAY_10 + minutes(15)


def test_what_was_set_aside_is_tried_again_and_goes_on_once_it_is_mended(bench: Bench) -> None:
    issue = opened(bench)
    damage(bench, issue)
    bench.advance(minutes(8))
    enforce_deadlines(bench.rt, TEAM)
    damage(bench, issue, mend=True)
    bench.advance(minutes(9))
    assert enforce_deadlines(bench.rt, TEAM) == 0
    bench.advance(minutes(1))
    assert enforce_deadlines(bench.rt, TEAM) == 1
    assert loaded(bench, issue.id).tier == T2
    assert not [one for one in audit(bench.rt, TEAM) if one.kind is FindingKind.SET_ASIDE]


def test_the_loop_wakes_for_what_was_set_aside_when_nothing_else_is_open(bench: Bench) -> None:
    issue = opened(bench)
    damage(bench, issue)
    look = Deadlines(bench.rt, TEAM)
    bench.advance(minutes(8))
    assert look() == minutes(10)
    damage(bench, issue, mend=True)
    bench.advance(minutes(10))
    look()
    assert loaded(bench, issue.id).tier == T2


def letters(bench: Bench, kind: LetterKind) -> list[Letter]:
    """Claims what is due, so each is seen once."""
    at = bench.machine()
    with bench.database.writing() as session:
        return [one for one in outbox.claim(session, TEAM, at, at + minutes(1), 100) if one.kind is kind]


def damage(bench: Bench, issue: Issue, *, mend: bool = False) -> None:
    """Misspell the name of a field in what is stored, or spell it right again."""
    right, wrong = '"cycle"', '"cycel"'
    spelling = {"old": wrong, "new": right} if mend else {"old": right, "new": wrong}
    kind = "TEXT" if bench.database.is_sqlite else "JSON"
    mended = f"CAST(replace(CAST(calling AS TEXT), :old, :new) AS {kind})"
    statement = f"UPDATE issues SET calling = {mended} WHERE id = :id"  # noqa: S608  # nothing of it comes from outside
    with bench.database.writing() as session:
        session.execute(text(statement), {**spelling, "id": issue.id})


def test_after_an_outage_the_next_tier_gets_its_full_time(bench: Bench) -> None:
    issue = opened(bench)
    bench.advance(minutes(5))
    assert beat(bench.rt, TEAM) is None
    bench.advance(minutes(40))
    outage = beat(bench.rt, TEAM)
    assert outage == Outage(MONDAY_10 + minutes(5), MONDAY_10 + minutes(45))
    enforce_deadlines(bench.rt, TEAM)
    now = loaded(bench, issue.id)
    ack = now.clock(ClockKind.ACK)
    assert ack is not None
    assert (now.tier, ack.started_at) == (T2, MONDAY_10 + minutes(45))


def test_a_click_before_the_first_beat_after_an_outage_counts_with_it_too(bench: Bench) -> None:
    issue = opened(bench)
    beat(bench.rt, TEAM)
    bench.advance(minutes(20))
    now = carry_out(bench.rt, TEAM, issue.id, Update(by=by(PRIYA), text="here"))
    assert (now.tier, now.path[-1].at) == (T2, MONDAY_10 + minutes(20))


def test_without_an_outage_a_late_look_dates_things_when_they_were_due(bench: Bench) -> None:
    issue = opened(bench)
    beat(bench.rt, TEAM)
    for _ in range(20):
        bench.advance(minutes(1))
        assert beat(bench.rt, TEAM) is None
    enforce_deadlines(bench.rt, TEAM)
    assert loaded(bench, issue.id).path[-1].at == MONDAY_10 + minutes(15)


def test_two_outages_with_deadlines_unsettled_between_them_are_one(bench: Bench) -> None:
    opened(bench)
    beat(bench.rt, TEAM)
    bench.advance(minutes(20))
    beat(bench.rt, TEAM)
    bench.advance(minutes(20))
    assert beat(bench.rt, TEAM) == Outage(MONDAY_10, MONDAY_10 + minutes(40))


def test_moving_practice_time_is_no_outage_and_survives_a_restart(bench: Bench) -> None:
    beat(bench.rt, TEAM)
    assert move_practice_time(bench.rt, TEAM, timedelta(hours=1)) == timedelta(hours=1)
    assert move_practice_time(bench.rt, TEAM, timedelta(minutes=5)) == timedelta(minutes=65)
    bench.business.advance(timedelta(minutes=65))
    assert beat(bench.rt, TEAM) is None
    assert practice_offset(bench.database, TEAM) == timedelta(minutes=65)
    with pytest.raises(ValueError, match="backwards"):
        move_practice_time(bench.rt, TEAM, timedelta(minutes=-1))


def test_the_first_tier_keeps_an_issue_that_is_looked_at_in_time(bench: Bench) -> None:
    issue = opened(bench)
    pass_until(bench, minutes(14.9))
    assert loaded(bench, issue.id).tier == T1
    with bench.database.reading() as session:
        happened = facts.of_issue(session, TEAM, issue.id)
    assert sum(isinstance(fact, TimePassed) for fact in happened) == 1
