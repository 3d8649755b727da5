"""Two issues that are one: what the lost one hands to the one that survives (SPEC R13).

Both decisions are saved in one transaction; the locks are taken by whoever asks, the lower number first.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.clocks import Clock, ClockKind, Outcome
from bot.domain.commands import Cancel
from bot.domain.decision import Decision
from bot.domain.draft import Draft
from bot.domain.errors import Refused, Why
from bot.domain.facts import Commanded, Outage, TookOver
from bot.domain.issue import Issue
from bot.domain.passing_time import unfold
from bot.domain.policy import Policy
from bot.domain.roster import Roster


def take_in(
    kept: Issue, lost: Issue, policy: Policy, roster: Roster, now: datetime, outage: Outage | None = None
) -> Decision:
    """Give the surviving issue the running requests, oldest unanswered message, promise and watchers of the lost one.

    `lost` is the issue as it was before it was cancelled. Raises `Refused` where the surviving one is not open.
    """
    draft = Draft(kept, policy, roster, max(now, kept.last_instant), outage)
    unfold(draft)
    if not draft.issue.is_open:
        raise Refused(Why.MERGE_INTO_NOT_OPEN)
    draft.facts.append(TookOver(draft.now, lost.id, lost))
    absorb(draft, lost)
    unfold(draft)
    return draft.decision()
