"""Whom a message calls, and how typed names become Slack's mentions. Who is told of it is not decided here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.practice.channels import Channel
from bot.practice.messages import Message
from bot.practice.people import Person, UserGroup
from bot.practice.wire import Json

_MENTION = re.compile(r"<(@[UW][A-Z0-9]+|!subteam\^[A-Z0-9]+|!here|!channel|!everyone)(?:[|^][^>]*)?>")
_BARE_BROADCAST = re.compile(r"(?<![\w<|&@])@(here|channel|everyone)\b")
_TYPED_NAME = re.compile(r"(?<![\w<|&])([@#])([a-z0-9][a-z0-9_.-]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Names:
    """The names that can be typed after `@` and `#`."""

    people: Iterable[Person]
    groups: Iterable[UserGroup]
    channels: Iterable[Channel]

    def marked(self, typed: str, *, labelled: bool) -> str:
        """Typed text with its mentions marked up; `labelled` gives the `<@U…|name>` form of escaped commands."""
        escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _TYPED_NAME.sub(lambda match: self._mark(match, labelled=labelled), escaped)

    def _mark(self, match: re.Match[str], *, labelled: bool) -> str:
        sign, name = match.group(1), match.group(2).lower().rstrip(".")
        rest = match.group(2)[len(name) :]
        if sign == "#":
            found = next((f"#{c.id}" for c in self.channels if c.name == name and not c.person), None)
        elif name in {"here", "channel", "everyone"}:
            return f"<!{name}>{rest}"
        else:
            found = next((f"@{p.id}" for p in self.people if p.name == name), None)
            group = next((g for g in self.groups if g.handle == name), None)
            if found is None and group is not None:
                return (f"<!subteam^{group.id}|@{name}>" if labelled else f"<!subteam^{group.id}>") + rest
        if found is None:
            return match.group(0)
        return (f"<{found}|{name}>" if labelled else f"<{found}>") + rest


def called(message: Message, channel: Channel, groups: dict[str, UserGroup]) -> set[str]:
    """The ids of those whom the message calls: by name, by group, or by @here, @channel and @everyone."""
    people: set[str] = set()
    for mention in _mentions(message):
        if mention.startswith("@"):
            people.add(mention[1:])
        elif mention.startswith("!subteam^"):
            group = groups.get(mention.removeprefix("!subteam^"))
            people.update(group.users if group else ())
        else:
            people.update(channel.members)
    return people


def _mentions(message: Message) -> Iterator[str]:
    """Where there are blocks, only what the blocks show calls people; the text beside them is the notification.

    Without `verbatim` a bare `@here` in them is live too (SLACK.md section 3).
    """
    if not message.blocks:
        yield from _MENTION.findall(message.text)
        return
    for node in _nodes(message.blocks):
        kind = node.get("type")
        if kind == "mrkdwn":
            yield from _MENTION.findall(str(node.get("text")))
            if not node.get("verbatim"):
                yield from (f"!{name}" for name in _BARE_BROADCAST.findall(str(node.get("text"))))
        elif kind == "user":
            yield f"@{node.get('user_id')}"
        elif kind == "usergroup":
            yield f"!subteam^{node.get('usergroup_id')}"
        elif kind == "broadcast":
            yield f"!{node.get('range')}"


def _nodes(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from _nodes(child)
