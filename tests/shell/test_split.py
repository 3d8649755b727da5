"""`bot web` and `bot worker` as two processes on PostgreSQL, with signed HTTP: what the Procfile starts."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.db.migrate import migrate
from bot.practice.server import PracticeServer
from tests.ports import free_port
from tests.shell.processes import running
from tests.sources import ROOT
from tests.waiting import until

REPORT = {
    "title": "Checkout is down",
    "customer": "Acme",
    "kind": "outage",
    "scope": "many",
    "impact": "blocked",
    "urgency": "now",
}


def figures(port: int) -> str:
    return httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text


@pytest.mark.thorough
@pytest.mark.timeout(120)
def test_what_web_answers_is_sent_by_the_worker_at_once_and_either_can_be_started_first(
    fresh_postgres: Callable[[Callable[[str], None]], str], tmp_path: Path
) -> None:
    url, port, worker_port = fresh_postgres(migrate), free_port(), free_port()
    address = f"http://127.0.0.1:{port}"
    with PracticeServer(manifest=ROOT / "manifest.yml", request_url=f"{address}/slack/events") as workspace:
        settings = {
            "SLACK_BOT_TOKEN": workspace.options.bot_token,
            "SLACK_SIGNING_SECRET": workspace.options.signing_secret,
            "SLACK_API_URL": workspace.api_url,
            "BOT_ADMINS": "olu@northwind.example",
            "DATABASE_URL": url,
            "PORT": str(port),
            "SLACK_CLIENT_ID": "1.2",  # of another app; both together could make Bolt forget the token
            "SLACK_CLIENT_SECRET": "of-some-other-app",
        }
        with (
            running("worker", folder=tmp_path, WORKER_PORT=str(worker_port), **settings) as worker,
            running("web", folder=tmp_path, **settings) as web,
        ):
            for process in (worker, web):
                assert json.loads(process.line('"ready"'))["team"] == workspace.practice.workspace.team.id
            assert httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
            with running("bind", "tier1", "#escalations-t1", folder=tmp_path, **settings) as bind:
                assert bind.wait() == 0
            alice = workspace.person("alice")
            assert alice.command("/escalate", channel="support").ok
            for field, value in REPORT.items():
                alice.fill(field, value)
            begun = time.monotonic()
            assert alice.submit().closed
            until(lambda: workspace.channel("escalations-t1").messages, what="the card")
            assert time.monotonic() - begun < 3, "the worker was told, and did not wait for its next beat"
            counted = 'bot_deliveries_total{kind="card",outcome="sent"}'  # the steps of the issue's own channel too
            until(lambda: counted in figures(worker_port), what="it is counted once it is stored")
            assert web.end() == 0
            assert worker.end() == 0
            assert "Traceback" not in web.everything + worker.everything
