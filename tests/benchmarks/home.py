"""What the Home tab and a list cost: a lead with 5,000 open issues, beside 100,000 that are closed, on SQLite.

Processor time alone: reading and drawing, in this process; Slack is not waited for.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, literal, null

from bot.db.migrate import migrate
from bot.db.tables import clocks, issues
from bot.domain.commands import Accept
from bot.domain.opening import Form
from bot.slack import list_words
from bot.slack.listeners.at_hand import seen_by
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.looking import home as tab
from bot.slack.surfaces.looking import listing as lists
from bot.slack.surfaces.looking.listing import Shown
from bot.usecases.carry_out import carry_out
from bot.usecases.home import Choice, Part, home
from bot.usecases.lists import listing
from bot.usecases.open_issue import open_issue
from bot.usecases.runtime import Runtime
from tests.benchmarks.copying import copy
from tests.benchmarks.due import runtime
from tests.benchmarks.table import Row, alone, sized
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, DANA, TEAM, by

OPEN, CLOSED, ROUNDS = 5_000, 100_000, 50


def measure(share: float = 1.0) -> Iterator[Row]:
    """Medians."""
    last = sized(100, share)
    with filled(sized(OPEN, share), sized(CLOSED, share)) as rt:
        for what, act in (
            (f"Home of a lead with {sized(OPEN, share)} open issues", lambda: draw(rt, Choice())),
            (f"the same, everything open, page {last}", lambda: draw(rt, Choice(part=Part.EVERYTHING, page=last))),
            ("list acme sev2", lambda: listed(rt, "acme sev2")),
            ("list, of what is closed, a word that none has", lambda: listed(rt, "closed nothing")),
            ("the same, of what is open too", lambda: listed(rt, "open closed nothing")),
        ):
            yield Row(what, median(act), "under 50 ms")


def median(act: Callable[[], object]) -> str:
    """Of many rounds after a first one."""
    act()
    took = []
    for _ in range(ROUNDS):
        before = time.thread_time()
        act()
        took.append(time.thread_time() - before)
    return f"{statistics.median(took) * 1000:.1f} ms"


def draw(rt: Runtime, choice: Choice) -> object:
    """What is published to the lead."""
    found = home(rt, TEAM, DANA, choice, in_short=tab.IN_SHORT, in_full=tab.IN_FULL)
    return tab.draw(found, by(DANA), lambda view: seen_by(view, by(DANA)), "Europe/Berlin").to_dict()


def listed(rt: Runtime, asked: str) -> object:
    """What the command answers."""
    understood = list_words.read(asked, A_POLICY, DANA, rt.now())
    found = listing(rt, TEAM, understood.wanted, 1, lists.IN_SHORT)
    shown = Shown(found=found, asked=asked, said=understood.said)
    return as_json(lists.draw(shown, lambda view: seen_by(view, by(DANA))))


@contextmanager
def filled(open_ones: int, closed: int) -> Iterator[Runtime]:
    """A workspace with that many issues, a third of the open ones accepted, all in the tier of the lead."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bot.sqlite3'}"
        migrate(url)
        rt = runtime(url)
        new = open_issue(rt, TEAM, form=Form(id="f0", report=A_REPORT), by=by(ALICE))
        other = open_issue(rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
        accepted = carry_out(rt, TEAM, other.id, Accept(by=by(BEN)))
        third = open_ones // 3
        copy(rt.database, TEAM, accepted.id, range(10, 10 + third), (issues, clocks))
        copy(rt.database, TEAM, new.id, range(10 + third, 10 + open_ones), (issues, clocks))
        over: dict[str, ColumnElement[Any]] = {"status": literal("closed"), "calling": null(), "wake_at": null()}
        copy(rt.database, TEAM, new.id, range(1_000_000, 1_000_000 + closed), (issues,), **over)
        yield rt
        rt.database.dispose()


if __name__ == "__main__":
    alone(measure)
