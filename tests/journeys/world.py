"""A practice workspace with its support team and the real bot beside it: where journeys are told.

Both are the whole thing; only business time is held by the journey. No expectation of a single journey is here.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Engine, Row, create_engine, text

from bot.app import Bot, Duties
from bot.practice.hands import PersonHand
from bot.practice.server import PracticeServer
from bot.practice.shown import Result, ShownMessage
from bot.set_up import bind_practice
from bot.settings import Settings
from bot.slack.texts import language
from bot.usecases.practice_time import PracticeTime
from tests.ports import free_port
from tests.sources import ROOT
from tests.waiting import ON_A_BUSY_MACHINE, until

MONDAY_10 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
UNDER_WAY = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
REPORT = {
    "title": "Checkout is down",
    "customer": "Acme",
    "kind": "defect",
    "scope": "one",
    "impact": "blocked",
    "urgency": "now",
}


@dataclass(frozen=True)
class StoredIssue:
    """What the database says of an issue, as far as journeys ask."""

    id: int
    tier: str
    status: str
    owner: str | None


METRICS_TOKEN = "whoever-may-see-the-figures"
LINE = httpx.Client(trust_env=False, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
"""One for every world: making it takes longer than a request."""


class World:
    """One workspace, one database, one bot that can be restarted, and the people of the support team."""

    def __init__(self, *, transport: str, database_url: str) -> None:
        self.database_url = database_url
        self.paced = False  # nobody reads as fast as journeys are told; one of them is about Slack's limits
        self._engine = create_engine(database_url)
        self._http_port = free_port() if transport == "http" else 0
        request_url = f"http://127.0.0.1:{self._http_port}/slack/events" if self._http_port else None
        self.server = PracticeServer(
            manifest=ROOT / "manifest.yml", request_url=request_url, ack_seconds=ON_A_BUSY_MACHINE
        )

    def __enter__(self) -> Self:
        self.server.start()
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bot.stop()
        self.server.stop()
        self._engine.dispose()

    # the people of the support team

    def person(self, name: str) -> PersonHand:
        return self.server.person(name)

    @property
    def alice(self) -> PersonHand:
        return self.person("alice")

    @property
    def ben(self) -> PersonHand:
        return self.person("ben")

    @property
    def dana(self) -> PersonHand:
        return self.person("dana")

    @property
    def priya(self) -> PersonHand:
        return self.person("priya")

    @property
    def sam(self) -> PersonHand:
        return self.person("sam")

    @property
    def lena(self) -> PersonHand:
        return self.person("lena")

    @property
    def tomas(self) -> PersonHand:
        return self.person("tomas")

    # the bot and its time

    def _start(self) -> None:
        self.time = PracticeTime(lambda: MONDAY_10)
        self.bot = Bot(self._settings(self._http_port), self._duties(), self.time)
        bind_practice(self.bot.at)
        self.bot.start()
        if not self._http_port:
            self.server.wait_for_bot()

    def _settings(self, port: int) -> Settings:
        options = self.server.options
        return Settings(
            slack_bot_token=options.bot_token,
            slack_app_token=options.app_token,
            slack_signing_secret=options.signing_secret,
            slack_api_url=self.server.api_url,
            database_url=self.database_url,
            bot_admins=(self.person("olu").id,),
            bot_language=language(),
            metrics_token=METRICS_TOKEN,
            port=port,
        )

    def _duties(self) -> Duties:
        return Duties(socket=not self._http_port, http=bool(self._http_port), work=True, paced=self.paced)

    def second_bot(self) -> Bot:
        """Another process of the same bot: it keeps deadlines and sends letters too."""
        return Bot(self._settings(0), Duties(work=True, paced=False), PracticeTime(self.time.now))

    def restart(self) -> None:
        """Stop the bot, and start it on what it left behind."""
        self.bot.stop()
        self.start_again()

    def start_again(self) -> None:
        """Start a bot that was stopped, once Slack knows that its connection is gone: it would be given a click."""
        self.server.wait_for(lambda: self.server.practice.sockets.count == 0)
        self._start()
        self.settle()

    def advance(self, *, minutes: float = 0, hours: float = 0, settle: bool = True) -> None:
        """Let business time pass, deadline by deadline."""
        assert self.bot.address is not None
        host, port = self.bot.address
        seconds = int(timedelta(minutes=minutes, hours=hours).total_seconds())
        moved = LINE.post(f"http://{host}:{port}/practice/clock", json={"advance_seconds": seconds})
        assert moved.status_code == httpx.codes.OK, moved.text
        if settle:
            self.settle()

    def settle(self) -> None:
        """Wait until everything that must be told has been told."""
        until(lambda: self._rows(UNDER_WAY)[0][0] == 0, what="the outbox is empty", within=15)

    # what people do, in the words of the journeys

    def fill_in(self, person: PersonHand) -> None:
        """Open the form and fill it in completely, without sending it."""
        assert person.command("/escalate", channel="support").ok
        for field, value in REPORT.items():
            person.fill(field, value)

    def open(self, person: PersonHand, *, card: bool = True) -> ShownMessage:
        """Open an escalation that the matrix makes a Sev 2 at T1; its card there."""
        self.fill_in(person)
        assert person.submit().closed
        self.settle()
        return self.cards("escalations-t1")[0] if card else self.server.channel("escalation-ops").everything[-1]

    def press(
        self, person: PersonHand, button: str, card: ShownMessage, *, settle: bool = True, **fields: object
    ) -> Result:
        """Press a button that opens a form, fill it in and send it."""
        clicked = person.click(button, card)
        assert clicked.ok, clicked.error
        self.filled(person)
        for field, value in fields.items():
            person.fill(field, value)
        self.inform(person)
        result = person.submit()
        assert result.closed, result.errors or result.error
        if settle:
            self.settle()
        return result

    def typed(self, person: PersonHand, field: str) -> str:
        """What stands in a text field of the form on top."""
        (entered,) = person.form.values[field].values()
        text: str = entered["value"]
        return text

    def filled(self, person: PersonHand) -> None:
        """Wait until the form on top has its fields: some open empty and are filled in."""
        until(lambda: any(block["type"] == "input" for block in person.form.blocks), what="the form has its fields")

    def inform(self, person: PersonHand) -> None:
        """Fill in what the tier requires, whatever that is."""
        for block in person.form.blocks:
            if block["block_id"].startswith("information/"):
                person.fill(block["block_id"], "See the ticket")

    def escalate(self, person: PersonHand, card: ShownMessage, reason: str) -> None:
        self.press(person, "Escalate", card, reason=reason)

    def update(self, person: PersonHand, words: str) -> None:
        self.press(person, "Update", self.cards("escalations-t1")[0], text=words)

    def ask(self, person: PersonHand, card: ShownMessage, question: str) -> None:
        self.press(person, "Need info", card, question=question)

    def resolve(self, person: PersonHand, card: ShownMessage) -> None:
        self.press(
            person,
            "Resolve",
            card,
            text="Restarted it",
            cause="defect",
            component="payments",
            customer_told="yes",
            lower_tier_could="no",
        )

    def reopen(self, person: PersonHand, card: ShownMessage) -> None:
        self.press(person, "Reopen", card, reason="It is down again")

    def whispered(self, result: Result) -> ShownMessage:
        """What only the person who did it was shown."""
        told = until(lambda: result.ephemeral, what="a private line to the person")
        assert told is not None
        return told

    # what there is to see

    def cards(self, channel: str) -> list[ShownMessage]:
        """The cards in a channel: top-level messages of the bot that name an issue."""
        messages = self.server.channel(channel).messages
        return [m for m in messages if m.thread_ts in {None, m.ts} and "ESC-" in m.words.partition("\n")[0]]

    def pings(self, card: ShownMessage) -> list[ShownMessage]:
        """What stands in a card's thread."""
        return self.server.channel(card.channel).thread(card)

    def deadline_token(self, *, minutes: int) -> str:
        """How messages write an instant so many minutes after the beginning."""
        return f"<!date^{int((MONDAY_10 + timedelta(minutes=minutes)).timestamp())}^"

    def deadline_words(self, *, minutes: int) -> str:
        """The same as words, for a lock screen."""
        return f"{(MONDAY_10 + timedelta(minutes=minutes)).astimezone(ZoneInfo('Europe/Berlin')):%H:%M}"

    # what the database says

    def database(self) -> Engine:
        """A way into it beside the bot's own."""
        return self._engine

    def _rows(self, query: str, **values: object) -> list[Row[Any]]:
        with self._engine.connect() as connection:
            return list(connection.execute(text(query), values))

    def issues(self) -> list[StoredIssue]:
        rows = self._rows("SELECT id, tier, status, owner FROM issues ORDER BY id")
        return [StoredIssue(row.id, row.tier, row.status, row.owner) for row in rows]

    def outcomes(self, issue: int) -> dict[tuple[str, str | None], str | None]:
        """How the clocks of an issue ended, by kind and tier."""
        query = "SELECT kind, tier, outcome FROM clocks WHERE issue_id = :issue ORDER BY number"
        return {(row.kind, row.tier): row.outcome for row in self._rows(query, issue=issue)}

    def suppressed(self, issue: int) -> list[str]:
        """Why calls of an issue were not sent."""
        query = "SELECT body FROM facts WHERE issue_id = :issue AND kind = 'Suppressed' ORDER BY seq"
        bodies = [row.body for row in self._rows(query, issue=issue)]
        return [(json.loads(body) if isinstance(body, str) else body)["because"] for body in bodies]

    @contextmanager
    def locked_database(self) -> Iterator[None]:
        """Somebody else holds what every writer needs."""
        sqlite = self.database_url.startswith("sqlite")
        with self._engine.connect() as connection:
            if sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql("LOCK TABLE issues, outbox, people, policies IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()

    @contextmanager
    def broken_database(self) -> Iterator[None]:
        """Nothing can be put into the outbox, so that no deed can be stored."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_away")
        try:
            yield
        finally:
            with self._engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE outbox_away RENAME TO outbox")
