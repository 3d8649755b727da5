"""The table of Web API methods: name, kind of token, scopes. What a method does is in its family's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.practice.web_api.call import Call
from bot.practice.wire import Json

TokenKind = Literal["bot", "app"]


@dataclass(frozen=True)
class Method:
    """One method; `token` None means that it needs none. One of `scopes` must have been granted."""

    name: str
    token: TokenKind | None
    scopes: tuple[str, ...]
    run: Callable[[Call], Json]


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    token: TokenKind | None = "bot",  # noqa: S107 -- a kind of token, not a token
    scopes: tuple[str, ...] = (),
) -> Callable[[Callable[[Call], Json]], Callable[[Call], Json]]:
    """Register a method under the name Slack gives it."""

    def register(run: Callable[[Call], Json]) -> Callable[[Call], Json]:
        METHODS[name] = Method(name, token, scopes, run)
        return run

    return register
