"""A line to a bot over HTTP, on which anything can be said with any signature; and what the database has of it.

No expectation of a single test is here.
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
from sqlalchemy import inspect, text

from tests.journeys.world import World

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Line:
    """Requests to the bot of a world; `secret` signs them."""

    world: World

    @property
    def address(self) -> tuple[str, int]:
        assert self.world.bot.address is not None
        return self.world.bot.address

    def url(self, path: str = "/slack/events") -> str:
        return "http://{}:{}".format(*self.address) + path

    def raw(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """These bytes with these headers and no other signature."""
        return httpx.post(self.url(), content=body, headers={"content-type": FORM, **headers}, trust_env=False)

    def signed(self, body: bytes, *, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        """The two headers that make a body Slack's."""
        timestamp = str(int(time.time() if at is None else at))  # noqa: TID251  # Slack's clock, and Bolt looks at it
        key = self.world.server.options.signing_secret if secret is None else secret
        digest = hmac.new(key.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}

    def say(self, body: bytes) -> httpx.Response:
        """A body as Slack would send it."""
        return self.raw(body, self.signed(body))

    def rows(self) -> dict[str, int]:
        """How many rows each table has: what a request that had no effect leaves as it was."""
        with self.world.database().connect() as connection:
            tables = inspect(connection).get_table_names()
            quiet = (name for name in tables if name not in {"beats", "people"})
            return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in quiet}  # noqa: S608


def command(words: str, *, person: str = "U00ALICE00", team: str = "T00PRACTICE", app: str = "A00ESCALATE") -> bytes:
    """A slash command as Slack writes it; no two have the same trigger."""
    fields = {
        "command": "/escalate",
        "text": words,
        "team_id": team,
        "user_id": person,
        "channel_id": "C00SUPPORT",
        "api_app_id": app,
        "trigger_id": f"{time.monotonic_ns()}.1",
    }
    return urlencode(fields).encode()


def press(value: str, *, person: str = "U00ALICE00", action: str = "accept", **more: object) -> bytes:
    """A press of a button as Slack writes it."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T00PRACTICE"},
        "api_app_id": "A00ESCALATE",
        "user": {"id": person, "team_id": "T00PRACTICE"},
        "channel": {"id": "C00ESCT100"},
        "trigger_id": f"{time.monotonic_ns()}.1",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
        **more,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()
