"""Who was deactivated in Slack and still has issues or roles: passed on to deputies or tiers, and reported once (103).

Never asks Slack, and changes no binding: whom a role names is for administrators to say.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.db import issue_lists, issues, outbox, people, policies, seen
from bot.db.engine import Session
from bot.db.letters import Destination, LetterKind, NewLetter, Priority, ToOps, ToPerson
from bot.db.news import Gone, PassedOn, RoleLeft
from bot.db.victims import redone
from bot.domain.deeds.departing import depart, successor
from bot.domain.facts import Departed
from bot.domain.ids import IssueId, PersonId, TeamId
from bot.domain.issue import Issue
from bot.domain.roster import Roster
from bot.usecases.beat import outage_until_now
from bot.usecases.bindings import Bound, bound_and_duty, load_roster
from bot.usecases.directory import told_gone
from bot.usecases.duty import Duty
from bot.usecases.record import record
from bot.usecases.runtime import Runtime

_ONCE = timedelta(days=366)  # machine time; then nobody remembers them


def pass_on(rt: Runtime, team: TeamId) -> int:
    """Report and pass on what is left of everybody who is gone; how many issues changed. Call it as often as you like.

    The report comes first: where the bot dies in between, the next call passes on what is left.
    """
    with rt.database.reading() as session:
        gone = people.deactivated(session, team)
        theirs = issue_lists.of_people(session, team, gone)
        named = _still_named(rt, session, team, gone)
    for person in sorted({*(person for _, person in theirs), *named}):
        _report(rt, team, person)
    for issue, person in theirs:
        _pass_on(rt, team, issue, person)
    if theirs or named:
        rt.woken()
    return len(theirs)


def _still_named(rt: Runtime, session: Session, team: TeamId, gone: frozenset[PersonId]) -> frozenset[PersonId]:
    """Those whom a binding or a rota still names."""
    if not gone:
        return gone
    bound, duty = bound_and_duty(session, team, rt.now())
    named = {PersonId(one) for to in bound.to.values() for one in to.ids} | duty.people
    return gone & named


@redone
def _report(rt: Runtime, team: TeamId, person: PersonId) -> None:
    with rt.database.writing() as session:
        machine = rt.database.machine_now(session)
        if not seen.claim_telling(session, team, told_gone(person), machine, _ONCE):
            return
        bound, duty = bound_and_duty(session, team, rt.now())
        roster = bound.roster(rt.administrators, duty)
        numbers = [number for number, _ in issue_lists.of_people(session, team, {person})]
        theirs = issues.load(session, team, numbers).values()
        passed = tuple(PassedOn(one.id, successor(one, person, roster)) for one in theirs if one.owner == person)
        gone = Gone(person, passed, tuple(_roles(bound, duty, roster, person)))
        outbox.put(session, team, _letters(gone, _leads(roster, person, theirs), machine), machine)


def _roles(bound: Bound, duty: Duty, roster: Roster, person: PersonId) -> Iterator[RoleLeft]:
    deputy = roster.deputies.get(person)
    for key, to in sorted(bound.to.items()):
        if person in to.ids:
            yield RoleLeft(key, deputy if key.endswith(".lead") else None)
    yield from (RoleLeft(f"rota {rota.key}", None) for rota in duty.rotas if person in rota.people)


def _leads(roster: Roster, person: PersonId, theirs: Iterable[Issue]) -> frozenset[PersonId]:
    """Who leads the tiers of their issues, and those that they worked in or led; the deputy where the lead is away."""
    of_issues = {issue.tier for issue in theirs}
    tiers = (
        tier
        for key, tier in roster.tiers.items()
        if key in of_issues or person in tier.people or person in {tier.lead, tier.deputy}
    )
    present = ([one for one in (tier.lead, tier.deputy) if one is not None] for tier in tiers)
    found = (next((one for one in leads if one not in roster.unavailable), None) for leads in present)
    return frozenset(one for one in found if one is not None)


def _letters(gone: Gone, leads: frozenset[PersonId], machine: datetime) -> list[NewLetter]:
    readers: tuple[Destination, ...] = (ToOps(), *map(ToPerson, sorted(leads)))
    return [
        NewLetter(
            issue=None,
            kind=LetterKind.ADMIN,
            key=f"gone:{gone.person}:{machine.isoformat()}",
            to=to,
            body=gone,
            priority=Priority.ADMIN,
        )
        for to in readers
    ]


@redone
def _pass_on(rt: Runtime, team: TeamId, number: IssueId, person: PersonId) -> None:
    now = rt.now()
    with rt.database.writing() as session:
        issue = issues.load_for_change(session, team, number)
        if issue is None:
            return
        roster = load_roster(rt, session, team, for_change=True)
        policy = policies.load(session, team, [issue.policy_version])[issue.policy_version]
        machine = rt.database.machine_now(session)
        outage = outage_until_now(session, team, now, machine)
        gone = Departed(now, person, successor(issue, person, roster))
        decision = depart(issue, gone, policy, roster, now, outage)
        if decision is not None:
            record(session, team, decision, policy, machine)
