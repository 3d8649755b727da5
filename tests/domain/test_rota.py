"""Rotas by SPEC E13 and statements 33, 36 and 80: who is on call, until when, who is next, and the hours nobody has.

The properties compare with a reading of the same rules that goes minute by minute and is too slow to be of use.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absence import Absence, away, stand_in
from bot.domain.calendar import Window
from bot.domain.errors import certain
from bot.domain.ids import PersonId, RotaKey, TierKey
from bot.domain.roster import OnCall
from bot.domain.rota import Gap, Layer, Override, Rota, Shift, gaps, next_shift, on_call, shifts, within

PRIYA, SAM, LENA, TOMAS = map(PersonId, ("U0PRIYA", "U0SAM", "U0LENA", "U0TOMAS"))
BERLIN = ZoneInfo("Europe/Berlin")
NINE = time(9)
WORKING_HOURS = ((Window(NINE, time(17)),),) * 5 + ((),) * 2
AT_NIGHT = ((Window(time(22), time(6)),),) * 7


def local(written: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)


WEEKLY = Layer(people=(PRIYA, SAM), starts=date(2026, 11, 23), days=7, hands_over=NINE)  # a Monday


def a_rota(*layers: Layer, zone: str = "Europe/Berlin", overrides: Sequence[Override] = ()) -> Rota:
    return Rota(key=RotaKey("t2_emea"), tier=TierKey("tier2"), zone=zone, layers=layers, overrides=tuple(overrides))


# who, until when, who is next (E13)


def test_e13_people_take_turns_and_hand_over_by_the_clock_on_the_wall() -> None:
    rota = a_rota(WEEKLY)
    first, second = local("2026-11-30 09:00"), local("2026-12-07 09:00")
    assert on_call(rota, local("2026-11-25 03:00")) == OnCall(PRIYA, "t2_emea", first)
    assert on_call(rota, first - timedelta(microseconds=1)) == OnCall(PRIYA, "t2_emea", first)
    assert on_call(rota, first) == OnCall(SAM, "t2_emea", second), "at the hand-over it is the next one"
    assert on_call(rota, second) == OnCall(PRIYA, "t2_emea", local("2026-12-14 09:00")), "and then the first again"


def test_e13_whatever_zone_is_asked_in_the_answer_is_in_utc() -> None:
    since, until = datetime(2026, 11, 25, 3, tzinfo=BERLIN), datetime(2026, 12, 9, 3, tzinfo=BERLIN)
    rota = a_rota(WEEKLY, overrides=[Override(LENA, since + timedelta(hours=1), since + timedelta(hours=2))])
    instants = [at for shift in shifts(rota, since, until) for at in (shift.since, shift.until)]
    instants += [at for gap in gaps((), (), since, until) for at in (gap.since, gap.until)]
    assert {at.tzinfo for at in instants} == {UTC}
    assert certain(on_call(rota, since)).until == local("2026-11-25 04:00")


def test_e13_who_is_next_and_when_is_known() -> None:
    rota = a_rota(WEEKLY)
    coming = Shift(SAM, local("2026-11-30 09:00"), local("2026-12-07 09:00"))
    assert next_shift(rota, local("2026-11-25 03:00")) == coming
    assert next_shift(rota, local("2026-11-20 03:00")) == Shift(PRIYA, local("2026-11-23 09:00"), coming.since)
    assert next_shift(a_rota(replace(WEEKLY, people=(PRIYA,))), local("2026-11-25 03:00")) is None


def test_e13_who_never_hands_over_is_on_call_until_further_notice() -> None:
    alone = a_rota(replace(WEEKLY, people=(PRIYA,)))
    assert on_call(alone, local("2026-11-25 03:00")) == OnCall(PRIYA, "t2_emea", None)


def test_e13_before_the_first_shift_nobody_is_on_call() -> None:
    assert on_call(a_rota(WEEKLY), local("2026-11-23 08:59")) is None
    assert on_call(a_rota(WEEKLY), local("2020-01-01 00:00")) is None


def test_e13_the_first_layer_that_has_somebody_counts() -> None:
    days = replace(WEEKLY, people=(LENA,), week=WORKING_HOURS)
    rota = a_rota(days, WEEKLY)
    assert shifts(rota, local("2026-11-24 00:00"), local("2026-11-25 00:00")) == (
        Shift(PRIYA, local("2026-11-24 00:00"), local("2026-11-24 09:00")),
        Shift(LENA, local("2026-11-24 09:00"), local("2026-11-24 17:00")),
        Shift(PRIYA, local("2026-11-24 17:00"), local("2026-11-25 00:00")),
    )
    assert on_call(rota, local("2026-11-27 18:00")) == OnCall(PRIYA, "t2_emea", local("2026-11-30 09:00"))


def test_e13_hours_can_reach_across_midnight() -> None:
    nights = a_rota(replace(WEEKLY, week=AT_NIGHT))
    assert on_call(nights, local("2026-11-25 05:59")) == OnCall(PRIYA, "t2_emea", local("2026-11-25 06:00"))
    assert on_call(nights, local("2026-11-25 06:00")) is None


def test_e13_hours_that_never_close_are_as_good_as_none() -> None:
    around_the_clock = a_rota(replace(WEEKLY, week=((Window(time(0), time(0)),),) * 7))
    assert on_call(around_the_clock, local("2026-11-25 03:00")) == on_call(a_rota(WEEKLY), local("2026-11-25 03:00"))


def test_e5_an_override_beats_every_layer_and_the_last_one_said_beats_the_others() -> None:
    since, until = local("2026-11-25 18:00"), local("2026-11-26 08:00")
    rota = a_rota(WEEKLY, overrides=(Override(LENA, since, until), Override(TOMAS, since, since + timedelta(hours=1))))
    assert on_call(rota, since) == OnCall(TOMAS, "t2_emea", local("2026-11-25 19:00"))
    assert on_call(rota, local("2026-11-25 19:00")) == OnCall(LENA, "t2_emea", until)
    assert on_call(rota, until) == OnCall(PRIYA, "t2_emea", local("2026-11-30 09:00"))
    assert rota.people == {PRIYA, SAM, LENA, TOMAS}


def test_r4_a_week_with_a_change_of_the_clocks_is_handed_over_at_the_same_time_on_the_wall() -> None:
    spring = a_rota(replace(WEEKLY, starts=date(2026, 3, 23)))
    found = on_call(spring, local("2026-03-25 00:00"))
    assert found == OnCall(PRIYA, "t2_emea", local("2026-03-30 09:00"))
    assert found.until is not None
    assert found.until - local("2026-03-23 09:00") == timedelta(hours=7 * 24 - 1)


def test_r4_a_hand_over_in_the_hour_that_the_clocks_skip_comes_right_after_it() -> None:
    spring = a_rota(replace(WEEKLY, starts=date(2026, 3, 28), days=1, hands_over=time(2, 30)))
    assert on_call(spring, local("2026-03-29 01:59")) == OnCall(PRIYA, "t2_emea", local("2026-03-29 03:00"))


def test_r4_a_hand_over_in_the_hour_that_comes_twice_is_at_its_first_time() -> None:
    autumn = a_rota(replace(WEEKLY, starts=date(2026, 10, 24), days=1, hands_over=time(2, 30)))
    assert on_call(autumn, local("2026-10-25 01:59")) == OnCall(
        PRIYA, "t2_emea", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    )


def test_r4_a_shift_that_has_begun_stays_when_the_clocks_go_back_over_midnight() -> None:
    daily = replace(WEEKLY, starts=date(2010, 11, 6), days=1, hands_over=time(0))
    rota = a_rota(daily, zone="America/St_Johns")  # 00:01 became 23:01 of the day before
    assert on_call(rota, datetime(2010, 11, 7, 2, 45, tzinfo=UTC)) == on_call(
        rota, datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    )


# gaps (statement 80)


def test_80_gaps_are_the_exact_hours_that_no_layer_and_no_override_has() -> None:
    rota = a_rota(
        replace(WEEKLY, week=WORKING_HOURS),
        overrides=[Override(LENA, local("2026-11-24 17:00"), local("2026-11-24 20:00"))],
    )
    assert gaps([rota], (), local("2026-11-24 00:00"), local("2026-11-25 10:00")) == (
        Gap(local("2026-11-24 00:00"), local("2026-11-24 09:00")),
        Gap(local("2026-11-24 20:00"), local("2026-11-25 09:00")),
    )


def test_80_who_is_away_without_a_deputy_leaves_a_gap_and_with_one_does_not() -> None:
    since, until = local("2026-11-24 12:00"), local("2026-11-25 12:00")
    day = (local("2026-11-24 00:00"), local("2026-11-26 00:00"))
    without = Absence(person=PRIYA, since=since, until=until)
    assert gaps([a_rota(WEEKLY)], [without], *day) == (Gap(since, until, (PRIYA,)),)
    assert gaps([a_rota(WEEKLY)], [replace(without, deputy=SAM)], *day) == ()
    sam_too = Absence(person=SAM, since=local("2026-11-25 00:00"), until=local("2026-11-27 00:00"))
    assert gaps([a_rota(WEEKLY)], [replace(without, deputy=SAM), sam_too], *day) == (
        Gap(sam_too.since, until, (PRIYA,)),
    )


def test_80_rotas_of_one_tier_fill_the_gaps_of_each_other() -> None:
    days = a_rota(replace(WEEKLY, week=((Window(time(8), time(20)),),) * 7))
    nights = a_rota(replace(WEEKLY, people=(LENA,), week=((Window(time(20), time(8)),),) * 7))
    day = (local("2026-11-24 00:00"), local("2026-11-26 00:00"))
    assert gaps([days], (), *day) != ()
    assert gaps([days, nights], (), *day) == ()
    late = replace(nights, overrides=(Override(SAM, local("2026-11-24 20:00"), local("2026-11-24 22:00")),))
    absent = [Absence(person=LENA, since=day[0], until=day[1])]
    assert gaps([days, late], absent, *day)[1] == Gap(local("2026-11-24 22:00"), local("2026-11-25 08:00"), (LENA,))


def test_80_gaps_that_touch_and_have_the_same_cause_are_one() -> None:
    early = replace(WEEKLY, week=((Window(NINE, time(17)),),) * 7)
    hours = (("2026-11-24 10:00", "2026-11-24 11:00"), ("2026-11-24 11:00", "2026-11-24 12:00"))
    away_twice = [Absence(person=PRIYA, since=local(since), until=local(until)) for since, until in hours]
    found = gaps([a_rota(early)], away_twice, local("2026-11-24 09:00"), local("2026-11-24 16:00"))
    assert found == (Gap(local("2026-11-24 10:00"), local("2026-11-24 12:00"), (PRIYA,)),)


def test_80_of_a_gap_only_the_hours_count_in_which_the_tier_works() -> None:
    night = Gap(local("2026-11-24 16:00"), local("2026-11-25 10:00"), (PRIYA,))
    days = [(local(f"2026-11-{day} 09:00"), local(f"2026-11-{day} 17:00")) for day in (24, 25, 26)]
    assert within([night], days) == (
        Gap(local("2026-11-24 16:00"), local("2026-11-24 17:00"), (PRIYA,)),
        Gap(local("2026-11-25 09:00"), local("2026-11-25 10:00"), (PRIYA,)),
    )
    assert within([Gap(local("2026-11-24 17:00"), local("2026-11-25 09:00"))], days) == ()


# absences, by E5


def test_e5_an_absence_holds_from_its_first_instant_to_before_its_last_and_the_last_one_said_counts() -> None:
    since, until = local("2026-11-24 12:00"), local("2026-11-25 12:00")
    absence = Absence(person=PRIYA, since=since, until=until, deputy=SAM)
    assert (away([absence], since), away([absence], until)) == ({PRIYA: SAM}, {})
    assert away([absence, replace(absence, deputy=LENA)], since) == {PRIYA: LENA}
    assert stand_in([absence], LENA, since) == LENA


# what cannot be said


def test_values_that_mean_nothing_are_refused() -> None:
    instant = local("2026-11-24 12:00")
    for broken in (
        lambda: replace(WEEKLY, people=()),
        lambda: replace(WEEKLY, days=0),
        lambda: replace(WEEKLY, week=((),) * 7),
        lambda: replace(WEEKLY, week=WORKING_HOURS[:3]),
        a_rota,
        lambda: Override(PRIYA, instant, instant),
        lambda: Absence(person=PRIYA, since=instant, until=instant),
        lambda: Absence(person=PRIYA, since=instant, until=instant + timedelta(hours=1), deputy=PRIYA),
    ):
        with pytest.raises(ValueError, match=r"has|have|are"):
            broken()


# at every instant, in any rota


STEP = timedelta(minutes=30)  # everything that is drawn lies on it, whatever the clocks do in these zones
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
FROM = datetime(2026, 10, 1, tzinfo=UTC)  # the clocks change on 4, 25 October and 1 November
SPAN = 5 * 7 * 48
PERSONS = st.sampled_from([PRIYA, SAM, LENA, TOMAS])
WALL = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
WEEK = (
    st.lists(st.lists(st.builds(Window, WALL, WALL), max_size=2).map(tuple), min_size=7, max_size=7)
    .map(tuple)
    .filter(any)
)
LAYERS = st.builds(
    Layer,
    people=st.lists(PERSONS, min_size=1, max_size=3).map(tuple),
    starts=st.dates(date(2026, 9, 25), date(2026, 10, 20)),
    days=st.sampled_from([1, 2, 7, 14]),
    hands_over=WALL,
    week=st.one_of(st.just(()), WEEK),
)
INSTANTS = st.integers(0, SPAN).map(lambda steps: FROM + steps * STEP)
SPANS = st.tuples(INSTANTS, st.integers(1, 300)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1] * STEP))
OVERRIDES = st.builds(lambda person, span: Override(person, *span), PERSONS, SPANS)
ROTAS = st.builds(
    a_rota,
    LAYERS,
    LAYERS,
    zone=st.sampled_from(ZONES),
    overrides=st.lists(OVERRIDES, max_size=3),
)
ABSENCES = st.builds(
    lambda people, span: Absence(person=people[0], since=span[0], until=span[1], deputy=people[1]),
    st.permutations([PRIYA, SAM, LENA, None]).filter(lambda people: people[0] is not None),
    SPANS,
)


def slowly(rota: Rota, at: datetime) -> PersonId | None:
    """Who is on call, found by walking along the wall clock from the beginning of each layer."""
    for override in rota.overrides[::-1]:
        if override.since <= at < override.until:
            return override.person
    return next((person for layer in rota.layers if (person := of_layer(layer, ZoneInfo(rota.zone), at))), None)


def of_layer(layer: Layer, zone: ZoneInfo, at: datetime) -> PersonId | None:
    if layer.week and not any(
        begins <= at < ends
        for back in range(3)
        for day in (at.astimezone(zone).date() + timedelta(days=1 - back),)
        for window in layer.week[day.weekday()]
        for begins, ends in (reached(zone, day, window),)
    ):
        return None
    person, day, turn = None, layer.starts, 0
    while first_shown(zone, day, layer.hands_over) <= at:
        person = layer.people[turn % len(layer.people)]
        day, turn = day + timedelta(days=layer.days), turn + 1
    return person


def first_shown(zone: ZoneInfo, day: date, wall: time) -> datetime:
    """The first half hour of UTC that shows this time or a later one of this day, begun well before it."""
    at = datetime.combine(day, wall, UTC) - timedelta(hours=16)
    while at.astimezone(zone).replace(tzinfo=None) < datetime.combine(day, wall):
        at += STEP
    return at


def reached(zone: ZoneInfo, day: date, window: Window) -> tuple[datetime, datetime]:
    """From the first time that the wall shows the opening to the last that it shows the closing (SPEC R4)."""
    ends_on = day if window.closes > window.opens else day + timedelta(days=1)
    begins, ends = first_shown(zone, day, window.opens), first_shown(zone, ends_on, window.closes)
    again = (ends + STEP * half for half in range(1, 5))
    wall = datetime.combine(ends_on, window.closes)
    return begins, max((ends, *(at for at in again if at.astimezone(zone).replace(tzinfo=None) == wall)))


@given(ROTAS, st.lists(INSTANTS, min_size=1, max_size=20))
def test_e13_at_every_instant_it_is_who_a_slow_walk_finds(rota: Rota, instants: list[datetime]) -> None:
    for at in instants:
        found = on_call(rota, at)
        assert (found and found.person) == slowly(rota, at)
        if found is not None and found.until is not None:
            assert slowly(rota, found.until - STEP) == found.person
            assert slowly(rota, found.until) != found.person


@given(ROTAS, SPANS)
def test_e13_shifts_leave_no_hole_and_neighbours_differ(rota: Rota, span: tuple[datetime, datetime]) -> None:
    found = shifts(rota, *span)
    assert (found[0].since, found[-1].until) == span
    for one, following in pairwise(found):
        assert one.until == following.since
        assert one.person != following.person


@given(st.lists(ROTAS, min_size=1, max_size=2), st.lists(ABSENCES, max_size=3), SPANS)
def test_80_gaps_are_the_complement_of_what_is_covered(
    rotas: list[Rota], absences: list[Absence], span: tuple[datetime, datetime]
) -> None:
    def called(at: datetime) -> bool:
        on_duty = [person for rota in rotas if (person := slowly(rota, at)) is not None]
        return any(stand_in(absences, person, at) is not None for person in on_duty)

    since, until = span
    steps = [since + STEP * step for step in range((until - since) // STEP)]
    uncovered = [list(run) for nobody, run in groupby(steps, lambda at: not called(at)) if nobody]
    found = gaps(rotas, absences, *span)
    joined: list[list[datetime]] = []
    for gap in found:
        if joined and joined[-1][1] == gap.since:
            joined[-1][1] = gap.until
        else:
            joined.append([gap.since, gap.until])
    assert joined == [[run[0], run[-1] + STEP] for run in uncovered]
