"""Who is called: audiences, availability, deputies, the last resort and the round robin (SPEC E1 to E5, E12)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import DepartmentKey, IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import Holder, HolderKind, Issue, Status
from bot.domain.matrix import NOTHING_KNOWN, Impact, Kind, Report, Scope, Severity, Urgency
from bot.domain.policy import Audience
from bot.domain.roster import (
    Called,
    DepartmentPeople,
    Found,
    OnCall,
    Roster,
    TierPeople,
    available,
    find,
    last_resort,
    take_turn,
    tier_of,
)

T1, T2 = TierKey("tier1"), TierKey("tier2")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALICE, BEN, DANA, DEAN = map(PersonId, ("U0ALICE", "U0BEN", "U0DANA", "U0DEAN"))
MARC, MIA, VERA, OLU, WIM = map(PersonId, ("U0MARC", "U0MIA", "U0VERA", "U0OLU", "U0WIM"))
UNTIL = NOW + timedelta(hours=8)

ROSTER = Roster(
    tiers={
        T1: TierPeople(on_call=(OnCall(ALICE, "T1-EMEA", UNTIL), OnCall(BEN)), lead=DANA, deputy=DEAN),
        T2: TierPeople(),
    },
    departments={DepartmentKey("engineering"): DepartmentPeople(people=(WIM,), lead=WIM)},
    managers=(MARC, MIA),
    accountable=VERA,
    fallback=(OLU,),
)
ISSUE = Issue(
    team=TeamId("T0TEST"),
    id=IssueId(12),
    form="form-12",
    policy_version=1,
    report=Report(
        title="No invoices",
        customer="Acme",
        kind=Kind.BILLING,
        scope=Scope.ONE,
        impact=Impact.DEGRADED,
        urgency=Urgency.SOON,
    ),
    known=NOTHING_KNOWN,
    rule="a rule",
    severity=Severity.SEV3,
    tier=T1,
    status=Status.UNACCEPTED,
    opener=WIM,
    opened_at=NOW,
    cycle=1,
    owner=None,
    accepted_at=None,
    previous_owner=None,
    holder=Holder(HolderKind.NOBODY, T1, NOW),
    path=(),
    clocks=(),
    clocks_started=0,
    calling=None,
    callings_started=0,
    checkpoint=None,
    moved_at=NOW,
    last_instant=NOW,
    version=1,
)
OWNED = replace(ISSUE, owner=BEN, previous_owner=WIM, watchers=(WIM, MIA))
ON_CALL = (Called(ALICE, Found.ON_CALL, "T1-EMEA", UNTIL), Called(BEN, Found.ON_CALL))


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.OWNER, (Called(BEN, Found.OWNER),)),
        (Audience.PREVIOUS, (Called(WIM, Found.PREVIOUS),)),
        (Audience.ON_CALL, ON_CALL),
        (Audience.LEAD, (Called(DANA, Found.LEAD),)),
        (Audience.DEPUTY, (Called(DEAN, Found.DEPUTY),)),
        (Audience.MANAGER, (Called(MARC, Found.MANAGER), Called(MIA, Found.MANAGER))),
        (Audience.ACCOUNTABLE, (Called(VERA, Found.ACCOUNTABLE),)),
        (Audience.FALLBACK, (Called(OLU, Found.FALLBACK),)),
        (Audience.WATCHERS, (Called(WIM, Found.WATCHER), Called(MIA, Found.WATCHER))),
    ],
)
def test_e1_each_audience_is_people_and_e2_says_why_they_are_called(
    audience: Audience, expected: tuple[Called, ...]
) -> None:
    assert find(ROSTER, OWNED, (audience,)) == expected


@pytest.mark.parametrize("audience", Audience)
def test_e4_an_audience_that_nobody_is_bound_to_is_nobody(audience: Audience) -> None:
    assert find(Roster(tiers={}), ISSUE, (audience,)) == ()


def test_r14_without_an_owner_the_previous_one_and_whoever_is_on_call_are_called() -> None:
    assert find(ROSTER, ISSUE, (Audience.OWNER,)) == ON_CALL
    caretaker = replace(ISSUE, previous_owner=WIM)
    assert find(ROSTER, caretaker, (Audience.OWNER,)) == (Called(WIM, Found.PREVIOUS), *ON_CALL)


def test_e2_the_people_of_the_issues_own_tier_are_called() -> None:
    raised = replace(ISSUE, tier=T2)
    assert find(ROSTER, raised, (Audience.ON_CALL, Audience.LEAD, Audience.DEPUTY)) == ()


def test_e2_a_person_is_called_once_for_the_first_audience_that_names_them() -> None:
    audiences = (Audience.ON_CALL, Audience.OWNER, Audience.LEAD)
    assert find(ROSTER, OWNED, audiences) == (*ON_CALL, Called(DANA, Found.LEAD))


def test_a_tier_or_a_department_that_is_not_bound_has_nobody() -> None:
    assert ROSTER.tier(TierKey("tier9")) == TierPeople()
    assert ROSTER.tier(T1).lead == DANA
    assert ROSTER.department(DepartmentKey("sales")) == DepartmentPeople()
    assert ROSTER.department(DepartmentKey("engineering")).lead == WIM


def test_a_person_is_of_the_tier_whose_people_name_them() -> None:
    people = replace(ROSTER, tiers={T1: TierPeople(people=frozenset({ALICE})), T2: TierPeople(people=frozenset({WIM}))})
    assert (tier_of(people, ALICE), tier_of(people, WIM), tier_of(people, DANA)) == (T1, T2, None)


# E5: who can be called


def test_34_while_the_lead_is_away_the_deputy_is_called_for_them() -> None:
    away = replace(ROSTER, unavailable=frozenset({DANA}), deputies={DANA: DEAN})
    assert find(away, ISSUE, (Audience.LEAD,)) == (Called(DEAN, Found.LEAD, instead_of=DANA),)


def test_e5_a_deputy_takes_over_the_rota_and_its_end() -> None:
    away = replace(ROSTER, unavailable=frozenset({ALICE}), deputies={ALICE: WIM})
    called = find(away, ISSUE, (Audience.ON_CALL,))
    assert called == (Called(WIM, Found.ON_CALL, "T1-EMEA", UNTIL, instead_of=ALICE), ON_CALL[1])


def test_e5_who_is_away_without_a_deputy_who_is_there_is_not_called() -> None:
    away = replace(ROSTER, unavailable=frozenset({ALICE, DANA, DEAN}), deputies={DANA: DEAN})
    assert find(away, ISSUE, (Audience.ON_CALL, Audience.LEAD)) == (ON_CALL[1],)


def test_e5_a_deputy_of_somebody_who_is_there_is_not_called() -> None:
    assert find(replace(ROSTER, deputies={DANA: DEAN}), ISSUE, (Audience.LEAD,)) == (Called(DANA, Found.LEAD),)


def test_e5_a_deputy_who_is_called_anyway_is_called_once() -> None:
    away = replace(ROSTER, unavailable=frozenset({DANA}), deputies={DANA: BEN})
    assert find(away, ISSUE, (Audience.ON_CALL, Audience.LEAD)) == ON_CALL
    called = find(away, ISSUE, (Audience.LEAD, Audience.ON_CALL))
    assert called == (Called(BEN, Found.LEAD, instead_of=DANA), ON_CALL[0])


def test_e5_a_hint_only_changes_the_order() -> None:
    hinted = replace(ROSTER, hinted_away=frozenset({ALICE, MARC}))
    people = find(hinted, ISSUE, (Audience.ON_CALL, Audience.MANAGER))
    assert [called.person for called in people] == [BEN, MIA, ALICE, MARC]
    assert available(hinted, (ON_CALL[0],)) == (ON_CALL[0],)


# E4: the last resort


def test_e4_the_last_resort_is_the_lead_then_the_managers_then_the_fallback_list() -> None:
    assert last_resort(ROSTER, ISSUE) == (Called(DANA, Found.LEAD),)
    away = replace(ROSTER, unavailable=frozenset({DANA}))
    assert last_resort(away, ISSUE) == (Called(DEAN, Found.LEAD, instead_of=DANA),)
    no_lead = replace(ROSTER, unavailable=frozenset({DANA, DEAN}))
    assert last_resort(no_lead, ISSUE) == (Called(MARC, Found.MANAGER), Called(MIA, Found.MANAGER))
    no_manager = replace(ROSTER, unavailable=frozenset({DANA, DEAN, MARC, MIA}))
    assert last_resort(no_manager, ISSUE) == (Called(OLU, Found.FALLBACK),)


# E12: the round robin


def test_38_three_issues_go_to_three_people_and_who_is_away_keeps_the_turn() -> None:
    queue: tuple[PersonId, ...] = (ALICE, BEN, DANA)
    taken = []
    for _ in range(3):
        person, queue = take_turn(queue, frozenset())
        taken.append(person)
    assert taken == [ALICE, BEN, DANA]
    assert take_turn(queue, frozenset({ALICE})) == (BEN, (ALICE, DANA, BEN))
    assert take_turn((ALICE, DANA, BEN), frozenset()) == (ALICE, (DANA, BEN, ALICE))


def test_e12_where_everybody_is_away_nobody_has_the_turn_and_the_queue_stays() -> None:
    assert take_turn((ALICE, BEN), frozenset({ALICE, BEN})) == (None, (ALICE, BEN))
    assert take_turn((), frozenset()) == (None, ())
