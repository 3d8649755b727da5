"""A policy in plain words, section by section, and what differs between two versions.

Reads the policy as it is in force, never a file; who shows it decides how it looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.calendar import Calendar, DatedException, Window
from bot.domain.clocks import ClockKind
from bot.domain.length import Length
from bot.domain.matrix import Rule, Severity
from bot.domain.policy import Offset, Policy, Step, Target, Threshold, Tier
from bot.domain.process.conditions import AtLeast, Condition, Lasting, OneOf, When
from bot.domain.process.criteria import Criterion
from bot.domain.process.notifications import Directly, Mention, Notification
from bot.domain.process.own_channels import OwnChannels
from bot.domain.process.raci import Part, RoleWord

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCKS = {
    ClockKind.ACK: "accept",
    ClockKind.FIRST_REPLY: "first reply",
    ClockKind.NEXT_REPLY: "next reply",
    ClockKind.CUSTOMER_UPDATE: "customer update",
    ClockKind.INTERNAL_UPDATE: "internal update",
    ClockKind.TIER_OWNERSHIP: "time in the tier",
    ClockKind.RESOLUTION: "resolution",
    ClockKind.REQUEST: "request to a department",
}
ROLE_WORDS = {
    RoleWord.TIER: "people of the tier",
    RoleWord.ON_CALL: "whoever is on call",
    RoleWord.OWNER: "its owner",
    RoleWord.LEAD: "lead of the tier",
    RoleWord.DEPUTY: "deputy of the lead",
    RoleWord.MANAGER: "escalation managers",
    RoleWord.ACCOUNTABLE: "the accountable",
}
MOST_EXCEPTIONS = 12
_MENTION = {
    Mention.NOBODY: "mentions nobody",
    Mention.PEOPLE: "mentions whom it is for",
    Mention.HERE: "mentions whom it is for and whoever is there",
}
_DIRECTLY = {
    Directly.WISH: "directly to who chose so",
    Directly.OUTSIDERS: "directly to all where one of them does not read the channel",
    Directly.ALWAYS: "directly to all",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the policy says; `about` is its name within the section, the same in every version."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the policy under its title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: None before means it is new, None after that it is gone."""

    section: str
    about: str
    before: str | None
    after: str | None


def in_plain_words(policy: Policy) -> tuple[Section, ...]:
    """Say everything that a policy says, in the order in which an issue meets it."""
    return (
        Section("Matrix: what qualifies, how severe it is, which tier gets it", tuple(map(_rule, policy.matrix))),
        Section("Criteria that act on open issues", tuple(map(_criterion, policy.criteria))),
        Section("Tiers and calling orders", tuple(line for tier in policy.ladder for line in _tier(tier))),
        Section("Targets", tuple(_target(policy, target) for target in policy.targets)),
        Section("Warnings", tuple(map(_threshold, policy.thresholds))),
        Section("Notifications: how far a call reaches", tuple(map(_notification, policy.notifications))),
        Section("Calendars", tuple(_calendars(policy))),
        Section("Limits", tuple(_limits(policy))),
        Section("Departments", tuple(_departments(policy))),
        Section("What a tier must be told", tuple(_required(policy))),
        Section("Procedures", tuple(Line(one.title, "; ".join(one.steps)) for one in policy.procedures)),
        Section("Roles (RACI)", tuple(raci_in_plain_words(policy))),
        Section("Other rules", tuple(_others(policy))),
    )


def differences(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Everything that one version says otherwise than another, section by section."""
    changes: list[Change] = []
    for old, new in zip(in_plain_words(before), in_plain_words(after), strict=True):
        said, says = ({line.about: line.text for line in section.lines} for section in (old, new))
        changes += [
            Change(old.title, about, said.get(about), says.get(about))
            for about in dict.fromkeys([*said, *says])
            if said.get(about) != says.get(about)
        ]
        if said == says and list(said) != list(says):
            changes.append(Change(old.title, "order", ", ".join(said), ", ".join(says)))
    return tuple(changes)


def lasting(length: timedelta) -> str:
    """`2 d 3 h`, `1 h 30 min`, `45 s`; nothing is `0 min`."""
    seconds = int(length.total_seconds())
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or "0 min"


def worded(length: Length | None) -> str:
    """A length as a policy writes it: working days are days of the calendar that counts."""
    if length is None:
        return "no target"
    days = [f"{length.days} working {'day' if length.days == 1 else 'days'}"] if length.days else []
    return " ".join([*days, *([lasting(length.time)] if length.time or not days else [])])


def _rule(rule: Rule) -> Line:
    verdict = f"Sev {rule.severity}, {rule.tier}" + ("" if rule.qualifies else ", does not qualify")
    because = f" - {rule.because}" if rule.because else ""
    instead = f" Instead: {rule.instead}" if rule.instead else ""
    return Line(rule.name, f"{_when(rule.when)} → {verdict}{because}{instead}")


def _when(when: When) -> str:
    return (
        " and ".join(f"{field.value.replace('_', ' ')} {_condition(asked)}" for field, asked in when.items()) or "any"
    )


def _condition(condition: Condition) -> str:
    match condition:
        case OneOf():
            return "is " + " or ".join(sorted(condition.values))
        case AtLeast():
            within = f" in {condition.within_days} days" if condition.within_days is not None else ""
            return f"at least {condition.amount}{within}"
        case Lasting():
            return f"for at least {lasting(condition.length)}"


def _criterion(criterion: Criterion) -> Line:
    after = f"{worded(criterion.after)} after opening, " if criterion.after is not None else ""
    because = f" - {criterion.because}" if criterion.because else ""
    return Line(criterion.name, f"{after}{_when(criterion.when)} → {criterion.to or 'one tier up'}{because}")


def _tier(tier: Tier) -> Iterator[Line]:
    calendar = f", works in {tier.calendar}" if tier.calendar is not None else ""
    turns = ", one person in turn" if tier.round_robin else ""
    yield Line(tier.key, f"{tier.name}{calendar}{turns}; {tier.expertise}".rstrip("; "))
    yield Line(f"{tier.key} calls", " · ".join(map(_step, tier.steps)))
    times = f"{tier.repeat} more {'time' if tier.repeat == 1 else 'times'}" if tier.repeat else "not again"
    yield Line(f"{tier.key} begins again", f"after {_offset(tier.cycle)}, {times}, then the final fallback")


def _step(step: Step) -> str:
    whom = " + ".join([audience.value.replace("_", " ") for audience in step.audiences] + list(step.named))
    return f"{_offset(step.after)}: {whom}{'' if step.loud else ' (quietly)'}"


def _offset(offset: Offset) -> str:
    if offset.is_nothing:
        return "at once"
    share = f"{offset.share} of the time to accept" if offset.share else ""
    return " + ".join(part for part in (share, lasting(offset.plus) if offset.plus else "") if part)


def _target(policy: Policy, target: Target) -> Line:
    severity = f"Sev {target.severity}" if target.severity is not None else None
    about = [CLOCKS[target.clock], severity, target.tier, target.plan, target.kind]
    length = worded(target.length)
    calendar = policy.severity_calendars.get(target.severity) if target.severity is not None else None
    within = f" ({calendar})" if calendar is not None and target.tier is None else ""
    return Line(" · ".join(part for part in about if part is not None), length + within)


def _threshold(threshold: Threshold) -> Line:
    whom = " + ".join(audience.value.replace("_", " ") for audience in threshold.audiences)
    least = f", at least {lasting(threshold.least)} before the end" if threshold.least is not None else ""
    channel = ", in the channel" if threshold.in_channel else ""
    share = f"{float(threshold.share * 100):g} %"
    return Line(f"{CLOCKS[threshold.clock]} at {share}", f"{whom}{channel}{least}")


def _notification(line: Notification) -> Line:
    kinds = ", ".join(kind.value.replace("_", " ") for kind in line.kinds) or "everything else"
    severities = f" · Sev {', '.join(str(int(severity)) for severity in line.severities)}" if line.severities else ""
    words = f"; it begins “{line.words}”" if line.words else ""
    return Line(kinds + severities, f"{_seen(line)}; {_MENTION[line.mention]}; {_DIRECTLY[line.directly]}{words}")


def _seen(line: Notification) -> str:
    return "in the thread and the channel" if line.in_channel else "in the thread"


def _calendars(policy: Policy) -> Iterator[Line]:
    for severity, key in sorted(policy.severity_calendars.items()):
        yield Line(f"Sev {severity}", key)
    for key, calendar in policy.calendars.items():
        yield Line(key, _hours(calendar))
        if calendar.exceptions:
            yield Line(f"{key} exceptions", _exceptions(calendar.exceptions))


def _hours(calendar: Calendar) -> str:
    if calendar.around_the_clock:
        return f"around the clock, {calendar.zone}"
    week = ", ".join(f"{day} {_windows(windows)}" for day, windows in zip(DAYS, calendar.week, strict=True) if windows)
    return f"{week}; {calendar.zone}; a day is {lasting(calendar.day)}"


def _windows(windows: Sequence[Window]) -> str:
    return " and ".join(f"{window.opens:%H:%M}-{window.closes:%H:%M}" for window in windows)


def _exceptions(exceptions: Sequence[DatedException]) -> str:
    shown = [f"{one.day} {one.name}: {_windows(one.windows) or 'closed'}" for one in exceptions[:MOST_EXCEPTIONS]]
    more = len(exceptions) - len(shown)
    return "; ".join([*shown, *([f"and {more} more"] if more > 0 else [])])


def _limits(policy: Policy) -> Iterator[Line]:
    tables = [
        *((f"longest wait on {on.value}", table) for on, table in policy.waits.items()),
        ("checkpoint", policy.checkpoints),
        ("ask “Still on it?” after", policy.confirm_after),
        ("un-accept unanswered after", policy.un_accept_after),
        ("answer to a question", policy.ask_tier),
    ]
    for about, table in tables:
        yield Line(about, " · ".join(f"Sev {severity}: {worded(table.of(severity))}" for severity in Severity))


def _departments(policy: Policy) -> Iterator[Line]:
    for one in policy.departments:
        target = " · ".join(f"Sev {severity}: {worded(one.target.of(severity))}" for severity in Severity)
        own = f"; asked by itself for {', '.join(one.components)}" if one.components else ""
        yield Line(one.key, f"{one.name}, works in {one.calendar}; {target}{own}")


def _required(policy: Policy) -> Iterator[Line]:
    for one in policy.required:
        kind = f" for {one.kind.value}" if one.kind is not None else ""
        yield Line(f"{one.tier}{kind}: {one.key}", f"{one.label}{f' ({one.hint})' if one.hint else ''}")


def raci_in_plain_words(policy: Policy) -> Iterator[Line]:
    """Who is responsible, accountable, consulted and informed, and where that is otherwise."""
    yield from (Line(part, _named(policy, names)) for part in Part if (names := policy.raci.everywhere(part)))
    for one in policy.raci.exceptions:
        where = [str(one.tier)] if one.tier is not None else []
        where += [f"Sev {one.severity}"] if one.severity is not None else []
        said = ((part, one.says(part)) for part in Part)
        yield from (
            Line(f"{part} ({', '.join(where)})", _named(policy, names)) for part, names in said if names is not None
        )


def _named(policy: Policy, names: Sequence[str]) -> str:
    """Roles, departments and teams as people call them."""
    known = {word.value: said for word, said in ROLE_WORDS.items()}
    known |= {**policy.raci.teams, **{str(one.key): one.name for one in policy.departments}}
    return ", ".join(known.get(name, name) for name in names) or "nobody"


def _others(policy: Policy) -> Iterator[Line]:
    yield Line("name", policy.name)
    for line in policy.card_channels:
        severity = f"Sev {line.severity}" if line.severity is not None else None
        about = [part for part in (line.kind, severity, line.tier) if part is not None]
        yield Line(f"card of {', '.join(about)}", f"in the channel {line.channel}")
    yield Line("reopening carries on for", lasting(policy.reopen_window))
    yield Line("reasons to return", ", ".join(f"{one.code} ({one.text})" for one in policy.return_reasons))
    yield Line("causes", ", ".join(f"{one.code} ({one.text})" for one in policy.causes))
    yield Line("resolution rests while waiting on", ", ".join(sorted(on.value for on in policy.pauses_resolution)))
    yield Line("a reaction accepts Sev 2 to 4", "yes" if policy.reactions_accept else "no")
    yield Line("guests may open issues", "yes" if policy.guests_may_open else "no")
    yield Line("a channel of its own", _own_channels(policy.own_channels))


def _own_channels(own: OwnChannels) -> str:
    by_itself = ", ".join(f"Sev {severity}" for severity in sorted(own.severities))
    whose = f"{by_itself}; others when asked for" if by_itself else "when asked for"
    name = f", named {own.prefix}-esc-12-customer" if own.prefix else ""
    seen = "private" if own.private else "public"
    return f"{whose}; {seen}{name}; archived {lasting(own.archive_after)} after the issue is closed or cancelled"
