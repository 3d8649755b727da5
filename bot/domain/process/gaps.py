"""What falls through the rules of a matrix and which rule is never reached: exact, over every input that can be.

Only what is asked about is looked at, as boxes that are cut off each other; no report is ever tried one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.matrix import Impact, Kind, Rule, Scope, Sentiment, Urgency
from bot.domain.process.conditions import LEAST, AtLeast, Condition, Field, Lasting, OneOf, Value, holds, plain

CHOICES: Mapping[Field, type[StrEnum]] = {
    Field.KIND: Kind,
    Field.SCOPE: Scope,
    Field.IMPACT: Impact,
    Field.URGENCY: Urgency,
    Field.SENTIMENT: Sentiment,
}
HANDFUL = 3
FEW = 20  # rules that hide another; of more than that it is not asked which could be left out
LOOKS = 400_000  # boxes looked at: enough for hundreds of rules, and no file may keep the bot busy for long

Asked = tuple[Field, int]
"""A field and the days within which it counts; 0 where it does not count over days."""
Box = tuple[int, ...]
"""For each axis the values that are inside, as bits."""


class TooIntricate(Exception):  # noqa: N818  # it names what the rules are
    """The rules cut each other in too many ways to be sure in a reasonable time."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of what a field can hold: these words (None: any that no rule names), or all that is below a bound."""

    field: Field
    within_days: int
    values: tuple[str | None, ...] = ()
    below: int | timedelta | None = None


Hole = tuple[Span, ...]
"""Inputs that no rule fits: whatever lies in all these spans. A hole without spans is everything."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """A rule that no input reaches, and the names of the rules before it that together take all that fits it.

    None of at most `FEW` can be left out. Nobody hides what nothing fits.
    """

    index: int
    name: str
    hidden_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """What is asked, and one value for each part of it that some rule tells from the others, in their order."""

    asked: Asked
    values: tuple[Value, ...]

    @property
    def whole(self) -> int:
        return (1 << len(self.values)) - 1

    def bits(self, condition: Condition) -> int:
        return sum(1 << index for index, value in enumerate(self.values) if holds(condition, value))

    def span(self, bits: int) -> Span:
        """What these bits mean. Rules ask for at least so much, so what they leave is always below a bound."""
        field, days = self.asked
        inside = [value for index, value in enumerate(self.values) if bits >> index & 1]
        words = tuple(value for value in inside if value is None or isinstance(value, str))
        if words:
            return Span(field, days, words)
        beyond = self.values[len(inside)]
        return Span(field, days, below=beyond if isinstance(beyond, int | timedelta) else None)


def holes(rules: Sequence[Rule]) -> tuple[Hole, ...]:
    """Name inputs that no rule fits, in the fewest words and at most a handful; raises `TooIntricate`."""
    axes = _axes(rules)
    taken, impossible = _boxes(rules, axes), _impossible(axes)
    found: list[Box] = []
    search = _Search(set())
    while len(found) < HANDFUL:
        free = search.free(_everything(axes), [*taken, *found, *impossible])
        if free is None:
            break
        found.append(_grown(free, axes, taken))
    return tuple(
        tuple(axis.span(bits) for axis, bits in zip(axes, box, strict=True) if bits != axis.whole) for box in found
    )


def unreachable(rules: Sequence[Rule]) -> tuple[Unreached, ...]:
    """Name every rule that no input reaches, with the rules that hide it; raises `TooIntricate`."""
    axes = _axes(rules)
    boxes, impossible = _boxes(rules, axes), _impossible(axes)
    found = []
    search = _Search(set())
    for index, rule in enumerate(rules):
        search.cutters.clear()
        if search.free(boxes[index], [*boxes[:index], *impossible]) is None:
            hiders = _hiders(index, boxes, impossible, search)
            found.append(Unreached(index, rule.name, tuple(rules[hider].name for hider in hiders)))
    return tuple(found)


def _hiders(index: int, boxes: list[Box], impossible: list[Box], search: "_Search") -> list[int]:
    """Of the rules whose boxes cut this one to nothing leave out whichever is not needed, the later ones first."""
    needed = [other for other in range(index) if boxes[other] in search.cutters]
    for other in reversed(needed if len(needed) <= FEW else []):
        fewer = [each for each in needed if each != other]
        if search.free(boxes[index], [*(boxes[each] for each in fewer), *impossible]) is None:
            needed = fewer
    return needed


@dataclass(slots=True)
class _Search:
    """Looks for parts of boxes that other boxes leave free; keeps what cut them, and counts the boxes looked at."""

    cutters: set[Box]
    looks: int = 0

    def free(self, box: Box, taken: Iterable[Box]) -> Box | None:
        """Some part that no taken box touches; None where they cover it wholly, or it is empty."""
        waiting = [(box, list(taken))] if all(box) else []
        while waiting:
            part, near = waiting.pop()
            touching = [other for other in near if _touch(part, other)]
            self.looks += 1 + len(touching)
            if self.looks > LOOKS:
                raise TooIntricate
            if not touching:
                return part
            cutter = min(touching, key=lambda other: sum(mine & ~theirs != 0 for mine, theirs in _pairs(part, other)))
            self.cutters.add(cutter)
            waiting.extend((piece, touching) for piece in reversed(list(_outside(part, cutter))))
        return None


def _outside(box: Box, cutter: Box) -> Iterator[Box]:
    """The parts of the box outside the cutter, none of which touches another."""
    rest = list(box)
    for axis, (mine, theirs) in enumerate(_pairs(box, cutter)):
        if mine & ~theirs:
            yield (*rest[:axis], mine & ~theirs, *rest[axis + 1 :])
        rest[axis] = mine & theirs


def _grown(box: Box, axes: list[_Axis], taken: list[Box]) -> Box:
    """The box as large as it gets without touching what is taken, so that it is named in the fewest words."""
    for axis, each in enumerate(axes):
        for bits in (each.whole, *(1 << index for index in range(len(each.values)))):
            larger = (*box[:axis], box[axis] | bits, *box[axis + 1 :])
            if not any(_touch(larger, other) for other in taken):
                box = larger
    return box


def _touch(one: Box, other: Box) -> bool:
    return all(mine & theirs for mine, theirs in _pairs(one, other))


def _pairs(one: Box, other: Box) -> Iterator[tuple[int, int]]:
    return zip(one, other, strict=True)


def _everything(axes: list[_Axis]) -> Box:
    return tuple(axis.whole for axis in axes)


def _boxes(rules: Sequence[Rule], axes: list[_Axis]) -> list[Box]:
    return [
        _box({_asked(field, condition): condition for field, condition in rule.when.items()}, axes) for rule in rules
    ]


def _box(asked: Mapping[Asked, Condition], axes: list[_Axis]) -> Box:
    return tuple(axis.bits(asked[axis.asked]) if axis.asked in asked else axis.whole for axis in axes)


def _asked(field: Field, condition: Condition) -> Asked:
    return field, (condition.within_days or 0) if isinstance(condition, AtLeast) else 0


def _axes(rules: Sequence[Rule]) -> list[_Axis]:
    """One axis for each thing that is asked about; what counts can never differ about shares its marks."""
    conditions: dict[Asked, list[Condition]] = {}
    for rule in rules:
        for field, condition in rule.when.items():
            conditions.setdefault(_asked(field, condition), []).append(condition)
    for chain in _chains(conditions):
        together = [condition for asked in chain for condition in conditions[asked]]
        conditions.update((asked, together) for asked in chain)
    return [_axis(asked, conditions[asked]) for asked in sorted(conditions)]


def _axis(asked: Asked, conditions: list[Condition]) -> _Axis:
    field, _ = asked
    if field in CHOICES:
        return _Axis(asked, tuple(choice.value for choice in CHOICES[field]))
    if field in LEAST:
        amounts = {condition.amount for condition in conditions if isinstance(condition, AtLeast)}
        return _Axis(asked, tuple(sorted({max(amount, LEAST[field]) for amount in amounts} | {LEAST[field]})))
    if field is Field.UNRESOLVED:
        lengths = {condition.length for condition in conditions if isinstance(condition, Lasting)}
        return _Axis(asked, tuple(sorted(lengths | {timedelta()})))
    named = {plain(value) for condition in conditions if isinstance(condition, OneOf) for value in condition.values}
    return _Axis(asked, (*sorted(named - {""}), None))


def _chains(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    """Counts of which none is larger than the next: what few days hold, many hold; what is counted narrowly, widely."""
    all_asked = sorted(asked)
    yield [each for each in all_asked if each[0] is Field.RECENT_OF_CUSTOMER]
    narrow_first = (Field.OPEN_OF_CUSTOMER_AND_COMPONENT, Field.OPEN_OF_CUSTOMER)
    yield [each for field in narrow_first for each in all_asked if each[0] is field]


def _impossible(axes: list[_Axis]) -> list[Box]:
    """What no input can be: the smaller count at a mark and the larger one below it."""
    of = {axis.asked: axis for axis in axes}
    return [
        tuple(
            above if axis is of[small] else of[large].whole & ~above if axis is of[large] else axis.whole
            for axis in axes
        )
        for chain in _chains(of)
        for small, large in pairwise(chain)
        for above in _rising(of[small])
    ]


def _rising(axis: _Axis) -> Iterator[int]:
    """The upper parts of an axis: all but its first value, all but its first two, and so on."""
    return (axis.whole >> index << index for index in range(1, len(axis.values)))
