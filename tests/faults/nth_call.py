"""Failing the N-th call of a deed: a place where each statement, commit and request is counted, and one goes wrong.

A place can be put back as it was, so that a deed is done again and again, each time with another call that fails.
"""

import copy
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select, text

from bot.db.engine import Unavailable
from bot.db.tables import metadata
from bot.domain.errors import Refused
from bot.slack.connections import Answer
from bot.slack.sender import make_sender
from bot.usecases.bindings import bind
from bot.usecases.deliver import deliver, next_delivery
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, MONDAY_10
from tests.full_policy import FULL_POLICY
from tests.simulation.slack import LocalClient, LocalSlack, letters_of, slack_time
from tests.simulation.trouble import Killed, MortalDatabase, gone
from tests.slack.office import BINDINGS, BOT_ID, BOT_USER, OLU, TEAM
from tests.tables import create_tables

VOLATILE = {
    "outbox": {"id", "not_before", "created_at", "lease_until", "check_at", "ts", "channel_id", "epoch", "attempts"}
    | {"last_error", "may_be_repeat"},
    "cards": {"ts"},
    "people": {"dm_channel"},
    "pings": {"letter", "channel_id", "ts"},
    "own_channels": {"channel_id", "kept"},
    "facts": {"seq"},
    "holder_spans": {"seq"},
    "to_observe": {"mark"},
    "setup_marks": {"mark"},
}
"""How often something was tried, and what Slack called it, is no part of how it ended."""
POLICY = replace(A_POLICY, calendars=FULL_POLICY.calendars, departments=FULL_POLICY.departments)
WAYS = {
    "statement": ("fails",),
    "commit": ("fails", "its answer is lost", "killed before", "killed after"),
    "request": ("fails", "its answer is lost", "killed before", "killed after"),
}


@dataclass
class Plan:
    """Counts calls, and lets one of them go wrong in one way; None: none."""

    wrong: tuple[int, str] | None = None
    calls: list[str] = field(default_factory=list)
    happened: bool = False

    def statement(self) -> None:
        self._before("statement")

    def before_commit(self) -> None:
        self._before("commit")

    def after_commit(self) -> None:
        self._after()

    def request(self, asked: Callable[[], Answer]) -> Answer:
        try:
            self._before("request")
            answer = asked()
            self._after()
        except Unavailable:
            raise ConnectionResetError from None
        return answer

    def _before(self, kind: str) -> None:
        self.calls.append(kind)
        match self._wrong_here():
            case "fails":
                raise gone()
            case "killed before":
                raise Killed
            case _:
                pass

    def _after(self) -> None:
        match self._wrong_here():
            case "its answer is lost":
                raise gone()
            case "killed after":
                raise Killed
            case _:
                pass

    def _wrong_here(self) -> str | None:
        here = self.wrong is not None and self.wrong[0] == len(self.calls)
        self.happened = self.happened or here
        return self.wrong[1] if here and self.wrong is not None else None


def tries(calls: Sequence[str]) -> list[tuple[int, str]]:
    """Every call, in each way in which it can go wrong."""
    return [(number, how) for number, kind in enumerate(calls, 1) for how in WAYS[kind]]


class CountingSlack(LocalSlack):
    """Slack, whose requests are calls too."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = Plan()

    def ask(self, method: str, args: dict[str, Any]) -> Answer:
        return self.plan.request(lambda: super(CountingSlack, self).ask(method, args))


class Place:
    """A bot between a database and Slack that can be put back as they were; of its clocks only the machine's moves."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "bot.sqlite3"
        self.business = self.machine = MONDAY_10
        self.slack = CountingSlack()
        self.send = make_sender(LocalClient(self.slack.ask), bot_id=BOT_ID, bot_user=BOT_USER)
        create_tables(f"sqlite:///{self.file}")
        self.database = MortalDatabase(f"sqlite:///{self.file}", lambda: self.machine)
        self.rt = Runtime(self.database, lambda: self.business, administrators=(OLU,))
        activate_policy(self.rt, TEAM, POLICY, "name: test\n", None)
        for key, value in BINDINGS.items():
            bind(self.rt, TEAM, key, value, None)
        self.begun = self.keep("begun")

    def advance(self, by: timedelta) -> None:
        self.business += by
        self.machine += by

    def keep(self, name: str) -> "Kept":
        self.database.dispose()
        shutil.copyfile(self.file, self.folder / name)
        channels, last = copy.deepcopy(self.slack.workspace.channels), self.slack.workspace.next_ts()
        return Kept(self.folder / name, channels, last, self.business, self.machine)

    def put_back(self, kept: "Kept") -> None:
        self.restart()
        shutil.copyfile(kept.file, self.file)
        self.slack.workspace.channels = copy.deepcopy(kept.channels)
        self.business, self.machine = kept.business, kept.machine

    def restart(self) -> None:
        self.database.trouble = None
        self.slack.plan = Plan()
        self.database.dispose()

    def play(self, kept: "Kept", deed: Callable[["Place"], object], plan: Plan) -> "End":
        """The deed with its fault, then once more without, as whoever got no answer does, until all is at rest."""
        self.put_back(kept)
        with slack_time(lambda: self.machine):
            self.database.trouble = self.slack.plan = plan
            with suppress(Killed, *Unavailable):
                deed(self)
            self.restart()
            at_once = self.rows()
            if plan.happened:
                with suppress(Refused):
                    deed(self)
            self.rest()
            return End(at_once, self.rows(), self.shown())

    def rest(self) -> None:
        """Nobody does anything, and everything goes out; all but the leases' time stands."""
        for _ in range(300):
            pause = next_delivery(self.rt, TEAM)
            if pause is None:
                return
            self.machine += max(pause, timedelta(milliseconds=250))
            while deliver(self.rt, TEAM, self.send):
                pass
        raise AssertionError("the outbox does not come to rest")

    def rows(self) -> dict[str, list[str]]:
        """Everything that is stored and says something."""
        with self.database.reading() as session:
            assert not session.execute(text("PRAGMA foreign_key_check")).all()
            return {
                table.name: sorted(_telling(table, session.execute(select(table)).mappings().all()))
                for table in metadata.sorted_tables
            }

    def shown(self) -> Counter[str]:
        """What stands in Slack: each letter by its kind and place; a thread or none is a matter of time."""
        letters = {row.id: row for row in self._letters()}
        places = {one.id: one.person or one.name for one in self.slack.workspace.channels.values()}
        found: Counter[str] = Counter()
        for channel, message in self.slack.placed():
            for row in (letters[letter] for letter in letters_of(message) if letter in letters):
                key = "" if row.kind.value == "card" else row.key
                found[f"{places[channel]} {row.issue_id} {row.kind.value} {key}"] += 1
        return found

    def _letters(self) -> Sequence[Any]:
        with self.database.reading() as session:
            return session.execute(select(metadata.tables["outbox"])).all()


@dataclass(frozen=True)
class Kept:
    """How it was."""

    file: Path
    channels: dict[str, Any]
    last_ts: str
    business: datetime
    machine: datetime


@dataclass(frozen=True)
class End:
    """What was stored at once, what at last, and what Slack shows then."""

    at_once: dict[str, list[str]]
    rows: dict[str, list[str]]
    shown: Counter[str]


def _telling(table: Table, rows: Sequence[Any]) -> Iterator[str]:
    """What each row says; how often a card was drawn on its way does not matter."""
    drawn = {(row["issue_id"], row["destination"]) for row in rows if _is_card(table, row)}
    yield from (repr(card) for card in drawn if not card[1].startswith("ping:"))
    hidden = VOLATILE.get(table.name, set())
    others = (row for row in rows if not _is_card(table, row))
    found = [{name: value for name, value in row.items() if name not in hidden} for row in others]
    for row in found:
        kind = getattr(row.get("kind"), "value", row.get("kind"))
        match table.name, kind:
            case "facts", "Denied" | "Suppressed":
                continue
            case "outbox", "whisper" | "admin":
                yield repr((row["destination"], row["body"], row["state"]))
            case _:
                yield repr(row)


def _is_card(table: Table, row: Any) -> bool:  # noqa: ANN401 - a row of any table
    return table.name == "outbox" and row["kind"].value == "card"
