"""E7: an old copy of the database is put back while Slack has gone on."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.usecases.after_restore import doubt_what_was_not_sent
from tests.faults.harness import Harness
from tests.slack.office import TEAM


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_e7_what_was_sent_after_the_copy_was_made_is_found_and_not_sent_again(harness: Harness, tmp_path: Path) -> None:
    harness.open()
    copy, file = tmp_path / "copy.sqlite3", Path(str(harness.database.url.database))
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("VACUUM INTO ?", (str(copy),))
    harness.run(minutes=5)
    before = harness.marks()
    assert harness.states() == {"sent": 4}
    harness.database.dispose()
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    shutil.copy(copy, file)
    harness.restart()
    assert doubt_what_was_not_sent(harness.rt, TEAM) == 4
    harness.run(minutes=1)
    assert harness.marks() == before
    assert harness.states() == {"sent": 4}
    assert harness.cards()[0].ts == harness.card().ts
    harness.recover()
