"""Who is on call by a rota: weekly patterns in layers, overrides over them, and the hours that nobody has (SPEC E13).

Never reads a clock. Who is away is still on call here, gaps apart: the roster puts deputies in their place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.absence import Absence, stand_in
from bot.domain.calendar import Calendar, Stretch, Window, at_wall_clock, closing, is_open, opening
from bot.domain.ids import CalendarKey, PersonId, RotaKey, TierKey
from bot.domain.roster import OnCall

_A_DAY = timedelta(days=1)
_DAYS_OF_THE_WEEK = 7
_LOOKED_AHEAD = timedelta(days=366)  # whose shift has no end within it is on call until further notice

Change = Callable[[datetime], datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """People who take turns: each shift lasts `days` and ends at `hands_over` on the wall of the rota's zone.

    The first shift begins on the day `starts`. `week` has seven days of hours, Monday first; none: around the clock.
    """

    people: tuple[PersonId, ...]
    starts: date
    days: int
    hands_over: time
    week: tuple[tuple[Window, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.people or self.days < 1:
            raise ValueError("a layer has people, and a shift at least one day")
        if self.week and (len(self.week) != _DAYS_OF_THE_WEEK or not any(self.week)):
            raise ValueError("the hours of a layer are seven days, and at least one of them has some")


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody is on call instead, whatever the layers say; of several the last one counts (SPEC E5)."""

    person: PersonId
    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise ValueError("an override has a length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who is on call for a tier and when; `zone` is an IANA name. The first layer that has somebody counts."""

    key: RotaKey
    tier: TierKey
    zone: str
    layers: tuple[Layer, ...]
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError(f"the rota {self.key} has no layer")

    @property
    def people(self) -> frozenset[PersonId]:
        """Everybody whom its layers or overrides name."""
        taking_turns = (person for layer in self.layers for person in layer.people)
        return frozenset((*taking_turns, *(override.person for override in self.overrides)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Somebody asks to be relieved of hours that are theirs; once there is a `taker`, an override says the same."""

    number: int
    rota: RotaKey
    asker: PersonId
    since: datetime
    until: datetime
    taker: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of time and who is on call in it; nobody is a gap. It ends where somebody else begins."""

    person: PersonId | None
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours that nobody has: no layer does, or those who do are `away` without a deputy (SPEC E13)."""

    since: datetime
    until: datetime
    away: tuple[PersonId, ...] = ()


def on_call(rota: Rota, at: datetime) -> OnCall | None:
    """Who is on call at an instant, and until when (SPEC E2, E13); an `until` of None is until further notice."""
    horizon = at + _LOOKED_AHEAD
    present = next(_stretches(rota, at, horizon))
    if present.person is None:
        return None
    return OnCall(present.person, rota.key, present.until if present.until < horizon else None)


def next_shift(rota: Rota, at: datetime) -> Shift | None:
    """Whose shift comes next after the one of now; None where nobody else takes over within a year (SPEC E13)."""
    coming = _stretches(rota, at, at + _LOOKED_AHEAD)
    next(coming)
    return next((shift for shift in coming if shift.person is not None), None)


def shifts(rota: Rota, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Everything from `since` to `until` without a hole: neighbours have different people, gaps have nobody."""
    return tuple(_stretches(rota, since, until))


def gaps(rotas: Sequence[Rota], absences: Sequence[Absence], since: datetime, until: datetime) -> tuple[Gap, ...]:
    """The exact hours from `since` to `until` in which none of a tier's rotas has anybody to call (SPEC E13)."""
    edges = _edges((absence.since, absence.until) for absence in absences)
    change = _earliest(*map(_change_of, rotas), edges)
    found = []
    for begins, ends in pairwise((*_instants(change, since, until), until.astimezone(UTC))):
        named = [person for rota in rotas if (person := _holder(rota, begins)) is not None]
        if all(stand_in(absences, person, begins) is None for person in named):
            found.append(Gap(begins, ends, tuple(dict.fromkeys(named))))
    return tuple(_joined(found))


def _joined(found: Iterable[Gap]) -> Iterator[Gap]:
    """Gaps that touch and have the same cause are one."""
    last: Gap | None = None
    for gap in found:
        if last is not None and (last.until, last.away) == (gap.since, gap.away):
            last = Gap(last.since, gap.until, gap.away)
        else:
            if last is not None:
                yield last
            last = gap
    if last is not None:
        yield last


def _stretches(rota: Rota, since: datetime, until: datetime) -> Iterator[Shift]:
    begun, person = since.astimezone(UTC), _holder(rota, since)
    for instant in _instants(_change_of(rota), since, until):
        following = _holder(rota, instant)
        if following != person:
            yield Shift(person, begun, instant)
            begun, person = instant, following
    yield Shift(person, begun, until.astimezone(UTC))


def _instants(change: Change, since: datetime, until: datetime) -> Iterator[datetime]:
    """`since`, and every instant before `until` at which something may change."""
    at: datetime | None = since.astimezone(UTC)
    while at is not None and at < until:
        yield at
        at = change(at)


def _holder(rota: Rota, at: datetime) -> PersonId | None:
    for override in reversed(rota.overrides):
        if override.since <= at < override.until:
            return override.person
    found = (_of_layer(rota, layer, at) for layer in rota.layers)
    return next((person for person in found if person is not None), None)


def _of_layer(rota: Rota, layer: Layer, at: datetime) -> PersonId | None:
    if layer.week and not is_open(_hours(rota, layer), at.astimezone(UTC)):
        return None
    number = _number(rota, layer, at)
    return None if number < 0 else layer.people[number % len(layer.people)]


def _change_of(rota: Rota) -> Change:
    overrides = _edges((override.since, override.until) for override in rota.overrides)
    return _earliest(*(_change_of_layer(rota, layer) for layer in rota.layers), overrides)


def _change_of_layer(rota: Rota, layer: Layer) -> Change:
    """When the layer may have somebody else: the next hand-over, and where it has hours the next edge of them."""

    def change(at: datetime) -> datetime | None:
        coming = [_begins(rota, layer, _number(rota, layer, at) + 1)]
        if layer.week:
            hours = _hours(rota, layer)
            edge = closing(hours, at) if is_open(hours, at) else opening(hours, at)
            coming += [edge] if edge is not None else []
        return min(coming)

    return change


def _edges(spans: Iterable[tuple[datetime, datetime]]) -> Change:
    instants = sorted({at.astimezone(UTC) for span in spans for at in span})
    return lambda at: next((edge for edge in instants if edge > at), None)


def _earliest(*changes: Change) -> Change:
    return lambda at: min((found for change in changes if (found := change(at)) is not None), default=None)


def _number(rota: Rota, layer: Layer, at: datetime) -> int:
    """Which shift it is, from 0; less than 0 before the first. Clocks set back may show a day again (SPEC R4)."""
    day = at.astimezone(ZoneInfo(rota.zone)).date()
    number = max((day - layer.starts).days // layer.days + 1, -1)
    while number >= 0 and _begins(rota, layer, number) > at:
        number -= 1
    return number


def _begins(rota: Rota, layer: Layer, number: int) -> datetime:
    """The hand-over with which a shift begins: a time on the wall, also over a change of the clocks (SPEC R4)."""
    return at_wall_clock(ZoneInfo(rota.zone), layer.starts + number * layer.days * _A_DAY, layer.hands_over)


def _hours(rota: Rota, layer: Layer) -> Calendar:
    return Calendar(key=CalendarKey(rota.key), zone=rota.zone, day=_A_DAY, week=layer.week)


def within(found: Iterable[Gap], open_hours: Iterable[Stretch]) -> tuple[Gap, ...]:
    """What of the gaps lies in the hours in which the tier works at all (SPEC E17)."""
    stretches = tuple(open_hours)
    return tuple(
        Gap(max(gap.since, opens), min(gap.until, closes), gap.away)
        for gap in found
        for opens, closes in stretches
        if gap.since < closes and opens < gap.until
    )
