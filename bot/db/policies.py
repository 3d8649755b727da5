"""Versions of the policy: never edited, the newest is active.

Never reads YAML; the text is kept as it came, to be shown, and the canonical JSON is what is loaded.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import bindparam, func, insert, select

from bot.db.codec import decode, encode
from bot.db.engine import Session
from bot.db.tables import policies
from bot.domain.ids import PersonId, TeamId
from bot.domain.policy import Policy

_c = policies.c
_VERSIONS = select(_c.version, _c.canonical).where(
    _c.team_id == bindparam("team"), _c.version.in_(bindparam("versions", expanding=True))
)
_NEWEST = select(func.max(_c.version)).where(_c.team_id == bindparam("team"))


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
    return version


def newest(session: Session, team: TeamId) -> int | None:
    """The active version; None before the first."""
    version: int | None = session.execute(_NEWEST, {"team": team}).scalar_one()
    return version


def load(session: Session, team: TeamId, versions: Iterable[int]) -> dict[int, Policy]:
    """The policies of these versions."""
    rows = session.execute(_VERSIONS, {"team": team, "versions": sorted(set(versions))})
    return {row.version: _parsed(row.canonical) for row in rows}


def yaml(session: Session, team: TeamId, version: int) -> str | None:
    """The text that a version was activated with."""
    statement = select(_c.yaml).where(_c.team_id == team, _c.version == version)
    return session.execute(statement).scalar_one_or_none()


@lru_cache(maxsize=64)
def _parsed(canonical: str) -> Policy:
    """Remembered by its text, so nothing can go stale: the same text is the same policy."""
    return cast("Policy", decode(Policy, json.loads(canonical)))
