"""Findings of a check in words: what is the case, and who can mend it how.

For a channel of Slack and for a terminal alike, so nothing here is markup but the names of things.
"""

from collections.abc import Mapping
from typing import Final, assert_never

from bot.domain.policy import Policy
from bot.slack.check import Finding, Trouble
from bot.slack.surfaces.setup_form import label
from bot.slack.texts import Text, _
from bot.usecases.bindings import ACCOUNTABLE, FALLBACK, MANAGERS, OPS

_ROLES: Final = frozenset({MANAGERS, ACCOUNTABLE, FALLBACK})
_WITHOUT: Final[Mapping[str, Text]] = {
    "channels:manage": Text("it works without, but an issue gets no public channel of its own"),
    "groups:write": Text("it works without, but an issue gets no private channel of its own"),
    "pins:write": Text("it works without, but the card in an issue's own channel is not pinned"),
    "bookmarks:write": Text("it works without, but an issue's own channel has no bookmarks"),
    "bookmarks:read": Text("it works without, but a bookmark in an issue's own channel may be there twice"),
}
_LESS_CERTAIN: Final = Text("it works without, with less certainty")
_INSTALL: Final = Text(
    "Take manifest.yml over at api.slack.com/apps and press Reinstall there, or run `slack install`."
)
_PEOPLE: Final = Text("until then others are called")
_CHANNEL: Final = Text(
    "until then its messages go to the channel for the bot's own troubles, or else to people directly"
)
_TROUBLES: Final = Text("until then they go to the fallback list directly")


def sentence(found: Finding, policy: Policy | None, command: str) -> str:
    """One finding as one sentence, with what to do."""
    key = label(policy, found.key) if policy is not None and found.key else found.key
    return _about_key(found, key, command)


def _about_key(found: Finding, key: str, command: str) -> str:
    match found.trouble:
        case Trouble.UNBOUND:
            return _(
                "{key} is not set; {effect}. Set it with {command} setup or `bot bind {name} …`.",
                key=key,
                effect=_effect(found.key),
                command=command,
                name=found.key,
            )
        case Trouble.NO_FALLBACK:
            return _("No fallback list is set; when nobody else is left, the administrators of BOT_ADMINS are called.")
        case Trouble.CHANNEL_MISSING:
            return _(
                "{key}: the channel {channel} does not exist, or it is private: invite me there first.",
                key=key,
                channel=found.what,
            )
        case Trouble.CHANNEL_ARCHIVED:
            return _(
                "{key}: {channel} is archived. Choose another with {command} setup, or unarchive it.",
                key=key,
                channel=f"<#{found.what}>",
                command=command,
            )
        case Trouble.BOT_NOT_IN_CHANNEL:
            return _("{key}: I am not in {channel}. Invite me there with /invite.", key=key, channel=f"<#{found.what}>")
        case Trouble.CHANNEL_SHARED:
            return _(
                "{key}: {channel} is shared with another organisation, or Slack does not say. Choose another.",
                key=key,
                channel=f"<#{found.what}>",
            )
        case Trouble.PERSON_GONE:
            return _(
                "{key}: {who} is deactivated or unknown. Choose somebody else with {command} setup.",
                key=key,
                who=f"<@{found.what}>",
                command=command,
            )
        case Trouble.PERSON_NOT_MEMBER:
            return _(
                "{key}: {who} is a guest, a bot or from elsewhere. Choose a full member.",
                key=key,
                who=f"<@{found.what}>",
            )
        case Trouble.GROUP_UNREADABLE:
            return _(
                "{key}: the user group {group} cannot be read. Choose it again with {command} setup.",
                key=key,
                group=found.what,
                command=command,
            )
        case Trouble.GROUP_EMPTY:
            return _("{key}: nobody is in the user group {group}.", key=key, group=found.what)
        case Trouble.NO_ANSWER if key:
            return _(
                "{key}: Slack did not answer ({reason}), so this was not checked. Try again in a minute.",
                key=key,
                reason=found.what,
            )
        case _:
            return _about_installation(found)


def _effect(key: str) -> str:
    """What stays undone (SPEC E16): the key of a tier alone is its channel, a department says which of its keys is."""
    if key == OPS:
        return _(_TROUBLES)
    of_people = ("." in key and not key.endswith(".channel")) or key in _ROLES
    return _(_PEOPLE if of_people else _CHANNEL)


def _about_installation(found: Finding) -> str:
    match found.trouble:
        case Trouble.SCOPE_MISSING:
            return _("The app lacks the scope {scope}. {install}", scope=found.what, install=_INSTALL)
        case Trouble.OPTIONAL_SCOPE_MISSING:
            return _(
                "The app lacks the optional scope {scope}; {without}. {install}",
                scope=found.what,
                without=_WITHOUT.get(found.what, _LESS_CERTAIN),
                install=_INSTALL,
            )
        case Trouble.TOKEN_REFUSED:
            return _(
                "Slack does not take the bot token ({code}). Copy it again from OAuth & Permissions.", code=found.what
            )
        case Trouble.CLOCK_OFF:
            return _(
                "The clock is off by {seconds}. Set it (NTP): from 300 s on no request of Slack's is believed.",
                seconds=found.what,
            )
        case Trouble.OTHER_WORKSPACE:
            return _(
                "The bot token belongs to another workspace: {workspace}. Use the token of the one served so far.",
                workspace=found.what,
            )
        case Trouble.OTHER_APP:
            return _(
                "The bot token and the app-level token belong to different apps (bot token: {app}).", app=found.what
            )
        case Trouble.NO_ANSWER:
            return _(
                "Slack did not answer ({reason}), so this was not checked. Try again in a minute.", reason=found.what
            )
        case (
            Trouble.UNBOUND
            | Trouble.NO_FALLBACK
            | Trouble.CHANNEL_MISSING
            | Trouble.CHANNEL_ARCHIVED
            | Trouble.BOT_NOT_IN_CHANNEL
            | Trouble.CHANNEL_SHARED
            | Trouble.PERSON_GONE
            | Trouble.PERSON_NOT_MEMBER
            | Trouble.GROUP_UNREADABLE
            | Trouble.GROUP_EMPTY
        ):
            raise AssertionError(found.trouble)
        case _ as never:
            assert_never(never)
