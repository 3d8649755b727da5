"""An address of an empty database, on SQLite and on PostgreSQL.

Nothing here makes a table.
"""

from collections.abc import Callable
from pathlib import Path

import pytest


def leave_empty(url: str) -> None:
    del url


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    fresh: Callable[[Callable[[str], None]], str] = request.getfixturevalue("fresh_postgres")
    return fresh(leave_empty)
