"""From what people write (an id, `#name`, an e-mail address, `@group`) to the ids that are stored.

Resolved once, when something is bound: names change, ids stay.
"""

import re
from collections.abc import Iterator, Sequence

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.ids import PersonId
from bot.slack.directory import NO_ANSWER, display_name
from bot.slack.slack_answers import code_of
from bot.usecases.bindings import BoundKind, BoundTo

_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,20}")
_PERSON = re.compile(r"[UW][A-Z0-9]{6,20}")
_GROUP = re.compile(r"S[A-Z0-9]{6,20}")
_ALIVE = re.compile(r"<([@#])([A-Z0-9]+)>")
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_PAGE = 200


class Unresolved(ValueError):  # noqa: N818  # it says what the name is
    """A name that stands for nothing here, or for something of another kind; says what to write instead."""


def resolve(client: WebClient, written: str, kinds: Sequence[BoundKind]) -> BoundTo:
    """Find what is meant; `kinds` are those that would do. Raises `Unresolved`."""
    found = _found(client, [part.strip() for part in written.split(",") if part.strip()])
    if found.kind is BoundKind.PERSON and BoundKind.PERSON not in kinds:
        found = BoundTo(BoundKind.PEOPLE, found.ids)
    if found.kind not in kinds:
        wanted = " or ".join(_WORDS[kind] for kind in kinds)
        raise Unresolved(f"{written} is {_WORDS[found.kind]}; here belongs {wanted}.")
    return found


def person(client: WebClient, written: str) -> PersonId:
    """Find one person by id or e-mail address. Raises `Unresolved`."""
    return PersonId(resolve(client, written, (BoundKind.PERSON,)).ids[0])


def in_plain_words(client: WebClient, words: str) -> str:
    """Mentions of people and channels as names and dates as words, for where Slack does not draw them.

    An id stays where Slack does not say whose it is.
    """
    return _ALIVE.sub(lambda found: _plain(client, found[1], found[2]), _DATE.sub(r"\1", words))


def _plain(client: WebClient, sign: str, one: str) -> str:
    try:
        if sign == "#":
            return f"#{client.conversations_info(channel=one)['channel']['name']}"
        return display_name(client.users_info(user=one)["user"])
    except (*NO_ANSWER, KeyError):
        return one


_WORDS = {
    BoundKind.CHANNEL: "a channel (#name or its id)",
    BoundKind.PERSON: "one person (an e-mail address or a user id)",
    BoundKind.PEOPLE: "people (e-mail addresses or user ids, separated by commas)",
    BoundKind.GROUP: "a user group (@name or its id)",
}


def _found(client: WebClient, parts: list[str]) -> BoundTo:
    if not parts:
        raise Unresolved("nothing is written; write " + ", ".join(_WORDS.values()) + ".")
    try:
        found = [_one(client, part) for part in parts]
    except Unresolved:  # a ValueError too, and no lack of an answer
        raise
    except SlackApiError as error:
        raise Unresolved(f"Slack does not say who {', '.join(parts)} is ({code_of(error)}).") from None
    except NO_ANSWER as error:
        raise Unresolved(f"Slack does not answer ({error}).") from None
    if len(found) == 1:
        return found[0]
    if any(one.kind is not BoundKind.PERSON for one in found):
        raise Unresolved(f"{', '.join(parts)}: only people can be several; write one channel or one group.")
    return BoundTo(BoundKind.PEOPLE, tuple(dict.fromkeys(one.ids[0] for one in found)))


def _one(client: WebClient, part: str) -> BoundTo:
    if _CHANNEL.fullmatch(part):
        return BoundTo(BoundKind.CHANNEL, (part,))
    if _PERSON.fullmatch(part):
        return BoundTo(BoundKind.PERSON, (part,))
    if _GROUP.fullmatch(part):
        return BoundTo(BoundKind.GROUP, (part,))
    if part.startswith("#"):
        return BoundTo(BoundKind.CHANNEL, (_channel(client, part.removeprefix("#")),))
    if part.startswith("@"):
        return BoundTo(BoundKind.GROUP, (_group(client, part.removeprefix("@")),))
    if "@" in part:
        return BoundTo(BoundKind.PERSON, (_by_address(client, part),))
    raise Unresolved(f"{part} is none of these: " + ", ".join(_WORDS.values()) + ".")


def _channel(client: WebClient, name: str) -> str:
    for channel in _channels(client):
        if channel.get("name") == name.lower():
            return str(channel["id"])
    raise Unresolved(f"there is no channel #{name} that the bot can see; a private one must invite the bot first.")


def _channels(client: WebClient) -> Iterator[dict[str, object]]:
    cursor: str | None = None
    while True:
        page = client.conversations_list(
            cursor=cursor, limit=_PAGE, exclude_archived=True, types="public_channel,private_channel"
        )
        yield from page["channels"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _group(client: WebClient, handle: str) -> str:
    for group in client.usergroups_list()["usergroups"]:
        if group.get("handle") == handle.lower():
            return str(group["id"])
    raise Unresolved(f"there is no user group @{handle}; people can be named one by one instead, by e-mail address.")


def _by_address(client: WebClient, address: str) -> str:
    try:
        return str(client.users_lookupByEmail(email=address)["user"]["id"])
    except SlackApiError as error:
        if code_of(error) != "users_not_found":
            raise
        raise Unresolved(f"nobody in this workspace has the address {address}.") from None
