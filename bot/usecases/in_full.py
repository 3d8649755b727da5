"""One issue with everything that is stored of it: as it stands, what happened, and who had it for how long.

Never changes anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.db import facts, ledger
from bot.db.ledger import Whose
from bot.domain.facts import Fact
from bot.domain.ids import IssueId, TeamId
from bot.usecases.bindings import load_roster
from bot.usecases.lists import load_views
from bot.usecases.look_up import IssueView
from bot.usecases.runtime import Runtime

__all__ = ["InFull", "Whose", "in_full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InFull:
    """`happened` is the oldest first; `held` adds up to the whole life of the issue, *nobody* included."""

    view: IssueView
    happened: tuple[Fact, ...]
    held: Mapping[Whose, timedelta]


def in_full(rt: Runtime, team: TeamId, issue: IssueId) -> InFull | None:
    """Everything about one issue; None where there is none of this number."""
    with rt.database.reading() as session:
        found = load_views(rt, session, team, [issue], load_roster(rt, session, team))
        if not found:
            return None
        return InFull(
            view=found[0],
            happened=facts.of_issue(session, team, issue),
            held=ledger.minutes_per_holder(session, team, issue, rt.now()),
        )
