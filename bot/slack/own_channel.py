"""The steps of a channel of its own that are no messages, each as one call of Slack; what was done before is as good.

Never decides what is done next, and never retries: what became of a step is its answer.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.ids import ChannelId, PersonId, issue_key
from bot.domain.own_channel import Doing, Mark
from bot.slack.slack_answers import FAILURES, code_of, outcome_of
from bot.slack.surfaces.own_channel import topic
from bot.slack.surfaces.seen import Seen
from bot.slack.texts import _
from bot.usecases.parcels import (
    ContentBroken,
    DestinationBroken,
    InstallationBroken,
    Later,
    Outcome,
    Sent,
    StepParcel,
    Unknown,
)

_PAGES, _PER_PAGE = 10, 200
_CLOCKS_DIFFER_BY: Final = timedelta(seconds=60)
_NOT_SO_FAST: Final = timedelta(seconds=30)
_ONLY_THIS: Final = frozenset({"missing_scope", "not_allowed_token_type"})  # everything else goes on without it
_AS_GOOD: Final[Mapping[Doing, frozenset[str]]] = {
    Doing.INVITE: frozenset(  # everybody of the call is there already, or can be brought there by nobody
        {
            "already_in_channel",
            "cant_invite",
            "cant_invite_self",
            "invitee_cant_see_channel",
            "no_external_invite_permission",
            "org_user_not_in_team",
            "ura_max_channels",
            "user_is_restricted",
            "user_not_found",
        }
    ),
    Doing.PIN: frozenset({"already_pinned"}),
    Doing.ARCHIVE: frozenset({"already_archived"}),
}


def take(client: WebClient, parcel: StepParcel, named: Callable[[PersonId], str], bot_user: str | None) -> Outcome:
    """Take one step; `bot_user` tells which channels are ours."""
    try:
        return _take(client, parcel, named, bot_user)
    except FAILURES as error:
        return _refusal(parcel, error)


def _take(client: WebClient, parcel: StepParcel, named: Callable[[PersonId], str], bot_user: str | None) -> Outcome:
    if parcel.step.doing is Doing.CREATE:
        return _create(client, parcel, bot_user)
    if parcel.channel is None:
        return DestinationBroken("no_channel")
    channel = parcel.channel
    match parcel.step.doing:
        case Doing.INVITE:
            client.conversations_invite(channel=channel, users=list(parcel.step.people), force=True)
        case Doing.TOPIC:
            client.conversations_setTopic(channel=channel, topic=topic(_seen(parcel, named)))
        case Doing.PIN:
            client.pins_add(channel=channel, timestamp=parcel.ts)
        case Doing.BOOKMARK:
            return _bookmark(client, parcel, channel)
        case _:
            client.conversations_archive(channel=channel)
    return Sent(channel, None)


def _seen(parcel: StepParcel, named: Callable[[PersonId], str]) -> Seen:
    return Seen(issue=parcel.issue, policy=parcel.policy, roster=parcel.roster, now=parcel.now, named=named)


def _create(client: WebClient, parcel: StepParcel, bot_user: str | None) -> Outcome:
    """A name that is taken may be taken by us: the answer to an earlier attempt was lost."""
    private = parcel.policy.own_channels.private
    try:
        made = client.conversations_create(name=parcel.name, is_private=private)["channel"]
    except SlackApiError as error:
        if code_of(error) != "name_taken":
            raise
        ours = next(_ours(client, parcel, bot_user), None)
        return ContentBroken("name_taken") if ours is None else Sent(ours, None)
    return Sent(ChannelId(str(made["id"])), None)


def _ours(client: WebClient, parcel: StepParcel, bot_user: str | None) -> Iterator[ChannelId]:
    """Of this name, made by us and for this issue: not before it wanted one, and not archived since."""
    since, cursor = (parcel.since - _CLOCKS_DIFFER_BY).timestamp(), None
    for _page in range(_PAGES):
        said = client.users_conversations(
            types="public_channel,private_channel", exclude_archived=True, limit=_PER_PAGE, cursor=cursor
        )
        for one in said["channels"]:
            if one.get("name") == parcel.name and one.get("creator") == bot_user and one.get("created", 0) >= since:
                yield ChannelId(str(one["id"]))
        cursor = str((said.get("response_metadata") or {}).get("next_cursor") or "") or None
        if cursor is None:
            return


def _bookmark(client: WebClient, parcel: StepParcel, channel: ChannelId) -> Outcome:
    """It is looked for first, for an answer may have been lost, and Slack would make a second one."""
    key, to = issue_key(parcel.issue.id), parcel.step.shows
    names = {Mark.CARD: _("Card of {issue}", issue=key), Mark.TICKET: _("Ticket")}
    title = names.get(parcel.step.mark or Mark.GUIDE, _("Procedure"))
    if parcel.step.mark is not Mark.TICKET:
        to = str(client.chat_getPermalink(channel=channel, message_ts=to)["permalink"])
    if parcel.bookmark is not None:
        client.bookmarks_edit(channel_id=channel, bookmark_id=parcel.bookmark, title=title, link=to)
        return Sent(channel, parcel.bookmark)
    found = _made_before(client, channel, title, to)
    if found is None:
        found = client.bookmarks_add(channel_id=channel, title=title, type="link", link=to)["bookmark"]
    return Sent(channel, str(found["id"]))


def _made_before(client: WebClient, channel: ChannelId, title: str, to: str) -> Mapping[str, Any] | None:
    try:
        there = client.bookmarks_list(channel_id=channel)["bookmarks"]
    except SlackApiError as error:
        if code_of(error) in _ONLY_THIS:  # then a second one is better than none
            return None
        raise
    return next((one for one in there if (one.get("title"), one.get("link")) == (title, to)), None)


def _refusal(parcel: StepParcel, error: Exception) -> Outcome:
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    if code in _AS_GOOD.get(parcel.step.doing, ()) and parcel.channel is not None:
        return Sent(parcel.channel, None)
    if code == "too_many_requests":
        return Later(_NOT_SO_FAST, whole_channel=True)
    found = outcome_of(error)
    if isinstance(found, Unknown):
        return Unknown(found.code, parcel.channel)
    return DestinationBroken(code) if isinstance(found, InstallationBroken) and code in _ONLY_THIS else found
