"""E10 of the catalogue: whose sessions end while it works is no leader any more, as there is none, and changes nothing.

What happens when its lease alone ends is a17, in test_sending.py.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.db.engine import Database, Unavailable, address
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.parcels import Outcome, Parcel
from bot.usecases.runtime import Runtime
from tests.faults.harness import Harness
from tests.slack.office import TEAM
from tests.waiting import until

pytestmark = pytest.mark.parametrize("kind", ["postgres"], indirect=True)  # SQLite has one worker, and no sessions


@contextmanager
def another_worker(harness: Harness) -> Iterator[Runtime]:
    """Whoever beats and sends beside the harness, as if from another machine."""
    there = address(harness.url).update_query_dict({"application_name": "another"})
    database = Database(there.render_as_string(hide_password=False), harness.hours.machine, server_clock=False)
    yield replace(harness.rt, database=database)
    database.dispose()


def end_the_others_sessions(harness: Harness) -> None:
    """It is told nothing of it."""
    end = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'another'")
    with harness.database.reading() as session:
        assert session.execute(end).scalar_one()


@pytest.mark.parametrize("posts", ["before", "after"])
def test_e10_a_worker_whose_sessions_end_while_it_sends_writes_nothing_over_who_took_over(
    harness: Harness, posts: str
) -> None:
    harness.open()
    asleep, awake = threading.Event(), threading.Event()

    def sending(parcel: Parcel) -> Outcome:
        outcome = harness.send(parcel) if posts == "before" else None
        asleep.set()
        assert awake.wait(20)
        return outcome or harness.send(parcel)

    with another_worker(harness) as rt, ThreadPoolExecutor(1) as pool:
        late = pool.submit(deliver, rt, TEAM, replace(harness.send, send=sending))  # type: ignore[arg-type]  # it does not look
        assert asleep.wait(20)
        end_the_others_sessions(harness)
        harness.run(minutes=3)
        before = harness.letters(), harness.marks()
        awake.set()
        late.result()
    assert (harness.letters(), harness.marks()) == before
    assert set(before[1].values()) == {1}
    harness.recover()


def test_e10_a_heartbeat_whose_session_ends_in_the_middle_leaves_its_issues_to_the_next(harness: Harness) -> None:
    harness.open()
    harness.run(seconds=5)
    before = len(harness.letters())
    harness.jump(minutes=16)

    def end(*asked: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        if asked[2].startswith("UPDATE issues"):
            event.remove(Engine, "before_cursor_execute", end)
            end_the_others_sessions(harness)
            until(lambda: enforce_deadlines(harness.rt, TEAM), what="another one takes the issue over")

    with another_worker(harness) as rt:
        event.listen(Engine, "before_cursor_execute", end)
        with pytest.raises(Unavailable):
            enforce_deadlines(rt, TEAM)
        taken_over = harness.letters()
        assert len(taken_over) > before
        assert enforce_deadlines(rt, TEAM) == 0, "it comes back and finds nothing to do"
    assert harness.letters() == taken_over
    harness.run(seconds=10)
    assert set(harness.marks().values()) == {1}
    harness.recover(minutes=1)
