"""The whole policy in plain words, in the order in which an issue meets it, and what differs between two versions.

Each section has its words in a file of its own.
"""

from bot.domain.policy import Policy
from bot.domain.process.procedures import Procedure
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
        Section(_("Procedures"), tuple(map(_procedure, policy.procedures))),
        Section(_("Roles (RACI)"), tuple(raci(policy))),
        Section(_("Other rules"), tuple(others(policy))),
    )


def differences(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Everything that one version says otherwise than another, section by section."""
    changes: list[Change] = []
    for old, new in zip(in_plain_words(before), in_plain_words(after), strict=True):
        said, says = ({line.key: line.text for line in section.lines} for section in (old, new))
        called = {line.key: line.about for line in (*old.lines, *new.lines)}
        changes += [
            Change(old.title, called[key], said.get(key), says.get(key))
            for key in dict.fromkeys([*said, *says])
            if said.get(key) != says.get(key)
        ]
        if said == says and list(said) != list(says):
            was, becomes = (", ".join(called[key] for key in keys) for keys in (said, says))
            changes.append(Change(old.title, _("order"), was, becomes))
    return tuple(changes)


def _procedure(of: Procedure) -> Line:
    """By title and key: another title is another procedure, and two may have the same."""
    return Line((of.title, of.key), of.title, "; ".join(of.steps))
