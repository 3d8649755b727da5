"""Rotas with their overrides and swaps, absences, and the queues of round robins.

Types are written out here and not taken from bot.db, so that this step stays what it was when it ran.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("rotas", "overrides", "swaps", "absences", "turns")


def upgrade() -> None:
    op.create_table(
        "rotas",
        *_texts("team_id", "key", "tier", "zone"),
        sa.Column("layers", sa.JSON, nullable=False),
        *_texts("set_by"),
        *_instants("set_at"),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_rotas")),
    )
    op.create_table(
        "overrides",
        *_seq("overrides"),
        *_texts("team_id", "rota", "person"),
        *_instants("since", "until"),
        *_texts("set_by"),
        *_instants("set_at"),
        _of_rota("overrides"),
    )
    op.create_table(
        "swaps",
        *_seq("swaps"),
        *_texts("team_id", "rota", "asker"),
        *_instants("since", "until", "asked_at"),
        *_texts("taker", nullable=True),
        *_instants("taken_at", nullable=True),
        _of_rota("swaps"),
    )
    _create_absences()
    op.create_table(
        "turns",
        *_texts("team_id", "tier"),
        sa.Column("queue", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "tier", name=op.f("pk_turns")),
    )
    for table in ("overrides", "absences"):
        op.create_index(f"ix_{table}_until", table, ["team_id", "until"])


def _create_absences() -> None:
    op.create_table(
        "absences",
        *_seq("absences"),
        *_texts("team_id", "person"),
        *_instants("since", "until"),
        *_texts("deputy", nullable=True),
        *_texts("reason", "set_by"),
        *_instants("set_at"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _seq(table: str) -> list[sa.schema.SchemaItem]:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    key = sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{table}"))
    return [sa.Column("seq", number, nullable=False, autoincrement=True), key]


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _instants(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def _of_rota(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["team_id", "rota"], ["rotas.team_id", "rotas.key"], name=op.f(f"fk_{table}_rotas"))
