"""Tiers with their calling orders, warnings and how far calls reach, in plain words.

Never says whom that is today.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bot.domain.policy import Audience, Offset, Step, Threshold, Tier
from bot.domain.process.notifications import Directly, Mention, Notification
from bot.slack.surfaces.policy.plain.lengths import lasting
from bot.slack.surfaces.policy.plain.names import name
from bot.slack.surfaces.policy.plain.section import Line
from bot.slack.surfaces.policy.plain.targets import CLOCKS
from bot.slack.texts import Text, _, plural

_MENTION: Final[Mapping[Mention, Text]] = {
    Mention.NOBODY: Text("mentions nobody"),
    Mention.PEOPLE: Text("mentions whom it is for"),
    Mention.HERE: Text("mentions whom it is for and whoever is there"),
}
_DIRECTLY: Final[Mapping[Directly, Text]] = {
    Directly.WISH: Text("directly to who chose so"),
    Directly.OUTSIDERS: Text("directly to all where one of them does not read the channel"),
    Directly.ALWAYS: Text("directly to all"),
}


def tier(of: Tier) -> Iterator[Line]:
    """What it is, whom it calls when, and how often that begins again."""
    calendar = _(", works in {calendar}", calendar=of.calendar) if of.calendar is not None else ""
    turns = _(", one person in turn") if of.round_robin else ""
    yield Line(of.key, of.key, f"{of.name}{calendar}{turns}; {of.expertise}".rstrip("; "))
    yield Line((of.key, "calls"), _("{tier} calls", tier=of.key), " · ".join(map(_step, of.steps)))
    times = plural("{count} more time", "{count} more times", of.repeat) if of.repeat else _("not again")
    yield Line(
        (of.key, "again"),
        _("{tier} begins again", tier=of.key),
        _("after {length}, {times}, then the final fallback", length=_offset(of.cycle), times=times),
    )


def _step(step: Step) -> str:
    quietly = "" if step.loud else _(" (quietly)")
    return f"{_offset(step.after)}: {_whom(step.audiences, step.named)}{quietly}"


def _whom(audiences: Iterable[Audience], named: Iterable[str] = ()) -> str:
    return " + ".join([*map(name, audiences), *named])


def _offset(offset: Offset) -> str:
    if offset.is_nothing:
        return _("at once")
    share = _("{share} of the time to accept", share=offset.share) if offset.share else ""
    return " + ".join(part for part in (share, lasting(offset.plus) if offset.plus else "") if part)


def threshold(of: Threshold) -> Line:
    """Whom a warning calls, and when."""
    least = _(", at least {length} before the end", length=lasting(of.least)) if of.least is not None else ""
    channel = _(", in the channel") if of.in_channel else ""
    about = _("{clock} at {share}", clock=CLOCKS[of.clock], share=f"{float(of.share * 100):g} %")
    return Line((of.clock, of.share), about, f"{_whom(of.audiences)}{channel}{least}")


def notification(of: Notification) -> Line:
    """How far calls of these kinds reach."""
    kinds = ", ".join(map(name, of.kinds)) or _("everything else")
    if of.severities:
        numbers = ", ".join(str(int(severity)) for severity in of.severities)
        kinds = _("{kinds} · Sev {numbers}", kinds=kinds, numbers=numbers)
    words = _("; it begins “{words}”", words=of.words) if of.words else ""
    seen = _("in the thread and the channel") if of.in_channel else _("in the thread")
    return Line((of.kinds, of.severities), kinds, f"{seen}; {_MENTION[of.mention]}; {_DIRECTLY[of.directly]}{words}")
