"""What the app answered to one delivery, or how it failed to. What follows from it is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.practice.wire import Json

Kind = Literal["interactive", "slash_commands", "events_api"]
Failure = Literal["timeout", "unreachable", "status"]


@dataclass(frozen=True)
class Delivery:
    """One thing to deliver; the attempt and its reason are set when an event is sent again."""

    kind: Kind
    payload: Json
    attempt: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Answer:
    """An acknowledgement in time (`failure` None), with what came with it; else why there was none."""

    failure: Failure | None = None
    status: int = 200
    body: Json | str | None = None
    no_retry: bool = False
