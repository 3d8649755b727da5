"""Modals and Home views: one open view, its typed-in state, and how payloads show it. Stacks are the workspace's."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.practice import clock
from bot.practice.wire import Json


def make_hash() -> str:
    """A view hash as Slack writes it: `1569362015.55b5e41b`; a new one at every change of the view."""
    return f"{int(clock.now())}.{secrets.token_hex(4)}"


@dataclass
class View:
    """One view of one person. `inputs` holds what the person entered, by (block_id, action_id), already typed."""

    id: str
    user: str
    content: Json
    team_id: str
    app_id: str
    bot_id: str
    hash: str = field(default_factory=make_hash)
    root_view_id: str = ""
    previous_view_id: str | None = None
    inputs: dict[tuple[str, str], Json] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """The blocks as last opened or updated."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own name for this view, or an empty string."""
        return str(self.content.get("external_id") or "")


def view_json(view: View, values: Json) -> Json:
    """The view object of answers and payloads; `values` is the state as of now."""
    content = view.content
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "state": {"values": values},
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id or view.id,
        "app_id": view.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": view.team_id,
        "bot_id": view.bot_id,
    }
