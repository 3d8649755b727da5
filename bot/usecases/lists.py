"""Lists of issues for people: a page of those that somebody wants to see, each with all that words about it need.

Never changes anything. Every full member may look; the edge asks whether they are one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.db import issue_lists, issues, policies
from bot.db.engine import Session
from bot.db.issue_lists import Wanted
from bot.domain.ids import IssueId, TeamId
from bot.domain.roster import Roster
from bot.usecases.bindings import load_roster
from bot.usecases.look_up import IssueView
from bot.usecases.runtime import Runtime

__all__ = ["Listing", "Wanted", "listing", "load_views"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page; the first is 1. `count` is how many there are in all, None where that would cost too much to say."""

    views: tuple[IssueView, ...]
    page: int
    has_more: bool
    count: int | None


def listing(rt: Runtime, team: TeamId, wanted: Wanted, page: int, per_page: int) -> Listing:
    """The page of this number; one behind the last is empty."""
    number = max(page, 1)
    with rt.database.reading() as session:
        found = issue_lists.page(session, team, wanted, (number - 1) * per_page, per_page + 1)
        count = issue_lists.count(session, team, [wanted])[0] if wanted.is_about_open_ones else None
        views = load_views(rt, session, team, found[:per_page], load_roster(rt, session, team))
    return Listing(views=views, page=number, has_more=len(found) > per_page, count=count)


def load_views(
    rt: Runtime, session: Session, team: TeamId, ids: Iterable[IssueId], roster: Roster
) -> tuple[IssueView, ...]:
    """Issues for words about them, in the order of `ids`, inside a transaction that is open: three queries for all."""
    numbers = tuple(dict.fromkeys(ids))
    found = issues.load(session, team, numbers)
    known = policies.load(session, team, {issue.policy_version for issue in found.values()})
    now = rt.now()
    return tuple(
        IssueView(issue=found[number], policy=known[found[number].policy_version], roster=roster, now=now)
        for number in numbers
        if number in found
    )
