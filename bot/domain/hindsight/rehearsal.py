"""What would have become of past issues under another policy: the recorded facts, lived again (issue by issue).

Sends and stores nothing; compares lives, never texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.decision import Decision
from bot.domain.effects import CallPeople
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import Refused, certain
from bot.domain.facts import Breached, Fact, Moved, Opened, Outage, TimePassed
from bot.domain.hindsight.replay import again
from bot.domain.ids import IssueId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.opening import Form, open_issue
from bot.domain.policy import Policy
from bot.domain.roster import Roster

NIGHT_ENDS, NIGHT_BEGINS = 7, 22  # hours of the day in the zone of the severity's calendar


@dataclass(slots=True)
class Life:
    """What happened to one issue: who was called how often, what was late, and how long it was in which tier."""

    issue: IssueId
    pings: int = 0
    night_pings: int = 0
    breaches: tuple[tuple[str, datetime], ...] = ()
    moves: tuple[TierKey, ...] = ()
    in_tier: dict[TierKey, timedelta] = field(default_factory=dict)
    no_longer_fits: int = 0  # deeds that the policy would not have allowed, or that had nothing to act on


def live(team: TeamId, number: IssueId, facts: Sequence[Fact], policy: Policy, roster: Roster, until: datetime) -> Life:
    """Let an issue live again under a policy, from its opening until `until`, looked at whenever something is due.

    An outage hides nothing here: it says something about the bot and nothing about a policy.
    """
    opened = next(fact for fact in facts if isinstance(fact, Opened))
    life = Life(number)
    issue = _note(life, _opening(team, number, opened, policy, roster), policy)
    for fact in facts:
        if isinstance(fact, TimePassed | Opened | Outage):
            continue
        issue = _pass_time(life, issue, policy, roster, fact.at)
        try:
            decision = again(issue, fact, policy, roster)
        except Refused:
            life.no_longer_fits += 1
            continue
        if decision is not None:
            issue = _note(life, decision, policy)
    issue = _pass_time(life, issue, policy, roster, until)
    _note_tiers(life, issue, until)
    return life


def _opening(team: TeamId, number: IssueId, opened: Opened, policy: Policy, roster: Roster) -> Decision:
    form = Form(id="", report=opened.report, severity=opened.severity, information=opened.information)
    return open_issue(
        team=team,
        id=number,
        form=form,
        by=opened.by,
        policy=policy,
        policy_version=0,
        roster=roster,
        now=opened.at,
        known=opened.known,
        recorded=True,
    )


def _pass_time(life: Life, issue: Issue, policy: Policy, roster: Roster, until: datetime) -> Issue:
    while (wake := next_wake(issue, policy)) is not None and wake <= until:
        issue = _note(life, certain(pass_time(issue, policy, roster, wake)), policy)
    return issue


def _note(life: Life, decision: Decision, policy: Policy) -> Issue:
    issue = decision.issue
    calls = sum(isinstance(effect, CallPeople) for effect in decision.effects)
    life.pings += calls
    hour = issue.last_instant.astimezone(ZoneInfo(policy.severity_calendar(issue.severity).zone)).hour
    if not NIGHT_ENDS <= hour < NIGHT_BEGINS:
        life.night_pings += calls
    for fact in decision.facts:
        if isinstance(fact, Breached):
            life.breaches = (*life.breaches, (fact.clock.value, fact.at))
        elif isinstance(fact, Moved):
            life.moves = (*life.moves, fact.to_tier)
    return issue


def _note_tiers(life: Life, issue: Issue, until: datetime) -> None:
    end = until if issue.is_open else issue.holder.since
    starts = [entry.at for entry in issue.path[1:]]
    for entry, left in zip(issue.path, [*starts, max(end, issue.path[-1].at)], strict=True):
        life.in_tier[entry.tier] = life.in_tier.get(entry.tier, timedelta()) + (left - entry.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one issue would have gone otherwise; positive numbers: more of it under the draft."""

    issue: IssueId
    pings: int
    night_pings: int
    breaches: int
    moves: tuple[tuple[TierKey, ...], tuple[TierKey, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The sum over all issues, before and under the draft, and which issues differ."""

    issues: int
    before: Life
    under_draft: Life
    differences: tuple[Difference, ...]


def compare(pairs: Iterable[tuple[Life, Life]]) -> Rehearsal:
    """Sum up both policies and list the issues that would have gone otherwise."""
    before, draft = Life(IssueId(0)), Life(IssueId(0))
    differences: list[Difference] = []
    issues = 0
    for one, other in pairs:
        issues += 1
        _add(before, one)
        _add(draft, other)
        if (one.pings, one.night_pings, one.breaches, one.moves) != (
            other.pings,
            other.night_pings,
            other.breaches,
            other.moves,
        ):
            differences.append(
                Difference(
                    issue=one.issue,
                    pings=other.pings - one.pings,
                    night_pings=other.night_pings - one.night_pings,
                    breaches=len(other.breaches) - len(one.breaches),
                    moves=(one.moves, other.moves),
                )
            )
    return Rehearsal(issues=issues, before=before, under_draft=draft, differences=tuple(differences))


def _add(total: Life, life: Life) -> None:
    total.pings += life.pings
    total.night_pings += life.night_pings
    total.breaches += life.breaches
    total.moves += life.moves
    total.no_longer_fits += life.no_longer_fits
    for tier, time in life.in_tier.items():
        total.in_tier[tier] = total.in_tier.get(tier, timedelta()) + time
