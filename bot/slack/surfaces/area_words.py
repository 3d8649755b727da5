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
from bot.slack.texts import Counted, Text, _
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

PARTS: Final[Mapping[Part, Text]] = {
    Part.TIERS: Text("Tiers"),
    Part.OVER_ALL: Text("Over all tiers"),
    Part.DEPARTMENTS: Text("Departments"),
    Part.TEAMS: Text("Teams of the RACI table"),
    Part.CARDS: Text("Channels of particular issues"),
    Part.NAMED: Text("Others whom the calling orders name"),
    Part.BOT: Text("The bot"),
}
_NAMES: Final[Mapping[Part, Text]] = {
    Part.OVER_ALL: Text("Managers, accountable, fallback"),
    Part.CARDS: Text("Channels by kind and severity"),
    Part.NAMED: Text("Whom steps name"),
}
_SHORT: Final[Mapping[str, Text]] = {
    "": Text("Channel"),
    "channel": Text("Channel"),
    "people": Text("People"),
    "oncall": Text("On call"),
    "lead": Text("Lead"),
    "deputy": Text("Deputy"),
    "help": Text("Help channel"),
}
_PLAIN: Final[Mapping[str, Text]] = {
    MANAGERS: Text("Managers"),
    ACCOUNTABLE: Text("Accountable"),
    FALLBACK: Text("Fallback list"),
    OPS: Text("Channel"),
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
            return _("Administrators") if area.name == ADMINISTRATORS else _("Channel for the bot's own troubles")
        case _:
            return f"{_NAMES[area.part]} {number}".strip()


def short(area: Area, key: str) -> str:
    """What a key is within its area: `People`, `Lead`; its own name where nothing else tells it from the others."""
    whose, _dot, part = key.partition(".")
    if key == ADMINISTRATORS:
        return ""
    if key in _PLAIN:
        return _(_PLAIN[key])
    return whose if area.part in {Part.CARDS, Part.NAMED} else str(_SHORT.get(part, key))


def who(to: BoundTo) -> str:
    """Who or what a key stands for, with live mentions, which call nobody in a window."""
    if to.kind is BoundKind.CHANNEL:
        return f"<#{to.ids[0]}>"
    if to.kind is BoundKind.GROUP:
        return f"<!subteam^{to.ids[0]}>"
    named = " ".join(mention(PersonId(one)) for one in to.ids[:_MOST_PEOPLE])
    more = len(to.ids) - _MOST_PEOPLE
    return Counted("{names} and {count} more").of(more, names=named) if more > 0 else named


def in_short(area: Area, found: Finding) -> str:
    """What is wrong with one key, in the line of its area."""
    name = short(area, found.key)
    return f"{name}: {_what(found)}" if name else _what(found)


def _what(found: Finding) -> str:
    match found.trouble:
        case Trouble.UNBOUND:
            return _("not set")
        case Trouble.CHANNEL_MISSING:
            return _("the channel {channel} does not exist, or it is private: /invite me there", channel=found.what)
        case Trouble.CHANNEL_ARCHIVED:
            return _("{channel} is archived", channel=f"<#{found.what}>")
        case Trouble.BOT_NOT_IN_CHANNEL:
            return _("I am not in {channel}: /invite me there", channel=f"<#{found.what}>")
        case Trouble.CHANNEL_SHARED:
            return _("{channel} is shared with another organisation, or Slack does not say", channel=f"<#{found.what}>")
        case Trouble.PERSON_GONE:
            return _("{who} is deactivated or unknown", who=f"<@{found.what}>")
        case Trouble.PERSON_NOT_MEMBER:
            return _("{who} is a guest, a bot or from elsewhere", who=f"<@{found.what}>")
        case Trouble.GROUP_UNREADABLE:
            return _("the user group {group} cannot be read", group=found.what)
        case Trouble.GROUP_EMPTY:
            return _("nobody is in {group}", group=f"<!subteam^{found.what}>")
        case _:
            return _("was not checked ({reason})", reason=found.what)
