"""Departments, what tiers must be told, and everything else that a policy rules, in plain words.

Never says whom a key stands for.
"""

from collections.abc import Iterator

from bot.domain.policy import Policy
from bot.domain.process.own_channels import OwnChannels
from bot.slack.surfaces import words
from bot.slack.surfaces.policy.plain.lengths import lasting
from bot.slack.surfaces.policy.plain.names import name
from bot.slack.surfaces.policy.plain.section import Line
from bot.slack.surfaces.policy.plain.targets import by_severity
from bot.slack.texts import _


def departments(policy: Policy) -> Iterator[Line]:
    """Which can be asked, when they work and how long they have."""
    for one in policy.departments:
        target = by_severity(one.target)
        own = _("; asked by itself for {components}", components=", ".join(one.components)) if one.components else ""
        works = _("{department}, works in {calendar}", department=one.name, calendar=one.calendar)
        yield Line(one.key, one.key, f"{works}; {target}{own}")


def required(policy: Policy) -> Iterator[Line]:
    """What is asked of whoever hands an issue to a tier."""
    for one in policy.required:
        tier = _("{tier} for {kind}", tier=one.tier, kind=one.kind.value) if one.kind is not None else one.tier
        key = (one.tier, one.kind, one.key)
        yield Line(key, f"{tier}: {one.key}", f"{one.label}{f' ({one.hint})' if one.hint else ''}")


def others(policy: Policy) -> Iterator[Line]:
    """What stands in no other section."""
    yield Line("name", _("name"), policy.name)
    for line in policy.card_channels:
        severity = words.severity(line.severity) if line.severity is not None else None
        about = ", ".join(part for part in (line.kind, severity, line.tier) if part is not None)
        key = (line.kind, line.severity, line.tier)
        yield Line(key, _("card of {issues}", issues=about), _("in the channel {channel}", channel=line.channel))
    yield Line("reopen", _("reopening carries on for"), lasting(policy.reopen_window))
    yield Line(
        "returns", _("reasons to return"), ", ".join(f"{one.code} ({one.text})" for one in policy.return_reasons)
    )
    yield Line("causes", _("causes"), ", ".join(f"{one.code} ({one.text})" for one in policy.causes))
    yield Line("pauses", _("resolution rests while waiting on"), ", ".join(sorted(map(name, policy.pauses_resolution))))
    yield Line("reactions", _("a reaction accepts Sev 2 to 4"), _("yes") if policy.reactions_accept else _("no"))
    yield Line("guests", _("guests may open issues"), _("yes") if policy.guests_may_open else _("no"))
    yield Line("own_channels", _("a channel of its own"), _own_channels(policy.own_channels))


def _own_channels(own: OwnChannels) -> str:
    by_itself = ", ".join(words.severity(severity) for severity in sorted(own.severities))
    whose = _("{severities}; others when asked for", severities=by_itself) if by_itself else _("when asked for")
    called = _(", named {prefix}-esc-12-customer", prefix=own.prefix) if own.prefix else ""
    seen = _("private") if own.private else _("public")
    archived = _("archived {length} after the issue is closed or cancelled", length=lasting(own.archive_after))
    return f"{whose}; {seen}{called}; {archived}"
