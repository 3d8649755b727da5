"""What the Home tab and a list cost: a lead with 5,000 open issues, beside 100,000 that are closed, on SQLite.

Processor time alone: reading and drawing, in this process; Slack is not waited for.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.db import issues
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.commands import Accept
from bot.domain.ids import IssueId
from bot.domain.issue import Issue, Status
from bot.domain.opening import Form
from bot.slack import list_words
from bot.slack.listeners.at_hand import seen_by
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.looking import home as tab
from bot.slack.surfaces.looking import listing as lists
from bot.slack.surfaces.looking.listing import Shown
from bot.usecases.bindings import bind
from bot.usecases.carry_out import carry_out
from bot.usecases.home import Choice, Part, home
from bot.usecases.lists import listing
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, DANA, MONDAY_10, OLU, TEAM, by
from tests.usecases.conftest import BINDINGS

OPEN, CLOSED, BATCH, ROUNDS = 5_000, 100_000, 5_000, 50


def measure() -> Iterator[tuple[str, str]]:
    """Medians."""
    with filled() as rt:
        yield "Home of a lead with 5,000 open issues", median(lambda: draw(rt, Choice()))
        yield "the same, everything open, page 100", median(lambda: draw(rt, Choice(part=Part.EVERYTHING, page=100)))
        yield "list acme sev2", median(lambda: listed(rt, "acme sev2"))
        yield "list, of what is closed, a word that none has", median(lambda: listed(rt, "closed nothing"))


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
def filled() -> Iterator[Runtime]:
    """A workspace with that many issues, a third of the open ones accepted, all in the tier of the lead."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bot.sqlite3'}"
        migrate(url)
        database = Database(url, lambda: MONDAY_10)
        rt = Runtime(database, lambda: MONDAY_10, administrators=(OLU,))
        activate_policy(rt, TEAM, A_POLICY, "name: test\n", None)
        for key, value in BINDINGS.items():
            bind(rt, TEAM, key, value, None)
        new = open_issue(rt, TEAM, form=Form(id="f0", report=A_REPORT), by=by(ALICE))
        other = open_issue(rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
        accepted = carry_out(rt, TEAM, other.id, Accept(by=by(BEN)))
        over = replace(new, status=Status.CLOSED, calling=None, clocks=())
        save(rt, CLOSED, 1_000_000, lambda _: over)
        save(rt, OPEN, 10, lambda number: new if number % 3 else accepted)
        yield rt
        database.dispose()


def save(rt: Runtime, count: int, first: int, like: Callable[[int], Issue]) -> None:
    """Copies, a batch in each transaction."""
    for begin in range(first, first + count, BATCH):
        with rt.database.writing() as session:
            copies = [
                replace(like(number), id=IssueId(number), form=f"c{number}") for number in range(begin, begin + BATCH)
            ]
            wakes = [None if one.status is Status.CLOSED else MONDAY_10 for one in copies]
            issues.save(session, TEAM, list(zip(copies, wakes, strict=True)))
