"""How it stands with delivery, in words for whoever asks the doctor, in Slack or on a terminal.

Never says what a message says, and names issues only where the reader is at the machine.
"""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.ids import issue_key
from bot.slack.text import lasting, listed
from bot.usecases.noise import Heard
from bot.usecases.parcels import FindingKind
from bot.usecases.state_of_delivery import EVERYWHERE, REDRAWS, State

_MOST = 10
_WORTH_A_WORD = timedelta(seconds=5)  # what is younger is simply on its way
_IN_DETAIL = frozenset({FindingKind.LETTER_DEAD, FindingKind.LETTER_HELD, FindingKind.LETTER_WAITS})


def lines(state: State) -> Iterator[str]:
    """What waits, and for whose sake; nothing where all is well."""
    waiting = [one for one in state.backlog.waiting if one.letters]
    oldest = max((one.oldest for one in waiting), default=timedelta())
    if oldest > _WORTH_A_WORD or (waiting and state.pauses):
        what = listed([f"{one.letters} {one.priority.name.lower().replace('_', ' ')}" for one in waiting])
        yield f"{sum(one.letters for one in waiting)} messages wait ({what}), the oldest for {lasting(oldest)}."
    if state.backlog.unknown:
        yield f"{state.backlog.unknown} messages are looked for in Slack: nobody knows yet whether they arrived."
    for key, still in sorted(state.pauses.items()):
        yield f"Slack asks to leave {_what(key)} alone for another {lasting(still)}, so messages are late there."
    yield from _heard(state.heard)


def _heard(noise: Heard) -> Iterator[str]:
    """Who was called often, and what is held back for it; nothing where nobody was."""
    people = [f"<@{person}> {count}" for person, count in noise.people[:_MOST]]
    channels = [f"<#{channel}> {count}" for channel, count in noise.channels[:_MOST]]
    if people or channels:
        yield f"Heard enough calls within the hour: {listed([*people, *channels])}. What can wait is gathered there."
    if noise.held_back:
        yield f"{noise.held_back} calls wait to be gathered, the first for another {lasting(noise.still)}."


def details(state: State) -> Iterator[str]:
    """The messages that do not arrive, one by one, for whoever is at the machine."""
    found = [one for one in state.found if one.kind in _IN_DETAIL]
    for one in found[:_MOST]:
        about = f" about {issue_key(one.issue)}" if one.issue is not None else ""
        since = f", since {one.since:%Y-%m-%d %H:%M} UTC" if one.since is not None else ""
        yield f"{one.detail}{about}{since}"
    if len(found) > _MOST:
        yield f"… and {len(found) - _MOST} more"


def _what(key: str) -> str:
    if key == EVERYWHERE:
        return "the whole workspace"
    if key == REDRAWS:
        return "the cards"
    if key.startswith("D"):
        return "somebody's direct messages"
    return f"<@{key[1:]}>" if key.startswith("@") else f"<#{key}>"
