"""Which issue: a line for each that a deed fits, with its button; for whoever named none.

Never more than fit on a phone; the key can always be typed.
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.domain.ids import issue_key
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, quoted, said
from bot.slack.surfaces.buttons import one, target_of
from bot.slack.surfaces.deed_names import NAMES
from bot.slack.surfaces.seen import Seen
from bot.slack.texts import _, plural

MOST = 8


def question(deed: Deed) -> str:
    """What is asked."""
    return _("{deed}: which one?", deed=NAMES[deed])


def draw(deed: Deed, found: Sequence[Seen], typed: str) -> list[Block]:
    """The question, and a button for each; `typed` is what names one directly."""
    blocks: list[Block] = [said(f"*{question(deed)}*")]
    for seen in found[:MOST]:
        blocks += [
            quoted(words.headline(seen.issue), limits.HEADER_TEXT * 2),
            ActionsBlock(elements=[_button(deed, seen)]),
        ]
    more = (
        [plural("{count} more is not shown.", "{count} more are not shown.", len(found) - MOST)]
        if len(found) > MOST
        else []
    )
    return [*blocks, aside(" ".join((*more, _("With a key it goes at once: `{typed} ESC-12`.", typed=typed))))]


def _button(deed: Deed, seen: Seen) -> ButtonElement:
    """Named with its issue, so that no two read alike."""
    button = one(deed, target_of(seen.issue), f"{NAMES[deed]} {issue_key(seen.issue.id)}")
    button.accessibility_label = None
    return button


def nothing(deed: Deed, typed: str, *, are_all: bool = True) -> str:
    """Where none fits; or none of the most pressing ones, and not all were looked at."""
    if not are_all:
        return _(
            "So many issues are open that I cannot tell which one you mean. Name it, like `{typed} ESC-12`.",
            typed=typed,
        )
    return _(
        "There is no issue that you could do this to now ({deed}). Name one all the same, like `{typed} ESC-12`, "
        "and you read why not.",
        deed=NAMES[deed],
        typed=typed,
    )
