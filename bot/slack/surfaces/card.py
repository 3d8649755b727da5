"""The card: the one message that shows an issue in a channel, redrawn in place (SPEC sections 6.4, 6.5).

It calls nobody: people on it are named, not mentioned, and what it shows depends on the state and never on the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import OPEN_STATUSES, HolderKind, Issue, Status
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons, words
from bot.slack.surfaces.blocks import aside, header, quoted, said
from bot.slack.text import clean, clip, instant, link, typed

_DESCRIPTION = 700
_WORDS_OF_A_PERSON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one card shows, in words; the first of `lines` is the state."""

    headline: str
    push: str
    lines: tuple[str, ...]
    description: str
    footnote: str
    buttons: buttons.Buttons | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a card is drawn from: the issue now, how its policy calls things and who is who."""

    issue: Issue
    policy: Policy
    roster: Roster
    now: datetime
    named: Callable[[PersonId], str]

    def when(self, at: datetime) -> str:
        """An instant as the reader's own day and time."""
        return instant(at, self.policy.calendar.zone)

    def soon(self, at: datetime) -> str:
        """The same for what is read at once: the time alone where it is near."""
        return instant(at, self.policy.calendar.zone, now=self.now)

    def tier(self, key: TierKey) -> str:
        """A tier as people call it."""
        return words.tier_name(self.policy, key)


def card(seen: Seen, shown_in: TierKey) -> Card:
    """The card in the channel of one tier; where the issue has moved on, it says where it is and offers nothing."""
    issue = seen.issue
    if issue.status not in OPEN_STATUSES:
        lines = _settled(seen)
    elif issue.tier != shown_in:
        lines = (f"*Now at {seen.tier(issue.tier)}* since {seen.when(issue.present.at)}", *_state(seen)[:1])
    else:
        lines = (*_state(seen), *_time(seen), *_people(seen), *_last_update(seen))
    here = issue.tier == shown_in
    return Card(
        headline=words.headline(issue),
        push=push(seen),
        lines=lines,
        description=clip(clean(issue.report.description), _DESCRIPTION) if here and issue.is_open else "",
        footnote=_footnote(seen) if here and issue.is_open else "",
        buttons=buttons.buttons(issue, seen.policy) if here else None,
    )


def private(seen: Seen) -> Card:
    """The card for one person who asked for it: as it stands where the issue is, and a closed one can be reopened."""
    shown = card(seen, seen.issue.tier)
    if seen.issue.status is not Status.CLOSED or shown.buttons is None:
        return shown
    return replace(shown, buttons=replace(shown.buttons, plain=(Deed.REOPEN,)))


def draw(shown: Card) -> list[Block]:
    """The card as blocks."""
    blocks: list[Block] = [header(shown.headline), said("\n".join(shown.lines))]
    if shown.description:
        blocks.append(quoted(shown.description))
    if shown.footnote:
        blocks.append(aside(shown.footnote))
    if shown.buttons is not None:
        blocks += buttons.draw(shown.buttons)
    return blocks


def push(seen: Seen, wanted: str = "") -> str:
    """One line that stands alone on a lock screen: severity, customer, what is wanted by when, tier (SPEC 6.7).

    `wanted` is what this message wants; without it that is what the state of the issue asks for.
    """
    issue = seen.issue
    subject = typed(words.subject(issue), 200)
    return f"{words.severity(issue.severity)} · {subject} · {wanted or _wanted(seen)} · {seen.tier(issue.tier)}"


def _wanted(seen: Seen) -> str:
    issue = seen.issue
    if issue.status is Status.UNACCEPTED:
        ahead = issue.next_deadline
        late = next(iter(issue.late_clocks), None)
        if late is not None and late.breach is not None:
            return f"{words.promise(late, seen.policy)} was due {seen.soon(late.breach.at)}"
        if ahead is not None and ahead.deadline is not None:
            return f"{words.promise(ahead, seen.policy)} by {seen.soon(ahead.deadline)}"
        return "not accepted yet"
    if not issue.is_open:
        return issue.status.value
    state = _state(seen)[0].replace("*", "")
    return state[0].lower() + state[1:]


def _state(seen: Seen) -> tuple[str, ...]:
    """The state in one line, and while it waits what was asked."""
    issue = seen.issue
    if issue.status is Status.WAITING and issue.wait is not None:
        wait = issue.wait
        whom = seen.named(wait.person) if wait.person is not None else words.WAITING[wait.on]
        line = f"*Waiting on {whom}* until {seen.when(wait.until)}"
        return (line, f"“{typed(wait.question, _WORDS_OF_A_PERSON)}”") if wait.question else (line,)
    if issue.owner is not None:
        return (f"*Accepted by {seen.named(issue.owner)}*",)
    return ("*Not accepted yet*",)


def _time(seen: Seen) -> tuple[str, ...]:
    lines: list[str] = []
    late = [
        f"{words.promise(clock, seen.policy)} (was due {seen.when(clock.breach.at)})"
        for clock in seen.issue.late_clocks
        if clock.breach is not None
    ]
    if late:
        lines.append(f"*Late:* {', '.join(late)}")
    ahead = seen.issue.next_deadline
    if ahead is not None and ahead.deadline is not None:
        lines.append(f"*Next:* {words.promise(ahead, seen.policy)} by {seen.when(ahead.deadline)}")
    return tuple(lines)


def _people(seen: Seen) -> tuple[str, ...]:
    issue = seen.issue
    owner = seen.named(issue.owner) if issue.owner is not None else "nobody yet"
    before = f" (before: {seen.named(issue.previous_owner)})" if issue.owner is None and issue.previous_owner else ""
    lead = seen.roster.tier(issue.tier).lead
    return (
        f"*Tier:* {seen.tier(issue.tier)} · *Owner:* {owner}{before}",
        f"*Ball:* {_holder(seen)} since {seen.when(issue.holder.since)}",
        f"*Lead:* {seen.named(lead) if lead is not None else 'nobody is set'}",
    )


def _holder(seen: Seen) -> str:
    match seen.issue.holder.kind:
        case HolderKind.NOBODY:
            return f"nobody, at {seen.tier(seen.issue.holder.tier)}"
        case HolderKind.TIER:
            return seen.tier(seen.issue.holder.tier)
        case kind:
            return f"the {kind.value}"


def _last_update(seen: Seen) -> tuple[str, ...]:
    update = seen.issue.last_update
    if update is None:
        return ()
    told = ", told to the customer" if update.customer_visible else ""
    by = seen.named(update.by)
    return (f"*Last update:* {seen.when(update.at)} by {by}{told}: {typed(update.text, _WORDS_OF_A_PERSON)}",)


def _settled(seen: Seen) -> tuple[str, ...]:
    issue, resolution = seen.issue, seen.issue.resolution
    state = issue.status.value.capitalize()
    if resolution is None:
        return (f"*{state}* since {seen.when(issue.holder.since)}",)
    cause = typed(words.coded(seen.policy.causes, resolution.cause), 100)
    told = "the customer was told" if resolution.customer_told else "the customer was not told yet"
    by = f"resolved by {seen.named(resolution.by)} {seen.when(resolution.at)}"
    first = f"*Resolved* by {seen.named(resolution.by)} {seen.when(resolution.at)}"
    return (
        first if issue.status is Status.RESOLVED else f"*{state}* · {by}",
        typed(resolution.text, _WORDS_OF_A_PERSON),
        f"*Cause:* {cause} · *Component:* {typed(resolution.component, 100)} · {told}",
    )


def _footnote(seen: Seen) -> str:
    report = seen.issue.report
    parts = [
        f"Opened by {seen.named(seen.issue.opener)} {seen.when(seen.issue.opened_at)}",
        f"{words.KIND[report.kind]}, {words.SCOPE[report.scope].lower()}",
        f"rule “{typed(seen.issue.rule, 60)}”",
    ]
    if report.plan:
        parts.append(f"plan {typed(report.plan, 60)}")
    if report.source_link:
        parts.append(f"from {link(report.source_link)}")
    return " · ".join(parts)
