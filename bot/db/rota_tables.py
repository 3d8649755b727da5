"""The tables of rotas, overrides, swaps, absences and round robins.

Nothing is queried here. Every change of this file needs a migration; a test compares the two.
"""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, PrimaryKeyConstraint, Table

from bot.db.columns import Encoded, at, metadata, words
from bot.domain.ids import PersonId
from bot.domain.rota import Layer


def _of_rota() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["team_id", "rota"], ["rotas.team_id", "rotas.key"])


def _seq() -> Column[int]:
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


rotas = Table(
    "rotas",
    metadata,
    words("team_id"),
    words("key"),
    words("tier"),
    words("zone"),
    Column("layers", Encoded(tuple[Layer, ...]), nullable=False),
    words("set_by"),
    at("set_at"),
    PrimaryKeyConstraint("team_id", "key"),
)

overrides = Table(
    "overrides",
    metadata,
    _seq(),
    words("team_id"),
    words("rota"),
    words("person"),
    at("since"),
    at("until"),
    words("set_by"),
    at("set_at"),
    _of_rota(),
    Index("ix_overrides_until", "team_id", "until"),
)

swaps = Table(
    "swaps",
    metadata,
    _seq(),
    words("team_id"),
    words("rota"),
    words("asker"),
    at("since"),
    at("until"),
    at("asked_at"),
    words("taker", nullable=True),
    at("taken_at", nullable=True),
    _of_rota(),
)

absences = Table(
    "absences",
    metadata,
    _seq(),
    words("team_id"),
    words("person"),
    at("since"),
    at("until"),
    words("deputy", nullable=True),
    words("reason"),
    words("set_by"),
    at("set_at"),
    Index("ix_absences_until", "team_id", "until"),
)

turns = Table(
    "turns",
    metadata,
    words("team_id"),
    words("tier"),
    Column("queue", Encoded(tuple[PersonId, ...]), nullable=False),
    PrimaryKeyConstraint("team_id", "tier"),
)
