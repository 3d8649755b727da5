"""The list of a tier in the morning: what is late, what nobody has, what has stalled, what is due today (statement 86).

Once on every day on which the tier works, at 09:00 of its zone. Calls nobody: it is read when the work begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.db import issue_lists, outbox, policies, seen
from bot.db.engine import Session
from bot.db.issue_lists import Wanted
from bot.db.letters import LetterKind, MorningOf, NewLetter, Priority, ToTier
from bot.domain.calendar import Calendar, at_wall_clock, morning_at_or_after
from bot.domain.ids import TeamId, TierKey
from bot.domain.issue import Status
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.usecases.bindings import Bound, load_roster
from bot.usecases.lists import load_views
from bot.usecases.look_up import IssueView
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime

SHOWN = 5  # issues of each list
STILL_MORNING = timedelta(hours=1)  # later nobody reads it as one
_ONCE = timedelta(days=366)
_MOMENT = timedelta(microseconds=1)


class Sort(StrEnum):
    """The parts of the list; an issue stands in the first that has it."""

    LATE = "late"
    UNACCEPTED = "unaccepted"
    STALLED = "stalled"
    TODAY = "today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """The list of one tier as it is at `now`; `lists` has the beginning of each part, `counts` how many there are.

    In `to_review` of the open ones a text for the customer waits for approval (SPEC statement 107).
    """

    tier: TierKey
    policy: Policy
    now: datetime
    open: int
    to_review: int
    counts: Mapping[Sort, int]
    lists: Mapping[Sort, tuple[IssueView, ...]]


def tell_mornings(rt: Runtime, team: TeamId) -> datetime | None:
    """Leave the lists that are due, each once, and none where nothing is open; gives when the next is due.

    Call it as often as you like. None where there is no policy yet.
    """
    now = rt.now()
    with rt.database.reading() as session:
        if policies.newest(session, team) is None:
            return None
        calendars = _calendars(load_active(session, team)[1])
    due = {tier: at for tier, calendar in calendars.items() if (at := this_morning(calendar, now)) is not None}
    if due:
        _tell(rt, team, due)
    return min(morning_at_or_after(calendar, now + _MOMENT) for calendar in calendars.values())


def morning_of(rt: Runtime, session: Session, team: TeamId, tier: TierKey) -> Morning:
    """The list of a tier as things stand, inside a transaction that is open.

    Issues whose card is not in the tier's channel are counted and not named: they may not be for everybody there.
    """
    now, (_, policy) = rt.now(), load_active(session, team)
    roster = load_roster(rt, session, team)
    wanted = _wanted(tier, now, _calendars(policy).get(tier) or policy.severity_calendar(Severity.SEV4))
    of_tier = Wanted(tiers=frozenset({tier}))
    counted = issue_lists.count(session, team, [of_tier, replace(of_tier, text_waits=True), *wanted.values()])
    ids = {sort: issue_lists.page(session, team, one, 0, SHOWN) for sort, one in wanted.items()}
    return Morning(
        tier=tier,
        policy=policy,
        now=now,
        open=counted[0],
        to_review=counted[1],
        counts=dict(zip(wanted, counted[2:], strict=True)),
        lists={
            sort: tuple(view for view in load_views(rt, session, team, of_sort, roster) if _is_told_in(tier, view))
            for sort, of_sort in ids.items()
        },
    )


def _is_told_in(tier: TierKey, view: IssueView) -> bool:
    issue = view.issue
    return view.policy.card_channel(issue.report.kind, issue.severity, tier) == tier


def _calendars(policy: Policy) -> Mapping[TierKey, Calendar]:
    return {tier.key: policy.tier_calendar(tier.key, Severity.SEV4) for tier in policy.ladder}


def this_morning(calendar: Calendar, now: datetime) -> datetime | None:
    """The morning that has just begun; None at other times and on days on which the calendar stays closed."""
    zone = ZoneInfo(calendar.zone)
    today = at_wall_clock(zone, now.astimezone(zone).date(), time())
    morning = morning_at_or_after(calendar, today)
    return morning if timedelta() <= now - morning < STILL_MORNING else None


def _tell(rt: Runtime, team: TeamId, due: Mapping[TierKey, datetime]) -> None:
    with rt.database.writing() as session:
        machine = rt.database.machine_now(session)
        bound = Bound.load(session, team)
        here = [tier for tier in due if bound.channel(tier) is not None]
        new = [tier for tier in here if _claim(session, team, tier, due[tier], machine)]
        counts = issue_lists.count(session, team, [Wanted(tiers=frozenset({tier})) for tier in new]) if new else ()
        letters = [
            NewLetter(
                issue=None,
                kind=LetterKind.ADMIN,
                key=f"morning:{due[tier].isoformat()}",
                to=ToTier(tier),
                body=MorningOf(tier),
                priority=Priority.ADMIN,
                expires_at=machine + 2 * STILL_MORNING,
            )
            for tier, count in zip(new, counts, strict=True)
            if count
        ]
        outbox.put(session, team, letters, machine)
    rt.woken()


def _claim(session: Session, team: TeamId, tier: TierKey, at: datetime, machine: datetime) -> bool:
    return seen.claim_telling(session, team, f"morning {tier} {at.isoformat()}", machine, _ONCE)


def _wanted(tier: TierKey, now: datetime, calendar: Calendar) -> Mapping[Sort, Wanted]:
    zone = ZoneInfo(calendar.zone)
    tomorrow = at_wall_clock(zone, now.astimezone(zone).date() + timedelta(days=1), time())
    of_tier = Wanted(tiers=frozenset({tier}))
    late = replace(of_tier, pressing_by=now)
    unaccepted = replace(of_tier, statuses=frozenset({Status.UNACCEPTED}))
    stalled = replace(of_tier, stalled_by=now)
    return {
        Sort.LATE: late,
        Sort.UNACCEPTED: replace(unaccepted, but_not=(late,)),
        Sort.STALLED: replace(stalled, but_not=(late, unaccepted)),
        Sort.TODAY: replace(of_tier, pressing_by=tomorrow, but_not=(late, unaccepted, stalled)),
    }
