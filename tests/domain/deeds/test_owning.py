"""Who has it: accepting, handing over, taking over and giving up (SPEC E6, E9; statements 22-24, 28)."""

from dataclasses import replace

import pytest

from bot.domain.actor import Standing
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, Escalate, HandOver, NeedInfo, Resolve, Snooze, TakeOver, UnAccept, WaitOn
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import Why, certain
from bot.domain.ids import PersonId
from bot.domain.issue import HolderKind, Status
from bot.domain.matrix import Severity
from bot.domain.permissions import Role, roles_of
from bot.domain.running import Entered, Offered, SnoozeFor
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    T3,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.decisions import calls_of, clock, deed, kinds, lived, reason, refused, running, time, whom
from tests.domain.told import call, notices, opened, outcomes, owned
from tests.full_policy import FULL_POLICY

LATER = MONDAY_10 + minutes(5)
OFFER = HandOver(by=by(BEN), to=DANA, note="My shift ends")
UP = Escalate(by=by(BEN), reason="Needs database access")


# Accepting, as E6 says


def test_22_e6_accepting_makes_an_owner_meets_ack_and_cancels_the_calling_order() -> None:
    at_t2 = lived(opened(), MONDAY_10, UP)
    issue = deed(at_t2, LATER, Accept(by=by(PRIYA), entry=2)).issue
    assert (issue.status, issue.owner, issue.accepted_at, issue.calling) == (Status.ACCEPTED, PRIYA, LATER, None)
    assert outcomes(issue, ClockKind.ACK) == [Outcome.MET]
    assert (issue.holder.kind, issue.holder.tier, issue.holder.since) == (HolderKind.TIER, T2, LATER)
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline == LATER + hours(2)
    assert (issue.present.owner, issue.moved_at) == (PRIYA, LATER)


def test_23_e6_the_second_click_hears_who_was_first_and_when() -> None:
    taken = deed(opened(), LATER, Accept(by=by(BEN), entry=1)).issue
    refusal = refused(taken, LATER, Accept(by=by(ALICE), entry=1))
    assert (refusal.why, refusal.facts.by, refusal.facts.at) == (Why.ALREADY_ACCEPTED, BEN, LATER)


@pytest.mark.parametrize("person", [STRANGER, PRIYA])
def test_24_e6_who_is_not_of_the_tier_hears_whose_it_is(person: PersonId) -> None:
    refusal = refused(opened(), LATER, Accept(by=by(person)))
    assert (refusal.why, refusal.facts.tier) == (Why.NOT_ELIGIBLE, T1)


@pytest.mark.parametrize("person", [BEN, DANA, MARC, OLU])
def test_e6_people_of_the_tier_and_who_oversees_it_may_accept(person: PersonId) -> None:
    assert deed(opened(), LATER, Accept(by=by(person))).issue.owner == person


def test_5a_a_lead_who_is_away_is_stood_in_for_and_nobody_else_is() -> None:
    absent = replace(A_ROSTER, unavailable=frozenset({DANA}), deputies={DANA: SAM, ALICE: TOMAS})
    assert deed(opened(), LATER, Accept(by=by(SAM)), roster=absent).issue.owner == SAM
    assert refused(opened(), LATER, Accept(by=by(TOMAS)), roster=absent).why is Why.NOT_ELIGIBLE
    present = replace(absent, unavailable=frozenset())
    assert refused(opened(), LATER, Accept(by=by(SAM)), roster=present).why is Why.NOT_ELIGIBLE


def test_5a_who_is_of_another_workspace_learns_nothing_of_the_issue() -> None:
    taken = deed(opened(), LATER, Accept(by=by(BEN))).issue
    refusal = refused(taken, LATER, Accept(by=by(STRANGER, Standing.OUTSIDER)))
    assert (refusal.why, refusal.facts.by) == (Why.NOT_A_MEMBER, None)


def test_r8_a_reaction_accepts_only_where_the_policy_allows_it_and_never_a_sev_1() -> None:
    thumb = Accept(by=by(BEN), reaction=True)
    allowed = replace(FULL_POLICY, reactions_accept=True)
    assert refused(opened(), LATER, thumb).why is Why.REACTION_DOES_NOT_ACCEPT
    assert deed(opened(policy=allowed), LATER, thumb, policy=allowed).issue.owner == BEN
    grave = opened(Severity.SEV1, policy=allowed)
    assert refused(grave, LATER, replace(thumb, by=by(TOMAS)), policy=allowed).why is Why.REACTION_DOES_NOT_ACCEPT


def test_e9_a_deed_that_needs_an_owner_accepts_first() -> None:
    issue = deed(opened(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Carrier")).issue
    assert (issue.status, issue.owner, outcomes(issue, ClockKind.ACK)) == (Status.WAITING, BEN, [Outcome.MET])


def test_e9_a_deed_that_needs_an_owner_and_is_refused_accepts_nothing() -> None:
    refusal = refused(opened(), LATER, NeedInfo(by=by(ALICE), question="Which browser?"))
    assert (refusal.why, refusal.facts.by) == (Why.ASKING_ONESELF, ALICE)


def test_e9_of_a_deed_that_needs_an_owner_the_tiers_people_are_eligible_and_others_are_not() -> None:
    stranger = WaitOn(by=by(PRIYA), vendor=True, reason="Carrier")
    assert refused(opened(), LATER, stranger).why is Why.NOT_ELIGIBLE


# Handing over, as E9 says


def test_28_e9_an_offer_leaves_owner_and_ball_where_they_are_and_runs_the_accept_target() -> None:
    issue = owned()
    decision = deed(issue, LATER, OFFER)
    offer = Offered(DANA, BEN, LATER, LATER + minutes(15), "My shift ends")
    assert decision.issue.offered == offer
    assert (decision.issue.owner, decision.issue.status, decision.issue.holder) == (BEN, Status.ACCEPTED, issue.holder)
    assert running(decision.issue) == running(issue)
    assert whom(decision) == [DANA]
    offered = reason(decision, ReasonKind.OFFERED)
    assert (offered.by, offered.person, offered.deadline, offered.text) == (BEN, DANA, offer.until, offer.note)
    assert call(decision, ReasonKind.OFFERED).loud


def test_28_e9_when_the_offer_lapses_owner_person_and_lead_are_told_and_nothing_is_raised() -> None:
    offered = deed(owned(), LATER, replace(OFFER, to=ALICE)).issue
    decision = time(offered, LATER + minutes(15))
    assert kinds(decision) == [ReasonKind.OFFER_LAPSED]
    assert whom(decision) == [BEN, ALICE, DANA]
    assert (decision.issue.owner, decision.issue.tier, decision.issue.offered) == (BEN, T1, None)


def test_e9_the_person_accepts_what_was_offered_and_the_former_owner_is_told() -> None:
    offered = lived(owned(), LATER, OFFER)
    at = LATER + minutes(3)
    decision = deed(offered, at, Accept(by=by(DANA), entry=1))
    issue = decision.issue
    assert (issue.owner, issue.previous_owner, issue.offered, issue.accepted_at) == (DANA, BEN, None, at)
    assert (outcomes(issue, ClockKind.ACK), issue.moved_at) == ([], at)
    assert outcomes(issue, ClockKind.INTERNAL_UPDATE) == [Outcome.ENDED, None]
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline == at + hours(2)
    assert notices(decision) == []
    assert (kinds(decision), whom(decision)) == ([ReasonKind.TAKEN_OVER], [BEN])


def test_e9_nobody_but_the_person_accepts_what_was_offered() -> None:
    offered = deed(owned(), LATER, OFFER).issue
    refusal = refused(offered, LATER, Accept(by=by(ALICE)))
    assert (refusal.why, refusal.facts.by) == (Why.ALREADY_ACCEPTED, BEN)


def test_e9_what_waits_is_handed_over_and_goes_on_waiting() -> None:
    waiting = lived(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Carrier"), OFFER)
    issue = deed(waiting, LATER, Accept(by=by(DANA))).issue
    assert (issue.status, issue.owner, issue.wait) == (Status.WAITING, DANA, waiting.wait)
    assert issue.attention is None


def test_after_a_handover_in_a_wait_on_the_sender_the_new_internal_cadence_rests_from_the_start() -> None:
    waiting = lived(owned(), LATER, NeedInfo(by=by(BEN), question="Since when?"), OFFER)
    issue = deed(waiting, LATER, Accept(by=by(DANA))).issue
    assert clock(issue, ClockKind.INTERNAL_UPDATE).deadline is None


def test_e9_a_new_offer_takes_the_place_of_the_old() -> None:
    offered = lived(owned(), LATER, OFFER, replace(OFFER, to=ALICE))
    assert certain(offered.offered).to == ALICE
    assert refused(offered, LATER, Accept(by=by(DANA))).why is Why.ALREADY_ACCEPTED


def test_e9_nothing_is_offered_to_its_owner_or_to_who_is_not_of_the_tier() -> None:
    assert refused(owned(), LATER, replace(OFFER, to=BEN)).why is Why.ALREADY_THEIRS
    refusal = refused(owned(), LATER, replace(OFFER, to=PRIYA))
    assert (refusal.why, refusal.facts.by, refusal.facts.tier) == (Why.PERSON_NOT_OF_THE_TIER, PRIYA, T1)


def test_5a_only_the_owner_or_who_oversees_hands_over() -> None:
    assert refused(owned(), LATER, replace(OFFER, by=by(ALICE))).why is Why.NOT_OWNER
    assert certain(deed(owned(), LATER, replace(OFFER, by=by(DANA))).issue.offered).by == DANA
    assert refused(opened(), LATER, replace(OFFER, by=by(DANA))).why is Why.NOBODY_OWNS_IT


def test_e9_what_is_offered_out_of_hours_is_answered_by_working_time() -> None:
    light = owned(Severity.SEV3)
    evening = MONDAY_10 + hours(6.5)  # 16:30; one hour is the accept target
    light = replace(light, clocks=())
    offered = deed(light, evening, OFFER).issue
    assert certain(offered.offered).until == MONDAY_10 + hours(23.5)  # 09:30 on Tuesday


def test_an_offer_ends_with_an_escalation_and_with_the_resolution() -> None:
    offered = deed(owned(), LATER, OFFER).issue
    assert deed(offered, LATER, UP).issue.offered is None
    done = Resolve(by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
    assert deed(offered, LATER, done).issue.offered is None


def test_r26_a_raise_at_the_very_instant_at_which_an_offer_lapses_goes_first_and_ends_it() -> None:
    offered = deed(owned(), MONDAY_10 + minutes(45), OFFER).issue
    decision = time(offered, MONDAY_10 + hours(1))
    assert decision.issue.tier == T2
    assert ReasonKind.OFFER_LAPSED not in kinds(decision)


# Taking over


def test_e9_a_lead_takes_it_over_and_the_owner_is_told_why() -> None:
    decision = deed(owned(), LATER, TakeOver(by=by(DANA), reason="Ben is ill"))
    issue = decision.issue
    assert (issue.owner, issue.previous_owner, issue.status) == (DANA, BEN, Status.ACCEPTED)
    assert (kinds(decision), whom(decision)) == ([ReasonKind.TAKEN_OVER], [BEN])
    told = reason(decision, ReasonKind.TAKEN_OVER)
    assert (told.by, told.person, told.text) == (DANA, BEN, "Ben is ill")
    assert notices(decision) == [], "the thread reads it once"


def test_e9_taking_over_what_nobody_owns_is_accepting_it() -> None:
    decision = deed(opened(), LATER, TakeOver(by=by(DANA), reason="I know it"))
    assert (decision.issue.owner, outcomes(decision.issue, ClockKind.ACK)) == (DANA, [Outcome.MET])
    assert calls_of(decision) == []


def test_e9_taking_over_is_the_leads_needs_a_reason_and_somebody_elses_issue() -> None:
    assert refused(owned(), LATER, TakeOver(by=by(ALICE), reason="Mine")).why is Why.NEEDS_LEAD
    assert refused(owned(), LATER, TakeOver(by=by(DANA), reason=" ")).facts.missing == ("reason",)
    hers = deed(owned(), LATER, TakeOver(by=by(DANA), reason="Ben is ill")).issue
    assert refused(hers, LATER, TakeOver(by=by(DANA), reason="Again")).why is Why.ALREADY_THEIRS


@pytest.mark.parametrize("taken", ["handed over", "taken over"])
def test_63_r20_a_change_of_owner_ends_a_snooze_and_an_offer(taken: str) -> None:
    quiet = lived(owned(), LATER, Snooze(by=by(BEN), length=SnoozeFor.HALF), OFFER)
    assert quiet.snoozed is not None
    command = Accept(by=by(DANA)) if taken == "handed over" else TakeOver(by=by(DANA), reason="Ben is ill")
    issue = deed(quiet, LATER, command).issue
    assert (issue.snoozed, issue.offered) == (None, None)


# Giving up


def test_un_accepting_begins_the_tiers_calling_order_again_and_tells_the_lead() -> None:
    decision = deed(owned(Severity.SEV2, T3), LATER, UnAccept(by=by(TOMAS), reason="Called away"))
    issue = decision.issue
    assert (issue.status, issue.owner, issue.previous_owner) == (Status.UNACCEPTED, None, TOMAS)
    assert (issue.holder.kind, certain(issue.calling).how) == (HolderKind.NOBODY, Entered.UN_ACCEPTED)
    assert clock(issue, ClockKind.ACK).deadline == LATER + minutes(30)
    assert outcomes(issue, ClockKind.INTERNAL_UPDATE)[-1] is Outcome.ENDED
    assert issue.entry == owned(Severity.SEV2, T3).entry
    entered = reason(decision, ReasonKind.ENTERED)
    assert (entered.how, entered.text, entered.by) == (Entered.UN_ACCEPTED, "Called away", TOMAS)
    assert {"U0TOMAS", "U0INES"} == set(whom(decision))


def test_e7_whoever_it_was_offered_to_is_called_first_when_the_owner_gives_it_up() -> None:
    offered = deed(owned(), LATER, OFFER).issue
    decision = deed(offered, LATER, UnAccept(by=by(BEN), reason="Called away"))
    assert whom(decision) == [DANA, BEN]
    assert certain(decision.issue.calling).first == DANA


def test_e7_while_waiting_nobody_un_accepts() -> None:
    waiting = deed(owned(), LATER, WaitOn(by=by(BEN), vendor=True, reason="Carrier")).issue
    assert refused(waiting, LATER, UnAccept(by=by(BEN), reason="Ill")).why is Why.ALREADY_WAITING


def test_un_accepting_needs_a_reason_and_an_owner() -> None:
    assert refused(owned(), LATER, UnAccept(by=by(BEN), reason="")).facts.missing == ("reason",)
    assert refused(opened(), LATER, UnAccept(by=by(DANA), reason="Ill")).why is Why.NOBODY_OWNS_IT


def test_e9_after_a_raise_the_former_owner_gets_what_an_owner_would_until_somebody_accepts() -> None:
    raised = time(owned(), MONDAY_10 + hours(1)).issue
    assert raised.tier == T2
    assert roles_of(BEN, raised, A_ROSTER) >= {Role.PREVIOUS_OWNER}
    warned = time(raised, MONDAY_10 + hours(4))
    assert BEN in [called.person for one in calls_of(warned) for called in one.people]
    accepted = lived(raised, MONDAY_10 + hours(1), Accept(by=by(PRIYA)))
    half = time(accepted, MONDAY_10 + hours(4))
    assert call(half, ReasonKind.THRESHOLD).people[0].person == PRIYA
    assert BEN not in whom(half)
    assert next_wake(half.issue, FULL_POLICY) is not None


def test_e9_after_a_raise_the_lead_of_the_new_tier_leads() -> None:
    raised = time(owned(), MONDAY_10 + hours(1)).issue
    assert deed(raised, MONDAY_10 + hours(1), TakeOver(by=by(LENA), reason="Mine")).issue.owner == LENA
    assert refused(raised, MONDAY_10 + hours(1), TakeOver(by=by(DANA), reason="Mine")).why is Why.NEEDS_LEAD


def test_r18_reminders_begin_anew_with_the_owner() -> None:
    at = MONDAY_10 + hours(3)
    late = time(opened(Severity.SEV1), at).issue
    assert certain(late.reminders).started_at < at
    issue = deed(late, at, Accept(by=by(TOMAS))).issue
    assert (certain(issue.reminders).started_at, certain(issue.reminders).count) == (at, 0)
