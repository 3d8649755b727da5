"""E7: an old copy of the database is put back while Slack has gone on."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.usecases.after_restore import doubt_what_was_not_sent
from tests.faults.harness import Harness
from tests.postgres import Databases
from tests.slack.office import TEAM


@pytest.fixture
def a_copy(
    kind: str, harness: Harness, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[], Callable[[], None]]:
    """Makes a copy of the database, and gives what puts it back."""
    return (
        _of_server(harness, request.getfixturevalue("postgres")) if kind == "postgres" else _of_file(harness, tmp_path)
    )


def _of_file(harness: Harness, folder: Path) -> Callable[[], Callable[[], None]]:
    copy, file = folder / "copy.sqlite3", Path(str(harness.database.url.database))

    def make() -> Callable[[], None]:
        with closing(sqlite3.connect(file)) as opened:
            opened.execute("VACUUM INTO ?", (str(copy),))
        return put_back

    def put_back() -> None:
        harness.database.dispose()
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        shutil.copy(copy, file)

    return make


def _of_server(harness: Harness, databases: Databases) -> Callable[[], Callable[[], None]]:
    def make() -> Callable[[], None]:
        harness.database.dispose()  # a database that somebody is connected to is not copied
        copy = databases.copy(harness.url)
        return lambda: databases.replace(harness.url, copy)

    return make


def test_e7_what_was_sent_after_the_copy_was_made_is_found_and_not_sent_again(
    harness: Harness, a_copy: Callable[[], Callable[[], None]]
) -> None:
    harness.open()
    put_back = a_copy()
    harness.run(minutes=5)
    before = harness.marks()
    assert harness.states() == {"sent": 4}
    put_back()
    harness.restart()
    assert doubt_what_was_not_sent(harness.rt, TEAM) == 4
    harness.run(minutes=1)
    assert harness.marks() == before, "pings that were found are drawn anew where they stand"
    assert harness.states().keys() == {"sent"}
    assert harness.cards()[0].ts == harness.card().ts
    harness.recover()
