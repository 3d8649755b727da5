"""How it stands with delivery, in words for whoever asks the doctor, in Slack or on a terminal.

Never says what a message says, and names issues only where the reader is at the machine.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from bot.domain.ids import issue_key
from bot.slack.text import lasting, listed
from bot.slack.texts import Counted, Plural, _, plural
from bot.usecases.noise import Heard
from bot.usecases.parcels import FindingKind
from bot.usecases.state_of_delivery import EVERYWHERE, REDRAWS, State

_MOST = 10
_KINDS: Final[Mapping[str, Plural]] = {
    "WHISPER": Plural("{count} whisper", "{count} whispers"),
    "CALL": Plural("{count} call", "{count} calls"),
    "FIRST_CARD": Plural("{count} first card", "{count} first cards"),
    "NOTICE": Plural("{count} notice", "{count} notices"),
    "CHANNEL": Plural("{count} channel", "{count} channels"),
    "DEED": Plural("{count} deed", "{count} deeds"),
    "REDRAW": Plural("{count} redraw", "{count} redraws"),
    "PING": Plural("{count} ping", "{count} pings"),
    "ADMIN": Plural("{count} message to administrators", "{count} messages to administrators"),
}
_WORTH_A_WORD = timedelta(seconds=5)  # what is younger is simply on its way
_IN_DETAIL = frozenset({FindingKind.LETTER_DEAD, FindingKind.LETTER_HELD, FindingKind.LETTER_WAITS})


def lines(state: State) -> Iterator[str]:
    """What waits, and for whose sake; nothing where all is well."""
    waiting = [one for one in state.backlog.waiting if one.letters]
    oldest = max((one.oldest for one in waiting), default=timedelta())
    if oldest > _WORTH_A_WORD or (waiting and state.pauses):
        what = listed([_KINDS[one.priority.name].of(one.letters) for one in waiting])
        yield plural(
            "{count} message waits ({what}), for {length} now.",
            "{count} messages wait ({what}), the oldest for {length}.",
            sum(one.letters for one in waiting),
            what=what,
            length=lasting(oldest),
        )
    if state.backlog.unknown:
        yield plural(
            "{count} message is looked for in Slack: nobody knows yet whether it arrived.",
            "{count} messages are looked for in Slack: nobody knows yet whether they arrived.",
            state.backlog.unknown,
        )
    for key, still in sorted(state.pauses.items()):
        yield _(
            "Slack asks to leave {what} alone for another {length}, so messages are late there.",
            what=_what(key),
            length=lasting(still),
        )
    yield from _heard(state.heard)


def _heard(noise: Heard) -> Iterator[str]:
    """Who was called often, and what is held back for it; nothing where nobody was."""
    people = [f"<@{person}> {count}" for person, count in noise.people[:_MOST]]
    channels = [f"<#{channel}> {count}" for channel, count in noise.channels[:_MOST]]
    if people or channels:
        yield _(
            "Heard enough calls within the hour: {who}. What can wait is gathered there.",
            who=listed([*people, *channels]),
        )
    if noise.held_back:
        yield plural(
            "{count} call waits to be gathered, for another {length}.",
            "{count} calls wait to be gathered, the first for another {length}.",
            noise.held_back,
            length=lasting(noise.still),
        )


def details(state: State) -> Iterator[str]:
    """The messages that do not arrive, one by one, for whoever is at the machine."""
    found = [one for one in state.found if one.kind in _IN_DETAIL]
    for one in found[:_MOST]:
        about = _(" about {issue}", issue=issue_key(one.issue)) if one.issue is not None else ""
        since = _(", since {when} UTC", when=f"{one.since:%Y-%m-%d %H:%M}") if one.since is not None else ""
        yield f"{one.detail}{about}{since}"
    if len(found) > _MOST:
        yield Counted("… and {count} more").of(len(found) - _MOST)


def _what(key: str) -> str:
    if key == EVERYWHERE:
        return _("the whole workspace")
    if key == REDRAWS:
        return _("the cards")
    if key.startswith("D"):
        return _("somebody's direct messages")
    return f"<@{key[1:]}>" if key.startswith("@") else f"<#{key}>"
