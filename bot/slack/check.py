"""What is wrong with the set-up, as values: what is unbound, and what Slack says about what is bound.

Repairs nothing and tells nobody; the words are in `surfaces.findings`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.slack.directory import NO_ANSWER, standing_of
from bot.slack.slack_answers import code_of, outcome_of
from bot.slack.texts import Text, _
from bot.usecases.bindings import FALLBACK, BoundKind, BoundTo, WantedKey
from bot.usecases.parcels import Later

NEEDED_SCOPES: Final = frozenset(
    {"channels:read", "chat:write", "commands", "groups:read", "im:write", "usergroups:read", "users:read"}
)
AT_ONCE: Final = 8  # keys that are asked about side by side while somebody waits
MAY_BE_OFF: Final = timedelta(seconds=30)  # half of what a search in the history allows for
_NONE: Final = timedelta()
_AHEAD: Final = Text("{seconds} s, ahead of Slack's")
_BEHIND: Final = Text("{seconds} s, behind Slack's")
FOR_OWN_CHANNELS: Final = frozenset(
    {"bookmarks:read", "bookmarks:write", "channels:manage", "groups:write", "pins:write"}
)
OPTIONAL_SCOPES: Final = FOR_OWN_CHANNELS | {"channels:history", "groups:history", "im:history", "users:read.email"}


class Trouble(StrEnum):
    """What can be wrong."""

    UNBOUND = "unbound"
    CHANNEL_MISSING = "channel_missing"  # it does not exist, or it is private and the bot is not in it
    CHANNEL_ARCHIVED = "channel_archived"
    BOT_NOT_IN_CHANNEL = "bot_not_in_channel"
    CHANNEL_SHARED = "channel_shared"  # with another organisation, or Slack does not say
    PERSON_GONE = "person_gone"
    PERSON_NOT_MEMBER = "person_not_member"
    GROUP_UNREADABLE = "group_unreadable"
    GROUP_EMPTY = "group_empty"
    SCOPE_MISSING = "scope_missing"
    OPTIONAL_SCOPE_MISSING = "optional_scope_missing"
    TOKEN_REFUSED = "token_refused"  # noqa: S105  # no token
    CLOCK_OFF = "clock_off"
    NO_FALLBACK = "no_fallback"
    OTHER_WORKSPACE = "other_workspace"
    OTHER_APP = "other_app"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble: with which key, and with which id, scope or error string of Slack."""

    trouble: Trouble
    key: str = ""
    what: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the token belongs to."""

    team: TeamId
    team_name: str
    bot_user: PersonId
    bot_id: str
    app_id: str | None
    scopes: frozenset[str]


def who_am_i(client: WebClient) -> Installation | Finding:
    """Ask Slack what the token belongs to; a token that it does not take, or no answer, is a finding."""
    try:
        said = client.auth_test()
    except SlackApiError as error:
        return Finding(Trouble.TOKEN_REFUSED, what=code_of(error))
    except NO_ANSWER as error:
        return Finding(Trouble.NO_ANSWER, what=type(error).__name__)
    scopes = next((str(value) for name, value in said.headers.items() if name.lower() == "x-oauth-scopes"), "")
    return Installation(
        team=TeamId(str(said["team_id"])),
        team_name=str(said.get("team") or ""),
        bot_user=PersonId(str(said["user_id"])),
        bot_id=str(said["bot_id"]),
        app_id=_app_id(client, str(said["bot_id"])),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
    )


def _app_id(client: WebClient, bot_id: str) -> str | None:
    """Which app it is; without an answer (the scope may be missing) only the workspace is known."""
    try:
        return str(client.bots_info(bot=bot_id)["bot"]["app_id"])
    except (*NO_ANSWER, KeyError):
        return None


def installation_findings(found: Installation, team: TeamId | None, app_id: str | None) -> Iterator[Finding]:
    """Missing scopes, and a token of another workspace or app than the one that is expected (None: any)."""
    if team is not None and found.team != team:
        yield Finding(Trouble.OTHER_WORKSPACE, what=f"{found.team_name} ({found.team})")
    if app_id is not None and found.app_id is not None and found.app_id != app_id:
        yield Finding(Trouble.OTHER_APP, what=found.app_id)
    for scope in sorted(NEEDED_SCOPES - found.scopes):
        yield Finding(Trouble.SCOPE_MISSING, what=scope)
    for scope in sorted(OPTIONAL_SCOPES - found.scopes):
        yield Finding(Trouble.OPTIONAL_SCOPE_MISSING, what=scope, needed=False)


def clock_off(client: WebClient, now: Callable[[], datetime]) -> timedelta | None:
    """How far our clock is ahead of Slack's, by the date of any answer of its; None where it does not say."""
    try:
        headers = client.auth_test().headers
    except SlackApiError as error:
        headers = error.response.headers
    except NO_ANSWER:
        return None
    dated = next((str(value) for name, value in headers.items() if name.lower() == "date"), "")
    try:
        return now() - parsedate_to_datetime(dated)
    except ValueError:
        return None


def clock_findings(off: timedelta | None) -> Iterator[Finding]:
    """Seconds too many: from five minutes on no request would be believed, and messages are looked for too late."""
    if off is not None and abs(off) > MAY_BE_OFF:
        seconds = f"{abs(off).total_seconds():.0f}"
        yield Finding(Trouble.CLOCK_OFF, what=_(_AHEAD if off > _NONE else _BEHIND, seconds=seconds))


def app_of(app_token: str) -> str | None:
    """The app that an app-level token names: `xapp-1-A0123-…`; None where it names none."""
    parts = app_token.split("-")
    return parts[2] if len(parts) > 2 and parts[2].startswith("A") else None  # noqa: PLR2004  # the third part


def unbound(wanted: Sequence[WantedKey], bound: Mapping[str, BoundTo]) -> Iterator[Finding]:
    """Keys that the policy names and nobody bound; asks nothing of Slack."""
    for key in wanted:
        if key.key not in bound and key.needed:
            yield Finding(Trouble.UNBOUND, key.key)
        elif key.key not in bound and key.key == FALLBACK:
            yield Finding(Trouble.NO_FALLBACK, key.key, needed=False)


def bound_findings(client: WebClient, team: TeamId, bound: Mapping[str, BoundTo]) -> Iterator[Finding]:
    """What Slack says about everything that is bound; each id is asked about once."""
    asked: dict[tuple[BoundKind, str], tuple[Trouble, str] | None] = {}
    for key, value in bound.items():
        kind = BoundKind.PERSON if value.kind is BoundKind.PEOPLE else value.kind
        for one in value.ids:
            if (kind, one) not in asked:
                asked[kind, one] = trouble_with(client, team, kind, one)
            trouble = asked[kind, one]
            if trouble is not None:
                yield Finding(trouble[0], key, trouble[1])


def findings_at_once(client: WebClient, team: TeamId, bound: Mapping[str, BoundTo]) -> tuple[Finding, ...]:
    """The same for whoever waits: the keys are asked about side by side."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda key: tuple(bound_findings(client, team, {key: bound[key]})), bound)
        return tuple(one for of_a_key in found for one in of_a_key)


def unfit(findings: Sequence[Finding], bound: Mapping[str, BoundTo]) -> Iterator[Finding]:
    """Why something must not be bound: who may do nothing, and channels that are shared, gone or not to be judged.

    A channel of which Slack says nothing might be shared (SPEC section 6.12).
    """
    refused = {Trouble.PERSON_GONE, Trouble.PERSON_NOT_MEMBER, Trouble.CHANNEL_SHARED}
    refused |= {Trouble.CHANNEL_MISSING, Trouble.CHANNEL_ARCHIVED}
    for found in findings:
        to = bound.get(found.key)
        of_a_channel = to is not None and to.channel is not None
        if found.trouble in refused or (found.trouble is Trouble.NO_ANSWER and of_a_channel):
            yield found


def trouble_with(client: WebClient, team: TeamId, kind: BoundKind, one: str) -> tuple[Trouble, str] | None:
    """What Slack says against one id, with the id or with what it said instead of an answer; None: nothing."""
    unreadable = {
        BoundKind.CHANNEL: Trouble.CHANNEL_MISSING,
        BoundKind.PERSON: Trouble.PERSON_GONE,
        BoundKind.PEOPLE: Trouble.PERSON_GONE,
        BoundKind.GROUP: Trouble.GROUP_UNREADABLE,
    }
    absent = {"channel_not_found", "user_not_found", "users_not_found", "no_such_subteam", "subteam_not_found"}
    try:
        found = _ask(client, team, kind, one)
    except SlackApiError as error:
        code = code_of(error)
        later = isinstance(outcome_of(error, harmless_twice=True), Later)
        known = code in absent or (kind is BoundKind.GROUP and not later)
        return (unreadable[kind], one) if known else (Trouble.NO_ANSWER, code)
    except NO_ANSWER as error:
        return Trouble.NO_ANSWER, type(error).__name__
    return (found, one) if found is not None else None


def _ask(client: WebClient, team: TeamId, kind: BoundKind, one: str) -> Trouble | None:
    if kind is BoundKind.CHANNEL:
        return trouble_of(client.conversations_info(channel=one)["channel"])
    if kind is BoundKind.GROUP:
        return None if client.usergroups_users_list(usergroup=one)["users"] else Trouble.GROUP_EMPTY
    return trouble_of_standing(standing_of(client.users_info(user=one)["user"], team))


def trouble_of_standing(standing: Standing) -> Trouble | None:
    """What is wrong with somebody of whom the directory says this (SPEC section 5a)."""
    if standing is Standing.MEMBER:
        return None
    return Trouble.PERSON_GONE if standing is Standing.DEACTIVATED else Trouble.PERSON_NOT_MEMBER


def trouble_of(channel: Mapping[str, object]) -> Trouble | None:
    """What is wrong with it, if anything is (SPEC section 6.12)."""
    if channel.get("is_archived"):
        return Trouble.CHANNEL_ARCHIVED
    if is_shared(channel):
        return Trouble.CHANNEL_SHARED
    return None if channel.get("is_member") else Trouble.BOT_NOT_IN_CHANNEL


def is_shared(channel: Mapping[str, object]) -> bool:
    """Whether people of another organisation read it, or will soon, or Slack does not say."""
    return channel.get("is_ext_shared") is not False or bool(channel.get("is_pending_ext_shared"))
