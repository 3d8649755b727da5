"""The tables. Every one has the workspace, and a foreign key carries it, so that no row points into another workspace.

Nothing is queried here. Every change of this file needs a migration; a test compares the two.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.db.bound import BoundKind
from bot.db.columns import Encoded, Instant, Length, Note, Share, choice
from bot.db.letters import Body, LetterKind, LetterState
from bot.domain.actor import Standing
from bot.domain.calendar import Calendar
from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.facts import Fact
from bot.domain.issue import HolderKind, LastUpdate, Resolution, Status, TierEntry
from bot.domain.running import Calling, Reminders, Wait
from bot.domain.matrix import Report, Severity

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _at(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=nullable)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that matter: it stays small however many others there are."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def _of_issue() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["team_id", "issue_id"], ["issues.team_id", "issues.id"])


policies = Table(
    "policies",
    metadata,
    _text("team_id"),
    _number("version"),
    _text("name"),
    _text("yaml"),
    _text("canonical"),  # JSON as text: it is read as it is, and remembered by it
    _at("activated_at"),
    _text("activated_by"),
    PrimaryKeyConstraint("team_id", "version"),
)

issue_numbers = Table(
    "issue_numbers",
    metadata,
    Column("team_id", Text, primary_key=True),
    _number("last"),
)

issues = Table(
    "issues",
    metadata,
    _text("team_id"),
    _number("id"),
    _text("form"),
    _number("policy_version"),
    Column("report", Encoded(Report), nullable=False),
    _text("rule"),
    choice("severity", Severity),
    _text("tier"),
    choice("status", Status),
    _text("opener"),
    _at("opened_at"),
    _number("cycle"),
    _text("owner", nullable=True),
    _at("accepted_at", nullable=True),
    _text("previous_owner", nullable=True),
    choice("holder_kind", HolderKind),
    _text("holder_tier"),
    _at("holder_since"),
    Column("path", Encoded(tuple[TierEntry, ...]), nullable=False),
    _number("clocks_started"),
    Column("calling", Encoded(Calling)),
    _number("callings_started"),
    Column("reminders", Encoded(Reminders)),
    Column("wait", Encoded(Wait)),
    Column("last_update", Encoded(LastUpdate)),
    Column("resolution", Encoded(Resolution)),
    _at("moved_at"),
    _number("checkpoints"),
    _at("last_instant"),
    _number("version"),
    _at("wake_at", nullable=True),
    _at("aside_since", nullable=True),
    Column("aside_error", Note),
    PrimaryKeyConstraint("team_id", "id"),
    UniqueConstraint("team_id", "form"),
    ForeignKeyConstraint(["team_id", "policy_version"], ["policies.team_id", "policies.version"]),
    CheckConstraint("wake_at IS NOT NULL OR status IN ('closed', 'cancelled')", name="wakes"),
    _partial("ix_issues_wake", "team_id", "wake_at", where="wake_at IS NOT NULL"),
    _partial("ix_issues_aside", "team_id", "aside_since", where="aside_since IS NOT NULL"),
    _partial("ix_issues_open", "team_id", "tier", where="status IN ('unaccepted', 'accepted', 'waiting')"),
)

clocks = Table(
    "clocks",
    metadata,
    _text("team_id"),
    _number("issue_id"),
    _number("number"),
    choice("kind", ClockKind),
    _number("cycle"),
    _text("tier", nullable=True),
    Column("calendar", Encoded(Calendar), nullable=False),
    Column("target", Length, nullable=False),
    _at("started_at"),
    Column("carried", Length, nullable=False),
    Column("elapsed", Length, nullable=False),
    _at("running_since", nullable=True),
    _at("deadline", nullable=True),
    _number("revision"),
    Column("warned", Share, nullable=False),
    _at("breached_at", nullable=True),
    _at("breach_detected_at", nullable=True),
    choice("breach_cause", BreachCause, nullable=True),
    _at("ended_at", nullable=True),
    choice("outcome", Outcome, nullable=True),
    PrimaryKeyConstraint("team_id", "issue_id", "number"),
    _of_issue(),
)

facts = Table(
    "facts",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _text("team_id"),
    _number("issue_id"),
    _at("at"),
    _text("kind"),
    Column("body", Encoded(Fact), nullable=False),
    _of_issue(),
    Index("ix_facts_issue", "team_id", "issue_id", "seq"),
)

cards = Table(
    "cards",
    metadata,
    _text("team_id"),
    _number("issue_id"),
    _text("tier"),
    _text("channel_id"),
    _text("ts", nullable=True),  # null once the message is gone
    _text("person_id", nullable=True),  # whose direct messages it is in, where no channel could have it
    PrimaryKeyConstraint("team_id", "issue_id", "tier"),
    _of_issue(),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    _text("team_id"),
    Column("issue_id", Integer),
    choice("kind", LetterKind),
    _text("key"),
    _text("destination"),
    Column("body", Encoded(Body), nullable=False),
    choice("state", LetterState),
    _number("priority"),
    _at("created_at"),
    _at("not_before"),
    _at("expires_at", nullable=True),
    _at("lease_until", nullable=True),
    _number("epoch"),
    _number("attempts"),
    Column("may_be_repeat", Boolean, nullable=False),
    _at("check_at", nullable=True),
    _text("channel_id", nullable=True),
    _text("ts", nullable=True),
    Column("last_error", Note),
    _of_issue(),
    _partial(
        "ux_outbox_letter", "team_id", "issue_id", "kind", "key", "destination", where="kind <> 'card'", unique=True
    ),
    _partial("ix_outbox_pending", "team_id", "priority", "created_at", where="state = 'pending'"),
    _partial("ix_outbox_dead", "team_id", "created_at", where="state = 'dead'"),
    _partial("ix_outbox_held", "team_id", "issue_id", where="state IN ('sending', 'unknown')"),
    _partial(
        "ux_outbox_card", "team_id", "issue_id", "destination", where="kind = 'card' AND state = 'pending'", unique=True
    ),
)

channel_pauses = Table(
    "channel_pauses",
    metadata,
    _text("team_id"),
    _text("channel_id"),
    _at("until"),
    PrimaryKeyConstraint("team_id", "channel_id"),
)

inbox = Table(
    "inbox",
    metadata,
    _text("team_id"),
    _text("event_id"),
    _at("received_at"),
    PrimaryKeyConstraint("team_id", "event_id"),
)

bindings = Table(
    "bindings",
    metadata,
    _text("team_id"),
    _text("key"),
    choice("kind", BoundKind),
    Column("value", Encoded(tuple[str, ...]), nullable=False),
    _text("set_by"),
    _at("set_at"),
    PrimaryKeyConstraint("team_id", "key"),
)

people = Table(
    "people",
    metadata,
    _text("team_id"),
    _text("id"),
    _text("name"),
    choice("standing", Standing),
    _text("tz", nullable=True),
    _text("dm_channel_id", nullable=True),
    _at("refreshed_at"),
    PrimaryKeyConstraint("team_id", "id"),
)

groups = Table(
    "groups",
    metadata,
    _text("team_id"),
    _text("id"),
    _text("handle"),
    Column("members", Encoded(tuple[str, ...]), nullable=False),
    _at("refreshed_at"),
    PrimaryKeyConstraint("team_id", "id"),
)

beats = Table(
    "beats",
    metadata,
    Column("team_id", Text, primary_key=True),
    _at("machine_at"),
    _at("business_at"),
    _at("outage_since", nullable=True),
    _at("outage_until", nullable=True),
)

told_once = Table(
    "told_once",
    metadata,
    _text("team_id"),
    _text("key"),
    _at("told_at"),
    PrimaryKeyConstraint("team_id", "key"),
)

practice_clock = Table(
    "practice_clock",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("offset", Length, nullable=False),
)
