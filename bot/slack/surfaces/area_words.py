"""Areas of the set-up in words: what they are called, who holds what in them, and what is wrong in one line.

For the administration view and its forms; the longer sentences of the doctor are in `findings`.
"""

from collections.abc import Mapping
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.policy import Policy
from bot.slack.check import Finding, Trouble
from bot.slack.surfaces import words
from bot.slack.text import mention, one_line
from bot.usecases.areas import Area, Part
from bot.usecases.bindings import (
    ACCOUNTABLE,
    ADMINISTRATORS,
    FALLBACK,
    MANAGERS,
    OPS,
    BoundKind,
    BoundTo,
)

PARTS: Final[Mapping[Part, str]] = {
    Part.TIERS: "Tiers",
    Part.OVER_ALL: "Over all tiers",
    Part.DEPARTMENTS: "Departments",
    Part.TEAMS: "Teams of the RACI table",
    Part.CARDS: "Channels of particular issues",
    Part.NAMED: "Others whom the calling orders name",
    Part.BOT: "The bot",
}
_NAMES: Final[Mapping[Part, str]] = {
    Part.OVER_ALL: "Managers, accountable, fallback",
    Part.CARDS: "Channels by kind and severity",
    Part.NAMED: "Whom steps name",
}
_SHORT: Final[Mapping[str, str]] = {
    "": "Channel",
    "channel": "Channel",
    "people": "People",
    "oncall": "On call",
    "lead": "Lead",
    "deputy": "Deputy",
    "help": "Help channel",
}
_PLAIN: Final[Mapping[str, str]] = {
    MANAGERS: "Managers",
    ACCOUNTABLE: "Accountable",
    FALLBACK: "Fallback list",
    OPS: "Channel",
    ADMINISTRATORS: "",
}
_MOST_PEOPLE: Final = 3  # of one key; the form shows all


def area_name(policy: Policy, area: Area) -> str:
    """What it is called, in plain text; a part of a long one has its number."""
    number = area.name.rpartition(".")[2] if area.part in _NAMES and area.name else ""
    match area.part:
        case Part.TIERS:
            tier = next((one.name for one in policy.ladder if one.key == area.name), "")
            return one_line(tier) or area.name
        case Part.DEPARTMENTS:
            department = next((one.key for one in policy.departments if one.key == area.name), None)
            return words.department_name(policy, department)
        case Part.TEAMS:
            return one_line(policy.raci.teams.get(area.name, "")) or area.name
        case Part.BOT:
            return "Administrators" if area.name == ADMINISTRATORS else "Channel for the bot's own troubles"
        case _:
            return f"{_NAMES[area.part]} {number}".strip()


def short(area: Area, key: str) -> str:
    """What a key is within its area: `People`, `Lead`; its own name where nothing else tells it from the others."""
    whose, _, part = key.partition(".")
    if key in _PLAIN:
        return _PLAIN[key]
    return whose if area.part in {Part.CARDS, Part.NAMED} else _SHORT.get(part, key)


def who(to: BoundTo) -> str:
    """Who or what a key stands for, with live mentions, which call nobody in a window."""
    if to.kind is BoundKind.CHANNEL:
        return f"<#{to.ids[0]}>"
    if to.kind is BoundKind.GROUP:
        return f"<!subteam^{to.ids[0]}>"
    named = " ".join(mention(PersonId(one)) for one in to.ids[:_MOST_PEOPLE])
    more = len(to.ids) - _MOST_PEOPLE
    return f"{named} and {more} more" if more > 0 else named


def in_short(area: Area, found: Finding) -> str:
    """What is wrong with one key, in the line of its area."""
    name = short(area, found.key)
    return f"{name}: {_what(found)}" if name else _what(found)


def _what(found: Finding) -> str:
    match found.trouble:
        case Trouble.UNBOUND:
            return "not set"
        case Trouble.CHANNEL_MISSING:
            return f"the channel {found.what} does not exist, or it is private: /invite me there"
        case Trouble.CHANNEL_ARCHIVED:
            return f"<#{found.what}> is archived"
        case Trouble.BOT_NOT_IN_CHANNEL:
            return f"I am not in <#{found.what}>: /invite me there"
        case Trouble.CHANNEL_SHARED:
            return f"<#{found.what}> is shared with another organisation, or Slack does not say"
        case Trouble.PERSON_GONE:
            return f"<@{found.what}> is deactivated or unknown"
        case Trouble.PERSON_NOT_MEMBER:
            return f"<@{found.what}> is a guest, a bot or from elsewhere"
        case Trouble.GROUP_UNREADABLE:
            return f"the user group {found.what} cannot be read"
        case Trouble.GROUP_EMPTY:
            return f"nobody is in <!subteam^{found.what}>"
        case _:
            return f"was not checked ({found.what})"
