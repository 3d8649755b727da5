"""Rehearsing a draft: past issues live again under the active policy and under the draft, side by side (statement 96).

Reads only: nothing is sent, stored or locked, and no transaction is open while issues live.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.db import facts, issues
from bot.domain.hindsight.rehearsal import Life, Rehearsal, compare, live
from bot.domain.ids import IssueId, TeamId
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.bindings import load_roster
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime

BATCH = 200


def rehearse(
    rt: Runtime, team: TeamId, draft: Policy, since: datetime, until: datetime, *, batch: int = BATCH
) -> Rehearsal:
    """What would have been otherwise for the issues opened from `since` on, each lived until `until`.

    Both lives are under today's rotas and bindings, so that only the policy makes a difference. Raises `NoPolicy`.
    """
    with rt.database.reading() as session:
        _, active = load_active(session, team)
        roster = load_roster(rt, session, team)
    return compare(_lives(rt, team, (active, draft), roster, since, until, batch))


def _lives(
    rt: Runtime,
    team: TeamId,
    policies: tuple[Policy, Policy],
    roster: Roster,
    since: datetime,
    until: datetime,
    batch: int,
) -> Iterator[tuple[Life, Life]]:
    """Batch by batch, as there may be more than fit into memory."""
    last = IssueId(0)
    while True:
        with rt.database.reading() as session:
            numbers = issues.opened_between(session, team, since, until, last, batch)
            recorded = facts.causes_of(session, team, numbers, until)
        for number in numbers:
            active, draft = (live(team, number, recorded[number], policy, roster, until) for policy in policies)
            yield active, draft
        if len(numbers) < batch:
            return
        last = numbers[-1]
