"""Slack without a network: the bot's own client asks a practice workspace in this process, over a wire that fails.

What the workspace answers is what the practice server answers; what the wire does to it is chance.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http.client import RemoteDisconnected
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl

from bot.domain.ids import ChannelId, PersonId
from bot.practice import clock
from bot.practice.faults import Fault, Faults
from bot.practice.messages import Message
from bot.practice.web_api.endpoint import Tokens, WebApi
from bot.practice.workspace import Workspace
from bot.slack.client import FOR_A_LETTER, KeepingClient
from bot.slack.connections import Answer, KeptConnections, NotReached
from bot.slack.sender import make_sender
from bot.usecases.parcels import Later, Looked, Outcome, Parcel, Sender, Whereabouts
from tests.simulation.trouble import Killed, Trouble
from tests.slack.office import BOT_ID, BOT_USER
from tests.sources import ROOT

LATEST = 60.0  # seconds that a request can be late: less than the grace, or a repeat could not be excluded
LAG = 8.0  # seconds that history stays behind
TOKEN = "xoxb-simulated"
MAKING = frozenset({"chat.postMessage", "chat.postEphemeral", "bookmarks.add"})
LOOKS = frozenset({"conversations.history", "conversations.replies"})
NOT_SEEN = ("killed before the request", "refused", "429", "429 without a word", "never arrived", "reset at once")
PERHAPS_SEEN = ("503", "internal_error", "no JSON", "half an answer")
SEEN = ("killed after the request", "answer lost", "connection closed", "another worker meanwhile")


@contextmanager
def slack_time(now: Callable[[], datetime]) -> Iterator[None]:
    """Let the practice workspace have this time."""
    real, clock.now = clock.now, lambda: now().timestamp()
    try:
        yield
    finally:
        clock.now = real


class Wire(KeptConnections):
    """Where bytes would leave."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        del headers, timeout
        return self._ask(url.rpartition("/")[2], arguments(body.decode()))


class LocalClient(KeepingClient):
    """The bot's client on such a wire."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], Answer]) -> None:
        super().__init__(TOKEN, "http://slack.invalid/api/", FOR_A_LETTER)
        self._connections = Wire(ask)


def arguments(body: str) -> dict[str, Any]:
    """What was asked, as JSON or as a form, whichever the SDK chose."""
    found: dict[str, Any] = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
    return found


class LocalSlack:
    """A practice workspace that is asked directly; nothing goes wrong here."""

    def __init__(self) -> None:
        self.workspace = Workspace(ROOT / "manifest.yml")
        tokens = Tokens(TOKEN, "xapp-simulated")
        self.web_api = WebApi(self.workspace, tokens, Faults(), lambda _: "", lambda _: None)

    def ask(self, method: str, args: dict[str, Any]) -> Answer:
        status, body, headers = self.web_api.perform(method, args, TOKEN, "https://slack.invalid", Fault())
        return Answer(status, headers, json.dumps(body).encode())

    def placed(self) -> list[tuple[str, Message]]:
        """Every message with a letter's mark, with the channel where it stands."""
        channels = self.workspace.channels.values()
        return [(one.id, message) for one in channels for message in one.messages.values() if message.metadata]

    def texts_of_cards(self) -> dict[str, str]:
        """What each card says at its top, by its stamp."""
        return {one.ts: one.text for _, one in self.placed() if one.text.startswith("ESC-") and not one.is_reply}

    def marks(self) -> Counter[str]:
        """How many messages each letter has."""
        return Counter(letter for _, message in self.placed() for letter in letters_of(message))


def letters_of(message: Message) -> list[str]:
    """The letters that a message carries the marks of."""
    payload = (message.metadata or {})["event_payload"]
    return [payload["k"], *payload.get("also", "").split()]


@dataclass
class BrokenSlack(LocalSlack):
    """The same, and everything that can go wrong between it and us."""

    trouble: Trouble
    now: Callable[[], datetime]
    lag: float = LAG
    on_its_way: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def sender(self) -> Sender:
        return Patient(make_sender(LocalClient(self.ask), bot_id=BOT_ID, bot_user=BOT_USER), self.trouble)

    def ask(self, method: str, args: dict[str, Any]) -> Answer:
        self.arrive()
        asked = partial(super().ask, method, args)
        late = ("late",) * 4 if method in MAKING else ()  # what the grace is for
        match self.trouble.one_of(NOT_SEEN + PERHAPS_SEEN + SEEN + late):
            case None:
                return self._look(asked) if method in LOOKS else asked()
            case "killed before the request":
                raise Killed
            case "refused":
                raise NotReached(ConnectionRefusedError())
            case "429":
                return Answer(429, {"Retry-After": str(self.trouble.chance.randint(1, 60))}, _no("ratelimited"))
            case "429 without a word":
                return Answer(429, {}, _no("ratelimited"))
            case "never arrived":
                raise TimeoutError
            case "reset at once":
                raise ConnectionResetError
            case "late":
                lateness = timedelta(seconds=self.trouble.chance.uniform(1, LATEST))
                self.on_its_way.append((self.now() + lateness, asked))
                raise TimeoutError
            case "another worker meanwhile":
                self.trouble.meanwhile()
                self.arrive()  # what was late came before this
                return asked()
            case str(kind):
                return self._garble(kind, asked)

    def _garble(self, kind: str, asked: Callable[[], Answer]) -> Answer:
        """The answer does not tell whether it was done."""
        answer = asked() if kind in SEEN or self.trouble.chance.random() < 0.5 else Answer(200, {}, _no("fatal_error"))
        match kind:
            case "killed after the request":
                raise Killed
            case "answer lost":
                raise ConnectionResetError
            case "connection closed":
                raise RemoteDisconnected("closed")
            case "503":
                return Answer(503, {}, b"<html>upstream error</html>")
            case "internal_error":
                return Answer(200, {}, _no("internal_error"))
            case "no JSON":
                return Answer(200, {}, b"<html>a proxy</html>")
            case _:
                return Answer(200, {}, answer.body[: len(answer.body) // 2])

    def _look(self, asked: Callable[[], Answer]) -> Answer:
        """History stays behind; it counts as a fault where that hides something."""
        behind = self.now().timestamp() - self.lag
        if self.lag and any(float(one.ts) > behind for _, one in self.placed()):
            self.trouble.faults["history lags"] += 1
        self.web_api.faults.history_lag = self.lag
        return asked()

    def arrive(self) -> None:
        """What was late and is there now."""
        now = self.now()
        there = sorted((one for one in self.on_its_way if one[0] <= now), key=itemgetter(0))
        self.on_its_way = [one for one in self.on_its_way if one[0] > now]
        for at, done in there:
            with slack_time(lambda at=at: at):  # type: ignore[misc]  # its stamp is of then
                done()


def _no(error: str) -> bytes:
    return json.dumps({"ok": False, "error": error}).encode()


@dataclass
class Patient:
    """A sender whose looks fail once at each place: from twice in a row a repeat may follow, marked, as is promised."""

    send: Sender
    trouble: Trouble
    failed: set[ChannelId | PersonId | None] = field(default_factory=set)

    def __call__(self, parcel: Parcel) -> Outcome:
        return self.send(parcel)

    def look(self, place: Whereabouts) -> Looked:
        where = place.channel or place.person
        much = self.trouble.much
        if where in self.failed:
            self.trouble.much = 0.0
        try:
            looked = self.send.look(place)
        finally:
            self.trouble.much = much
        if isinstance(looked, Later):
            self.failed.add(where)
        return looked
