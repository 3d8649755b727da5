"""Writing decisions down: state, clocks, wake, facts, holders, turns, letters, in the transaction of whoever decided.

Never decides, never sends, and commits only where it is told that nothing follows (`to_the_end`).
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from bot.db import cards, facts, issues, knowledge, ledger, outbox, preferences, rotas
from bot.db.engine import Session, in_one_go
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson, ToTier, card_of_tier
from bot.domain.commands import CustomerWrote, ReRate
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, KeepChannel, Notice, Place, RedrawCards
from bot.domain.engine.passing_time import next_wake
from bot.domain.facts import Commanded, Held
from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import HolderKind, Issue
from bot.domain.policy import Policy
from bot.domain.standing import CalledBy
from bot.usecases import standing_pings
from bot.usecases.duty import turns_taken
from bot.usecases.own_channel.keeping import begin, letter_of
from bot.usecases.places import destination_of


def record(
    session: Session,
    team: TeamId,
    decision: Decision,
    policy: Policy,
    machine: datetime,
    before: Issue | None = None,
    also: Iterable[NewLetter] = (),
    *,
    to_the_end: bool = False,
) -> None:
    """Write one decision down; `machine` is the machine's time, from which letters count.

    `before` is the issue as it was loaded for this change: then only what is different is written. `also` are letters
    that go with it. `to_the_end`: it is the last that the transaction does, so a server commits in the same go.
    """
    known = {before.id: before} if before is not None else {}
    record_all(session, team, [(decision, policy)], machine, known, also, to_the_end=to_the_end)


def record_all(
    session: Session,
    team: TeamId,
    decided: Sequence[tuple[Decision, Policy]],
    machine: datetime,
    before: Mapping[IssueId, Issue] = MappingProxyType({}),
    also: Iterable[NewLetter] = (),
    *,
    to_the_end: bool = False,
) -> None:
    """Write decisions about different issues down with one statement per table; what is as it was `before` stays."""
    wakes = [(decision.issue, next_wake(decision.issue, policy)) for decision, policy in decided]
    happened = [(decision.issue.id, fact) for decision, _ in decided for fact in decision.facts]
    standing = cards.of_issues(session, team, [decision.issue.id for decision, _ in decided])
    preferred = preferences.of_people(session, team, called_softly(decision for decision, _ in decided))
    new = [letter for decision, _ in decided for letter in letters(decision, standing, preferred)]
    redrawn = [decision.issue for decision, _ in decided if RedrawCards() in decision.effects]
    new += standing_pings.redraws(session, team, redrawn)
    turns = [(turn.tier, turn.after) for turn in turns_taken(fact for _, fact in happened)]
    with in_one_go(session, to_the_end=to_the_end):
        issues.save(session, team, wakes, before)
        facts.append(session, team, happened)
        ledger.append(session, team, happened)
        knowledge.stir(session, team, [one.issue.report.customer for one, _ in decided if changes_what_is_known(one)])
        rotas.save_queues(session, team, turns)
        begin(session, team, [(one.issue, policy) for one, policy in decided if KeepChannel() in one.effects], machine)
        outbox.put(session, team, [*new, *also], machine)


def called_softly(decisions: Iterable[Decision]) -> Iterator[PersonId]:
    """Whom it is left to say how they want to be called: those of calls that are not important (SPEC section 6.9)."""
    for decision in decisions:
        for effect in decision.effects:
            if isinstance(effect, CallPeople) and not effect.loud:
                yield from (called.person for called in effect.people)


def changes_what_is_known(decision: Decision) -> bool:
    """Whether open issues of the customer may count differently now: one began, ended or began again, or they wrote."""
    began = decision.issue.cycle_began
    return any(
        (isinstance(fact, Held) and (fact.at == began or fact.holder.kind is HolderKind.SETTLED))
        or (isinstance(fact, Commanded) and isinstance(fact.command, CustomerWrote | ReRate))
        for fact in decision.facts
    )


def letters(
    decision: Decision,
    seen: Container[tuple[IssueId, TierKey]],
    preferred: Mapping[PersonId, CalledBy],
) -> Iterator[NewLetter]:
    """Turn what must be told into letters with their unique keys (SPEC R15); `seen` are the cards people see."""
    for effect in decision.effects:
        match effect:
            case RedrawCards():
                yield from _redraw(decision, seen)
            case KeepChannel():
                yield from _keep(decision.issue)
            case CallPeople():
                yield from _call(decision.issue, effect, preferred)
            case Notice():
                yield _letter(decision.issue, LetterKind.NOTICE, effect)
            case _ as never:
                assert_never(never)


def _redraw(decision: Decision, seen: Container[tuple[IssueId, TierKey]]) -> Iterator[NewLetter]:
    """One letter per tier on the issue's path: old cards stay true as well. What somebody did is shown first."""
    issue = decision.issue
    redraw = Priority.DEED if any(isinstance(fact, Commanded) for fact in decision.facts) else Priority.REDRAW
    for tier in dict.fromkeys(entry.tier for entry in issue.path):
        priority = redraw if (issue.id, tier) in seen else Priority.FIRST_CARD
        yield NewLetter(
            issue=issue.id,
            kind=LetterKind.CARD,
            key=str(issue.version),
            to=ToTier(tier),
            body=card_of_tier(tier),
            priority=priority,
        )


def _keep(issue: Issue) -> Iterator[NewLetter]:
    if issue.own_channel is not None:
        yield letter_of(issue.id, issue.own_channel.number, str(issue.version))


def _call(issue: Issue, call: CallPeople, preferred: Mapping[PersonId, CalledBy]) -> Iterator[NewLetter]:
    """One message that mentions everybody; an important one, or who prefers it, is written to directly as well."""
    if call.place is not Place.DIRECT:
        yield _letter(issue, LetterKind.CALL, call)
    for called in call.people:
        by_wish = preferred.get(called.person, CalledBy.MENTION) is not CalledBy.MENTION
        if call.loud or by_wish or call.place is Place.DIRECT:
            yield NewLetter(
                issue=issue.id,
                kind=LetterKind.CALL,
                key=call.key,
                to=ToPerson(called.person),
                body=call,
                priority=Priority.CALL,
            )


def _letter(issue: Issue, kind: LetterKind, body: CallPeople | Notice) -> NewLetter:
    priority = Priority.CALL if kind is LetterKind.CALL else Priority.NOTICE
    to = destination_of(body) if isinstance(body, CallPeople) else ToTier(body.tier)
    return NewLetter(issue=issue.id, kind=kind, key=body.key, to=to, body=body, priority=priority)
