"""Rotas, absences, deputies and round robins as they reach the people who are called (SPEC E4, E5, E12, E13)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.db import facts, outbox
from bot.db import rotas as kept
from bot.db.bound import BoundKind, BoundTo
from bot.db.letters import News, Swapping, ToOps, ToPerson, Uncovered
from bot.domain.absence import Absence
from bot.domain.actor import Actor, Standing
from bot.domain.calendar import Window
from bot.domain.errors import Refused, Why
from bot.domain.facts import Summoned, TurnTaken
from bot.domain.ids import CalendarKey, DepartmentKey, IssueId, PersonId, RotaKey
from bot.domain.opening import Form
from bot.domain.policy import Audience, Department
from bot.domain.roster import Called, Found, OnCall, find
from bot.domain.rota import Layer, Override, Rota
from bot.usecases.bindings import bind, roster, unbind
from bot.usecases.directory import stale_people
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.rota_gaps import gaps_ahead, tell_gaps_of_the_week
from bot.usecases.rotas import (
    NoSuchRota,
    absences,
    end_absence,
    forget_rota,
    on_duty,
    rotas,
    set_absence,
    set_override,
    set_rota,
)
from bot.usecases.swaps import ask_swap, take_swap
from tests.builders import (
    A_POLICY,
    A_REPORT,
    ALICE,
    ALWAYS,
    BEN,
    DANA,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    T1,
    T2,
    TEAM,
    TOMAS,
    an_issue,
    by,
    by_severity,
    hours,
)
from tests.usecases.conftest import Bench

ROUND_ROBIN = replace(A_POLICY, ladder=tuple(replace(tier, round_robin=True) for tier in A_POLICY.ladder))
DAILY = Layer(people=(PRIYA, SAM), starts=date(2026, 11, 23), days=1, hands_over=time(9))
ROTA = Rota(key=RotaKey("t2"), tier=T2, zone="Europe/Berlin", layers=(DAILY,))
TUESDAY_9 = datetime(2026, 11, 24, 8, tzinfo=UTC)  # the hand-over in Berlin
OFFICE = ((Window(time(9), time(17)),),) * 5 + ((),) * 2


def called(bench: Bench, issue: IssueId) -> list[tuple[Called, ...]]:
    with bench.database.reading() as session:
        return [fact.call.people for fact in facts.of_issue(session, TEAM, issue) if isinstance(fact, Summoned)]


def opened(bench: Bench, number: int) -> IssueId:
    return open_issue(bench.rt, TEAM, form=Form(id=f"f{number}", report=A_REPORT), by=by(ALICE)).id


def news(bench: Bench) -> list[tuple[object, News]]:
    """What waits to be told outside of any issue, by whom it is for."""
    with bench.database.writing() as session:
        letters = outbox.claim(session, TEAM, bench.machine(), bench.machine() + timedelta(minutes=1), 100)
    bench.machine.advance(timedelta(microseconds=1))
    letters.sort(key=lambda letter: str(letter.to))
    return [(letter.to, letter.body) for letter in letters if isinstance(letter.body, Uncovered | Swapping)]


# who is on call


def test_e13_a_tier_with_a_rota_has_who_is_on_call_by_it_and_the_others_keep_their_lists(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, by(OLU))
    found = roster(bench.rt, TEAM)
    assert found.tier(T2).on_call == (OnCall(PRIYA, "t2", TUESDAY_9),)
    assert found.tier(T1).on_call == (OnCall(ALICE), OnCall(BEN))
    assert rotas(bench.rt, TEAM) == (ROTA,)


def test_36_whoever_is_on_call_when_the_step_runs_is_called(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    bench.advance(hours(23) - timedelta(minutes=5))  # 08:55 on Tuesday
    issue = opened(bench, 1)
    bench.advance(timedelta(minutes=15))
    enforce_deadlines(bench.rt, TEAM)
    assert Called(SAM, Found.ON_CALL, "t2", TUESDAY_9 + hours(24)) in called(bench, issue)[-1]


def test_e13_people_of_a_rota_belong_to_the_tier_and_are_known_to_the_directory(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, replace(ROTA, layers=(replace(DAILY, people=(TOMAS,)),)), None)
    assert TOMAS in roster(bench.rt, TEAM).tier(T2).people
    set_absence(bench.rt, TEAM, away(LENA, deputy=PersonId("U0NEW")), None)
    assert {TOMAS, PersonId("U0NEW")} <= set(stale_people(bench.rt, TEAM))


def test_33_where_the_rota_has_nobody_the_next_step_is_called_at_once_and_says_so(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, replace(ROTA, tier=T1, layers=(replace(DAILY, starts=date(2027, 1, 1)),)), None)
    issue = opened(bench, 1)
    assert roster(bench.rt, TEAM).tier(T1).on_call == ()
    assert [one.person for one in called(bench, issue)[0]] == [DANA]
    with bench.database.reading() as session:
        first = next(fact for fact in facts.of_issue(session, TEAM, issue) if isinstance(fact, Summoned))
    assert first.call.reasons[0].in_place_of_nobody


def test_e13_of_each_tier_it_is_known_who_is_on_call_until_when_and_who_is_next(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    t1, t2, _ = on_duty(bench.rt, TEAM)
    assert (t1.by_rota, [one.person for one in t1.on_call], dict(t1.next)) == (False, [ALICE, BEN], {})
    assert (t2.by_rota, t2.zone, t2.on_call) == (True, "Europe/Berlin", (OnCall(PRIYA, "t2", TUESDAY_9),))
    assert [(key, shift.person, shift.since) for key, shift in t2.next.items()] == [("t2", SAM, TUESDAY_9)]


def test_e5_an_override_is_kept_over_a_new_version_of_the_rota_and_goes_with_it(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    override = Override(LENA, MONDAY_10, MONDAY_10 + hours(2))
    set_override(bench.rt, TEAM, ROTA.key, override, None)
    set_rota(bench.rt, TEAM, replace(ROTA, zone="Europe/Paris"), None)
    assert roster(bench.rt, TEAM).tier(T2).on_call == (OnCall(LENA, "t2", override.until),)
    bench.advance(hours(2))
    assert rotas(bench.rt, TEAM)[0].overrides == ()
    forget_rota(bench.rt, TEAM, ROTA.key, None)
    assert roster(bench.rt, TEAM).tier(T2).on_call == (OnCall(PRIYA), OnCall(SAM))
    with pytest.raises(NoSuchRota):
        set_override(bench.rt, TEAM, ROTA.key, override, None)


# who is away


def away(person: PersonId, *, deputy: PersonId | None = None, length: timedelta = timedelta(hours=4)) -> Absence:
    return Absence(person=person, since=MONDAY_10, until=MONDAY_10 + length, deputy=deputy, reason="a day off")


def test_34_the_deputy_of_a_lead_who_is_away_is_called_for_them(bench: Bench) -> None:
    set_absence(bench.rt, TEAM, away(LENA, deputy=SAM), by(LENA))
    issue = replace(an_issue(), tier=T2)
    assert find(roster(bench.rt, TEAM), issue, (Audience.LEAD,)) == (Called(SAM, Found.LEAD, instead_of=LENA),)
    bench.advance(hours(4))
    assert find(roster(bench.rt, TEAM), issue, (Audience.LEAD,)) == (Called(LENA, Found.LEAD),)


def test_e5_the_deputy_that_is_bound_stands_in_where_an_absence_names_none(bench: Bench) -> None:
    bind(bench.rt, TEAM, "tier2.deputy", BoundTo(BoundKind.PERSON, (TOMAS,)), None)
    set_absence(bench.rt, TEAM, away(LENA), by(LENA))
    found = roster(bench.rt, TEAM)
    assert (found.tier(T2).deputy, dict(found.deputies)) == (TOMAS, {LENA: TOMAS})
    assert found.unavailable == {LENA}


def test_e5_what_was_said_last_of_somebody_counts_and_whoever_is_back_is_back(bench: Bench) -> None:
    set_absence(bench.rt, TEAM, away(PRIYA, deputy=SAM), by(PRIYA))
    later = replace(away(PRIYA, length=timedelta(days=2)), since=MONDAY_10 + hours(1))
    set_absence(bench.rt, TEAM, later, by(MARC))
    assert absences(bench.rt, TEAM) == (later,)
    assert roster(bench.rt, TEAM).unavailable == frozenset()
    bench.advance(hours(1))
    assert roster(bench.rt, TEAM).unavailable == {PRIYA}
    end_absence(bench.rt, TEAM, PRIYA, by(PRIYA))
    assert (absences(bench.rt, TEAM), roster(bench.rt, TEAM).unavailable) == ((), frozenset())


def test_bindings_name_departments_deputies_and_whomever_a_step_names(bench: Bench) -> None:
    engineering = Department(
        key=DepartmentKey("engineering"), name="Engineering", calendar=ALWAYS.key, target=by_severity(1, 4, 24, 72)
    )
    step = replace(A_POLICY.ladder[0].steps[0], named=("duty_officer",))
    first = replace(A_POLICY.ladder[0], steps=(step, *A_POLICY.ladder[0].steps[1:]))
    activate_policy(
        bench.rt, TEAM, replace(A_POLICY, ladder=(first, *A_POLICY.ladder[1:]), departments=(engineering,)), "", None
    )
    bind(bench.rt, TEAM, "duty_officer", BoundTo(BoundKind.PEOPLE, (TOMAS,)), None)
    bind(bench.rt, TEAM, "engineering.people", BoundTo(BoundKind.PEOPLE, (SAM, BEN)), None)
    bind(bench.rt, TEAM, "engineering.lead", BoundTo(BoundKind.PERSON, (SAM,)), None)
    bind(bench.rt, TEAM, "engineering.channel", BoundTo(BoundKind.CHANNEL, ("C0ENG",)), None)
    found = roster(bench.rt, TEAM)
    assert found.named["duty_officer"] == (TOMAS,)
    assert (found.department(engineering.key).people, found.department(engineering.key).lead) == ((SAM, BEN), SAM)


# whose turn it is (statement 38)


@pytest.fixture
def three_in_turn(bench: Bench) -> Bench:
    activate_policy(bench.rt, TEAM, ROUND_ROBIN, "", None)
    bind(bench.rt, TEAM, "tier1.oncall", BoundTo(BoundKind.PEOPLE, (ALICE, BEN, DANA)), None)
    return bench


def first_called(bench: Bench, issue: IssueId) -> PersonId:
    return called(bench, issue)[0][0].person


def test_38_three_issues_go_to_three_people_in_turn(three_in_turn: Bench) -> None:
    taken = [first_called(three_in_turn, opened(three_in_turn, number)) for number in range(4)]
    assert taken == [ALICE, BEN, DANA, ALICE]


def test_38_who_is_away_keeps_the_turn(three_in_turn: Bench) -> None:
    set_absence(three_in_turn.rt, TEAM, away(ALICE), None)
    assert [first_called(three_in_turn, opened(three_in_turn, number)) for number in range(2)] == [BEN, DANA]
    end_absence(three_in_turn.rt, TEAM, ALICE, None)
    assert first_called(three_in_turn, opened(three_in_turn, 3)) == ALICE


def test_e12_issues_that_are_raised_in_one_transaction_get_different_people(three_in_turn: Bench) -> None:
    bind(three_in_turn.rt, TEAM, "tier2.oncall", BoundTo(BoundKind.PEOPLE, (PRIYA, SAM, LENA)), None)
    issues = [opened(three_in_turn, number) for number in range(3)]
    three_in_turn.advance(timedelta(minutes=15))
    while enforce_deadlines(three_in_turn.rt, TEAM):
        pass
    with three_in_turn.database.reading() as session:
        turns = [
            fact.person
            for issue in issues
            for fact in facts.of_issue(session, TEAM, issue)
            if isinstance(fact, TurnTaken) and fact.tier == T2
        ]
        assert kept.queues(session, TEAM)[T2] == (PRIYA, SAM, LENA), "after three turns the first is first again"
    assert sorted(turns) == sorted([PRIYA, SAM, LENA])


def test_e12_who_joins_waits_at_the_end_and_who_leaves_is_skipped(three_in_turn: Bench) -> None:
    assert first_called(three_in_turn, opened(three_in_turn, 1)) == ALICE
    bind(three_in_turn.rt, TEAM, "tier1.oncall", BoundTo(BoundKind.PEOPLE, (ALICE, SAM, DANA)), None)
    assert roster(three_in_turn.rt, TEAM).tier(T1).turn == (DANA, ALICE, SAM)


# hours that nobody has (statement 80)


def test_80_managers_are_told_of_the_exact_hours_when_a_change_makes_a_gap_and_once_a_week(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    assert (news(bench), gaps_ahead(bench.rt, TEAM)) == ([], ())
    set_absence(bench.rt, TEAM, replace(away(SAM), since=TUESDAY_9, until=TUESDAY_9 + hours(3)), by(SAM))
    (to, told), *more = news(bench)
    assert (to, more) == (ToPerson(MARC), [])
    assert isinstance(told, Uncovered)
    (gap,) = told.tiers[0].gaps
    assert (told.tiers[0].tier, gap.since, gap.until, gap.away) == (T2, TUESDAY_9, TUESDAY_9 + hours(3), (SAM,))
    set_absence(bench.rt, TEAM, away(TOMAS), None)
    assert news(bench) == [], "what was told already is not told again because of something else"
    tell_gaps_of_the_week(bench.rt, TEAM)
    assert news(bench) == [], "nor because a week has its report"


def test_80_the_week_begins_on_monday_at_nine(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, replace(ROTA, layers=(replace(DAILY, week=OFFICE),)), None)
    assert len(news(bench)) == 1
    tell_gaps_of_the_week(bench.rt, TEAM)
    assert news(bench) == []
    bench.advance(timedelta(days=7) - hours(1) - timedelta(seconds=1))  # 08:59:59 on Monday
    tell_gaps_of_the_week(bench.rt, TEAM)
    assert news(bench) == []
    bench.advance(timedelta(seconds=1))
    tell_gaps_of_the_week(bench.rt, TEAM)
    assert len(news(bench)) == 1


def test_80_hours_in_which_the_tier_is_closed_are_no_gap(bench: Bench) -> None:
    office = replace(ALWAYS, key=CalendarKey("office"), week=OFFICE)
    ladder = tuple(replace(tier, calendar=office.key) if tier.key == T2 else tier for tier in A_POLICY.ladder)
    policy = replace(A_POLICY, ladder=ladder, calendars={**A_POLICY.calendars, office.key: office})
    set_rota(bench.rt, TEAM, replace(ROTA, layers=(replace(DAILY, week=OFFICE),)), None)
    assert gaps_ahead(bench.rt, TEAM) != ()
    activate_policy(bench.rt, TEAM, policy, "", None)
    assert gaps_ahead(bench.rt, TEAM) == ()


def test_80_without_a_manager_the_channel_for_the_bots_own_troubles_is_told(bench: Bench) -> None:
    unbind(bench.rt, TEAM, "managers", None)
    set_rota(bench.rt, TEAM, replace(ROTA, layers=(replace(DAILY, week=OFFICE),)), None)
    assert [to for to, _ in news(bench)] == [ToOps()]


# swaps


def test_e13_a_swap_is_asked_taken_and_both_are_told(bench: Bench) -> None:
    three = replace(ROTA, layers=(replace(DAILY, people=(PRIYA, SAM, LENA)),))
    set_rota(bench.rt, TEAM, three, None)
    asked = ask_swap(bench.rt, TEAM, ROTA.key, TUESDAY_9, TUESDAY_9 + hours(24), by(SAM))
    assert news(bench) == [(ToPerson(one), Swapping(asked, "Europe/Berlin")) for one in (LENA, PRIYA)]
    taken = take_swap(bench.rt, TEAM, asked.number, by(LENA))
    assert (taken.taker, taken.asker) == (LENA, SAM)
    assert news(bench) == [(ToPerson(one), Swapping(taken, "Europe/Berlin")) for one in (LENA, SAM)]
    bench.advance(hours(23))
    assert roster(bench.rt, TEAM).tier(T2).on_call == (OnCall(LENA, "t2", TUESDAY_9 + hours(48)),)


def test_e13_only_the_first_taker_of_the_rota_gets_the_hours(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, replace(ROTA, layers=(replace(DAILY, people=(PRIYA, SAM, LENA)),)), None)
    asked = ask_swap(bench.rt, TEAM, ROTA.key, TUESDAY_9, TUESDAY_9 + hours(24), by(SAM))
    assert refusal(lambda: take_swap(bench.rt, TEAM, asked.number, by(ALICE))) is Why.NOT_OF_THE_ROTA
    assert refusal(lambda: take_swap(bench.rt, TEAM, asked.number, by(SAM))) is Why.NOT_OF_THE_ROTA
    take_swap(bench.rt, TEAM, asked.number, by(LENA))
    assert refusal(lambda: take_swap(bench.rt, TEAM, asked.number, by(PRIYA))) is Why.SWAP_TAKEN
    assert refusal(lambda: take_swap(bench.rt, TEAM, 99, by(PRIYA))) is Why.NO_SUCH_SWAP


def test_e13_what_is_over_or_not_ones_own_cannot_be_swapped(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    day = TUESDAY_9, TUESDAY_9 + hours(24)
    assert refusal(lambda: ask_swap(bench.rt, TEAM, ROTA.key, *day, by(PRIYA))) is Why.NOT_YOUR_SHIFT
    assert refusal(lambda: ask_swap(bench.rt, TEAM, RotaKey("none"), *day, by(SAM))) is Why.NO_SUCH_SWAP
    asked = ask_swap(bench.rt, TEAM, ROTA.key, *day, by(SAM))
    bench.advance(hours(48))
    assert refusal(lambda: ask_swap(bench.rt, TEAM, ROTA.key, *day, by(SAM))) is Why.NOT_YOUR_SHIFT
    assert refusal(lambda: take_swap(bench.rt, TEAM, asked.number, by(PRIYA))) is Why.NO_SUCH_SWAP


# who may


def refusal(act: Callable[[], object]) -> Why:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.why


def test_rotas_are_for_administrators_and_absences_for_oneself_managers_and_administrators(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    guest = Actor(LENA, Standing.GUEST)
    override = Override(LENA, MONDAY_10, TUESDAY_9)
    acts: tuple[Callable[[], object], ...] = (
        lambda: set_rota(bench.rt, TEAM, ROTA, by(LENA)),
        lambda: forget_rota(bench.rt, TEAM, ROTA.key, by(LENA)),
        lambda: set_override(bench.rt, TEAM, ROTA.key, override, by(LENA)),
        lambda: set_absence(bench.rt, TEAM, away(PRIYA), by(LENA)),
        lambda: end_absence(bench.rt, TEAM, PRIYA, by(LENA)),
    )
    for act in acts:
        assert refusal(act) is Why.NOT_ADMINISTRATOR
    acts = (
        lambda: set_absence(bench.rt, TEAM, away(LENA), guest),
        lambda: ask_swap(bench.rt, TEAM, ROTA.key, MONDAY_10, TUESDAY_9, guest),
        lambda: take_swap(bench.rt, TEAM, 1, guest),
    )
    for act in acts:
        assert refusal(act) is Why.NOT_A_MEMBER
    assert (rotas(bench.rt, TEAM), absences(bench.rt, TEAM)) == ((ROTA,), ())
