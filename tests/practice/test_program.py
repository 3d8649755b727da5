"""`python -m bot.practice` as a program: ready line, settings, kept state, clean end, clear refusals."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.blocks import home, section
from tests.practice.places import ALICE, T1, client_of

PROGRAM = [sys.executable, "-m", "bot.practice"]


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "PRACTICE_BOT_TOKEN": "xoxb-from-environment"}  # noqa: TID251 - the program's own
    with subprocess.Popen(
        [*PROGRAM, "--port", "0", *arguments], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["ready"] is True
        try:
            yield process, ready["url"]
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_keeps_what_was_written_over_a_clean_end(tmp_path: Path, number: signal.Signals) -> None:
    state = tmp_path / "var" / "state.json"
    with running("--state", str(state)) as (process, url):
        web = WebClient(token="xoxb-from-environment", base_url=url + "/api/", retry_handlers=[])
        ts = web.chat_postMessage(channel=T1, text="kept", blocks=[section("kept")])["ts"]
        web.chat_postMessage(channel=ALICE, text="to you")
        web.views_publish(user_id=ALICE, view=home(section("home")))
        process.send_signal(number)
        assert process.wait(5) == 0
    with PracticeServer(state_file=state) as server:
        [kept] = server.channel("escalations-t1").messages
        assert (kept.ts, kept.words) == (ts, "kept")
        assert [message.text for message in server.person("alice").dms] == ["to you"]
        shown = server.person("alice").home
        assert shown is not None
        assert "home" in shown
        assert client_of(server).chat_postMessage(channel=T1, text="later")["ts"] > ts


def test_messages_stay_in_order_when_the_machines_clock_was_set_back(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    ahead = datetime.now(UTC) + timedelta(hours=1)  # noqa: TID251 - set forward here, back below
    with time_machine.travel(ahead, tick=True), PracticeServer(state_file=state) as server:
        before = client_of(server).chat_postMessage(channel=T1, text="before")["ts"]
    with PracticeServer(state_file=state) as server:
        assert client_of(server).chat_postMessage(channel=T1, text="after")["ts"] > before


def test_the_state_is_on_disk_a_moment_after_each_change(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with PracticeServer(state_file=state) as server:
        client_of(server).chat_postMessage(channel=T1, text="written soon")
        server.wait_for(lambda: state.exists() and "written soon" in state.read_text())


def test_a_busy_port_is_refused_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        ended = subprocess.run([*PROGRAM, "--port", str(port)], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert "--port" in ended.stderr


@pytest.mark.parametrize(
    ("option", "content", "words"),
    [
        ("--manifest", None, "No such file"),
        ("--manifest", "- a list", "expected a mapping"),
        ("--state", "half a fi", "is not a state of this practice workspace"),
        ("--state", '{"form": 9}', "is not a state of this practice workspace"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path: Path, option: str, content: str | None, words: str) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_text(content)
    ended = subprocess.run(
        [*PROGRAM, "--port", "0", option, str(path)], capture_output=True, text=True, check=False, timeout=10
    )
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
