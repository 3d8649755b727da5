"""Versions of the policy: activate one, and say which one is active.

Never reads a file; what comes in is a policy that could be built, with the text it was read from.
"""

from bot.db import policies
from bot.db.engine import Session
from bot.db.policies import Version
from bot.domain.actor import Actor
from bot.domain.ids import TeamId
from bot.domain.policy import Policy
from bot.usecases.bindings import THE_MACHINE, refuse_all_but_administrators
from bot.usecases.runtime import Runtime

__all__ = [
    "NoPolicy",
    "Version",
    "activate_policy",
    "activate_version",
    "active_policy",
    "load_active",
    "policy_text",
    "stored_policy",
    "versions",
]


class NoPolicy(LookupError):  # noqa: N818  # it says what is missing
    """No policy was ever activated in this workspace; the first start does."""


def activate_policy(rt: Runtime, team: TeamId, policy: Policy, yaml_text: str, by: Actor | None) -> int:
    """Make it the newest version, for issues opened from now on; gives its number. Raises `Refused`.

    What is active already stays the version that it is: doing it again after an answer was lost changes nothing.
    """
    refuse_all_but_administrators(rt, team, by)
    with rt.database.writing() as session:
        active = policies.newest(session, team)
        if active is not None and _says(session, team, active, policy, yaml_text):
            return active
        return policies.add(session, team, policy, yaml_text, rt.now(), by.person if by else THE_MACHINE)


def _says(session: Session, team: TeamId, version: int, policy: Policy, yaml_text: str) -> bool:
    same_text = policies.yaml(session, team, version) == yaml_text
    return same_text and policies.load(session, team, [version])[version] == policy


def activate_version(rt: Runtime, team: TeamId, version: int, while_active: int, by: Actor | None) -> int | None:
    """Make an older version hold again, as the newest one; gives its number. Raises `Refused`.

    Nothing happens, and None is given, where another than `while_active` is active by now, or there is no such version.
    """
    refuse_all_but_administrators(rt, team, by)
    with rt.database.writing() as session:
        policy = policies.load(session, team, [version]).get(version)
        if policy is None or policies.newest(session, team) != while_active:
            return None
        text = policies.yaml(session, team, version) or ""
        return policies.add(session, team, policy, text, rt.now(), by.person if by else THE_MACHINE)


def versions(rt: Runtime, team: TeamId) -> tuple[Version, ...]:
    """Every version that ever held, the active one first."""
    with rt.database.reading() as session:
        return policies.versions(session, team)


def stored_policy(rt: Runtime, team: TeamId, version: int) -> Policy | None:
    """The policy of a version; None where there is no such version."""
    with rt.database.reading() as session:
        return policies.load(session, team, [version]).get(version)


def active_policy(rt: Runtime, team: TeamId) -> tuple[int, Policy] | None:
    """The newest version and its number; None before the first."""
    with rt.database.reading() as session:
        return policies.active(session, team)


def policy_text(rt: Runtime, team: TeamId, version: int | None = None) -> str | None:
    """The text of a version, of the active one by default; None where there is no such version."""
    with rt.database.reading() as session:
        wanted = policies.newest(session, team) if version is None else version
        return None if wanted is None else policies.yaml(session, team, wanted)


def load_active(session: Session, team: TeamId) -> tuple[int, Policy]:
    """The active version inside a transaction that is open; raises `NoPolicy`."""
    active = policies.active(session, team)
    if active is None:
        raise NoPolicy(team)
    return active
