"""A decision in the making: how clocks start, rest and go on, and what a call becomes (SPEC R1, R2, R7, R12, R14)."""

from dataclasses import replace

import pytest

from bot.domain.clocks import Ahead, Breach, BreachCause, Clock, ClockKind, Waiting
from bot.domain.effects import CallPeople, Reason, ReasonKind, RedrawCards
from bot.domain.engine.draft import Draft
from bot.domain.facts import Held
from bot.domain.ids import CalendarKey
from bot.domain.issue import Holder, HolderKind, Issue, Status
from bot.domain.matrix import Kind, Severity
from bot.domain.policy import Policy, Target
from bot.domain.process.notifications import CallKind, Directly, Mention, Notification
from bot.domain.roster import Called, Found
from bot.domain.running import Checkpoint, Offered, Reminders, Snoozed, Stopped, Wait
from tests.builders import A_ROSTER, BEN, DANA, MARC, MONDAY_10, T1, T2, VERA, hours, minutes
from tests.decisions import clock
from tests.domain.told import opened, owned
from tests.full_policy import BILLING, FULL_POLICY, SUPPORT, day, lengths

NOW = MONDAY_10 + hours(2)


def a_draft(issue: Issue | None = None, policy: Policy = FULL_POLICY) -> Draft:
    """Two hours after the opening, of an issue without a clock."""
    return Draft(replace(issue or opened(), clocks=(), clocks_started=7), policy, A_ROSTER, NOW)


def begun(draft: Draft, kind: ClockKind = ClockKind.RESOLUTION) -> Clock:
    return clock(draft.issue, kind)


# Starting


def test_r1_a_clock_starts_with_the_next_number_and_all_that_warns_of_its_end() -> None:
    draft = a_draft()
    draft.start(ClockKind.RESOLUTION, NOW)
    assert begun(draft) == Clock(
        number=8,
        kind=ClockKind.RESOLUTION,
        cycle=1,
        tier=None,
        calendar=CalendarKey("always"),
        policy_version=1,
        target=hours(8),
        started_at=NOW,
        running_since=NOW,
        deadline=NOW + hours(8),
        ahead=(Ahead(NOW + hours(4), 0), Ahead(NOW + hours(6), 1), Ahead(NOW + hours(7.2), 2)),
    )
    assert draft.issue.clocks_started == 8


def test_e17_only_acceptance_and_the_time_in_a_tier_belong_to_the_tier() -> None:
    draft = a_draft()
    for kind in (ClockKind.ACK, ClockKind.TIER_OWNERSHIP, ClockKind.FIRST_REPLY, ClockKind.INTERNAL_UPDATE):
        draft.start(kind, NOW)
    assert [one.tier for one in draft.issue.clocks] == [T1, T1, None, None]
    assert [one.number for one in draft.issue.clocks] == [8, 9, 10, 11]


def test_r14_a_clock_that_measures_from_earlier_on_skips_what_would_have_come_up_to_now() -> None:
    draft = a_draft()
    draft.start(ClockKind.RESOLUTION, NOW, since=NOW - hours(4))
    assert (begun(draft).started_at, begun(draft).deadline) == (NOW - hours(4), NOW + hours(4))
    assert [due.number for due in begun(draft).ahead] == [1, 2]
    later = a_draft()
    later.start(ClockKind.RESOLUTION, NOW, since=NOW + hours(4))
    assert begun(later).started_at == NOW


@pytest.mark.parametrize("carried", [8, 9])
def test_r12_what_carries_its_whole_target_is_late_and_warns_of_nothing(carried: int) -> None:
    draft = a_draft()
    draft.start(ClockKind.RESOLUTION, NOW - minutes(1), carried=hours(carried))
    late = begun(draft)
    assert late.breach == Breach(NOW - minutes(1), NOW, BreachCause.CARRIED, None)
    assert (late.elapsed, late.carried, late.ahead) == (hours(carried), hours(carried), ())


def test_r12_what_carries_less_has_the_rest() -> None:
    draft = a_draft()
    draft.start(ClockKind.RESOLUTION, NOW, carried=hours(7))
    assert (begun(draft).breach, begun(draft).deadline) == (None, NOW + hours(1))
    assert [due.number for due in begun(draft).ahead] == [2]


def test_r9_a_target_that_is_passed_without_anything_carried_is_nobodys_breach_yet() -> None:
    draft = a_draft()
    draft.start(ClockKind.ACK, NOW, since=MONDAY_10)
    assert (begun(draft, ClockKind.ACK).breach, begun(draft, ClockKind.ACK).deadline) == (None, MONDAY_10 + minutes(15))


def test_r1_the_plan_and_the_kind_of_the_report_choose_the_target() -> None:
    of_the_plan = Target(clock=ClockKind.RESOLUTION, severity=Severity.SEV2, plan="gold", length=day(1))
    of_the_kind = Target(clock=ClockKind.FIRST_REPLY, severity=Severity.SEV2, kind=Kind.HOW_TO.value, length=day(2))
    policy = replace(FULL_POLICY, targets=(*FULL_POLICY.targets, of_the_plan, of_the_kind))
    report = replace(opened().report, plan="gold", kind=Kind.HOW_TO)
    draft = a_draft(replace(opened(), report=report), policy)
    assert draft.target(ClockKind.RESOLUTION) == hours(24)
    assert draft.target(ClockKind.FIRST_REPLY) == hours(48)
    assert a_draft(policy=policy).target(ClockKind.RESOLUTION) == hours(8)


def test_r2_the_days_of_a_target_are_those_of_whoever_keeps_it() -> None:
    in_the_tier = Target(clock=ClockKind.TIER_OWNERSHIP, severity=Severity.SEV2, tier=T2, length=day(1))
    others = tuple(one for one in FULL_POLICY.targets if (one.clock, one.tier) != (in_the_tier.clock, T2))
    ladder = tuple(replace(tier, calendar=SUPPORT.key) for tier in FULL_POLICY.ladder)
    [billing] = FULL_POLICY.departments
    asked = replace(billing, target=lengths(day(1), day(1), day(1), day(1)))
    policy = replace(FULL_POLICY, ladder=ladder, targets=(*others, in_the_tier), departments=(asked,))
    draft = a_draft(replace(opened(), tier=T2), policy)
    assert draft.target(ClockKind.TIER_OWNERSHIP) == hours(8)
    assert draft.target(ClockKind.REQUEST, BILLING) == hours(8)
    draft.start(ClockKind.REQUEST, NOW, request=3, department=BILLING)
    assert (begun(draft, ClockKind.REQUEST).calendar, begun(draft, ClockKind.REQUEST).request) == (SUPPORT.key, 3)
    grave = a_draft(replace(opened(), tier=T2, severity=Severity.SEV1), policy)
    assert grave.target(ClockKind.REQUEST, BILLING) == hours(24)


# Resting and going on


def test_r7_what_rests_says_on_whom_and_what_goes_on_is_computed_anew() -> None:
    draft = a_draft()
    for kind in (ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION):
        draft.start(kind, NOW)
    at = NOW + minutes(10)
    draft.rest(ClockKind.TIER_OWNERSHIP, Waiting.VENDOR, at)
    resting = begun(draft, ClockKind.TIER_OWNERSHIP)
    assert (resting.runs_now, [run.then for run in resting.runs]) == (False, [Waiting.VENDOR])
    before = begun(draft)
    draft.resume_all(at + minutes(5))
    again = begun(draft, ClockKind.TIER_OWNERSHIP)
    assert (again.revision, again.deadline) == (resting.revision + 1, NOW + hours(1) + minutes(5))
    assert begun(draft) == before


def test_r6_a_late_clock_that_goes_on_is_late_and_warns_of_nothing() -> None:
    draft = a_draft()
    draft.start(ClockKind.TIER_OWNERSHIP, NOW, carried=hours(1))
    draft.rest(ClockKind.TIER_OWNERSHIP, Waiting.VENDOR, NOW + minutes(10))
    draft.resume_all(NOW + minutes(20))
    again = begun(draft, ClockKind.TIER_OWNERSHIP)
    assert (again.is_late, again.runs_now, again.ahead) == (True, True, ())


# Moving and giving up


def test_r29_a_movement_begins_the_checkpoint_anew() -> None:
    draft = a_draft(replace(owned(), checkpoint=Checkpoint(NOW, 3)))
    draft.move(NOW)
    assert (draft.issue.moved_at, draft.issue.checkpoint) == (NOW, Checkpoint(NOW + hours(4), 0))


def test_e7_what_belongs_to_an_owner_ends_with_the_owner() -> None:
    later = NOW + hours(1)
    draft = a_draft(
        replace(
            owned(),
            wait=Wait(on=Waiting.VENDOR, person=None, question="Carrier", by=BEN, since=NOW, until=later),
            calling=opened().calling,
            reminders=Reminders(NOW, 0, hours(1), later),
            stopped=Stopped(later, DANA, "They know"),
            snoozed=Snoozed(NOW, later, BEN),
            offered=Offered(MARC, BEN, NOW, later, "Lunch"),
        )
    )
    draft.release(Status.UNACCEPTED)
    issue = draft.issue
    assert (issue.status, issue.owner, issue.accepted_at, issue.previous_owner) == (Status.UNACCEPTED, None, None, BEN)
    ended = (issue.wait, issue.calling, issue.reminders, issue.stopped, issue.snoozed, issue.offered, issue.attention)
    assert set(ended) == {None}
    draft.release(Status.RESOLVED)
    assert draft.issue.previous_owner == BEN


def test_whoever_gets_the_ball_is_noted_with_the_instant_and_the_department() -> None:
    draft = a_draft(owned())
    draft.hold(HolderKind.DEPARTMENT, NOW, BILLING)
    theirs = Holder(HolderKind.DEPARTMENT, T1, NOW, BILLING)
    assert (draft.issue.holder, draft.facts) == (theirs, [Held(NOW, theirs)])


# Calling


def a_reason(kind: ReasonKind = ReasonKind.RAISE_WITHHELD) -> Reason:
    return Reason(kind=kind, key="because", at=NOW, tier=T1)


@pytest.mark.parametrize(
    ("severity", "found", "kind", "loud"),
    [
        (Severity.SEV2, Found.LEAD, ReasonKind.RAISE_WITHHELD, True),
        (Severity.SEV3, Found.LEAD, ReasonKind.RAISE_WITHHELD, False),
        (Severity.SEV3, Found.MANAGER, ReasonKind.RAISE_WITHHELD, True),
        (Severity.SEV3, Found.ACCOUNTABLE, ReasonKind.RAISE_WITHHELD, True),
        (Severity.SEV3, Found.FALLBACK, ReasonKind.RAISE_WITHHELD, True),
        (Severity.SEV3, Found.PREVIOUS, ReasonKind.RAISE_WITHHELD, True),
        (Severity.SEV3, Found.SENDER, ReasonKind.RAISE_WITHHELD, True),
        (Severity.SEV4, Found.OWNER, ReasonKind.CONFIRM, True),
    ],
)
def test_6_9_who_is_far_from_the_channel_or_has_a_grave_one_is_written_to_directly(
    severity: Severity, found: Found, kind: ReasonKind, *, loud: bool
) -> None:
    draft = a_draft(opened(severity))
    draft.emit(a_reason(kind), (Called(DANA, Found.ON_CALL), Called(VERA, found)))
    draft.emit(a_reason(kind), (Called(VERA, found),), quiet=True)
    draft.emit(a_reason(ReasonKind.WAIT_ENDED), (Called(VERA, found),))
    assert [one.loud for one in draft.emissions] == [loud, False, False]


def with_lines(*lines: Notification) -> Policy:
    """The lines, and below them all is told in the thread; the channel sees the final fallback all the same."""
    final = Notification(kinds=(CallKind.FINAL_FALLBACK,), in_channel=True)
    return replace(FULL_POLICY, notifications=(*lines, final, Notification()))


def test_69_a_call_reaches_as_far_as_the_line_of_its_kind_and_severity_says() -> None:
    line = Notification(
        kinds=(CallKind.WAIT_ENDED,),
        severities=(Severity.SEV2,),
        in_channel=True,
        mention=Mention.NOBODY,
        directly=Directly.ALWAYS,
        words="Look here.",
    )
    draft = a_draft(opened(Severity.SEV2), with_lines(line))
    draft.emit(a_reason(ReasonKind.WAIT_ENDED), (Called(DANA, Found.LEAD),))
    draft.emit(a_reason(ReasonKind.BREACH), (Called(DANA, Found.LEAD),), in_channel=True)
    draft.emit(a_reason(ReasonKind.REMINDER), (Called(DANA, Found.LEAD),))
    assert [(one.in_channel, one.loud, one.mention, one.words) for one in draft.emissions] == [
        (True, True, Mention.NOBODY, "Look here."),
        (True, False, Mention.PEOPLE, ""),
        (False, False, Mention.PEOPLE, ""),
    ]


def test_69_e11_what_must_be_heard_mentions_people_where_its_step_writes_to_nobody() -> None:
    line = Notification(kinds=(CallKind.STEP,), mention=Mention.NOBODY, directly=Directly.ALWAYS)
    draft = a_draft(policy=with_lines(line))
    for quiet in (True, False):
        draft.emit(a_reason(ReasonKind.STEP), (Called(DANA, Found.LEAD),), quiet=quiet)
    assert [(one.loud, one.mention) for one in draft.emissions] == [(False, Mention.PEOPLE), (True, Mention.NOBODY)]


def test_69_what_falls_together_calls_as_far_as_the_farthest_of_it_with_the_first_words() -> None:
    lines = (
        Notification(kinds=(CallKind.WAIT_ENDED,), mention=Mention.NOBODY),
        Notification(kinds=(CallKind.RAISE_WITHHELD,), directly=Directly.ALWAYS, words="Look here."),
    )
    draft = a_draft(policy=with_lines(*lines))
    for kind in (ReasonKind.WAIT_ENDED, ReasonKind.RAISE_WITHHELD):
        draft.emit(replace(a_reason(kind), key=kind), (Called(DANA, Found.LEAD),))
    (call,) = [effect for effect in draft.decision().effects if isinstance(effect, CallPeople)]
    assert (call.mention, call.loud, call.words) == (Mention.PEOPLE, True, "Look here.")


def test_e2_nobody_is_called_twice_in_one_message_and_the_first_list_counts() -> None:
    draft = a_draft()
    draft.emit(a_reason(), (Called(DANA, Found.LEAD), Called(MARC, Found.MANAGER), Called(DANA, Found.OWNER)))
    assert draft.emissions[0].people == (Called(DANA, Found.LEAD), Called(MARC, Found.MANAGER))


def test_e4_a_call_to_nobody_reaches_the_last_resort() -> None:
    draft = a_draft()
    draft.emit(a_reason(), ())
    assert draft.emissions[0].people == (Called(DANA, Found.LEAD),)


def test_every_decision_counts_and_is_dated() -> None:
    draft = a_draft()
    decision = draft.decision()
    assert (decision.issue.version, decision.issue.last_instant) == (opened().version + 1, NOW)
    assert (decision.facts, decision.effects) == ((), (RedrawCards(),))


def test_r26_what_is_due_takes_effect_neither_after_now_nor_before_what_happened_last() -> None:
    draft = a_draft(replace(opened(), last_instant=MONDAY_10 + hours(1)))
    assert draft.effective(MONDAY_10 + minutes(90)) == MONDAY_10 + minutes(90)
    assert draft.effective(MONDAY_10 + minutes(30)) == MONDAY_10 + hours(1)
    assert draft.effective(NOW + minutes(2)) == NOW
    moved = replace(draft.issue.holder, since=MONDAY_10 + minutes(100))
    draft.issue = replace(draft.issue, holder=moved)
    assert draft.effective(MONDAY_10 + minutes(90)) == MONDAY_10 + minutes(100)
