"""Many calls as one message: a line for each issue, and everybody who is called, once.

It has no buttons: each issue has its card, and the most urgent calls came alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.domain.ids import PersonId
from bot.slack import limits
from bot.slack.surfaces.blocks import said
from bot.slack.text import clip, length, people

_MOST_MENTIONS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What it says."""

    push: str
    called: str
    lines: tuple[str, ...]


def digest(lines: Sequence[str], called: Iterable[PersonId]) -> Digest:
    """`lines` say what each call wants; `called` are those whom a channel must mention."""
    mentions = people(list(dict.fromkeys(called))[:_MOST_MENTIONS])
    push = f"{len(lines)} more calls at once, the most urgent came before"
    return Digest(push=push, called=mentions, lines=tuple(lines))


def draw(shown: Digest) -> list[Block]:
    """As many sections as the lines need."""
    blocks: list[Block] = [said(f"*{shown.push}*")]
    if shown.called:
        blocks.append(said(shown.called))
    part = ""
    for line in (f"• {clip(line, limits.SECTION_TEXT // 10)}" for line in shown.lines):
        if part and length(part) + length(line) >= limits.SECTION_TEXT:
            blocks.append(said(part))
            part = ""
        part = f"{part}\n{line}" if part else line
    return [*blocks, said(part)] if part else blocks
