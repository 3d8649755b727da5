"""The whole policy in plain words, in the order in which an issue meets it, and what differs between two versions.

Each section has its words in a file of its own.
"""

from bot.domain.policy import Policy
from bot.slack.surfaces.policy.plain.calling import notification, threshold, tier
from bot.slack.surfaces.policy.plain.hours import calendars
from bot.slack.surfaces.policy.plain.matrix import criterion, rule
from bot.slack.surfaces.policy.plain.raci import raci
from bot.slack.surfaces.policy.plain.rules import departments, others, required
from bot.slack.surfaces.policy.plain.section import Change, Line, Section
from bot.slack.surfaces.policy.plain.targets import limits, target
from bot.slack.texts import _


def in_plain_words(policy: Policy) -> tuple[Section, ...]:
    """Say everything that a policy says, in the order in which an issue meets it."""
    return (
        Section(_("Matrix: what qualifies, how severe it is, which tier gets it"), tuple(map(rule, policy.matrix))),
        Section(_("Criteria that act on open issues"), tuple(map(criterion, policy.criteria))),
        Section(_("Tiers and calling orders"), tuple(line for one in policy.ladder for line in tier(one))),
        Section(_("Targets"), tuple(target(policy, one) for one in policy.targets)),
        Section(_("Warnings"), tuple(map(threshold, policy.thresholds))),
        Section(_("Notifications: how far a call reaches"), tuple(map(notification, policy.notifications))),
        Section(_("Calendars"), tuple(calendars(policy))),
        Section(_("Limits"), tuple(limits(policy))),
        Section(_("Departments"), tuple(departments(policy))),
        Section(_("What a tier must be told"), tuple(required(policy))),
        Section(_("Procedures"), tuple(Line(one.title, "; ".join(one.steps)) for one in policy.procedures)),
        Section(_("Roles (RACI)"), tuple(raci(policy))),
        Section(_("Other rules"), tuple(others(policy))),
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
            changes.append(Change(old.title, _("order"), ", ".join(said), ", ".join(says)))
    return tuple(changes)
