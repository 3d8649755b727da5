"""Hours of the next two weeks in which a tier with a rota has nobody to call, and telling those who can fill them.

Never fills them. A tier without a rota has a list, and a list has no hours.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.db import outbox, policies, seen
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, TierGaps, ToOps, ToPerson, Uncovered
from bot.domain.calendar import openings
from bot.domain.ids import TeamId
from bot.domain.matrix import Severity
from bot.domain.policy import Policy, Tier
from bot.domain.rota import Gap, gaps, within
from bot.usecases.bindings import MANAGERS, Bound
from bot.usecases.duty import Duty
from bot.usecases.runtime import Runtime

AHEAD = timedelta(days=14)
MORNING = timedelta(hours=9)  # of a Monday, in the zone of the policy: then the week's report is due
_ONCE = timedelta(days=366)


def gaps_ahead(rt: Runtime, team: TeamId) -> tuple[TierGaps, ...]:
    """Every gap of the next 14 days, tier by tier (SPEC E13)."""
    with rt.database.reading() as session:
        return uncovered(rt, session, team)


def tell_gaps_of_the_week(rt: Runtime, team: TeamId) -> None:
    """Tell the escalation managers of all gaps, once a week; call it as often as you like (SPEC E13)."""
    with rt.database.writing() as session:
        found = uncovered(rt, session, team)
        machine = rt.database.machine_now(session)
        if found and _is_first_of_the_week(rt, session, team, machine):
            tell_gaps(session, team, found, machine)
    rt.woken()


def tell_new_gaps(rt: Runtime, session: Session, team: TeamId, before: tuple[TierGaps, ...]) -> None:
    """Tell of the gaps where a change made or moved some, inside the transaction of the change (SPEC E13).

    All gaps are told, so that the report of the week, if it is still to come, would say the same again.
    """
    found = uncovered(rt, session, team)
    if found and found != before:
        machine = rt.database.machine_now(session)
        _is_first_of_the_week(rt, session, team, machine)
        tell_gaps(session, team, found, machine)


def tell_gaps(session: Session, team: TeamId, found: tuple[TierGaps, ...], machine: datetime) -> None:
    """One letter to each manager directly; where nobody is one, to the channel for the bot's own troubles."""
    managers = Bound.load(session, team).people(MANAGERS)
    letters = [
        NewLetter(
            issue=None,
            kind=LetterKind.ADMIN,
            key=f"gaps:{machine.isoformat()}",
            to=to,
            body=Uncovered(found),
            priority=Priority.ADMIN,
        )
        for to in (*map(ToPerson, managers), *(() if managers else (ToOps(),)))
    ]
    outbox.put(session, team, letters, machine)


def uncovered(rt: Runtime, session: Session, team: TeamId) -> tuple[TierGaps, ...]:
    """The same as `gaps_ahead`, inside a transaction that is open."""
    active = policies.active(session, team)
    if active is None:
        return ()
    _, policy = active
    duty = Duty.load(session, team, rt.now())
    found = (_of_tier(policy, duty, tier) for tier in policy.ladder)
    return tuple(one for one in found if one is not None and one.gaps)


def _of_tier(policy: Policy, duty: Duty, tier: Tier) -> TierGaps | None:
    """Hours in which the tier is closed are none of its gaps (SPEC E17)."""
    rotas = duty.of_tier(tier.key)
    if not rotas:
        return None
    end = duty.now + AHEAD
    found: tuple[Gap, ...] = gaps(rotas, duty.absences, duty.now, end)
    if tier.calendar is not None:
        found = within(found, openings(policy.calendars[tier.calendar], duty.now, end))
    return TierGaps(tier.key, rotas[0].zone, found)


def _is_first_of_the_week(rt: Runtime, session: Session, team: TeamId, machine: datetime) -> bool:
    active = policies.active(session, team)
    if active is None:
        return False
    zone = active[1].severity_calendar(Severity.SEV4).zone
    return seen.claim_telling(session, team, f"rota gaps {_week(rt.now(), zone)}", machine, _ONCE)


def _week(now: datetime, zone: str) -> str:
    """The week that began with its Monday morning."""
    year, week, _ = (now.astimezone(ZoneInfo(zone)) - MORNING).isocalendar()
    return f"{year}-{week}"
