"""What somebody typed for a binding, as Slack ids: `#name`, an e-mail address, `@group`, or the ids themselves.

Asked once, when it is bound; what is stored afterwards is only the id.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.slack_answers import code_of
from bot.usecases.bindings import BoundKind, BoundTo, WantedKey

_CHANNEL, _PERSON, _GROUP = r"[CG][A-Z0-9]{6,}", r"[UW][A-Z0-9]{6,}", r"S[A-Z0-9]{6,}"
_EXPECTED = {
    BoundKind.CHANNEL: "a channel: #name or its id, like C0123ABCD",
    BoundKind.PERSON: "a person: an e-mail address or an id, like U0123ABCD",
    BoundKind.PEOPLE: "people: e-mail addresses or ids, separated by commas",
    BoundKind.GROUP: "a user group: @handle or its id, like S0123ABCD",
}


class Unresolved(Exception):  # noqa: N818  # it says what is the case
    """A value that names nothing here; the sentence says what is expected or what to mend."""


def resolve(client: WebClient, wanted: WantedKey, text: str) -> BoundTo:
    """The value of a binding from what was typed; raises `Unresolved`, and `SlackApiError` where Slack fails."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found = [_one(client, part) for part in parts]
    kinds = {kind for kind, _ in found}
    ids = tuple(dict.fromkeys(one for _, one in found))
    if kinds == {BoundKind.PERSON}:
        several = BoundKind.PEOPLE in wanted.kinds
        kinds = {BoundKind.PEOPLE if several else BoundKind.PERSON}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    if kind is None or kind not in wanted.kinds or (len(ids) > 1 and kind is not BoundKind.PEOPLE):
        expected = ", or ".join(_EXPECTED[one] for one in wanted.kinds)
        raise Unresolved(f"{wanted.key} needs {expected}; it was {text!r}.")
    return BoundTo(kind, ids)


def _one(client: WebClient, part: str) -> tuple[BoundKind, str]:
    for pattern, kind in ((_CHANNEL, BoundKind.CHANNEL), (_PERSON, BoundKind.PERSON), (_GROUP, BoundKind.GROUP)):
        if re.fullmatch(pattern, part):
            return kind, part
    if part.startswith("#"):
        return BoundKind.CHANNEL, _channel(client, part.removeprefix("#").lower())
    if part.startswith("@"):
        return BoundKind.GROUP, _group(client, part.removeprefix("@").lower())
    if "@" in part:
        return BoundKind.PERSON, _person(client, part)
    raise Unresolved(f"{part!r} is no id; write #channel, name@example.com or @group.")


def _channel(client: WebClient, name: str) -> str:
    for channel in _channels(client):
        if channel["name"] == name:
            return str(channel["id"])
    raise Unresolved(f"There is no channel #{name}, or it is private and the bot is not in it. Invite it with /invite.")


def _channels(client: WebClient) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        page = client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=200, cursor=cursor
        )
        yield from page["channels"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _group(client: WebClient, handle: str) -> str:
    for group in client.usergroups_list()["usergroups"]:
        if group["handle"].lower() == handle:
            return str(group["id"])
    raise Unresolved(f"There is no user group @{handle}. For a person write an e-mail address or an id.")


def _person(client: WebClient, address: str) -> str:
    try:
        return str(client.users_lookupByEmail(email=address)["user"]["id"])
    except SlackApiError as error:
        if code_of(error) == "users_not_found":
            raise Unresolved(f"Nobody here has the address {address}.") from error
        if code_of(error) == "missing_scope":
            words = f"The app may not look for {address} (scope users:read.email is optional); write the id instead."
            raise Unresolved(words) from error
        raise
