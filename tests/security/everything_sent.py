"""Everything that the bot ever said to Slack: its calls and its answers, taken apart into texts and hidden parts.

Nothing here judges.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.practice.server import PracticeServer

HIDDEN = frozenset({"value", "private_metadata", "callback_id", "block_id", "action_id", "metadata", "external_id"})
"""What comes back through the client, or what others can read without being shown it."""


@dataclass(frozen=True)
class Said:
    """One message, form or answer with what it was said by: a method of Slack's, or the kind of request answered."""

    by: str
    content: Any


def everything(workspace: PracticeServer) -> list[Said]:
    """Calls first, then answers."""
    calls = [Said(call.method, {name: _read(value) for name, value in call.args.items()}) for call in workspace.calls]
    answered = workspace.run(lambda: list(workspace.practice.courier.delivered))
    return [*calls, *(Said(f"answer to {sent.kind}", _read(answer.body)) for sent, answer in answered if answer.body)]


def _read(value: object) -> Any:  # noqa: ANN401  # JSON
    """Arguments travel as JSON inside of text."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def texts(content: object, *, of: str) -> Iterator[str]:
    """All texts of one kind, `mrkdwn` or `plain_text`; the text of a message itself is mrkdwn."""
    if isinstance(content, Mapping):
        kind = content.get("type") or "mrkdwn"  # the text of a message has no type
        if kind == of and isinstance(content.get("text"), str):
            yield content["text"]
        for part in content.values():
            yield from texts(part, of=of)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for part in content:
            yield from texts(part, of=of)


def hidden(content: object) -> Iterator[str]:
    """Every hidden part as text; what somebody typed into a form that is drawn again is not hidden from them."""
    if isinstance(content, Mapping):
        for name, part in content.items():
            if name in HIDDEN:
                yield part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)
            elif name != "state":
                yield from hidden(part)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for part in content:
            yield from hidden(part)


def strings(content: object) -> Iterator[str]:
    """Every text of any kind."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from strings(part)
    elif isinstance(content, Sequence):
        for part in content:
            yield from strings(part)
