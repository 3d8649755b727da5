"""What one person finds on their Home tab: the issues that concern them, who is on call, how the bot does (SPEC 6.10).

Never changes anything, and is only ever read for the person who asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.db import issue_lists
from bot.db.engine import Session
from bot.db.issue_lists import WaitingFor, Wanted
from bot.domain.absence import Absence
from bot.domain.ids import PersonId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.permissions import leads, oversees, works_in
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.audit import Finding, audit
from bot.usecases.bindings import load_roster
from bot.usecases.lists import load_views
from bot.usecases.look_up import IssueView
from bot.usecases.parcels import TierGaps
from bot.usecases.policies import load_active
from bot.usecases.rota_gaps import gaps_ahead
from bot.usecases.rotas import TierDuty, absences, on_duty
from bot.usecases.runtime import Runtime

AT_RISK_WITHIN = timedelta(hours=2)  # SPEC section 6.10


class Part(StrEnum):
    """The lists of the tab, in the order in which they need somebody; an issue stands in the first that has it."""

    WAITING = "waiting"  # for my acceptance, my answer or my approval
    MINE = "mine"
    AT_RISK = "risk"
    STALLED = "stalled"
    EVERYTHING = "all"


SHOWN = (Part.WAITING, Part.MINE, Part.AT_RISK, Part.STALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose to see: one list in full, page by page, or all in short; of one tier, of one severity."""

    part: Part | None = None
    page: int = 1
    tier: TierKey | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the bot does, for those who look after it: what is wrong, and hours in which nobody is on call."""

    found: tuple[Finding, ...]
    gaps: tuple[TierGaps, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The tab of one person at `now`. `choice` is what is shown of what was chosen; `state` is not for everybody."""

    person: PersonId
    now: datetime
    policy: Policy
    choice: Choice
    counts: Mapping[Part, int]
    lists: Mapping[Part, tuple[IssueView, ...]]
    duty: tuple[TierDuty, ...]
    absences: tuple[Absence, ...]
    state: State | None
    is_administrator: bool


def home(rt: Runtime, team: TeamId, person: PersonId, choice: Choice, *, in_short: int, in_full: int) -> Home:
    """Everything on the tab: `in_short` issues of each list, or `in_full` of the one chosen. Raises `NoPolicy`."""
    with rt.database.reading() as session:
        _, policy = load_active(session, team)
        roster = load_roster(rt, session, team)
        wanted = _wanted(person, choice, roster, policy, rt.now())
        counts = dict(zip(Part, issue_lists.count(session, team, [wanted[part] for part in Part]), strict=True))
        shown = _within(choice, counts, in_full)
        lists = _load(rt, session, team, wanted, shown, roster, in_full if shown.part is not None else in_short)
    tiers = tiers_of(roster, person, policy)
    return Home(
        person=person,
        now=rt.now(),
        policy=policy,
        choice=shown,
        counts=counts,
        lists=lists,
        duty=tuple(one for one in on_duty(rt, team) if not tiers or one.tier in tiers),
        absences=tuple(one for one in absences(rt, team) if one.person == person),
        state=State(found=audit(rt, team), gaps=gaps_ahead(rt, team)) if answers_for_work(roster, person) else None,
        is_administrator=person in roster.administrators,
    )


def tiers_of(roster: Roster, person: PersonId, policy: Policy) -> frozenset[TierKey]:
    """The tiers whose issues the person may accept as one of their people (SPEC section 5a)."""
    tiers = ((tier.key, roster.tier(tier.key)) for tier in policy.ladder)
    return frozenset(key for key, tier in tiers if works_in(person, tier) or leads(person, tier, roster))


def answers_for_work(roster: Roster, person: PersonId) -> bool:
    """Whether the person leads a tier or oversees all of them: they see how the bot does (SPEC section 6.10)."""
    return oversees(person, roster) or any(leads(person, tier, roster) for tier in roster.tiers.values())


def _wanted(person: PersonId, choice: Choice, roster: Roster, policy: Policy, now: datetime) -> Mapping[Part, Wanted]:
    """What is at risk or stalled is shown of the tiers of a person, of all tiers to those who oversee them."""
    tiers = tiers_of(roster, person, policy)
    theirs = Wanted() if oversees(person, roster) else Wanted(tiers=tiers)
    led = frozenset(key for key in tiers if leads(person, roster.tier(key), roster))
    waiting, mine = Wanted(waiting_for=WaitingFor(person=person, tiers=tiers, led=led)), Wanted(owner=person)
    risk = replace(theirs, pressing_by=now + AT_RISK_WITHIN)
    parts = {
        Part.WAITING: waiting,
        Part.MINE: replace(mine, but_not=(waiting,)),
        Part.AT_RISK: replace(risk, but_not=(waiting, mine)),
        Part.STALLED: replace(theirs, stalled_by=now, but_not=(waiting, mine, risk)),
        Part.EVERYTHING: Wanted(),
    }
    return {part: _narrowed(wanted, choice) for part, wanted in parts.items()}


def _narrowed(wanted: Wanted, choice: Choice) -> Wanted:
    """Only of the tier and the severity that were chosen."""
    if choice.tier is not None:
        tiers = {choice.tier} if wanted.tiers is None else wanted.tiers & {choice.tier}
        wanted = replace(wanted, tiers=frozenset(tiers))
    if choice.severity is not None:
        wanted = replace(wanted, severities=frozenset({choice.severity}))
    return wanted


def _within(choice: Choice, counts: Mapping[Part, int], in_full: int) -> Choice:
    """The page that was chosen, or the last one where there are no longer so many."""
    pages = 1 if choice.part is None else max(-(-counts[choice.part] // in_full), 1)
    return replace(choice, page=min(max(choice.page, 1), pages))


def _load(
    rt: Runtime,
    session: Session,
    team: TeamId,
    wanted: Mapping[Part, Wanted],
    choice: Choice,
    roster: Roster,
    limit: int,
) -> Mapping[Part, tuple[IssueView, ...]]:
    """The issues of every list that is shown, loaded together."""
    shown: Sequence[Part] = SHOWN if choice.part is None else (choice.part,)
    offset = (choice.page - 1) * limit
    ids = {part: issue_lists.page(session, team, wanted[part], offset, limit) for part in shown}
    views = load_views(rt, session, team, [one for of_part in ids.values() for one in of_part], roster)
    found = {view.issue.id: view for view in views}
    return {part: tuple(found[one] for one in of_part if one in found) for part, of_part in ids.items()}


def stalled_since(issue: Issue, now: datetime) -> datetime | None:
    """Since when nothing moved, where that is longer than its checkpoint allows (SPEC R29)."""
    return issue.moved_at if issue.stalls_at is not None and issue.stalls_at <= now and issue.is_open else None
