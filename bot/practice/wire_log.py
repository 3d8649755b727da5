"""What went over the wire lately, both ways, as people can read it. It changes nothing and holds no token.

The newest few hundred are kept. What was refused is marked, with Slack's code or what became of a delivery.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.faults import RecordedCall
from bot.practice.wire import Json

KEPT = 400
_FAILURES = {
    "timeout": "no answer in time",
    "unreachable": "the app is not connected",
    "status": "answered with an error",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One call of the app (`to_slack`) or one delivery to it; `at` is in unix seconds, `about` an id or nothing."""

    number: int
    at: float
    to_slack: bool
    name: str
    about: str
    outcome: str
    refused: bool
    sent: object
    got: object

    def shown(self) -> Json:
        """As the page gets it."""
        return dict(vars(self))


@dataclass
class WireLog:
    """Both directions in one list."""

    _entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def after(self, number: int) -> list[Entry]:
        """What came since the entry of this number, oldest first."""
        return [entry for entry in self._entries if entry.number > number]

    def note_call(self, call: RecordedCall) -> None:
        """A call of the Web API, or a post to a response URL, with its answer."""
        answer, well = call.response or {}, call.status == 200  # noqa: PLR2004 - HTTP's word for well
        code = answer.get("error") or (f"HTTP {call.status}" if call.status else "the connection was cut")
        refused = not well or answer.get("ok") is False
        self._entries.append(
            Entry(
                number=next(self._numbers),
                at=call.at,
                to_slack=True,
                name=call.method,
                about=str(call.args.get("channel") or call.args.get("user") or call.args.get("user_id") or ""),
                outcome=str(code) if refused else "ok",
                refused=refused,
                sent=call.args,
                got=call.response,
            )
        )

    def note_delivery(self, delivery: Delivery, answer: Answer, began: float) -> None:
        """An event, a command or an interaction, with what the app made of it."""
        name, about = _named(delivery)
        outcome = _FAILURES[answer.failure] if answer.failure else "acknowledged"
        self._entries.append(
            Entry(
                number=next(self._numbers),
                at=began,
                to_slack=False,
                name=name,
                about=about,
                outcome=f"{outcome}, attempt {delivery.attempt + 1}" if delivery.attempt else outcome,
                refused=answer.failure is not None,
                sent={key: value for key, value in delivery.payload.items() if key != "token"},
                got=answer.body,
            )
        )


def _named(delivery: Delivery) -> tuple[str, str]:
    """What a delivery is, and what or whom it is about."""
    payload = delivery.payload
    match delivery.kind:
        case "slash_commands":
            return f"{payload.get('command')} {payload.get('text', '')}".strip(), str(payload.get("user_id", ""))
        case "events_api":
            event = payload.get("event", {})
            name = ".".join(filter(None, (str(event.get("type", payload.get("type"))), event.get("subtype"))))
            return name, str(event.get("channel") or event.get("user") or "")
        case "interactive":
            pressed = [str(action.get("action_id")) for action in payload.get("actions", [])]
            form = payload.get("callback_id") or (payload.get("view") or {}).get("callback_id")
            what = ", ".join(pressed) or str(form or payload.get("action_id") or "")
            return f"{payload.get('type')} {what}".strip(), str((payload.get("user") or {}).get("id", ""))
