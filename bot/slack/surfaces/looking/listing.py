"""A list of issues: the beginning of it as an answer in the channel, all of it in a window, page by page.

Each line opens its issue in full, with what can be done; the list itself changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from bot.domain.ids import issue_key
from bot.slack import limits
from bot.slack.action_ids import LISTED, LISTED_NEWER, LISTED_OLDER
from bot.slack.carried import Carried
from bot.slack.surfaces.blocks import aside, press, said
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.looking import row
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip
from bot.slack.texts import Counted, _
from bot.usecases.lists import Listing
from bot.usecases.look_up import IssueView

IN_SHORT: Final = 8
PER_PAGE: Final = 25
WINDOW: Final = "list"  # its callback id; what is opened from it lies on top of it
_LONGEST: Final = 200  # of what was typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page, what was typed to get it, and how that was understood."""

    found: Listing
    asked: str
    said: Sequence[str]


SeenBy = Callable[[IssueView], Seen]


def text(shown: Shown) -> str:
    """The answer as words alone."""
    keys = ", ".join(issue_key(view.issue.id) for view in shown.found.views)
    return f"{_title(shown)}: {keys}" if keys else _nothing(shown)


def draw(shown: Shown, seen: SeenBy) -> list[Block]:
    """The beginning, with a button to all of it where there is more."""
    blocks = list(_lines(shown, seen))
    if shown.found.has_more:
        count = Counted("All {count}").of(shown.found.count) if shown.found.count is not None else _("Show more")
        blocks.append(ActionsBlock(elements=[press(count, LISTED, value(1, shown.asked))]))
    return blocks


def window(shown: Shown, seen: SeenBy, carried: Carried) -> View:
    """One page of all of it."""
    page, blocks = shown.found.page, list(_lines(shown, seen))
    turns = [
        press(name, action, value(to, shown.asked))
        for name, action, to, there in (
            (_("Next page"), LISTED_OLDER, page + 1, shown.found.has_more),
            (_("Page before"), LISTED_NEWER, page - 1, page > 1),
        )
        if there
    ]
    if turns:
        blocks += [aside(_page(page, shown.found.count)), ActionsBlock(elements=turns)]
    return form(WINDOW, _("Issues"), blocks[: limits.VIEW_BLOCKS], carries=str(carried))


def _page(number: int, count: int | None) -> str:
    if count is None:
        return _("Page {number}", number=number)
    return _("Page {number} of {pages}", number=number, pages=-(-count // PER_PAGE))


def loading(carried: Carried) -> View:
    """What opens at once while it is read."""
    return form(WINDOW, _("Issues"), [said(_("One moment, the list is being read …"))], carries=str(carried))


def value(page: int, asked: str) -> str:
    """As a button carries it: the page, and what was typed."""
    return f"{page}|{clip(asked, _LONGEST)}"


def _lines(shown: Shown, seen: SeenBy) -> Iterator[Block]:
    if not shown.found.views:
        yield said(_nothing(shown))
        return
    yield said(f"*{_title(shown)}*")
    for view in shown.found.views:
        yield row.lines(seen(view))


def _title(shown: Shown) -> str:
    count = shown.found.count
    what = " · ".join(shown.said)
    if count is None:
        return _("Issues · {what}", what=what)
    return " · ".join((Counted("{count} open").of(count), *([what] if what else [])))


def _nothing(shown: Shown) -> str:
    if not shown.said:
        return _("Nothing is open.")
    return _(
        "Nothing fits: {said}. Write fewer words; `list` alone shows all that is open.", said=" · ".join(shown.said)
    )
