"""The list of a tier in the morning: how much is open, and what needs somebody today, each with a way to it.

It mentions nobody: people are named, and whoever must act at once was called before.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from slack_sdk.models.blocks import Block

from bot.domain.ids import PersonId
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, aside, header, said
from bot.slack.surfaces.looking import row
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed
from bot.slack.texts import Counted, Text, _, plural
from bot.usecases.mornings import Morning, Sort

_NAMES: Final[Mapping[Sort, Text]] = {
    Sort.LATE: Text("Late"),
    Sort.UNACCEPTED: Text("Not accepted yet"),
    Sort.STALLED: Text("Stalled"),
    Sort.TODAY: Text("Due today, promises too"),
}
_COUNTED: Final[Mapping[Sort, Text]] = {
    Sort.LATE: Text("late"),
    Sort.UNACCEPTED: Text("not accepted yet"),
    Sort.STALLED: Text("stalled"),
    Sort.TODAY: Text("due today"),
}


def push(morning: Morning) -> str:
    """One line: `T1 this morning: 12 open, 2 late, 1 stalled`."""
    counts = [f"{morning.counts[sort]} {_COUNTED[sort]}" for sort in Sort if morning.counts[sort]]
    if morning.to_review:
        counts.append(plural("{count} text to approve", "{count} texts to approve", morning.to_review))
    tier = typed(words.tier_name(morning.policy, morning.tier), 80)
    told = ", ".join((Counted("{count} open").of(morning.open), *counts))
    return _("{tier} this morning: {counts}.", tier=tier, counts=told)


def draw(morning: Morning, named: Callable[[PersonId], str], *, repeated: bool = False) -> list[Block]:
    """The sentence, then the beginning of every part that is not empty."""
    blocks: list[Block] = [said(f"*{push(morning)}*")]
    for sort in Sort:
        blocks += _part(morning, sort, named)
    blocks.append(aside(_("Your Home tab shows what of it needs you; `list` finds the rest.")))
    return [*blocks, aside(_(MAY_BE_A_REPEAT))] if repeated else blocks


def _part(morning: Morning, sort: Sort, named: Callable[[PersonId], str]) -> Iterator[Block]:
    count, views = morning.counts[sort], morning.lists[sort]
    if not views:
        return
    yield header(_(_NAMES[sort]))
    for view in views:
        yield row.lines(Seen(issue=view.issue, policy=view.policy, roster=view.roster, now=view.now, named=named))
    if count > len(views):
        yield aside(Counted("… and {count} more").of(count - len(views)))
