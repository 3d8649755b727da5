"""Moving open issues to the version of the policy that is active: seen before and after, then done (SPEC R10).

Never done by itself: an issue keeps its version until an administrator chooses this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import issues, policies
from bot.db.engine import Session
from bot.domain.actor import Actor
from bot.domain.clocks import Clock
from bot.domain.deeds.reapplying import reapply
from bot.domain.engine.passing_time import pass_time
from bot.domain.errors import Refused, Why
from bot.domain.ids import IssueId, PersonId, TeamId
from bot.domain.issue import Issue
from bot.usecases.beat import outage_until_now
from bot.usecases.bindings import THE_MACHINE, load_roster, refuse_all_but_administrators
from bot.usecases.policies import load_active
from bot.usecases.record import record
from bot.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """A clock whose deadline would be another: as it is and as it would be; None: it does not run there."""

    before: Clock | None
    after: Clock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would become of one open issue; `after` None: it cannot be moved, and `refused` says why."""

    before: Issue
    after: Issue | None
    moved: tuple[ClockMoved, ...] = ()
    refused: Why | None = None


@dataclass(frozen=True, slots=True)
class Previews:
    """The version that is active and every open issue that lives under another."""

    version: int
    issues: tuple[Preview, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """One issue that was moved, or why it was not."""

    issue: IssueId
    refused: Why | None


def preview(rt: Runtime, team: TeamId, by: Actor | None) -> Previews:
    """What moving every open issue to the active version would do; nothing is done. Raises `Refused`, `NoPolicy`."""
    refuse_all_but_administrators(rt, team, by)
    now = rt.now()
    with rt.database.reading() as session:
        version, active = load_active(session, team)
        found = issues.load(session, team, policies.open_under_others(session, team, version))
        known = policies.load(session, team, {issue.policy_version for issue in found.values()})
        roster = load_roster(rt, session, team)
    previews = []
    for issue in found.values():
        old = known[issue.policy_version]
        try:
            after = reapply(issue, old, active, version, roster, now, _person(by)).issue
        except Refused as refused:
            previews.append(Preview(before=issue, after=None, refused=refused.why))
        else:
            previews.append(Preview(before=issue, after=after, moved=tuple(_moved(issue, after))))
    return Previews(version, tuple(previews))


def open_under_others(rt: Runtime, team: TeamId) -> int:
    """How many open issues live under another version than the active one. Raises `NoPolicy`."""
    with rt.database.reading() as session:
        version, _ = load_active(session, team)
        return len(policies.open_under_others(session, team, version))


def reapply_to(
    rt: Runtime, team: TeamId, version: int, wanted: Sequence[IssueId], by: Actor | None
) -> tuple[Done, ...] | None:
    """Move each of these issues, in a transaction of its own, to the version that the preview showed.

    None where another version is active by now: then nothing is done. Raises `Refused` for who may not.
    """
    refuse_all_but_administrators(rt, team, by)
    with rt.database.reading() as session:
        if policies.newest(session, team) != version:
            return None
    done = []
    for number in wanted:
        try:
            with rt.database.writing() as session:
                _move(rt, session, team, number, by)
        except Refused as refused:
            done.append(Done(number, refused.why))
        else:
            done.append(Done(number, None))
    rt.woken()
    return tuple(done)


def _move(rt: Runtime, session: Session, team: TeamId, number: IssueId, by: Actor | None) -> None:
    """Time first, under the policy that held until now (SPEC R26)."""
    present, now = issues.load_for_change(session, team, number), rt.now()
    if present is None:
        raise Refused(Why.NO_SUCH_ISSUE)
    version, active = load_active(session, team)
    if present.policy_version == version:
        return
    old = policies.load(session, team, [present.policy_version])[present.policy_version]
    roster, machine = load_roster(rt, session, team, for_change=True), rt.database.machine_now(session)
    passed = pass_time(present, old, roster, now, outage_until_now(session, team, now, machine))
    if passed is not None:
        record(session, team, passed, old, machine)
        present = passed.issue
    record(session, team, reapply(present, old, active, version, roster, now, _person(by)), active, machine)


def _moved(before: Issue, after: Issue) -> Iterator[ClockMoved]:
    """Clocks of one kind, and of one request, belong together; only those that end at another instant are told."""
    was, becomes = ({(clock.kind, clock.request): clock for clock in issue.open_clocks} for issue in (before, after))
    for about in dict.fromkeys([*was, *becomes]):
        old, new = was.get(about), becomes.get(about)
        if _ends(old) != _ends(new) or (old is None) != (new is None):
            yield ClockMoved(old, new)


def _ends(clock: Clock | None) -> datetime | None:
    return clock.deadline if clock is not None else None


def _person(by: Actor | None) -> PersonId:
    return by.person if by is not None else THE_MACHINE
