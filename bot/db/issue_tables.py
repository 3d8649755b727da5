"""The tables of an issue: itself, its clocks, its ledger of holders, its facts and its cards.

Nothing is queried here. What is looked for has a column; the rest is kept as JSON through the codec.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from bot.db.columns import Length, Note, at, choice, metadata, nested, number, of_issue, partial, words
from bot.domain.clocks import Ahead, BreachCause, ClockKind, Outcome, Run
from bot.domain.effects import CallPeople
from bot.domain.facts import Fact
from bot.domain.ids import PersonId
from bot.domain.issue import (
    Cancelled,
    CustomerSaid,
    HolderKind,
    LastUpdate,
    Override,
    Resolution,
    Status,
    Ticked,
    TierEntry,
)
from bot.domain.matrix import Known, Report, Severity
from bot.domain.own_channel import Kept
from bot.domain.review import Review
from bot.domain.running import (
    Asked,
    Attention,
    Calling,
    Checkpoint,
    DepartmentRequest,
    Offered,
    OwnChannel,
    Reminders,
    Snoozed,
    Stopped,
    Wait,
)

LISTED = (
    "team_id",
    "pressing_at",
    "tier",
    "status",
    "owner",
    "severity",
    "stalls_at",
    "awaits",
    "sought",
    "id",
)
"""What lists of open issues ask for, all of it in one index: they count and choose without touching the issues."""
LISTED_OVER = ("team_id", "id", "status", "tier", "severity", "owner", "pressing_at", "stalls_at", "sought")
"""The same of what is over, the newest first: a word that none has is looked for in all that was ever closed."""

A_LEAD = "lead"
"""Among those whose word an issue waits for: whoever leads its tier, for a text that is to be approved."""

issues = Table(
    "issues",
    metadata,
    words("team_id"),
    number("id"),
    words("form"),
    number("policy_version"),
    nested("report", Report),
    words("customer_key", nullable=True),  # `name_key` of what the report says
    words("component_key", nullable=True),
    nested("known", Known),
    words("rule"),
    choice("severity", Severity),
    words("tier"),
    choice("status", Status),
    words("opener"),
    at("opened_at"),
    number("cycle"),
    words("owner", nullable=True),
    at("accepted_at", nullable=True),
    words("previous_owner", nullable=True),
    choice("holder_kind", HolderKind),
    words("holder_tier"),
    at("holder_since"),
    words("holder_department", nullable=True),
    nested("path", tuple[TierEntry, ...]),
    number("clocks_started"),
    nested("calling", Calling, nullable=True),
    number("callings_started"),
    nested("checkpoint", Checkpoint, nullable=True),
    at("moved_at"),
    at("last_instant"),
    number("version"),
    nested("reminders", Reminders, nullable=True),
    nested("stopped", Stopped, nullable=True),
    nested("attention", Attention, nullable=True),
    nested("snoozed", Snoozed, nullable=True),
    number("snoozes"),
    nested("offered", Offered, nullable=True),
    nested("wait", Wait, nullable=True),
    nested("requests", tuple[DepartmentRequest, ...]),
    number("requests_sent"),
    nested("asked", tuple[Asked, ...]),
    number("asked_so_far"),
    at("replied_at", nullable=True),
    nested("unanswered", CustomerSaid, nullable=True),
    nested("last_update", LastUpdate, nullable=True),
    nested("resolution", Resolution, nullable=True),
    nested("cancelled", Cancelled, nullable=True),
    nested("override", Override, nullable=True),
    nested("unsettled", Mapping[str, datetime]),
    nested("acted", tuple[str, ...]),
    nested("information", Mapping[str, str]),
    nested("ticked", tuple[Ticked, ...]),
    nested("watchers", tuple[PersonId, ...]),
    nested("own_channel", OwnChannel, nullable=True),
    nested("review", Review, nullable=True),
    at("next_deadline", nullable=True),
    at("pressing_at", nullable=True),
    at("stalls_at", nullable=True),
    words("awaits", nullable=True),  # whose word it waits for, with blanks between them: people, and `A_LEAD`
    Column("sought", Note, nullable=False),  # customer, problem and component as words are looked for in them
    at("wake_at", nullable=True),
    at("aside_since", nullable=True),
    Column("aside_error", Note),
    PrimaryKeyConstraint("team_id", "id"),
    UniqueConstraint("team_id", "form"),
    ForeignKeyConstraint(["team_id", "policy_version"], ["policies.team_id", "policies.version"]),
    CheckConstraint("wake_at IS NOT NULL OR status IN ('closed', 'cancelled')", name="wakes"),
    partial("ix_issues_wake", "team_id", "wake_at", where="wake_at IS NOT NULL"),
    partial("ix_issues_aside", "team_id", "aside_since", where="aside_since IS NOT NULL"),
    partial("ix_issues_open", "team_id", "customer_key", where="status IN ('unaccepted', 'accepted', 'waiting')"),
    partial("ix_issues_listed", *LISTED, where="status IN ('unaccepted', 'accepted', 'waiting')"),
    partial("ix_issues_over", *LISTED_OVER, where="status IN ('resolved', 'closed', 'cancelled')"),
    Index("ix_issues_customer", "team_id", "customer_key", "opened_at"),
)

clocks = Table(
    "clocks",
    metadata,
    words("team_id"),
    number("issue_id"),
    number("number"),
    choice("kind", ClockKind),
    number("cycle"),
    words("tier", nullable=True),
    words("calendar"),
    number("policy_version"),
    Column("target", Length, nullable=False),
    at("started_at"),
    Column("carried", Length, nullable=False),
    Column("elapsed", Length, nullable=False),
    at("running_since", nullable=True),
    at("deadline", nullable=True),
    number("revision"),
    nested("ahead", tuple[Ahead, ...]),
    nested("runs", tuple[Run, ...]),
    Column("promised", Boolean, nullable=False),
    Column("request", Integer),
    at("breached_at", nullable=True),
    at("breach_detected_at", nullable=True),
    choice("breach_cause", BreachCause, nullable=True),
    words("breach_owner", nullable=True),
    at("tell_at", nullable=True),
    at("ended_at", nullable=True),
    choice("outcome", Outcome, nullable=True),
    PrimaryKeyConstraint("team_id", "issue_id", "number"),
    of_issue(),
)

holder_spans = Table(
    "holder_spans",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    words("team_id"),
    number("issue_id"),
    choice("kind", HolderKind),
    words("tier"),
    words("department", nullable=True),
    at("since"),
    at("until", nullable=True),  # null while it lasts
    of_issue(),
    Index("ix_holder_spans_issue", "team_id", "issue_id", "seq"),
    Index("ix_holder_spans_until", "team_id", "until"),
    partial("ux_holder_spans_present", "team_id", "issue_id", where="until IS NULL", unique=True),
)

to_observe = Table(
    "to_observe",  # customers whose issues changed: what their open issues know of each other is to be counted anew
    metadata,
    words("team_id"),
    words("customer_key"),
    words("mark"),
    PrimaryKeyConstraint("team_id", "customer_key"),
)

facts = Table(
    "facts",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    words("team_id"),
    number("issue_id"),
    at("at"),
    words("kind"),
    nested("body", Fact),
    of_issue(),
    Index("ix_facts_issue", "team_id", "issue_id", "seq"),
)

cards = Table(
    "cards",
    metadata,
    words("team_id"),
    number("issue_id"),
    words("tier"),
    words("channel_id"),
    words("ts", nullable=True),  # null once the message is gone
    words("person_id", nullable=True),  # whose direct messages it is in, where no channel could have it
    PrimaryKeyConstraint("team_id", "issue_id", "tier"),
    of_issue(),
)

pings = Table(
    "pings",  # those that are still to be replaced by their outcome; a ping that was replaced has no row any more
    metadata,
    words("team_id"),
    words("letter"),
    number("issue_id"),
    words("channel_id"),
    words("ts"),
    words("person_id", nullable=True),  # to whom it went directly
    nested("call", CallPeople),
    Column("asked_again", Boolean, nullable=False),
    words("shows"),
    PrimaryKeyConstraint("team_id", "letter"),
    of_issue(),
    Index("ix_pings_issue", "team_id", "issue_id"),
)

own_channels = Table(
    "own_channels",
    metadata,
    words("team_id"),
    number("issue_id"),
    number("number"),  # the how manyth of the issue
    words("channel_id", nullable=True),  # null until it is made
    nested("kept", Kept),
    PrimaryKeyConstraint("team_id", "issue_id", "number"),
    of_issue(),
    Index("ix_own_channels_channel", "team_id", "channel_id"),
)
