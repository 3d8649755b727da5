"""The bot's Slack edge at work in a practice workspace: a database, Bolt behind signed HTTP, and a sender.

Business and machine time stand until a test moves them; letters go out when a test says so.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from sqlalchemy import create_engine

from bot.db.bound import BoundKind, BoundTo
from bot.db.engine import Database
from bot.db.tables import metadata
from bot.domain.ids import PersonId, TeamId
from bot.domain.policy import Policy
from bot.practice.hand_views import ViewHand
from bot.practice.server import PracticeServer
from bot.slack.bolt import build_app
from bot.slack.client import FOR_A_LETTER, web_client
from bot.slack.guards.seal import Seal
from bot.slack.sender import make_sender
from bot.slack.slack_settings import SlackSettings
from bot.usecases.allowance import Allowance
from bot.usecases.bindings import bind
from bot.usecases.deliver import deliver
from bot.usecases.parcels import Sender
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.builders import A_POLICY, MONDAY_10
from tests.sources import ROOT
from tests.tables import create_tables
from tests.waiting import ON_A_BUSY_MACHINE

TEAM = TeamId("T00PRACTICE")
APP_ID, BOT_USER, BOT_ID = "A00ESCALATE", PersonId("U00ESCBOT0"), "B00ESCBOT0"
OLU = PersonId("U00OLU0000")

BINDINGS = {
    "tier1": BoundTo(BoundKind.CHANNEL, ("C00ESCT100",)),
    "tier1.people": BoundTo(BoundKind.PEOPLE, ("U00ALICE00", "U00BEN0000", "U00DANA000")),
    "tier1.oncall": BoundTo(BoundKind.PEOPLE, ("U00ALICE00", "U00BEN0000")),
    "tier1.lead": BoundTo(BoundKind.PERSON, ("U00DANA000",)),
    "tier2": BoundTo(BoundKind.CHANNEL, ("C00ESCT200",)),
    "tier2.people": BoundTo(BoundKind.PEOPLE, ("U00PRIYA00", "U00SAM0000", "U00LENA000")),
    "tier2.oncall": BoundTo(BoundKind.PEOPLE, ("U00PRIYA00",)),
    "tier2.lead": BoundTo(BoundKind.PERSON, ("U00LENA000",)),
    "tier3": BoundTo(BoundKind.CHANNEL, ("C00ESCT300",)),
    "tier3.people": BoundTo(BoundKind.PEOPLE, ("U00TOMAS00", "U00INES000")),
    "tier3.lead": BoundTo(BoundKind.PERSON, ("U00INES000",)),
    "managers": BoundTo(BoundKind.PEOPLE, ("U00MARC000",)),
    "accountable": BoundTo(BoundKind.PERSON, ("U00VERA000",)),
    "ops": BoundTo(BoundKind.CHANNEL, ("C00ESCOPS0",)),
}


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: datetime = MONDAY_10

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Office:
    """Everything of one workspace with the bot in it."""

    workspace: PracticeServer
    rt: Runtime
    settings: SlackSettings
    app: App
    send: Sender
    business: Clock
    machine: Clock = field(default_factory=Clock)

    def slack_says(self, body: dict[str, Any]) -> BoltResponse:
        """A payload made by hand, from our workspace unless it says otherwise."""
        ours = {"team": {"id": TEAM}, "api_app_id": APP_ID}
        return self.app.dispatch(BoltRequest(body={**ours, **body}, mode="socket_mode"))

    def sealed(self, view: dict[str, Any], person: str = "U00ALICE00") -> dict[str, Any]:
        """A form made by hand as if the bot had opened it for this person."""
        seal = Seal(TEAM, self.settings.token)
        return seal.put({"type": "modal", **view}, PersonId(person), self.business.now.timestamp())

    def send_again(self, form: ViewHand) -> BoltResponse:
        """Send a form as it stands, and leave it open, as when Slack asks twice."""
        view = {**form.view.content, "id": form.id, "state": {"values": form.values}}
        user = {"id": form.owner.id, "team_id": TEAM}
        return self.slack_says({"type": "view_submission", "user": user, "view": view})

    def lose_the_database(self) -> None:
        """Take every table away."""
        self.rt.database.dispose()
        tables = create_engine(self.rt.database.url)
        metadata.drop_all(tables)
        tables.dispose()

    def deliver(self) -> None:
        """Let every letter go out that can, and a little machine time pass, so that pings find their cards."""
        for _ in range(4):
            while deliver(self.rt, TEAM, self.send):
                pass
            self.machine.advance(seconds=1)


class _Door:
    """Where Slack's requests arrive: listening before the workspace that needs its address is made."""

    def __init__(self) -> None:
        self.app: App | None = None
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                door.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/slack/events"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        assert self.app is not None
        answer = self.app.dispatch(BoltRequest(body=body, headers=dict(request.headers.items())))
        request.send_response(answer.status)
        for name, values in answer.headers.items():
            request.send_header(name, values[0])
        request.end_headers()
        request.wfile.write((answer.body or "").encode())

    @contextmanager
    def open(self) -> Iterator[None]:
        thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()


@contextmanager
def an_office(
    folder: Path,
    *,
    policy: Policy = A_POLICY,
    bound: bool = True,
    administrators: tuple[PersonId, ...] = (OLU,),
    allowance: Allowance | None = None,
) -> Iterator[Office]:
    """A workspace with the shipped manifest, and the bot at work in it."""
    business, machine = Clock(), Clock()
    url = f"sqlite:///{folder / 'office.sqlite3'}"
    create_tables(url)
    database = Database(url, machine)
    rt = Runtime(database=database, now=business, administrators=administrators)
    activate_policy(rt, TEAM, policy, "", None)
    for key, value in BINDINGS.items() if bound else ():
        bind(rt, TEAM, key, value, None)
    door = _Door()
    practice = PracticeServer(request_url=door.url, manifest=ROOT / "manifest.yml", ack_seconds=ON_A_BUSY_MACHINE)
    with door.open(), practice as workspace:
        settings = SlackSettings(
            team=TEAM,
            bot_user=BOT_USER,
            bot_id=BOT_ID,
            app_id=APP_ID,
            token=workspace.options.bot_token,
            signing_secret=workspace.options.signing_secret,
            api_url=workspace.api_url,
        )
        door.app = build_app(rt, settings, allowance)
        send = make_sender(web_client(settings.token, settings.api_url, FOR_A_LETTER))
        yield Office(workspace, rt, settings, door.app, send, business, machine)
    database.dispose()
