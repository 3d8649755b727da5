"""Begin: issues with their clocks, facts and cards; outbox and inbox; policies, bindings, people; beats.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "policies",
    "issue_numbers",
    "issues",
    "clocks",
    "facts",
    "cards",
    "outbox",
    "channel_pauses",
    "inbox",
    "bindings",
    "people",
    "groups",
    "beats",
    "told_once",
    "practice_clock",
)

CLOCKS = ("ack", "tier_ownership", "resolution")
STATUSES = ("unaccepted", "accepted", "waiting", "resolved", "closed", "cancelled")
HOLDERS = ("nobody", "tier", "department", "customer", "vendor", "sender", "settled")
OUTCOMES = ("met", "breached", "handed_over", "returned", "ended", "superseded", "cancelled")
CAUSES = ("time", "rerate", "late_open", "carried")
LETTERS = ("card", "call", "notice", "whisper", "admin")
STATES = (
    "pending",
    "sending",
    "unknown",
    "paused",
    "sent",
    "rerouted",
    "dead",
    "expired",
    "superseded",
    "suppressed",
)


def upgrade() -> None:
    _policies()
    _issues()
    _clocks()
    _facts_and_cards()
    _outbox()
    _bindings_and_people()
    _what_happened_when()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _instants(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def _nested(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON, nullable=nullable) for name in names]


def _lengths(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _choice(table: str, name: str, values: tuple[str, ...], *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    allowed = ", ".join(f"'{value}'" for value in values)
    check = sa.CheckConstraint(f"{name} IN ({allowed})", name=op.f(f"ck_{table}_{name}"))
    return [sa.Column(name, sa.Text, nullable=nullable), check]


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _of_issue(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team_id", "issue_id"], ["issues.team_id", "issues.id"], name=op.f(f"fk_{table}_issues")
    )


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _policies() -> None:
    op.create_table(
        "policies",
        *_texts("team_id"),
        *_numbers("version"),
        *_texts("name", "yaml", "canonical"),
        *_instants("activated_at"),
        *_texts("activated_by"),
        _key("policies", "team_id", "version"),
    )


def _issues() -> None:
    op.create_table("issue_numbers", *_texts("team_id"), *_numbers("last"), _key("issue_numbers", "team_id"))
    op.create_table(
        "issues",
        *_texts("team_id"),
        *_numbers("id"),
        *_texts("form"),
        *_numbers("policy_version"),
        *_nested("report"),
        *_texts("rule"),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("severity IN (1, 2, 3, 4)", name=op.f("ck_issues_severity")),
        *_texts("tier"),
        *_choice("issues", "status", STATUSES),
        *_texts("opener"),
        *_instants("opened_at"),
        *_numbers("cycle"),
        *_texts("owner", nullable=True),
        *_instants("accepted_at", nullable=True),
        *_texts("previous_owner", nullable=True),
        *_choice("issues", "holder_kind", HOLDERS),
        *_texts("holder_tier"),
        *_instants("holder_since"),
        *_nested("path"),
        *_numbers("clocks_started"),
        *_nested("calling", nullable=True),
        *_numbers("callings_started"),
        *_nested("reminders", "wait", "last_update", "resolution", nullable=True),
        *_instants("moved_at"),
        *_numbers("checkpoints"),
        *_instants("last_instant"),
        *_numbers("version"),
        *_instants("wake_at", "aside_since", nullable=True),
        *_texts("aside_error", nullable=True),
        *_rules_of_issues(),
    )
    _partial("ix_issues_wake", "issues", ["team_id", "wake_at"], "wake_at IS NOT NULL")
    _partial("ix_issues_aside", "issues", ["team_id", "aside_since"], "aside_since IS NOT NULL")
    _partial("ix_issues_open", "issues", ["team_id", "tier"], "status IN ('unaccepted', 'accepted', 'waiting')")


def _rules_of_issues() -> list[sa.schema.SchemaItem]:
    return [
        _key("issues", "team_id", "id"),
        sa.UniqueConstraint("team_id", "form", name=op.f("uq_issues_team_id_form")),
        sa.ForeignKeyConstraint(
            ["team_id", "policy_version"],
            ["policies.team_id", "policies.version"],
            name=op.f("fk_issues_policies"),
        ),
        sa.CheckConstraint("wake_at IS NOT NULL OR status IN ('closed', 'cancelled')", name=op.f("ck_issues_wakes")),
    ]


def _clocks() -> None:
    op.create_table(
        "clocks",
        *_texts("team_id"),
        *_numbers("issue_id", "number"),
        *_choice("clocks", "kind", CLOCKS),
        *_numbers("cycle"),
        *_texts("tier", nullable=True),
        *_nested("calendar"),
        *_lengths("target"),
        *_instants("started_at"),
        *_lengths("carried", "elapsed"),
        *_instants("running_since", "deadline", nullable=True),
        *_numbers("revision"),
        *_texts("warned"),
        *_instants("breached_at", "breach_detected_at", nullable=True),
        *_choice("clocks", "breach_cause", CAUSES, nullable=True),
        *_instants("ended_at", nullable=True),
        *_choice("clocks", "outcome", OUTCOMES, nullable=True),
        _key("clocks", "team_id", "issue_id", "number"),
        _of_issue("clocks"),
    )


def _facts_and_cards() -> None:
    op.create_table(
        "facts",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        *_texts("team_id"),
        *_numbers("issue_id"),
        *_instants("at"),
        *_texts("kind"),
        *_nested("body"),
        _key("facts", "seq"),
        _of_issue("facts"),
    )
    op.create_index("ix_facts_issue", "facts", ["team_id", "issue_id", "seq"])
    op.create_table(
        "cards",
        *_texts("team_id"),
        *_numbers("issue_id"),
        *_texts("tier", "channel_id"),
        *_texts("ts", "person_id", nullable=True),
        _key("cards", "team_id", "issue_id", "tier"),
        _of_issue("cards"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        *_texts("id", "team_id"),
        sa.Column("issue_id", sa.Integer),
        *_choice("outbox", "kind", LETTERS),
        *_texts("key", "destination"),
        *_nested("body"),
        *_choice("outbox", "state", STATES),
        *_numbers("priority"),
        *_instants("created_at", "not_before"),
        *_instants("expires_at", "lease_until", nullable=True),
        *_numbers("epoch", "attempts"),
        sa.Column("may_be_repeat", sa.Boolean, nullable=False),
        *_instants("check_at", nullable=True),
        *_texts("channel_id", "ts", "last_error", nullable=True),
        _key("outbox", "id"),
        _of_issue("outbox"),
    )
    letter = ["team_id", "issue_id", "kind", "key", "destination"]
    _partial("ux_outbox_letter", "outbox", letter, "kind <> 'card'", unique=True)
    _partial("ix_outbox_pending", "outbox", ["team_id", "priority", "created_at"], "state = 'pending'")
    _partial("ix_outbox_dead", "outbox", ["team_id", "created_at"], "state = 'dead'")
    _partial("ix_outbox_held", "outbox", ["team_id", "issue_id"], "state IN ('sending', 'unknown')")
    card = ["team_id", "issue_id", "destination"]
    _partial("ux_outbox_card", "outbox", card, "kind = 'card' AND state = 'pending'", unique=True)
    op.create_table(
        "channel_pauses",
        *_texts("team_id", "channel_id"),
        *_instants("until"),
        _key("channel_pauses", "team_id", "channel_id"),
    )


def _bindings_and_people() -> None:
    op.create_table(
        "bindings",
        *_texts("team_id", "key"),
        *_choice("bindings", "kind", ("channel", "people", "group", "person")),
        *_nested("value"),
        *_texts("set_by"),
        *_instants("set_at"),
        _key("bindings", "team_id", "key"),
    )
    op.create_table(
        "people",
        *_texts("team_id", "id", "name"),
        *_choice("people", "standing", ("member", "guest", "outsider", "bot", "deactivated")),
        *_texts("tz", "dm_channel_id", nullable=True),
        *_instants("refreshed_at"),
        _key("people", "team_id", "id"),
    )
    op.create_table(
        "groups",
        *_texts("team_id", "id", "handle"),
        *_nested("members"),
        *_instants("refreshed_at"),
        _key("groups", "team_id", "id"),
    )


def _what_happened_when() -> None:
    op.create_table(
        "inbox",
        *_texts("team_id", "event_id"),
        *_instants("received_at"),
        _key("inbox", "team_id", "event_id"),
    )
    op.create_table(
        "beats",
        *_texts("team_id"),
        *_instants("machine_at", "business_at"),
        *_instants("outage_since", "outage_until", nullable=True),
        _key("beats", "team_id"),
    )
    op.create_table("told_once", *_texts("team_id", "key"), *_instants("told_at"), _key("told_once", "team_id", "key"))
    op.create_table("practice_clock", *_texts("team_id"), *_lengths("offset"), _key("practice_clock", "team_id"))
