"""Whether a reason still holds when its message is about to go out: every kind of reason (SPEC R16; statement 59)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import (
    Accept,
    Answer,
    AnswerAsk,
    AnswerRequest,
    ApproveUpdate,
    AskTier,
    Cancel,
    CancelReason,
    Command,
    CustomerWrote,
    DraftUpdate,
    Escalate,
    HandOver,
    NeedInfo,
    NoAnswerNeeded,
    Reopen,
    Request,
    ReRate,
    Resolve,
    Resume,
    Return,
    SendBack,
    Snooze,
    StopReminding,
    TakeOver,
    UnAccept,
    Update,
    WaitOn,
    WithdrawRequest,
)
from bot.domain.decision import Decision
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.calls import Emission, calls, gravest
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.opening import Form, open_issue
from bot.domain.roster import Called, Found
from bot.domain.running import SnoozeFor
from bot.domain.still_true import still_true
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    MONDAY_10,
    PRIYA,
    REPORTS,
    T2,
    T3,
    TEAM,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.decisions import calls_of, deed, lived, reason, time
from tests.domain.told import call, opened, owned, wakes
from tests.full_policy import BILLING, FULL_POLICY

LATER = MONDAY_10 + minutes(5)
UPDATE = Update(by=by(TOMAS), text="Looking", customer_visible=True)
DONE = Resolve(by=by(TOMAS), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
WAIT = WaitOn(by=by(TOMAS), vendor=True, reason="Carrier")
WROTE = CustomerWrote(by=by(INES), at=LATER, text="Hello?")


def holds(told: Decision, kind: ReasonKind, *deeds: Command, at: datetime | None = None) -> str | None:
    """What is said of the reason after these deeds; it holds before them."""
    one = reason(told, kind)
    assert still_true(one, told.issue) is None
    at = at or told.issue.last_instant
    return still_true(one, lived(told.issue, at, *deeds))


def at_t3() -> Issue:
    return owned(Severity.SEV2, T3)


def solved(told: Issue, at: datetime = LATER) -> Decision:
    return deed(told, at, DONE)


# Calling orders


def test_59_r16_a_call_to_accept_is_dropped_once_somebody_accepted_or_it_moved() -> None:
    step = time(opened(), MONDAY_10 + minutes(7.5))
    assert holds(step, ReasonKind.STEP, Accept(by=by(BEN))) == "accepted"
    assert holds(step, ReasonKind.STEP, WaitOn(by=by(BEN), vendor=True, reason="x")) == "waiting"
    assert holds(step, ReasonKind.STEP, Escalate(by=by(BEN), reason="x")) == "moved"
    assert holds(step, ReasonKind.STEP, replace(DONE, by=by(BEN))) == "resolved"


def test_r16_a_call_of_an_earlier_calling_order_is_dropped_though_nobody_has_it_again() -> None:
    step = time(opened(), MONDAY_10 + minutes(7.5))
    again = (Accept(by=by(BEN)), UnAccept(by=by(BEN), reason="Ill"))
    assert holds(step, ReasonKind.STEP, *again) == "moved"


def test_r16_an_entry_into_a_tier_is_dropped_likewise() -> None:
    entered = deed(owned(), LATER, Escalate(by=by(BEN), reason="x"))
    assert holds(entered, ReasonKind.ENTERED, Accept(by=by(PRIYA))) == "accepted"
    assert holds(entered, ReasonKind.ENTERED, Return(by=by(PRIYA), reason="incomplete")) == "moved"


def test_r16_the_final_fallback_is_dropped_once_somebody_accepted() -> None:
    at_top = deed(owned(Severity.SEV2, T2), MONDAY_10, Escalate(by=by(PRIYA), reason="x")).issue
    final = wakes(at_top, MONDAY_10 + minutes(150))[-1]
    assert holds(final, ReasonKind.FINAL_FALLBACK, Accept(by=by(TOMAS))) == "accepted"


# Clocks


def test_r16_a_warning_is_dropped_once_its_clock_is_met_paused_or_late() -> None:
    warned = time(at_t3(), MONDAY_10 + minutes(30))
    assert holds(warned, ReasonKind.THRESHOLD, UPDATE) == "met"
    assert holds(warned, ReasonKind.THRESHOLD, WAIT) is None
    assert (
        still_true(reason(warned, ReasonKind.THRESHOLD), time(warned.issue, MONDAY_10 + hours(1)).issue) == "breached"
    )


def test_r16_a_warning_of_a_clock_that_rests_is_dropped() -> None:
    ownership = time(owned(Severity.SEV2, T2), MONDAY_10 + hours(3))
    waiting = lived(ownership.issue, MONDAY_10 + hours(3), replace(WAIT, by=by(PRIYA)))
    warning = next(one for one in _reasons(ownership) if one.clock is ClockKind.TIER_OWNERSHIP)
    assert (still_true(warning, ownership.issue), still_true(warning, waiting)) == (None, "paused")


def _reasons(decision: Decision) -> list[Reason]:
    return [one for told in calls_of(decision) for one in told.reasons]


def test_r16_a_breach_is_dropped_once_it_is_done_or_rests_or_was_superseded() -> None:
    missed = time(at_t3(), MONDAY_10 + hours(1))
    assert holds(missed, ReasonKind.BREACH, UPDATE) == "met"
    assert holds(missed, ReasonKind.BREACH, ReRate(by=by(TOMAS), report=REPORTS[Severity.SEV3], reason="Slow")) == "met"
    not_late = tuple(replace(clock, breach=None) for clock in missed.issue.clocks)
    assert still_true(reason(missed, ReasonKind.BREACH), replace(missed.issue, clocks=not_late)) == "not late"


# Reminders, checkpoints, the question to the owner


def test_r16_a_reminder_is_dropped_once_nothing_is_late_or_somebody_stopped_it() -> None:
    late = time(at_t3(), MONDAY_10 + hours(1)).issue
    reminded = time(late, MONDAY_10 + minutes(90))
    assert holds(reminded, ReasonKind.REMINDER, UPDATE) == "nothing late"
    until = MONDAY_10 + hours(3)
    assert holds(reminded, ReasonKind.REMINDER, StopReminding(by=by(INES), until=until, reason="x")) == "stopped"
    assert holds(reminded, ReasonKind.REMINDER, UnAccept(by=by(TOMAS), reason="Ill")) == "unaccepted"


def test_r16_a_checkpoint_is_dropped_once_something_moved_or_it_is_settled() -> None:
    calm = replace(at_t3(), clocks=(), attention=None)
    told = time(calm, MONDAY_10 + hours(4))
    assert holds(told, ReasonKind.CHECKPOINT, UPDATE, at=MONDAY_10 + hours(4) + minutes(1)) == "moved"
    assert holds(told, ReasonKind.CHECKPOINT, DONE) == "resolved"


def test_r16_still_on_it_is_dropped_once_it_was_answered() -> None:
    calm = replace(at_t3(), clocks=())
    asked = time(calm, MONDAY_10 + hours(4))
    assert holds(asked, ReasonKind.CONFIRM, UPDATE) == "confirmed"
    assert holds(asked, ReasonKind.CONFIRM, DONE) == "confirmed"
    assert holds(asked, ReasonKind.CONFIRM, Snooze(by=by(INES), length=SnoozeFor.HALF)) is None


# Questions, offers, waits


def test_r16_a_question_to_the_sender_is_dropped_once_the_wait_is_over() -> None:
    asked = deed(at_t3(), LATER, NeedInfo(by=by(TOMAS), question="Since when?"))
    at = LATER + minutes(1)
    assert holds(asked, ReasonKind.QUESTION, Resume(by=by(TOMAS))) == "answered"
    assert holds(asked, ReasonKind.QUESTION, Resume(by=by(TOMAS)), WAIT, at=at) == "answered"


def test_r16_an_offer_is_dropped_once_it_was_taken_or_another_was_made() -> None:
    offered = deed(at_t3(), LATER, HandOver(by=by(TOMAS), to=INES))
    assert holds(offered, ReasonKind.OFFERED, Accept(by=by(INES))) == "answered"
    assert holds(offered, ReasonKind.OFFERED, HandOver(by=by(TOMAS), to=INES), at=LATER + minutes(1)) == "answered"


def test_r16_a_request_and_a_question_to_a_tier_are_dropped_once_answered() -> None:
    requested = deed(at_t3(), LATER, Request(by=by(TOMAS), department=BILLING, question="Paid?"))
    assert holds(requested, ReasonKind.REQUESTED, AnswerRequest(by=by(TOMAS), number=1, text="Yes")) == "answered"
    asked = deed(owned(), LATER, AskTier(by=by(BEN), question="Seen before?"))
    assert holds(asked, ReasonKind.ASKED, AnswerAsk(by=by(PRIYA), number=1, text="Yes")) == "answered"
    overdue = time(asked.issue, LATER + minutes(30))
    assert holds(overdue, ReasonKind.ASK_OVERDUE, AnswerAsk(by=by(PRIYA), number=1, text="Yes")) == "answered"


@pytest.mark.parametrize("kind", [ReasonKind.REQUEST_WITHDRAWN, ReasonKind.REQUEST_ANSWERED, ReasonKind.ASK_ANSWERED])
def test_r16_what_became_of_a_question_stays_true(kind: ReasonKind) -> None:
    sent = lived(
        owned(),
        LATER,
        Request(by=by(BEN), department=BILLING, question="Paid?", blocking=False),
        AskTier(by=by(BEN), question="Seen before?"),
        policy=FULL_POLICY,
    )
    commands: dict[ReasonKind, Command] = {
        ReasonKind.REQUEST_WITHDRAWN: WithdrawRequest(by=by(BEN), number=1, reason="Found it"),
        ReasonKind.REQUEST_ANSWERED: AnswerRequest(by=by(BEN), number=1, text="Yes"),
        ReasonKind.ASK_ANSWERED: AnswerAsk(by=by(PRIYA), number=1, text="Yes"),
    }
    answered = deed(sent, LATER, commands[kind])
    expected = "resolved" if kind is ReasonKind.REQUEST_ANSWERED else None
    assert holds(answered, kind, replace(DONE, by=by(BEN))) == expected


# A text for the customer

TEXT = DraftUpdate(by=by(BEN), text="We are on it")
YES, BACK = ApproveUpdate(by=by(DANA), number=1), SendBack(by=by(DANA), number=1, comment="No")
GIVEN = Update(by=by(BEN), text="We are on it", customer_visible=True)


@pytest.mark.parametrize("decision", [YES, BACK, TEXT])
def test_r16_a_text_is_not_to_be_reviewed_any_more_once_decided_or_replaced(decision: Command) -> None:
    drafted = deed(owned(), LATER, TEXT)
    assert holds(drafted, ReasonKind.REVIEW_WANTED) is None
    assert holds(drafted, ReasonKind.REVIEW_WANTED, decision) == "reviewed"
    overdue = time(replace(drafted.issue, clocks=()), LATER + hours(1))
    assert holds(overdue, ReasonKind.REVIEW_OVERDUE, decision, at=LATER + hours(1)) == "reviewed"


def test_r16_a_text_that_went_to_another_tier_is_reviewed_there() -> None:
    drafted = deed(owned(), LATER, TEXT)
    assert holds(drafted, ReasonKind.REVIEW_WANTED, Escalate(by=by(BEN), reason="x")) == "moved"


def test_r16_an_approved_text_is_to_be_told_until_it_was_or_another_takes_its_place() -> None:
    approved = deed(lived(owned(), LATER, TEXT), LATER, YES)
    assert holds(approved, ReasonKind.REVIEW_APPROVED) is None
    assert holds(approved, ReasonKind.REVIEW_APPROVED, GIVEN) == "told"
    assert holds(approved, ReasonKind.REVIEW_APPROVED, TEXT) == "answered"
    assert holds(approved, ReasonKind.REVIEW_APPROVED, replace(DONE, by=by(BEN))) == "resolved"


def test_r16_what_was_sent_back_waits_for_another_text() -> None:
    sent_back = deed(lived(owned(), LATER, TEXT), LATER, BACK)
    assert holds(sent_back, ReasonKind.REVIEW_SENT_BACK, GIVEN) is None
    assert holds(sent_back, ReasonKind.REVIEW_SENT_BACK, TEXT) == "answered"
    reason = call(sent_back, ReasonKind.REVIEW_SENT_BACK).reasons[0]
    assert still_true(reason, owned()) == "answered", "of what was never stored nothing is left"


# The customer


def test_r16_what_the_customer_wrote_is_dropped_once_answered() -> None:
    wrote = deed(at_t3(), LATER, WROTE)
    assert holds(wrote, ReasonKind.CUSTOMER_WROTE, UPDATE) == "answered"
    assert holds(wrote, ReasonKind.CUSTOMER_WROTE, NoAnswerNeeded(by=by(TOMAS))) == "answered"
    assert holds(wrote, ReasonKind.CUSTOMER_WROTE, DONE) == "answered"


def test_r16_what_the_customer_wrote_afterwards_is_dropped_once_somebody_saw_to_it() -> None:
    wrote = deed(solved(at_t3()).issue, LATER, WROTE)
    assert holds(wrote, ReasonKind.CUSTOMER_WROTE_AFTER, NoAnswerNeeded(by=by(TOMAS))) == "answered"
    assert holds(wrote, ReasonKind.CUSTOMER_WROTE_AFTER, Reopen(by=by(TOMAS), reason="Again")) == "reopened"


def test_r27_what_the_customer_wrote_on_a_closed_issue_is_told_whatever_is_unanswered() -> None:
    at = LATER + timedelta(days=8)
    closed = time(solved(at_t3()).issue, at).issue
    wrote = deed(closed, at, replace(WROTE, at=at))
    assert still_true(reason(wrote, ReasonKind.CUSTOMER_WROTE_AFTER), replace(wrote.issue, unanswered=None)) is None


# What holds as long as the issue is open, or not open


def test_r16_a_resolution_is_no_news_once_it_was_reopened_and_a_cancellation_stays() -> None:
    assert holds(solved(at_t3()), ReasonKind.RESOLVED, Reopen(by=by(ALICE), reason="Again")) == "reopened"
    cancelled = deed(at_t3(), LATER, Cancel(by=by(TOMAS), reason=CancelReason.WITHDRAWN))
    assert still_true(reason(cancelled, ReasonKind.CANCELLED), cancelled.issue) is None


def rerated() -> Decision:
    return deed(at_t3(), LATER, ReRate(by=by(TOMAS), report=REPORTS[Severity.SEV1], reason="All"))


def returned() -> Decision:
    sent = lived(
        owned(),
        MONDAY_10,
        Escalate(by=by(BEN), reason="x"),
        Return(by=by(PRIYA), reason="incomplete"),
        policy=FULL_POLICY,
    )
    return time(sent, MONDAY_10 + minutes(15))


def overridden() -> Decision:
    form = Form(id="f", report=REPORTS[Severity.SEV2], severity=Severity.SEV3, reason="They can wait")
    return open_issue(
        team=TEAM,
        id=opened().id,
        form=form,
        by=by(ALICE),
        policy=FULL_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=MONDAY_10,
    )


def lapsed() -> Decision:
    return time(deed(at_t3(), LATER, HandOver(by=by(TOMAS), to=INES)).issue, LATER + minutes(30))


def answered() -> Decision:
    asked = deed(owned(), LATER, NeedInfo(by=by(BEN), question="Since when?")).issue
    return deed(asked, LATER, Answer(by=by(ALICE), text="Since Monday"))


def stepped_in() -> Decision:
    return deed(at_t3(), LATER, Escalate(by=by(TOMAS), reason="x"))


def taken_over() -> Decision:
    return deed(at_t3(), LATER, TakeOver(by=by(INES), reason="x"))


def waited() -> Decision:
    return time(deed(at_t3(), LATER, WAIT).issue, LATER + hours(4))


@pytest.mark.parametrize(
    ("telling", "kind"),
    [
        (stepped_in, ReasonKind.TOP_ESCALATED),
        (taken_over, ReasonKind.TAKEN_OVER),
        (waited, ReasonKind.WAIT_ENDED),
        (returned, ReasonKind.RAISE_WITHHELD),
        (rerated, ReasonKind.RERATED),
        (overridden, ReasonKind.OVERRIDDEN),
        (lapsed, ReasonKind.OFFER_LAPSED),
        (answered, ReasonKind.ANSWERED),
    ],
)
def test_r16_what_people_must_know_holds_until_it_is_settled(telling: Callable[[], Decision], kind: ReasonKind) -> None:
    told = telling()
    actor = by(told.issue.owner or BEN)
    assert holds(told, kind, Update(by=actor, text="x")) is None
    assert holds(told, kind, replace(DONE, by=actor)) == "resolved"


# What falls together, as R14 and R22 say


def emitted(kind: ReasonKind, key: str, **changes: object) -> Emission:
    one = Reason(kind=kind, key=key, at=MONDAY_10, tier=T2)
    named = replace(one, **changes)  # type: ignore[arg-type]  # the names of its own fields
    return Emission(reason=named, people=(Called(DANA, Found.LEAD),), in_channel=False, loud=False)


def test_r22_of_what_was_missed_the_gravest_of_each_clock_and_the_last_reminder_are_told() -> None:
    missed = (
        emitted(ReasonKind.THRESHOLD, "half", clock_number=1),
        emitted(ReasonKind.REMINDER, "first"),
        emitted(ReasonKind.BREACH, "late", clock_number=1),
        emitted(ReasonKind.THRESHOLD, "other", clock_number=2),
        emitted(ReasonKind.REMINDER, "second"),
        emitted(ReasonKind.ENTERED, "entered"),
    )
    assert [one.reason.key for one in gravest(missed)] == ["late", "other", "second", "entered"]


def test_r22_of_steps_those_of_the_current_orders_current_cycle_are_told() -> None:
    missed = (
        emitted(ReasonKind.STEP, "1:0:1", sequence=1, cycle=0),
        emitted(ReasonKind.STEP, "2:0:1", sequence=2, cycle=0),
        emitted(ReasonKind.STEP, "2:1:0", sequence=2, cycle=1),
        emitted(ReasonKind.STEP, "2:1:1", sequence=2, cycle=1),
    )
    assert [one.reason.key for one in gravest(missed)] == ["2:1:0", "2:1:1"]


def test_r16_what_no_longer_holds_when_it_is_decided_calls_nobody() -> None:
    assert list(calls(at_t3(), [emitted(ReasonKind.ENTERED, "entered", sequence=1)])) == []
