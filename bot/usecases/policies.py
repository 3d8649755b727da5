"""Versions of the policy: activate one, and say which one is active.

Never reads a file; what comes in is a policy that could be built, with the text it was read from.
"""

from bot.db import policies
from bot.db.engine import Session
from bot.domain.actor import Actor
from bot.domain.ids import TeamId
from bot.domain.policy import Policy
from bot.usecases.bindings import THE_MACHINE, refuse_all_but_administrators
from bot.usecases.runtime import Runtime


class NoPolicy(LookupError):  # noqa: N818  # it says what is missing
    """No policy was ever activated in this workspace; the first start does."""


def activate_policy(rt: Runtime, team: TeamId, policy: Policy, yaml_text: str, by: Actor | None) -> int:
    """Make it the newest version, for issues opened from now on; gives its number. Raises `Refused`."""
    refuse_all_but_administrators(rt.administrators, by)
    with rt.database.writing() as session:
        return policies.add(session, team, policy, yaml_text, rt.now(), by.person if by else THE_MACHINE)


def active_policy(rt: Runtime, team: TeamId) -> tuple[int, Policy] | None:
    """The newest version and its number; None before the first."""
    with rt.database.reading() as session:
        version = policies.newest(session, team)
        return None if version is None else (version, policies.load(session, team, [version])[version])


def policy_text(rt: Runtime, team: TeamId, version: int | None = None) -> str | None:
    """The text of a version, of the active one by default; None where there is no such version."""
    with rt.database.reading() as session:
        wanted = policies.newest(session, team) if version is None else version
        return None if wanted is None else policies.yaml(session, team, wanted)


def load_active(session: Session, team: TeamId) -> tuple[int, Policy]:
    """The active version inside a transaction that is open; raises `NoPolicy`."""
    version = policies.newest(session, team)
    if version is None:
        raise NoPolicy(team)
    return version, policies.load(session, team, [version])[version]
