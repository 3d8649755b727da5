"""Versions of the policy: never edited, the newest is active.

Never reads YAML; the text is kept as it came, to be shown, and the canonical JSON is what is loaded.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import bindparam, func, insert, select

from bot.db.ahead import Question, ask, forget_answers
from bot.db.codec import decode, encode
from bot.db.engine import Session
from bot.db.knowledge import OPEN
from bot.db.tables import issues, policies
from bot.domain.ids import IssueId, PersonId, TeamId
from bot.domain.policy import Policy

_c = policies.c
_VERSIONS = select(_c.version, _c.canonical).where(
    _c.team_id == bindparam("team"), _c.version.in_(bindparam("versions", expanding=True))
)
_ALL = (
    select(_c.version, _c.name, _c.activated_at, _c.activated_by)
    .where(_c.team_id == bindparam("team"))
    .order_by(_c.version.desc())
)
_OPEN_BY_OTHERS = (
    select(issues.c.id)
    .where(issues.c.team_id == bindparam("team"), OPEN, issues.c.policy_version != bindparam("version"))
    .order_by(issues.c.id)
)
_NEWEST = select(func.max(_c.version)).where(_c.team_id == bindparam("team"))
_ACTIVE = select(_c.version, _c.canonical).where(_c.team_id == bindparam("team")).order_by(_c.version.desc()).limit(1)
_HELD = select(_c.version).where(_c.team_id == bindparam("team")).order_by(_c.version).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the policy: its number, what it is called, since when it held and who activated it."""

    number: int
    name: str
    activated_at: datetime
    activated_by: PersonId


def add(session: Session, team: TeamId, policy: Policy, yaml: str, at: datetime, by: PersonId) -> int:
    """Keep a policy as the newest version, which makes it the active one; gives its number."""
    version = (newest(session, team) or 0) + 1
    row = {
        "team_id": team,
        "version": version,
        "name": policy.name,
        "yaml": yaml,
        "canonical": json.dumps(encode(Policy, policy), separators=(",", ":")),
        "activated_at": at,
        "activated_by": by,
    }
    session.execute(insert(policies), row)
    forget_answers(session)
    return version


def newest(session: Session, team: TeamId) -> int | None:
    """The active version; None before the first."""
    version: int | None = session.execute(_NEWEST, {"team": team}).scalar_one()
    return version


def question(team: TeamId) -> Question:
    """What `active` asks."""
    return Question(_ACTIVE, {"team": team})


def active(session: Session, team: TeamId) -> tuple[int, Policy] | None:
    """The active version and its number; None before the first."""
    row = next(iter(ask(session, question(team))), None)
    return None if row is None else (row.version, _parsed(row.canonical))


def hold(session: Session, team: TeamId) -> None:
    """Let one administrator at a time change what the keys stand for; whoever only reads, or opens issues, goes on."""
    session.execute(_HELD.with_for_update(key_share=True), {"team": team})


def versions(session: Session, team: TeamId) -> tuple[Version, ...]:
    """Every version, the active one first."""
    return tuple(
        Version(number=row.version, name=row.name, activated_at=row.activated_at, activated_by=row.activated_by)
        for row in session.execute(_ALL, {"team": team})
    )


def open_under_others(session: Session, team: TeamId, version: int) -> tuple[IssueId, ...]:
    """The open issues that live under another version, the lowest number first."""
    return tuple(map(IssueId, session.scalars(_OPEN_BY_OTHERS, {"team": team, "version": version})))


def remind(session: Session, team: TeamId, version: int, policy: Policy) -> None:
    """Let `load` in this transaction know a version: none is ever edited, so what is written meanwhile changes none."""
    session.execution_options(known_policies={**_known(session), (team, version): policy})


def load(session: Session, team: TeamId, versions: Iterable[int]) -> dict[int, Policy]:
    """The policies of these versions; most issues live under the active one, which is known once a roster is loaded."""
    wanted, known = set(versions), _known(session)
    found = {version: known[team, version] for version in wanted if (team, version) in known}
    missing = sorted(wanted - found.keys())
    if missing:
        rows = session.execute(_VERSIONS, {"team": team, "versions": missing})
        found |= {row.version: _parsed(row.canonical) for row in rows}
    return found


def _known(session: Session) -> Mapping[tuple[TeamId, int], Policy]:
    known: Mapping[tuple[TeamId, int], Policy] = session.get_execution_options().get("known_policies", {})
    return known


def yaml(session: Session, team: TeamId, version: int) -> str | None:
    """The text that a version was activated with."""
    statement = select(_c.yaml).where(_c.team_id == team, _c.version == version)
    return session.execute(statement).scalar_one_or_none()


@lru_cache(maxsize=64)
def _parsed(canonical: str) -> Policy:
    """Remembered by its text, so nothing can go stale: the same text is the same policy."""
    return cast("Policy", decode(Policy, json.loads(canonical)))
