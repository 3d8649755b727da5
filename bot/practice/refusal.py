"""Slack's refusals as an exception: a code and what Slack says beside it.

Which call earns which is decided elsewhere.
"""

from __future__ import annotations

from bot.practice.wire import Json


class SlackRefusal(Exception):  # noqa: N818 - a refusal is a normal answer
    """`{"ok": false, "error": code}` of the Web API, with the extra fields Slack sends with some codes."""

    def __init__(self, code: str, **extra: object) -> None:
        """Keep the code (`channel_not_found`) and the extra fields (`needed`, `provided`, `response_metadata`)."""
        super().__init__(code)
        self.code = code
        self.extra = extra

    def body(self) -> Json:
        """The answer as the caller receives it."""
        return {"ok": False, "error": self.code, **self.extra}


class GestureRefused(Exception):  # noqa: N818 - the same
    """What Slack's client tells a person who tries something that cannot be done; nothing reaches the app."""
