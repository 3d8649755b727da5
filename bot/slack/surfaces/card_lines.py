"""The lines of a card, in the order in which people need them: the state, the time, the people, what else is under way.

Each is mrkdwn in which what people typed is escaped; nothing here is a block.
"""

from collections.abc import Iterator

from bot.domain.clocks import ClockKind
from bot.domain.ids import issue_key
from bot.domain.issue import HolderKind, Status
from bot.domain.matrix import Sentiment
from bot.domain.running import DepartmentRequest
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clean, clip, link, typed

_DESCRIPTION = 700
_WORDS_OF_A_PERSON = 300
_ASIDE = 160
_MOST_REQUESTS = 5
_MOST_LINKS = 3


def state(seen: Seen) -> tuple[str, ...]:
    """The state in one line, and while it waits what was asked."""
    issue = seen.issue
    if issue.status is Status.WAITING and issue.wait is not None:
        wait = issue.wait
        line = f"*Waiting on {seen.waiting_on()}* until {seen.when(wait.until)}"
        return (line, f"“{typed(wait.question, _WORDS_OF_A_PERSON)}”") if wait.question else (line,)
    if issue.owner is not None:
        return (f"*Accepted by {seen.named(issue.owner)}*",)
    return ("*Not accepted yet*",)


def time(seen: Seen) -> tuple[str, ...]:
    """What is late, and the next deadline with what it is of (SPEC R23)."""
    lines: list[str] = []
    late = [
        f"{seen.promise(clock)} (was due {seen.when(clock.breach.at)})"
        for clock in seen.issue.late_clocks
        if clock.breach is not None
    ]
    if late:
        lines.append(f"*Late:* {', '.join(late)}")
    due = seen.next_deadline()
    if due is not None:
        lines.append(f"*Next:* {seen.next_promises()} by {seen.when(due)}")
    return tuple(lines)


def people(seen: Seen) -> tuple[str, ...]:
    """Tier, owner, who has the ball since when, lead."""
    issue = seen.issue
    owner = seen.named(issue.owner) if issue.owner is not None else "nobody yet"
    before = f" (before: {seen.named(issue.previous_owner)})" if issue.owner is None and issue.previous_owner else ""
    return (
        f"*Tier:* {seen.tier(issue.tier)} · *Owner:* {owner}{before}",
        f"*Ball:* {_holder(seen)} since {seen.when(issue.holder.since)}",
        f"*Lead:* {seen.lead()}",
    )


def _holder(seen: Seen) -> str:
    holder = seen.issue.holder
    match holder.kind:
        case HolderKind.NOBODY:
            return f"nobody, at {seen.tier(holder.tier)}"
        case HolderKind.TIER:
            return seen.tier(holder.tier)
        case HolderKind.DEPARTMENT:
            return seen.department(holder.department)
        case kind:
            return f"the {kind.value}"


def under_way(seen: Seen) -> tuple[str, ...]:
    """What goes on beside the state, the customer first."""
    return (*_customer(seen), *_offer(seen), *_asked(seen), *_quiet(seen), *_decided(seen), *_last_update(seen))


def _customer(seen: Seen) -> Iterator[str]:
    issue = seen.issue
    if issue.unanswered is not None:
        count = issue.unanswered.count
        more = f" ({count} messages)" if count > 1 else ""
        text = typed(issue.unanswered.text, _ASIDE)
        yield f"*The customer waits for an answer* since {seen.when(issue.unanswered.at)}{more}: “{text}”"
    if issue.report.sentiment is not Sentiment.CALM:
        yield f"*The customer:* {words.SENTIMENT[issue.report.sentiment].lower()}"
    promised = next((clock for clock in issue.open_clocks if clock.promised), None)
    if promised is not None and promised.deadline is not None:
        to = "the customer" if promised.kind is ClockKind.CUSTOMER_UPDATE else "the team"
        yield f"*Promised to {to}:* the next word by {seen.when(promised.deadline)}"


def _offer(seen: Seen) -> Iterator[str]:
    offered = seen.issue.offered
    if offered is not None:
        note = f": “{typed(offered.note, _ASIDE)}”" if offered.note else ""
        until = seen.when(offered.until)
        yield f"*Offered to {seen.named(offered.to)}* by {seen.named(offered.by)}, to accept by {until}{note}"


def _asked(seen: Seen) -> Iterator[str]:
    for sent in seen.issue.requests[:_MOST_REQUESTS]:
        yield f"*Asked {seen.department(sent.department)}*{_by_when(seen, sent)}: “{typed(sent.question, _ASIDE)}”"
    for asked in seen.issue.asked[:_MOST_REQUESTS]:
        yield f"*Asked {seen.tier(asked.tier)}*, without handing over: “{typed(asked.question, _ASIDE)}”"


def _by_when(seen: Seen, sent: DepartmentRequest) -> str:
    clock = next((clock for clock in seen.issue.open_clocks if clock.request == sent.number), None)
    due = f", to answer by {seen.when(clock.deadline)}" if clock is not None and clock.deadline is not None else ""
    return f" ({seen.named(sent.owner)} has it){due}" if sent.owner is not None else f" (nobody has it yet){due}"


def _quiet(seen: Seen) -> Iterator[str]:
    """Silence never looks like rest: clocks run on (SPEC R18, R20)."""
    snoozed, stopped = seen.issue.snoozed, seen.issue.stopped
    if snoozed is not None:
        yield f"*Snoozed* until {seen.when(snoozed.until)} by {seen.named(snoozed.by)}; the clocks run on"
    if stopped is not None:
        by, reason = seen.named(stopped.by), typed(stopped.reason, _ASIDE)
        yield f"*Reminders stopped* until {seen.when(stopped.until)} by {by}: “{reason}”"


def _decided(seen: Seen) -> Iterator[str]:
    override = seen.issue.override
    if override is not None:
        rule, reason = typed(override.against, 60), typed(override.reason, _ASIDE)
        yield f"*Decided otherwise* than the rule “{rule}” by {seen.named(override.by)}: “{reason}”"


def _last_update(seen: Seen) -> Iterator[str]:
    update = seen.issue.last_update
    if update is not None:
        told = ", told to the customer" if update.customer_visible else ""
        by = seen.named(update.by)
        yield f"*Last update:* {seen.when(update.at)} by {by}{told}: {typed(update.text, _WORDS_OF_A_PERSON)}"


def settled(seen: Seen) -> tuple[str, ...]:
    """How it ended, and what of it still matters."""
    issue = seen.issue
    if issue.cancelled is not None:
        return _cancelled(seen)
    resolution, name = issue.resolution, issue.status.value.capitalize()
    if resolution is None:
        return (f"*{name}* since {seen.when(issue.holder.since)}", *_customer(seen))
    cause = typed(words.coded(seen.policy.causes, resolution.cause), 100)
    told = "the customer was told" if resolution.customer_told else "the customer was not told yet"
    by = f"by {seen.named(resolution.by)} {seen.when(resolution.at)}"
    return (
        f"*Resolved* {by}" if issue.status is Status.RESOLVED else f"*{name}* · resolved {by}",
        typed(resolution.text, _WORDS_OF_A_PERSON),
        f"*Cause:* {cause} · *Component:* {typed(resolution.component, 100)} · {told}",
        *_customer(seen),
    )


def _cancelled(seen: Seen) -> tuple[str, ...]:
    cancelled = seen.issue.cancelled
    if cancelled is None:
        return ()
    why = f"as {issue_key(cancelled.into)} goes on" if cancelled.into is not None else words.CANCELLED[cancelled.reason]
    line = f"*Cancelled* by {seen.named(cancelled.by)} {seen.when(cancelled.at)}: {why}"
    return (line, typed(cancelled.comment, _WORDS_OF_A_PERSON)) if clean(cancelled.comment) else (line,)


def details(seen: Seen) -> str:
    """What the opener told, as typed: what happened, what it does to the customer's business, what was tried."""
    report = seen.issue.report
    told = (("", report.description), ("Business effect: ", report.business_effect), ("Tried: ", report.tried))
    parts = [f"{name}{clip(clean(text), _DESCRIPTION)}" for name, text in told if clean(text)]
    return "\n".join(parts)


def footnote(seen: Seen) -> str:
    """Where it comes from: opener, kind, rule, plan, links."""
    report = seen.issue.report
    parts = [
        f"Opened by {seen.named(seen.issue.opener)} {seen.when(seen.issue.opened_at)}",
        f"{words.KIND[report.kind]}, {words.SCOPE[report.scope].lower()}",
        f"rule “{typed(seen.issue.rule, 60)}”",
    ]
    if report.component:
        parts.append(f"component {typed(report.component, 60)}")
    if report.plan:
        parts.append(f"plan {typed(report.plan, 60)}")
    if report.source_link:
        parts.append(f"from {link(report.source_link)}")
    parts += [link(one) for one in report.links[:_MOST_LINKS]]
    return " · ".join(parts)
