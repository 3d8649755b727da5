"""The file of one rota: YAML in, `Rota` out, or every mistake at once with its line and column (SPEC E13).

Never asks who somebody is: whoever reads the file gives a way to find people by what is written.
"""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import time
from typing import Annotated

from pydantic import Field, PlainValidator, StringConstraints, ValidationError

from bot.domain.ids import PersonId, RotaKey, TierKey
from bot.domain.rota import Layer, Rota
from bot.policyfile.calendars import Day, WrittenWeek, Zone, as_week
from bot.policyfile.load import Mistake, PolicyMistakes, mistake_of, shown
from bot.policyfile.shapes import Key, Listed, OneOrMore, Text, Written
from bot.policyfile.tree import Path, Place, Tree, read_tree

Find = Callable[[str], PersonId]  # raises ValueError that says what to write instead
_EVERY = re.compile(r"([1-9]\d{0,2}) *(days?|weeks?)")
_WALL = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def parse_every(written: object) -> int:
    """Read `1 week` or `3 days` as days."""
    found = _EVERY.fullmatch(str(written))
    if found is None:
        raise ValueError(f"{str(written)!r} is no length of a shift; write it like 1 week or 3 days")
    return int(found[1]) * (7 if found[2].startswith("week") else 1)


def parse_wall(written: object) -> time:
    """Read `09:00`."""
    found = _WALL.fullmatch(str(written))
    if found is None:
        raise ValueError(f"{str(written)!r} is no time of day; write it like 09:00")
    return time(int(found[1]), int(found[2]))


class WrittenLayer(Written):
    """People who take turns; the first layer that has somebody counts."""

    people: Annotated[tuple[Text, ...], Listed, OneOrMore] = Field(
        description="E-mail addresses or ids, in their order"
    )
    starts: Day = Field(description="The day on which the first of them begins")
    every: Annotated[int, PlainValidator(parse_every)] = Field(description="How long a shift is: 1 week, 3 days")
    hands_over: Annotated[time, PlainValidator(parse_wall)] = Field(description="When, on the wall of the zone: 09:00")
    hours: WrittenWeek | None = Field(None, description="When the layer counts; without it around the clock")


class WrittenRota(Written):
    """The whole file."""

    key: Key = Field(description="A name of your own")
    tier: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}(\.lead)?$")] = Field(
        description="Whose calls it takes: a tier, the lead of one (`tier1.lead`), or `managers`"
    )
    zone: Zone = Field(description="Whose clock on the wall it goes by: an IANA name like Europe/Berlin")
    layers: Annotated[tuple[WrittenLayer, ...], OneOrMore] = Field(description="The patterns, the strongest first")


def load_rota(text: str, source: str, tiers: Collection[str], find: Find) -> Rota:
    """Read a rota for a tier or role of `tiers`; `source` names the file in the mistakes. Raises `PolicyMistakes`."""
    if not text.strip():
        raise PolicyMistakes((Mistake(Place(1, 1), "", "the file is empty; docs/rotas.md shows a rota", source),))
    tree = read_tree(text)
    mistakes = [Mistake(wrong.place, shown(wrong.path), wrong.text, source) for wrong in tree.wrong]
    if tree.values:
        try:
            written = WrittenRota.model_validate(tree.value)
        except ValidationError as error:
            found_wrong = (one for one in error.errors() if one["type"] != "too_short" or not one["input"])
            mistakes += [mistake_of(one, tree, source, WrittenRota) for one in found_wrong]
        else:
            found: dict[str, PersonId] = {}
            mistakes += _unfit(written, tiers, find, found, tree, source)
            if not mistakes:
                return _rota(written, found)
    raise PolicyMistakes(tuple(sorted(mistakes)))


def _unfit(  # `found` is filled on the way: nobody is looked up twice
    written: WrittenRota,
    tiers: Collection[str],
    find: Find,
    found: dict[str, PersonId],
    tree: Tree,
    source: str,
) -> Iterator[Mistake]:
    def mistake(path: Path, text: str) -> Mistake:
        return Mistake(tree.place(path), shown(path), text, source)

    if written.tier not in tiers:
        yield mistake(("tier",), f"the policy has no tier {written.tier}; write one of {', '.join(tiers)}")
    for index, layer in enumerate(written.layers):
        if layer.hours is not None and not any(as_week(layer.hours)):
            yield mistake(("layers", index, "hours"), "no day has hours; write some, or leave hours out")
        for number, name in enumerate(layer.people):
            try:
                found[name] = found[name] if name in found else find(name)
            except ValueError as unknown:
                yield mistake(("layers", index, "people", number), str(unknown))


def _rota(written: WrittenRota, found: dict[str, PersonId]) -> Rota:
    layers = (
        Layer(
            people=tuple(found[name] for name in layer.people),
            starts=layer.starts,
            days=layer.every,
            hands_over=layer.hands_over,
            week=as_week(layer.hours) if layer.hours is not None else (),
        )
        for layer in written.layers
    )
    return Rota(key=RotaKey(written.key), tier=TierKey(written.tier), zone=written.zone, layers=tuple(layers))
