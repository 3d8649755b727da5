"""Findings of a check in words: what is the case, and who can mend it how.

For a channel of Slack and for a terminal alike, so nothing here is markup but the names of things.
"""

from collections.abc import Mapping
from typing import Final, assert_never

from bot.domain.policy import Policy
from bot.slack.check import Finding, Trouble
from bot.slack.surfaces.setup_form import label
from bot.usecases.bindings import ACCOUNTABLE, FALLBACK, MANAGERS, OPS

_ROLES: Final = frozenset({MANAGERS, ACCOUNTABLE, FALLBACK})
_WITHOUT: Final[Mapping[str, str]] = {
    "channels:manage": "it works without, but an issue gets no public channel of its own",
    "groups:write": "it works without, but an issue gets no private channel of its own",
    "pins:write": "it works without, but the card in an issue's own channel is not pinned",
    "bookmarks:write": "it works without, but an issue's own channel has no bookmarks",
    "bookmarks:read": "it works without, but a bookmark in an issue's own channel may be there twice",
}
_INSTALL: Final = "Take manifest.yml over at api.slack.com/apps and press Reinstall there, or run `slack install`."
_PEOPLE: Final = "until then others are called"
_CHANNEL: Final = "until then its messages go to the channel for the bot's own troubles, or else to people directly"
_TROUBLES: Final = "until then they go to the fallback list directly"


def sentence(found: Finding, policy: Policy | None, command: str) -> str:
    """One finding as one sentence, with what to do."""
    key = label(policy, found.key) if policy is not None and found.key else found.key
    match found.trouble:
        case Trouble.UNBOUND:
            return f"{key} is not set; {_effect(found.key)}. Set it with {command} setup or `bot bind {found.key} …`."
        case Trouble.NO_FALLBACK:
            return "No fallback list is set; when nobody else is left, the administrators of BOT_ADMINS are called."
        case Trouble.CHANNEL_MISSING:
            return f"{key}: the channel {found.what} does not exist, or it is private: invite me there first."
        case Trouble.CHANNEL_ARCHIVED:
            return f"{key}: <#{found.what}> is archived. Choose another with {command} setup, or unarchive it."
        case Trouble.BOT_NOT_IN_CHANNEL:
            return f"{key}: I am not in <#{found.what}>. Invite me there with /invite."
        case Trouble.CHANNEL_SHARED:
            return f"{key}: <#{found.what}> is shared with another organisation, or Slack does not say. Choose another."
        case Trouble.PERSON_GONE:
            return f"{key}: <@{found.what}> is deactivated or unknown. Choose somebody else with {command} setup."
        case Trouble.PERSON_NOT_MEMBER:
            return f"{key}: <@{found.what}> is a guest, a bot or from elsewhere. Choose a full member."
        case Trouble.GROUP_UNREADABLE:
            return f"{key}: the user group {found.what} cannot be read. Choose it again with {command} setup."
        case Trouble.GROUP_EMPTY:
            return f"{key}: nobody is in the user group {found.what}."
        case _:
            return _about_installation(found)


def _effect(key: str) -> str:
    """What stays undone (SPEC E16): the key of a tier alone is its channel, a department says which of its keys is."""
    if key == OPS:
        return _TROUBLES
    of_people = ("." in key and not key.endswith(".channel")) or key in _ROLES
    return _PEOPLE if of_people else _CHANNEL


def _about_installation(found: Finding) -> str:
    match found.trouble:
        case Trouble.SCOPE_MISSING:
            return f"The app lacks the scope {found.what}. {_INSTALL}"
        case Trouble.OPTIONAL_SCOPE_MISSING:
            without = _WITHOUT.get(found.what, "it works without, with less certainty")
            return f"The app lacks the optional scope {found.what}; {without}. {_INSTALL}"
        case Trouble.TOKEN_REFUSED:
            return f"Slack does not take the bot token ({found.what}). Copy it again from OAuth & Permissions."
        case Trouble.CLOCK_OFF:
            return f"The clock is off by {found.what}. Set it (NTP): from 300 s on no request of Slack's is believed."
        case Trouble.OTHER_WORKSPACE:
            return f"The bot token belongs to another workspace: {found.what}. Use the token of the one served so far."
        case Trouble.OTHER_APP:
            return f"The bot token and the app-level token belong to different apps (bot token: {found.what})."
        case Trouble.NO_ANSWER:
            return f"Slack did not answer ({found.what}); this was not checked."
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
