"""The loop of the watchdog, and the sign of life that goes to a monitor outside."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot import jobs
from bot.connecting import machine_now
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.jobs import Watchdog
from bot.slack.surfaces import alarm
from bot.usecases.parcels import Alarm, FindingKind
from bot.usecases.runtime import Runtime
from bot.web.sign_of_life import give_sign_of_life
from tests.builders import MONDAY_10, OLU, TEAM
from tests.usecases.sending import Mailbox


@pytest.fixture
def rt(tmp_path: Path) -> Iterator[Runtime]:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    migrate(url)
    database = Database(url, machine_now)
    yield Runtime(database, lambda: MONDAY_10, administrators=(OLU,))
    database.dispose()


def test_a_clean_round_gives_a_sign_of_life_and_says_nothing(rt: Runtime) -> None:
    signs: list[bool] = []
    mailbox = Mailbox()
    pause = Watchdog(rt, TEAM, mailbox, lambda: signs.append(True))()
    assert (signs, mailbox.got, pause) == ([True], [], jobs.WATCH_EVERY)


def test_what_is_wrong_is_told_once_an_hour_and_gives_no_sign_of_life(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rt.database.dispose()
    broken = Runtime(Database("sqlite:////nowhere/at/all", machine_now), rt.now, administrators=(OLU,))
    signs: list[bool] = []
    mailbox = Mailbox()
    watchdog = Watchdog(broken, TEAM, mailbox, lambda: signs.append(True))
    for _ in range(3):
        watchdog()
    assert (signs, len(mailbox.got)) == ([], 1)
    monkeypatch.setattr(jobs, "TELL_AGAIN_AFTER", timedelta())
    watchdog()
    assert len(mailbox.got) == 2


def test_the_words_of_an_alarm() -> None:
    assert "does not answer" in alarm.words(Alarm(database_gone=True))
    told = alarm.words(Alarm(found=((FindingKind.LETTER_WAITS, 3),), mended=2))
    assert "3 messages that wait" in told
    assert "2 issues" in told


def test_an_alarm_about_one_speaks_of_one() -> None:
    told = alarm.words(Alarm(found=tuple((kind, 1) for kind in FindingKind), mended=1))
    assert re.findall("1 [a-z]+", told) == [
        "1 deadline",
        "1 issue",
        "1 message",
        "1 message",
        "1 message",
        "1 message",
        "1 place",
        "1 issue",
    ]
    assert "1 message that waits, " in told


@pytest.fixture
def monitor() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Monitor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302 if "moved" in self.path else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Monitor) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


def test_a_sign_of_life_is_one_request_and_follows_no_redirection(monitor: tuple[str, list[str]]) -> None:
    url, asked = monitor
    assert give_sign_of_life(f"{url}/ping/1")
    assert not give_sign_of_life(f"{url}/moved")
    assert asked == ["/ping/1", "/moved"]


def test_a_monitor_that_is_down_harms_nobody() -> None:
    assert not give_sign_of_life("http://127.0.0.1:1/ping")
    assert not give_sign_of_life("http://[not-an-address/ping")
