"""Up and down the ladder on somebody's word (SPEC E8, E9, E18; statements 29-31, 39, 40)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, Escalate, NeedInfo, ReRate, Resolve, Return, Update, WaitOn
from bot.domain.effects import NoticeKind, ReasonKind
from bot.domain.errors import Why, certain
from bot.domain.facts import Moved
from bot.domain.ids import TierKey
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.matrix import Kind, Known, Rule, Severity
from bot.domain.process.conditions import AtLeast, Field
from bot.domain.process.required import Required
from bot.domain.running import Entered
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
    MONDAY_10,
    PRIYA,
    REPORTS,
    SAM,
    T1,
    T2,
    T3,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.decisions import clock, deed, kinds, lived, reason, refused, running, whom
from tests.domain.told import call, notices, opened, outcomes, owned
from tests.full_policy import FULL_POLICY

LATER = MONDAY_10 + minutes(5)
UP = Escalate(by=by(BEN), reason="Needs database access")
BACK = Return(by=by(PRIYA), reason="incomplete", comment="No logs")


def at_t2() -> Issue:
    """Escalated by Ben five minutes after it was opened; nobody has accepted it there."""
    return lived(owned(), LATER, UP)


# Escalating, as E8 says


def test_31_e8_escalating_ends_and_starts_the_tiers_clocks_and_calls_rota_and_lead() -> None:
    decision = deed(owned(), LATER, replace(UP, entry=1))
    issue = decision.issue
    assert (issue.tier, issue.status, issue.owner, issue.previous_owner) == (T2, Status.UNACCEPTED, None, BEN)
    assert outcomes(issue, ClockKind.TIER_OWNERSHIP) == [Outcome.HANDED_OVER, None]
    assert outcomes(issue, ClockKind.INTERNAL_UPDATE) == [Outcome.ENDED]
    assert clock(issue, ClockKind.ACK).deadline == LATER + minutes(30)
    assert clock(issue, ClockKind.TIER_OWNERSHIP).deadline == LATER + hours(4)
    assert whom(decision) == [PRIYA, SAM, LENA]
    assert [(notice.kind, notice.tier, notice.to_tier) for notice in notices(decision)] == [
        (NoticeKind.ESCALATED, T1, T2)
    ]
    assert Moved(LATER, T1, T2, Entered.ESCALATED, BEN) in decision.facts
    assert (issue.present.by, issue.present.text) == (BEN, "Needs database access")


def test_r11_the_customers_clocks_and_the_resolution_go_on_through_a_tier_change() -> None:
    before = owned()
    moved = deed(before, LATER, UP).issue
    for kind in (ClockKind.FIRST_REPLY, ClockKind.RESOLUTION):
        assert clock(moved, kind) == clock(before, kind)


def test_39_e8_the_second_press_moves_nothing_and_hears_who_was_first() -> None:
    refusal = refused(at_t2(), LATER + timedelta(seconds=12), replace(UP, entry=1))
    assert refusal.why is Why.ALREADY_MOVED
    assert (refusal.facts.by, refusal.facts.at, refusal.facts.tier) == (BEN, LATER, T2)


def test_r7_what_rested_while_it_waited_runs_on_in_the_next_tier_from_then() -> None:
    heard = Update(by=by(BEN), text="Logs, please", customer_visible=True)
    waiting = lived(owned(), MONDAY_10, heard, WaitOn(by=by(BEN), vendor=False, reason="Logs"))
    issue = deed(waiting, LATER, UP).issue
    resolution = clock(issue, ClockKind.RESOLUTION)
    assert (resolution.running_since, resolution.deadline) == (LATER, MONDAY_10 + hours(8) + minutes(5))


@pytest.mark.parametrize("command", [Accept(by=by(BEN), entry=1), replace(BACK, entry=1)])
def test_21_e8_an_old_card_is_recognised_whatever_was_pressed_on_it(command: Accept | Return) -> None:
    assert refused(at_t2(), LATER, command).why is Why.ALREADY_MOVED


def test_e8_whoever_is_not_of_the_tier_any_more_cannot_escalate_again() -> None:
    assert refused(at_t2(), LATER, UP).why is Why.NOT_ELIGIBLE


def test_e8_escalating_without_a_reason_is_refused() -> None:
    refusal = refused(owned(), LATER, replace(UP, reason="\n"))
    assert (refusal.why, refusal.facts.missing) == (Why.MISSING, ("reason",))


def test_e8_the_tiers_required_information_is_needed_and_kept() -> None:
    logs, version = (Required(tier=T2, key=key, label=key.title()) for key in ("logs", "version"))
    policy = replace(FULL_POLICY, required=(replace(logs, kind=Kind.OUTAGE), version))
    issue = owned(policy=policy)
    refusal = refused(issue, LATER, UP, policy=policy)
    assert (refusal.why, refusal.facts.missing, refusal.facts.tier) == (
        Why.MISSING_INFORMATION,
        ("logs", "version"),
        T2,
    )
    known = replace(issue, information={"version": "4.2"})
    moved = deed(known, LATER, replace(UP, information={"logs": "attached"}), policy=policy).issue
    assert (moved.tier, moved.information) == (T2, {"version": "4.2", "logs": "attached"})


def test_40_e8_a_jump_over_a_tier_needs_a_lead() -> None:
    jump = replace(UP, to=T3)
    no = refused(owned(Severity.SEV3), LATER, jump)
    assert (no.why, no.facts.tier) == (Why.SKIP_NEEDS_LEAD, T1), "the lead of the tier that it is in can"
    decision = deed(owned(Severity.SEV3), LATER, replace(jump, by=by(DANA)))
    assert (decision.issue.tier, whom(decision)) == (T3, [TOMAS, INES])


def test_e8_a_sev_1_by_the_matrix_jumps_without_a_lead() -> None:
    grave = replace(owned(), report=REPORTS[Severity.SEV1], severity=Severity.SEV1)
    assert deed(grave, LATER, replace(UP, to=T3)).issue.tier == T3


def test_e8_a_sev_1_that_only_a_person_called_so_needs_a_lead_to_jump() -> None:
    rated = ReRate(by=by(BEN), report=owned().report, reason="They shout", severity=Severity.SEV1)
    grave = deed(owned(), LATER, rated).issue
    assert (grave.severity, grave.tier) == (Severity.SEV1, T1)
    assert refused(grave, LATER, replace(UP, to=T3)).why is Why.SKIP_NEEDS_LEAD


def test_e8_what_the_bot_knows_of_the_customer_makes_a_sev_1_by_the_matrix_too() -> None:
    crowd = Rule(
        name="a third one",
        when={Field.OPEN_OF_CUSTOMER: AtLeast(2)},
        severity=Severity.SEV1,
        tier=T3,
    )
    policy = replace(FULL_POLICY, matrix=(crowd, *FULL_POLICY.matrix))
    grave = replace(owned(), known=Known(open_of_customer=2), severity=Severity.SEV1)
    assert deed(grave, LATER, replace(UP, to=T3), policy=policy).issue.tier == T3


def test_e8_naming_the_next_tier_is_no_jump() -> None:
    assert deed(owned(), LATER, replace(UP, to=T2)).issue.tier == T2


@pytest.mark.parametrize("to", [T1, TierKey("tier9")])
def test_e8_up_is_up(to: TierKey) -> None:
    assert refused(owned(), LATER, replace(UP, by=by(DANA), to=to)).why is Why.UNKNOWN_TIER


def test_e8_at_the_top_escalating_calls_the_managers_and_moves_nothing() -> None:
    before = owned(Severity.SEV3, T3)
    decision = deed(before, LATER, Escalate(by=by(TOMAS), reason="The vendor is silent"))
    assert (decision.issue.tier, decision.issue.owner) == (T3, TOMAS)
    assert running(decision.issue) == running(before)
    assert (kinds(decision), whom(decision)) == ([ReasonKind.TOP_ESCALATED], [MARC])
    called = call(decision, ReasonKind.TOP_ESCALATED)
    assert (called.in_channel, called.loud) == (True, True)
    assert decision.issue.moved_at == LATER


def test_e4_at_the_top_without_managers_the_lead_steps_in() -> None:
    nobody = replace(A_ROSTER, managers=())
    decision = deed(owned(Severity.SEV3, T3), LATER, Escalate(by=by(TOMAS), reason="x"), roster=nobody)
    assert whom(decision) == [INES]


def test_escalating_what_waits_ends_the_wait_and_lets_its_clocks_run() -> None:
    waiting = lived(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Carrier"))
    issue = deed(waiting, LATER, UP).issue
    assert (issue.status, issue.wait, issue.holder.kind) == (Status.UNACCEPTED, None, HolderKind.NOBODY)
    assert running(issue) == {
        ClockKind.ACK,
        ClockKind.TIER_OWNERSHIP,
        ClockKind.FIRST_REPLY,
        ClockKind.RESOLUTION,
    }


# Asking for information, as E9 says


def test_29_e9_need_info_gives_the_ball_to_the_sender_and_rests_only_the_tiers_own_clocks() -> None:
    issue = deed(at_t2(), LATER, NeedInfo(by=by(PRIYA), question="Which browser?")).issue
    assert (issue.status, issue.owner, issue.holder.kind) == (Status.WAITING, PRIYA, HolderKind.SENDER)
    assert certain(issue.wait).person == BEN
    assert running(issue) == {ClockKind.FIRST_REPLY, ClockKind.RESOLUTION}
    assert clock(issue, ClockKind.TIER_OWNERSHIP).deadline is None
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline is None


# Returning, as E9 and E18 say


def test_30_e9_a_return_needs_a_reason_code_and_gives_it_to_the_previous_owner() -> None:
    assert refused(at_t2(), LATER, replace(BACK, reason="because")).why is Why.UNKNOWN_RETURN_REASON
    decision = deed(at_t2(), LATER, replace(BACK, entry=2))
    issue = decision.issue
    assert (issue.tier, issue.status, issue.owner, issue.previous_owner) == (T1, Status.UNACCEPTED, None, BEN)
    assert whom(decision) == [BEN]
    assert outcomes(issue, ClockKind.ACK) == [Outcome.RETURNED, None]
    assert outcomes(issue, ClockKind.TIER_OWNERSHIP) == [Outcome.RETURNED, None]
    assert [notice.text for notice in notices(decision)] == ["Information is missing: No logs"]
    assert Moved(LATER, T2, T1, Entered.RETURNED, PRIYA) in decision.facts


def test_e9_a_return_without_a_comment_says_its_reason() -> None:
    decision = deed(at_t2(), LATER, replace(BACK, comment=""))
    assert reason(decision, ReasonKind.ENTERED).text == "Information is missing"


def test_e9_a_return_goes_to_the_tier_it_came_from_also_over_a_skipped_one() -> None:
    jumped = deed(owned(), LATER, replace(UP, by=by(DANA), to=T3)).issue
    assert deed(jumped, LATER, replace(BACK, by=by(TOMAS))).issue.tier == T1


def test_e9_two_returns_go_down_the_way_it_came_up() -> None:
    top = owned(Severity.SEV3, T3)
    middle = deed(top, LATER, replace(BACK, by=by(TOMAS)))
    assert (middle.issue.tier, whom(middle)) == (T2, [PRIYA])
    bottom = deed(middle.issue, LATER, BACK)
    assert (bottom.issue.tier, whom(bottom)) == (T1, [BEN])


def test_e9_what_began_at_the_top_returns_one_tier_down_to_whoever_is_on_call() -> None:
    decision = deed(opened(Severity.SEV1), LATER, replace(BACK, by=by(TOMAS)))
    assert (decision.issue.tier, decision.issue.previous_owner, whom(decision)) == (T2, None, [PRIYA, SAM])


def test_e9_nothing_is_returned_from_the_first_tier_and_nothing_while_waiting() -> None:
    assert refused(owned(), LATER, replace(BACK, by=by(BEN))).why is Why.NO_TIER_BELOW
    waiting = lived(at_t2(), LATER, NeedInfo(by=by(PRIYA), question="?"))
    assert refused(waiting, LATER, BACK).why is Why.ALREADY_WAITING


def test_e9_where_the_previous_owner_is_away_their_deputy_or_whoever_is_on_call_is_called() -> None:
    away = replace(A_ROSTER, unavailable=frozenset({BEN}))
    assert whom(deed(at_t2(), LATER, BACK, roster=away)) == [ALICE]
    stood_in = replace(away, deputies={BEN: DANA})
    assert whom(deed(at_t2(), LATER, BACK, roster=stood_in)) == [DANA]


def test_e18_after_a_return_a_person_may_move_it_up_again() -> None:
    back = deed(at_t2(), LATER, BACK).issue
    assert deed(back, LATER, UP).issue.tier == T2


def test_r20_a_stay_in_a_tier_begins_with_no_snoozes() -> None:
    assert deed(replace(owned(), snoozes=3), LATER, UP).issue.snoozes == 0


def test_escalating_is_not_for_what_is_settled() -> None:
    done = Resolve(by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
    resolved = deed(owned(), LATER, done).issue
    assert refused(resolved, LATER, UP).why is Why.ALREADY_RESOLVED


def test_e8_required_information_may_be_asked_for_one_kind_of_problem_only() -> None:
    security = Required(tier=T2, key="cve", label="Which CVE", kind=Kind.SECURITY)
    policy = replace(FULL_POLICY, required=(security,))
    assert deed(owned(policy=policy), LATER, UP, policy=policy).issue.tier == T2
