"""Many calls as one message: a line for each issue with the button that answers it, and everybody called, once.

It never says more of an issue than its line; each issue has its card.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, SectionBlock

from bot.domain.ids import PersonId
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons
from bot.slack.surfaces.blocks import said
from bot.slack.surfaces.buttons import Buttons
from bot.slack.text import clip, people
from bot.slack.texts import plural

_MOST_MENTIONS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """What one call wants, and the buttons it would have alone, of which the first is left."""

    words: str
    buttons: Buttons | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What it says."""

    push: str
    called: str
    lines: tuple[Line, ...]


def digest(lines: Sequence[Line], called: Iterable[PersonId], *, gathered: bool = False) -> Digest:
    """`called` are those whom a channel must mention; `gathered`: the calls could wait, and many came before."""
    mentions = people(list(dict.fromkeys(called))[:_MOST_MENTIONS])
    push = plural(
        "{count} more call at once, the most urgent came before",
        "{count} more calls at once, the most urgent came before",
        len(lines),
    )
    if gathered:
        push = plural(
            "{count} call that could wait, as one message: there were many within the hour",
            "{count} calls that could wait, as one message: there were many within the hour",
            len(lines),
        )
    return Digest(push=push, called=mentions, lines=tuple(lines))


def draw(shown: Digest) -> list[Block]:
    """A section for each line."""
    blocks: list[Block] = [said(f"*{shown.push}*")]
    if shown.called:
        blocks.append(said(shown.called))
    return [*blocks, *map(_section, shown.lines)]


def _section(line: Line) -> SectionBlock:
    block = said(clip(line.words, limits.SECTION_TEXT // 10))
    if line.buttons is not None:
        deed = next(iter(line.buttons.plain), Deed.MORE)
        block.accessory = buttons.one(deed, line.buttons.target, line.buttons.names.get(deed, ""))
    return block
