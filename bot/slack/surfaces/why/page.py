"""`why` as Slack shows it, page by page: open clocks, ended clocks, then what happened, the newest first; and as text.

Never leaves anything out unsaid: what is not on a page is counted, and the next page has it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.models.views import View

from bot.domain.clocks import Clock
from bot.domain.hindsight.explain import Arithmetic
from bot.domain.ids import DepartmentKey, IssueId, issue_key
from bot.slack import limits
from bot.slack.action_ids import WHY, WHY_NEWER, WHY_OLDER, Target
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, press, said, sections
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.why import clocks, happened
from bot.slack.surfaces.why.teller import Teller
from bot.slack.text import length, typed
from bot.slack.texts import Counted, _, plural
from bot.usecases.hindsight.why import Explanation

PER_PAGE: Final = 20
_LONGEST_SUM: Final = 2400
_LATEST: Final = 10_000_000_000.0  # what has no deadline ahead comes after what has


def draw(why: Explanation, page: int) -> list[Block]:
    """One page of the answer; the first is 1, and one that is not there is the last."""
    teller = Teller.in_slack(why.policy, why.policy.severity_calendar(why.issue.severity).zone)
    entries = list(_entries(why, teller))
    pages = -(-len(entries) // PER_PAGE)
    number = min(max(page, 1), pages)
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    blocks: list[Block] = [said(_("*Why* · {headline}", headline=typed(words.headline(why.issue), limits.HEADER_TEXT)))]
    blocks += sections(shown)
    if pages > 1:
        blocks += _turning(why.issue.id, number, pages, len(entries) - number * PER_PAGE)
    return blocks


def window(why: Explanation, page: int, carries: str) -> View:
    """The same in a window of its own."""
    return form("why", title(why.issue.id), draw(why, page), carries=carries)


def loading(issue: IssueId, carries: str) -> View:
    """What opens at once while the issue is read."""
    return form("why", title(issue), [said(_("One moment, everything about it is being read …"))], carries=carries)


def title(issue: IssueId) -> str:
    """The title of the window."""
    return _("Why · {issue}", issue=issue_key(issue))


def button(issue: IssueId) -> ButtonElement:
    """What opens the window."""
    name = _("Why {issue}", issue=issue_key(issue))
    return press(_("Why?"), WHY, _to(issue, 1), label=name)


def text(why: Explanation, teller: Teller) -> Iterator[str]:
    """Everything, line by line, what happened in its order: for a terminal."""
    yield teller.plain(words.headline(why.issue))
    for of in _in_order(why.clocks):
        first, *rest = clocks.told(of, teller, _asked(why, of.clock))
        yield ""
        yield first
        yield from (f"  {line}" for line in rest)
    yield ""
    for line in happened.lines(why.facts, teller):
        yield f"{teller.when(line.at)}  {line.text}"


def _entries(why: Explanation, teller: Teller) -> Iterator[str]:
    for of in _in_order(why.clocks):
        first, *rest = clocks.told(of, teller, _asked(why, of.clock))
        yield "\n".join((first, *(f"    {line}" for line in _fitting(rest))))
    yield from (f"{teller.when(line.at)} · {line.text}" for line in reversed(happened.lines(why.facts, teller)))


def _asked(why: Explanation, clock: Clock) -> DepartmentKey | None:
    """Which department a request is sent to, while it is not answered."""
    sent = why.issue.request(clock.request) if clock.request is not None else None
    return sent.department if sent is not None else None


def _fitting(lines: Sequence[str]) -> Iterator[str]:
    """Whole lines of a sum, its last one always; a clock that paused very often has too many for one section."""
    room = _LONGEST_SUM - length(lines[-1])
    for place, line in enumerate(lines[:-1]):
        room -= length(line)
        if room < 0:
            yield plural(
                "… {count} line more; `bot why` prints it",
                "… {count} lines more; `bot why` prints them",
                len(lines) - 1 - place,
            )
            break
        yield line
    yield lines[-1]


def _in_order(ever: Sequence[Arithmetic]) -> list[Arithmetic]:
    """Open clocks by their deadline, then the ended ones, the last ended first."""
    return sorted(ever, key=lambda of: _order(of.clock))


def _order(clock: Clock) -> tuple[bool, float]:
    if clock.ended_at is not None:
        return True, -clock.ended_at.timestamp()
    return False, clock.deadline.timestamp() if clock.deadline is not None else _LATEST


def _turning(issue: IssueId, number: int, pages: int, older: int) -> Iterator[Block]:
    turns = []
    if older > 0:
        turns.append(press(Counted("Older ({count} more)").of(older), WHY_OLDER, _to(issue, number + 1)))
    if number > 1:
        turns.append(press(_("Newer"), WHY_NEWER, _to(issue, number - 1)))
    yield aside(_("Page {number} of {pages}", number=number, pages=pages))
    yield ActionsBlock(elements=turns)


def _to(issue: IssueId, page: int) -> str:
    """As a button carries it: the number of a target is the page."""
    return str(Target(issue, 1, page))
