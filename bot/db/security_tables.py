"""The tables of who tried what without the right, who was made an administrator, and the code that makes the first one.

Nothing is queried here. Every change of this file needs a migration; a test compares the two.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from bot.db.columns import Note, at, metadata, number, words

audit_log = Table(
    "audit_log",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    words("team_id"),
    at("at"),
    words("person"),
    words("deed"),
    Column("about", Note, nullable=False),
    words("outcome"),
    Index("ix_audit_log_at", "team_id", "at"),
)

setup_codes = Table(
    "setup_codes",
    metadata,
    Column("team_id", Text, primary_key=True),
    words("digest"),
    at("expires_at"),
    number("tries_left"),
)
