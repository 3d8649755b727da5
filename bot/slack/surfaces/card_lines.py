"""The lines of a card, in the order in which people need them: the state, the time, the people, what else is under way.

Each is mrkdwn in which what people typed is escaped; nothing here is a block.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.clocks import ClockKind
from bot.domain.ids import issue_key
from bot.domain.issue import CustomerSaid, HolderKind, Status
from bot.domain.matrix import Sentiment
from bot.domain.running import DepartmentRequest
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clean, clip, link, typed
from bot.slack.texts import Text, _, plural, within

_DESCRIPTION = 700
_WORDS_OF_A_PERSON = 300
_ASIDE = 160
_MOST_REQUESTS = 5
_MOST_LINKS = 3
_REQUESTED: Final[Mapping[tuple[bool, bool], Text]] = {  # whether somebody has it, and whether there is an end
    (True, True): Text("*Asked {department}* ({owner} has it), to answer by {when}: “{question}”"),
    (True, False): Text("*Asked {department}* ({owner} has it): “{question}”"),
    (False, True): Text("*Asked {department}* (nobody has it yet), to answer by {when}: “{question}”"),
    (False, False): Text("*Asked {department}* (nobody has it yet): “{question}”"),
}
_UPDATE: Final = Text("*Last update:* {when} by {by}: {text}")
_UPDATE_TOLD: Final = Text("*Last update:* {when} by {by}, told to the customer: {text}")


def state(seen: Seen) -> tuple[str, ...]:
    """The state in one line, and while it waits what was asked."""
    issue = seen.issue
    if issue.status is Status.WAITING and issue.wait is not None:
        wait = issue.wait
        line = _("*Waiting on {who}* until {when}", who=seen.waiting_on(), when=seen.when(wait.until))
        return (line, f"“{typed(wait.question, _WORDS_OF_A_PERSON)}”") if wait.question else (line,)
    if issue.owner is not None:
        return (_("*Accepted by {owner}*", owner=seen.named(issue.owner)),)
    return (_("*Not accepted yet*"),)


def time(seen: Seen) -> tuple[str, ...]:
    """What is late, and the next deadline with what it is of (SPEC R23)."""
    lines: list[str] = []
    late = [
        _("{promise} (was due {when})", promise=seen.promise(clock), when=seen.when(clock.breach.at))
        for clock in seen.issue.late_clocks
        if clock.breach is not None
    ]
    if late:
        lines.append(_("*Late:* {late}", late=", ".join(late)))
    due = seen.next_deadline()
    if due is not None:
        lines.append(_("*Next:* {promises} by {when}", promises=seen.next_promises(), when=seen.when(due)))
    return tuple(lines)


def people(seen: Seen) -> tuple[str, ...]:
    """Tier, owner, who has the ball since when, lead."""
    issue = seen.issue
    return (
        _("*Tier:* {tier} · *Owner:* {owner}", tier=seen.tier(issue.tier), owner=_owner(seen)),
        _("*Ball:* {holder} since {when}", holder=_holder(seen), when=seen.when(issue.holder.since)),
        _("*Lead:* {lead}", lead=seen.lead()),
    )


def _owner(seen: Seen) -> str:
    issue = seen.issue
    if issue.owner is not None:
        return seen.named(issue.owner)
    if issue.previous_owner is not None:
        return _("nobody yet (before: {owner})", owner=seen.named(issue.previous_owner))
    return _("nobody yet")


def _holder(seen: Seen) -> str:
    holder = seen.issue.holder
    match holder.kind:
        case HolderKind.NOBODY:
            return _("nobody, at {tier}", tier=seen.tier(holder.tier))
        case HolderKind.TIER:
            return seen.tier(holder.tier)
        case HolderKind.DEPARTMENT:
            return seen.department(holder.department)
        case kind:
            return _(words.HOLDER[kind])


def under_way(seen: Seen) -> tuple[str, ...]:
    """What goes on beside the state, the customer first."""
    about_the_customer = (*_customer(seen), *for_the_customer(seen, _ASIDE))
    about_work = (*_offer(seen), *_asked(seen), *_quiet(seen), *_decided(seen))
    return (*about_the_customer, *about_work, *_last_update(seen))


def _customer(seen: Seen) -> Iterator[str]:
    issue = seen.issue
    if issue.unanswered is not None:
        yield _unanswered(issue.unanswered, seen)
    if issue.report.sentiment is not Sentiment.CALM:
        yield _("*The customer:* {sentiment}", sentiment=within(_(words.SENTIMENT[issue.report.sentiment])))
    promised = next((clock for clock in issue.open_clocks if clock.promised), None)
    if promised is not None and promised.deadline is not None:
        to = _("the customer") if promised.kind is ClockKind.CUSTOMER_UPDATE else _("the team")
        yield _("*Promised to {to}:* the next word by {when}", to=to, when=seen.when(promised.deadline))


def _unanswered(said: CustomerSaid, seen: Seen) -> str:
    when, text = seen.when(said.at), typed(said.text, _ASIDE)
    if said.count == 1:
        return _("*The customer waits for an answer* since {when}: “{text}”", when=when, text=text)
    return plural(
        "*The customer waits for an answer* since {when} ({count} message): “{text}”",
        "*The customer waits for an answer* since {when} ({count} messages): “{text}”",
        said.count,
        when=when,
        text=text,
    )


def for_the_customer(seen: Seen, longest: int) -> Iterator[str]:
    """A text that waits for approval, or that is approved and still to be told (SPEC statement 72)."""
    waiting, approved = seen.issue.text_waiting, seen.issue.text_approved
    if waiting is not None:
        yield _(
            "*A text for the customer waits for approval* since {when} · by {who}: “{text}”",
            when=seen.when(waiting.at),
            who=seen.named(waiting.by),
            text=typed(waiting.text, longest),
        )
    if approved is not None and approved.decided_by is not None:
        yield _(
            "*A text for the customer is approved* by {who}; they are still to be told: “{text}”",
            who=seen.named(approved.decided_by),
            text=typed(approved.approved, longest),
        )


def _offer(seen: Seen) -> Iterator[str]:
    offered = seen.issue.offered
    if offered is not None:
        note = f": “{typed(offered.note, _ASIDE)}”" if offered.note else ""
        until = seen.when(offered.until)
        yield _(
            "*Offered to {to}* by {by}, to accept by {until}{note}",
            to=seen.named(offered.to),
            by=seen.named(offered.by),
            until=until,
            note=note,
        )


def _asked(seen: Seen) -> Iterator[str]:
    for sent in seen.issue.requests[:_MOST_REQUESTS]:
        yield _requested(sent, seen)
    for asked in seen.issue.asked[:_MOST_REQUESTS]:
        yield _(
            "*Asked {tier}*, without handing over: “{question}”",
            tier=seen.tier(asked.tier),
            question=typed(asked.question, _ASIDE),
        )


def _requested(sent: DepartmentRequest, seen: Seen) -> str:
    """Who has it, and until when they are to answer."""
    clock = next((clock for clock in seen.issue.open_clocks if clock.request == sent.number), None)
    due = clock.deadline if clock is not None else None
    return _(
        _REQUESTED[sent.owner is not None, due is not None],
        department=seen.department(sent.department),
        owner=seen.named(sent.owner) if sent.owner is not None else "",
        when=seen.when(due) if due is not None else "",
        question=typed(sent.question, _ASIDE),
    )


def _quiet(seen: Seen) -> Iterator[str]:
    """Silence never looks like rest: clocks run on (SPEC R18, R20)."""
    snoozed, stopped = seen.issue.snoozed, seen.issue.stopped
    if snoozed is not None:
        yield _(
            "*Snoozed* until {when} by {by}; the clocks run on",
            when=seen.when(snoozed.until),
            by=seen.named(snoozed.by),
        )
    if stopped is not None:
        by, reason = seen.named(stopped.by), typed(stopped.reason, _ASIDE)
        yield _(
            "*Reminders stopped* until {when} by {by}: “{reason}”", when=seen.when(stopped.until), by=by, reason=reason
        )


def _decided(seen: Seen) -> Iterator[str]:
    override = seen.issue.override
    if override is not None:
        rule, reason = typed(override.against, 60), typed(override.reason, _ASIDE)
        yield _(
            "*Decided otherwise* than the rule “{rule}” by {by}: “{reason}”",
            rule=rule,
            by=seen.named(override.by),
            reason=reason,
        )


def _last_update(seen: Seen) -> Iterator[str]:
    update = seen.issue.last_update
    if update is not None:
        told = _UPDATE_TOLD if update.customer_visible else _UPDATE
        text = typed(update.text, _WORDS_OF_A_PERSON)
        yield _(told, when=seen.when(update.at), by=seen.named(update.by), text=text)


def settled(seen: Seen) -> tuple[str, ...]:
    """How it ended, and what of it still matters."""
    issue = seen.issue
    if issue.cancelled is not None:
        return _cancelled(seen)
    resolution, name = issue.resolution, words.status(issue.status)
    if resolution is None:
        return (_("*{name}* since {when}", name=name, when=seen.when(issue.holder.since)), *_customer(seen))
    cause = typed(words.coded(seen.policy.causes, resolution.cause), 100)
    told = _("the customer was told") if resolution.customer_told else _("the customer was not told yet")
    who, when = seen.named(resolution.by), seen.when(resolution.at)
    return (
        _("*Resolved* by {who} {when}", who=who, when=when)
        if issue.status is Status.RESOLVED
        else _("*{name}* · resolved by {who} {when}", name=name, who=who, when=when),
        typed(resolution.text, _WORDS_OF_A_PERSON),
        _(
            "*Cause:* {cause} · *Component:* {component} · {told}",
            cause=cause,
            component=typed(resolution.component, 100),
            told=told,
        ),
        *_customer(seen),
    )


def _cancelled(seen: Seen) -> tuple[str, ...]:
    cancelled = seen.issue.cancelled
    if cancelled is None:
        return ()
    why = (
        _("as {issue} goes on", issue=issue_key(cancelled.into))
        if cancelled.into is not None
        else _(words.CANCELLED[cancelled.reason])
    )
    line = _("*Cancelled* by {by} {when}: {why}", by=seen.named(cancelled.by), when=seen.when(cancelled.at), why=why)
    return (line, typed(cancelled.comment, _WORDS_OF_A_PERSON)) if clean(cancelled.comment) else (line,)


def details(seen: Seen) -> str:
    """What the opener told, as typed: what happened, what it does to the customer's business, what was tried."""
    report = seen.issue.report
    told = (("", report.description), (_("Business effect:"), report.business_effect), (_("Tried:"), report.tried))
    parts = [f"{name} {clip(clean(text), _DESCRIPTION)}".lstrip() for name, text in told if clean(text)]
    return "\n".join(parts)


def footnote(seen: Seen) -> str:
    """Where it comes from: opener, kind, rule, plan, links."""
    report = seen.issue.report
    parts = [
        _("Opened by {opener} {when}", opener=seen.named(seen.issue.opener), when=seen.when(seen.issue.opened_at)),
        f"{words.KIND[report.kind]}, {within(str(words.SCOPE[report.scope]))}",
        _("rule “{rule}”", rule=typed(seen.issue.rule, 60)),
    ]
    if report.component:
        parts.append(_("component {component}", component=typed(report.component, 60)))
    if report.plan:
        parts.append(_("plan {plan}", plan=typed(report.plan, 60)))
    if report.source_link:
        parts.append(_("from {link}", link=link(report.source_link)))
    parts += [link(one) for one in report.links[:_MOST_LINKS]]
    return " · ".join(parts)
