"""An issue in full, in a window of its own: what the card says and all that it leaves out, then what happened.

What happened is told page by page, the newest first; nothing is left out unsaid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.ids import IssueId, issue_key
from bot.domain.issue import HolderKind
from bot.domain.process.procedures import procedures_for
from bot.slack import limits
from bot.slack.action_ids import SHOW_NEWER, SHOW_OLDER
from bot.slack.carried import Carried
from bot.slack.surfaces import card, words
from bot.slack.surfaces.blocks import aside, header, press, quoted, said, sections
from bot.slack.surfaces.buttons import target_of
from bot.slack.surfaces.card_lines import details, footnote, under_way
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.looking import row
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.why import happened
from bot.slack.surfaces.why import page as why
from bot.slack.surfaces.why.teller import Teller
from bot.slack.text import instant, lasting, people, typed
from bot.slack.texts import _, plural
from bot.usecases.in_full import InFull, Whose

PER_PAGE: Final = 20
_TYPED: Final = 500
_MOST_LINES: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom it is drawn, and what the window carries on."""

    by: Actor
    carried: Carried


def window(found: InFull, seen: Seen, reader: Reader, page: int) -> View:
    """The page of this number; the first is 1 and has all about the issue beside the newest that happened."""
    lines = [f"{seen.when(line.at)} · {line.text}" for line in reversed(_told(found, seen))]
    pages = max(-(-len(lines) // PER_PAGE), 1)
    number = min(max(page, 1), pages)
    blocks: list[Block] = list(_about(found, seen, reader.by)) if number == 1 else [_name(seen)]
    blocks.append(header(_("What happened")))
    blocks += sections(lines[(number - 1) * PER_PAGE : number * PER_PAGE])
    if pages > 1:
        blocks += _turning(seen, number, pages)
    return form("in_full", title(seen.issue.id), blocks[: limits.VIEW_BLOCKS], carries=str(reader.carried))


def loading(issue: IssueId, carried: Carried) -> View:
    """What opens at once while the issue is read."""
    return form(
        "in_full", title(issue), [said(_("One moment, everything about it is being read …"))], carries=str(carried)
    )


def title(issue: IssueId) -> str:
    """The title of the window."""
    return _("{issue} in full", issue=issue_key(issue))


def _told(found: InFull, seen: Seen) -> Sequence[happened.Line]:
    return happened.lines(found.happened, Teller.in_slack(seen.policy, seen.zone))


def _name(seen: Seen) -> HeaderBlock:
    return header(words.headline(seen.issue))


def _about(found: InFull, seen: Seen, by: Actor) -> Iterator[Block]:
    """The state and what can be done come first: on a phone nobody scrolls for them."""
    shown = card.card(seen, seen.issue.tier)
    yield _name(seen)
    yield said("\n".join(shown.lines))
    yield from row.deeds(seen, by, why.button(seen.issue.id))
    also = under_way(seen) if seen.issue.is_open else ()
    if also:
        yield from sections(also)
    yield header(_("What was reported"))
    told = details(seen)
    if told:
        yield quoted(told)
    yield from sections(_reported(seen))
    yield aside(footnote(seen))
    yield from _titled(_("What the tier asked to know"), _information(seen))
    yield from _titled(_("Procedures"), _procedures(seen))
    yield from _titled(_("Who had it"), _held(found, seen))


def _titled(name: str, lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield header(name)
        yield from sections(lines[:_MOST_LINES])


def _reported(seen: Seen) -> list[str]:
    """The answers of the form that the card has no room for."""
    report, issue = seen.issue.report, seen.issue
    lines = [
        _(
            "*Impact:* {impact} · *Urgency:* {urgency}",
            impact=words.IMPACT[report.impact],
            urgency=words.URGENCY[report.urgency],
        ),
        _("*The customer:* {sentiment}", sentiment=words.SENTIMENT[report.sentiment]),
    ]
    if report.first_reported_at is not None:
        lines.append(_("*First reported:* {when}", when=instant(report.first_reported_at, seen.zone)))
    if issue.replied_at is not None:
        lines.append(_("*The customer first heard from us:* {when}", when=instant(issue.replied_at, seen.zone)))
    if issue.cycle > 1:
        lines.append(plural("*Opened again:* {count} time", "*Opened again:* {count} times", issue.cycle - 1))
    if issue.watchers:
        lines.append(_("*Watched by:* {who}", who=people(issue.watchers[:_MOST_LINES])))
    return lines


def _information(seen: Seen) -> list[str]:
    labels = {one.key: one.label for one in seen.policy.required}
    return [
        f"*{typed(labels.get(key, key), 100)}* {typed(text, _TYPED)}" for key, text in seen.issue.information.items()
    ]


def _procedures(seen: Seen) -> list[str]:
    """How far each of them is, and who ticked what last."""
    lines = []
    for one in procedures_for(seen.policy.procedures, seen.issue.tier, seen.issue.report.kind):
        done = [ticked for ticked in seen.issue.ticked if ticked.procedure == one.key]
        steps = {ticked.step for ticked in done}
        last = max(done, key=lambda ticked: ticked.at, default=None)
        by = (
            _(", the last by {who} {when}", who=seen.named(last.by), when=seen.when(last.at))
            if last is not None
            else ""
        )
        left = next((step for number, step in enumerate(one.steps) if number not in steps), None)
        following = _(". Next: {step}", step=typed(left, 150)) if left is not None else ""
        lines.append(
            plural(
                "*{title}:* {done} of {count} step{by}{following}",
                "*{title}:* {done} of {count} steps{by}{following}",
                len(one.steps),
                title=typed(one.title, 100),
                done=len(steps),
                by=by,
                following=following,
            )
        )
    return lines


def _held(found: InFull, seen: Seen) -> list[str]:
    """The longest first; it adds up to the whole life of the issue (SPEC section 1)."""
    held = [(whose, length) for whose, length in found.held.items() if whose.kind is not HolderKind.SETTLED]
    held.sort(key=lambda one: one[1], reverse=True)
    return [f"{_whose(whose, seen)}: {lasting(length)}" for whose, length in held]


def _whose(whose: Whose, seen: Seen) -> str:
    match whose.kind:
        case HolderKind.NOBODY:
            return _("Nobody, at {tier}", tier=seen.tier(whose.tier))
        case HolderKind.TIER:
            return seen.tier(whose.tier)
        case HolderKind.DEPARTMENT:
            return seen.department(whose.department)
        case kind:
            return words.upper(_(words.HOLDER[kind]))


def _turning(seen: Seen, number: int, pages: int) -> Iterator[Block]:
    turns = [
        press(text, action, str(target_of(seen.issue, to)))
        for text, action, to in ((_("Older"), SHOW_OLDER, number + 1), (_("Newer"), SHOW_NEWER, number - 1))
        if 1 <= to <= pages
    ]
    yield aside(_("Page {number} of {pages}", number=number, pages=pages))
    yield ActionsBlock(elements=turns)
