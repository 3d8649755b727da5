"""Which issue is meant where somebody names none: the candidates, with everything that words about them need.

Never changes anything, and never chooses where there is more than one.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.db import candidates as found
from bot.db import cards, issues, policies
from bot.domain.ids import ChannelId, PersonId, TeamId
from bot.domain.issue import Status
from bot.usecases.bindings import load_roster
from bot.usecases.look_up import IssueView
from bot.usecases.runtime import Runtime

LOOKED_AT = 40
"""So many are looked at; where there are as many, nobody can say which is the only one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issue that may be meant, and the channel in which its card stands."""

    view: IssueView
    channel: ChannelId | None


def candidates(rt: Runtime, team: TeamId, person: PersonId, statuses: Collection[Status]) -> list[Candidate]:
    """Of the statuses, the person's own first, then the most pressing."""
    now = rt.now()
    with rt.database.reading() as session:
        ids = found.candidates(session, team, person, statuses, LOOKED_AT)
        loaded = issues.load(session, team, ids)
        roster = load_roster(rt, session, team)
        versions = policies.load(session, team, {issue.policy_version for issue in loaded.values()})
        places = cards.of_issues(session, team, ids)
    views = [
        IssueView(issue=loaded[one], policy=versions[loaded[one].policy_version], roster=roster, now=now) for one in ids
    ]
    standing = {key: place.channel for key, place in places.items()}
    return [Candidate(view, standing.get((view.issue.id, view.issue.tier))) for view in views]
