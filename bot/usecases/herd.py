"""Many calls for one place at once, as after an outage: a few of them alone, the rest together as one message each.

Never merges what is said about one issue; the domain did that. Never calls anybody whom no letter calls.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from bot.db.letters import GATHERED, Letter, LetterKind
from bot.usecases.parcels import CallParcel, DigestParcel

HERD = 6  # more calls than this for one place are a herd
ALONE = 3  # the most urgent of them still stand alone, with their buttons
TOGETHER = 20  # their ids are in the message's metadata, and nobody knows how much Slack takes there
AT_MOST = 300  # letters of a herd that are taken at once: they are prepared long before their lease ends

Herded = tuple[Letter, CallParcel]


def divided(claimed: Sequence[Letter]) -> list[list[Letter]]:
    """The letters one by one, and the herds as a whole, the most urgent first; a herd after other calls.

    What was held back goes together, however little it is.
    """
    by_place: dict[str, list[Letter]] = {}
    for letter in claimed:
        if letter.kind is LetterKind.CALL:
            by_place.setdefault(str(letter.to), []).append(letter)
    herds = []
    for letters in by_place.values():
        gathered = [letter for letter in letters if is_gathered(letter)]
        others = [letter for letter in letters if not is_gathered(letter)]
        herds += [gathered] if len(gathered) > 1 else []
        herds += [others] if len(others) > HERD else []
    herded = {letter.id for letters in herds for letter in letters}
    parts = [*([letter] for letter in claimed if letter.id not in herded), *herds]
    return sorted(parts, key=lambda part: (part[0].priority, len(part)))


def is_gathered(letter: Letter) -> bool:
    """Whether it was held back to go out together with others."""
    return letter.last_error == GATHERED


def alone_and_together(ready: Iterable[Herded], most_alone: int = ALONE) -> tuple[list[Herded], list[list[Herded]]]:
    """The most urgent alone, the worst severity first and then the oldest; the rest in digests of so many."""
    ordered = sorted(ready, key=lambda one: (one[1].issue.severity, one[0].created_at))
    if ordered and is_gathered(ordered[0][0]):
        most_alone = 0
    elif len(ordered) <= HERD:
        return ordered, []
    rest = iter(ordered[most_alone:])
    return ordered[:most_alone], list(iter(lambda: list(islice(rest, TOGETHER)), []))


def digest(herd: Sequence[Herded]) -> DigestParcel:
    """One parcel for all of them; each letter is settled as if it were its own."""
    (first, call), *others = herd
    return DigestParcel(
        letter=first.id,
        others=tuple(letter.id for letter, _ in others),
        channel=call.channel,
        person=call.person,
        calls=tuple(parcel for _, parcel in herd),
        gathered=is_gathered(first),
    )
