"""The table of what helped once, to be offered to the next issue of the same component (SPEC statement 106).

Nothing is queried here. Every change of this file needs a migration; a test compares the two.
"""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table

from bot.db.columns import Note, at, metadata, of_issue, words

insights = Table(
    "insights",
    metadata,
    words("team_id"),
    words("id"),
    words("component_key"),  # `name_key` of the component
    Column("component", Note, nullable=False),
    Column("text", Note, nullable=False),
    Column("link", Note, nullable=False),
    Column("issue_id", Integer),
    words("by"),
    at("at"),
    PrimaryKeyConstraint("team_id", "id"),
    of_issue(),
    Index("ix_insights_component", "team_id", "component_key", "at"),
)
