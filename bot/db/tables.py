"""The tables. Every one has the workspace, and a foreign key carries it, so that no row points into another workspace.

Nothing is queried here. Every change of this file needs a migration; a test compares the two.
"""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, Table, Text

from bot.db.bound import BoundKind
from bot.db.columns import Encoded, Length, Note, at, choice, metadata, number, of_issue, partial, words
from bot.db.insight_tables import insights
from bot.db.issue_tables import (
    cards,
    clocks,
    facts,
    holder_spans,
    issues,
    own_channels,
    pings,
    to_observe,
)
from bot.db.letters import Body, LetterKind, LetterState
from bot.db.rota_tables import absences, overrides, rotas, swaps, turns
from bot.db.security_tables import audit_log, setup_codes
from bot.db.setup_tables import renews_marks, replaces_unseen, setup_marks
from bot.domain.actor import Standing
from bot.domain.standing import CalledBy

__all__ = [
    "absences",
    "audit_log",
    "beats",
    "bindings",
    "cards",
    "channel_pauses",
    "clocks",
    "facts",
    "groups",
    "holder_spans",
    "inbox",
    "insights",
    "issue_numbers",
    "issues",
    "metadata",
    "outbox",
    "overrides",
    "own_channels",
    "people",
    "pings",
    "policies",
    "practice_clock",
    "preferences",
    "rotas",
    "setup_codes",
    "setup_marks",
    "swaps",
    "to_observe",
    "told_once",
    "turns",
]

policies = Table(
    "policies",
    metadata,
    words("team_id"),
    number("version"),
    words("name"),
    words("yaml"),
    words("canonical"),  # JSON as text: it is read as it is, and remembered by it
    at("activated_at"),
    words("activated_by"),
    PrimaryKeyConstraint("team_id", "version"),
)

issue_numbers = Table(
    "issue_numbers",
    metadata,
    Column("team_id", Text, primary_key=True),
    number("last"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    words("team_id"),
    Column("issue_id", Integer),
    choice("kind", LetterKind),
    words("key"),
    words("destination"),
    Column("body", Encoded(Body), nullable=False),
    choice("state", LetterState),
    number("priority"),
    at("created_at"),
    at("not_before"),
    at("expires_at", nullable=True),
    at("lease_until", nullable=True),
    number("epoch"),
    number("attempts"),
    Column("may_be_repeat", Boolean, nullable=False),
    at("check_at", nullable=True),
    words("channel_id", nullable=True),
    words("ts", nullable=True),
    Column("last_error", Note),
    of_issue(),
    partial(
        "ux_outbox_letter", "team_id", "issue_id", "kind", "key", "destination", where="kind <> 'card'", unique=True
    ),
    partial("ix_outbox_pending", "team_id", "priority", "created_at", where="state = 'pending'"),
    partial("ix_outbox_called", "team_id", "not_before", where="kind = 'call' AND state = 'sent'"),
    partial("ix_outbox_dead", "team_id", "created_at", where="state = 'dead'"),
    partial("ix_outbox_held", "team_id", "issue_id", where="state IN ('sending', 'unknown')"),
    partial(
        "ux_outbox_card", "team_id", "issue_id", "destination", where="kind = 'card' AND state = 'pending'", unique=True
    ),
)

channel_pauses = Table(
    "channel_pauses",
    metadata,
    words("team_id"),
    words("channel_id"),
    at("until"),
    PrimaryKeyConstraint("team_id", "channel_id"),
)

inbox = Table(
    "inbox",
    metadata,
    words("team_id"),
    words("event_id"),
    at("received_at"),
    PrimaryKeyConstraint("team_id", "event_id"),
)

bindings = Table(
    "bindings",
    metadata,
    words("team_id"),
    words("key"),
    choice("kind", BoundKind),
    Column("value", Encoded(tuple[str, ...]), nullable=False),
    words("set_by"),
    at("set_at"),
    PrimaryKeyConstraint("team_id", "key"),
)

people = Table(
    "people",
    metadata,
    words("team_id"),
    words("id"),
    words("name"),
    choice("standing", Standing),
    words("tz", nullable=True),
    words("dm_channel_id", nullable=True),
    at("refreshed_at"),
    PrimaryKeyConstraint("team_id", "id"),
)

preferences = Table(
    "preferences",
    metadata,
    words("team_id"),
    words("person"),
    choice("called_by", CalledBy),
    PrimaryKeyConstraint("team_id", "person"),
)

groups = Table(
    "groups",
    metadata,
    words("team_id"),
    words("id"),
    words("handle"),
    Column("members", Encoded(tuple[str, ...]), nullable=False),
    at("refreshed_at"),
    PrimaryKeyConstraint("team_id", "id"),
)

beats = Table(
    "beats",
    metadata,
    Column("team_id", Text, primary_key=True),
    at("machine_at"),
    at("business_at"),
    at("outage_since", nullable=True),
    at("outage_until", nullable=True),
)

told_once = Table(
    "told_once",
    metadata,
    words("team_id"),
    words("key"),
    at("told_at"),
    PrimaryKeyConstraint("team_id", "key"),
)

practice_clock = Table(
    "practice_clock",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("offset", Length, nullable=False),
)

for table in (bindings, policies, rotas, overrides, absences):
    renews_marks(table)
renews_marks(  # nothing but who is in a group, so that asking the directory again renews nothing
    groups,
    update="OLD.team_id <> NEW.team_id OR OLD.id <> NEW.id OR CAST(OLD.members AS text) <> CAST(NEW.members AS text)",
)
renews_marks(  # nothing but who may have no work
    people,
    insert=f"NEW.standing <> '{Standing.MEMBER}'",
    update="OLD.team_id <> NEW.team_id OR OLD.id <> NEW.id OR OLD.standing <> NEW.standing",
    delete=f"OLD.standing <> '{Standing.MEMBER}'",
)
replaces_unseen(people, key="id", when="old.standing <> NEW.standing")
