"""What stands behind `list`: `acme sev1 stalled` as which issues are wanted, and how that was understood.

Every word means something: what is no severity, tier or state is looked for in customer, problem and component.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.issue import OPEN_STATUSES, Status
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.process.conditions import plain
from bot.slack.surfaces import words
from bot.slack.text import typed
from bot.slack.texts import Text, _
from bot.usecases.home import AT_RISK_WITHIN
from bot.usecases.lists import Wanted

_SEVERITY: Final = re.compile(r"\bsev(?:erity)?[ -]?([1-4])\b")
_MOST_WORDS = 8
_WORD = 60

_Narrow = Callable[[Wanted, PersonId, datetime], Wanted]
_STATES: Final[Mapping[str, _Narrow]] = {
    "mine": lambda wanted, person, _now: replace(wanted, owner=person),
    "stalled": lambda wanted, _person, now: replace(wanted, stalled_by=now),
    "late": lambda wanted, _person, now: replace(wanted, pressing_by=now),
    "at risk": lambda wanted, _person, now: replace(wanted, pressing_by=now + AT_RISK_WITHIN),
}
_SAID: Final[Mapping[str, Text]] = {
    "mine": Text("mine"),
    "stalled": Text("stalled"),
    "late": Text("late"),
    "at risk": Text("at risk"),
}


@dataclass(slots=True)
class Understood:
    """What is wanted, and the words for it in the order in which they were found; `rest` is not yet understood."""

    rest: str
    wanted: Wanted = field(default_factory=Wanted)
    said: list[str] = field(default_factory=list)


def read(text: str, policy: Policy, person: PersonId, now: datetime) -> Understood:
    """What was typed, for whoever typed it now."""
    found = Understood(rest=plain(text))
    severities = frozenset(Severity(int(one)) for one in _SEVERITY.findall(found.rest))
    if severities:
        found.rest = _SEVERITY.sub(" ", found.rest)
        found.wanted = replace(found.wanted, severities=severities)
        found.said += [words.severity(one) for one in sorted(severities)]
    _tiers(found, policy)
    _states(found, person, now)
    looked_for = tuple(found.rest.split())[:_MOST_WORDS]
    found.said += [f"“{typed(word, _WORD)}”" for word in looked_for]
    found.wanted = replace(found.wanted, words=looked_for)
    found.rest = ""
    return found


def _tiers(found: Understood, policy: Policy) -> None:
    named = [one.key for one in policy.ladder if _take(found, one.key) | _take(found, plain(one.name))]
    if named:
        found.wanted = replace(found.wanted, tiers=frozenset(named))
        found.said += [words.tier_name(policy, key) for key in named]


def _states(found: Understood, person: PersonId, now: datetime) -> None:
    for name, narrow in _STATES.items():
        if _take(found, name):
            found.wanted = narrow(found.wanted, person, now)
            found.said.append(_(_SAID[name]))
    statuses = {status for status in Status if _take(found, status.value)}
    said_open = _take(found, "open")
    if statuses:
        found.wanted = replace(found.wanted, statuses=frozenset(statuses | (OPEN_STATUSES if said_open else set())))
        found.said += [_(words.STATUS[status]) for status in Status if status in statuses]


def _take(found: Understood, name: str) -> bool:
    """Whether the words stand there; then they are understood and no longer looked for."""
    left = found.rest if not name else re.sub(rf"(?<!\S){re.escape(name)}(?!\S)", " ", found.rest)
    taken = left != found.rest
    found.rest = left
    return taken
