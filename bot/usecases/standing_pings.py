"""Pings after they were sent: redrawn while they stand, and replaced by their outcome once answered (SPEC section 6.9).

Never sends and never draws: a letter is left for each that reads otherwise now. Every redraw may be doubled or late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.db import backlog, issues, outbox, pings, preferences
from bot.db.engine import Session
from bot.db.letters import Letter, LetterKind, LetterState, NewLetter, PingOf, Priority, ToPerson, ToPing
from bot.db.pings import Standing
from bot.domain.effects import CallPeople
from bot.domain.ids import IssueId, PersonId, TeamId
from bot.domain.issue import Issue, Status
from bot.domain.process.notifications import Mention
from bot.domain.standing import OVER, CalledBy, shows, takes_the_place_of
from bot.usecases.parcels import CallParcel, Sent
from bot.usecases.places import destination_of

_FINAL: Final = frozenset({Status.CLOSED, Status.CANCELLED})


def redraws(session: Session, team: TeamId, changed: Iterable[Issue]) -> Iterator[NewLetter]:
    """A letter for every standing ping of these issues that reads otherwise now."""
    now = {issue.id: issue for issue in changed}
    for one in pings.of_issues(session, team, now):
        if one.asked_again or shows(one.call, now[one.issue], one.person) != one.shows:
            yield redraw_of(one)


def redraw_of(one: Standing) -> NewLetter:
    """One that waits already stands for this one too."""
    return NewLetter(
        issue=one.issue,
        kind=LetterKind.CARD,
        key=one.letter,
        to=ToPing(one.letter),
        body=PingOf(one.letter),
        priority=Priority.PING,
    )


def stands(session: Session, team: TeamId, letter: Letter, shown: Issue | None, sent: Sent, machine: datetime) -> None:
    """A call was sent: remember where it is; of those that ask the same at one place only the newest keeps its buttons.

    `shown` is the issue as it was drawn, where that is known; what changed since is drawn anew. Hold the issue's lock.
    """
    call = letter.body
    if not isinstance(call, CallPeople) or letter.issue is None or sent.ts is None:
        return
    person = letter.to.person if isinstance(letter.to, ToPerson) else None
    new = Standing(
        letter=letter.id,
        issue=letter.issue,
        channel=sent.channel,
        ts=sent.ts,
        person=person,
        call=call,
        shows=shows(call, shown, person) if shown is not None else "",
    )
    pings.save(session, team, new)
    for one in list(_older_ones(new, pings.of_issues(session, team, [new.issue]))):
        pings.mark(session, team, one.letter, asked_again=True)
        outbox.put(session, team, [redraw_of(one)], machine)
    _follow(session, team, new, new.shows, machine)


def drawn(session: Session, team: TeamId, letter: Letter, parcel: CallParcel, machine: datetime) -> None:
    """A standing ping was redrawn; one that shows its outcome, is asked again or is about what ended is done with."""
    one = pings.load(session, team, letter.to.letter) if isinstance(letter.to, ToPing) else None
    if one is None:
        return
    mark = shows(one.call, parcel.issue, one.person)
    done = mark == OVER or parcel.issue.status in _FINAL
    if parcel.asked_again or (_follow(session, team, one, mark, machine) and done):
        pings.forget(session, team, one.letter)
    else:
        pings.mark(session, team, one.letter, shows=mark)


def unmentioned(session: Session, team: TeamId, issue: IssueId, call: CallPeople) -> frozenset[PersonId]:
    """Who wants a direct message and no mention, where the call is not important (SPEC section 6.9).

    Only who is written to: whoever chose so after the call was made has no letter of their own. Where the call mentions
    nobody it is everybody; whom it was to reach directly, and cannot, is mentioned.
    """
    everybody = frozenset(called.person for called in call.people)
    if call.mention is Mention.NOBODY:
        return everybody & backlog.called_directly(session, team, issue, call.key) if call.loud else everybody
    if call.loud:
        return frozenset()
    said = preferences.of_people(session, team, everybody)
    direct = frozenset(person for person, by in said.items() if by is CalledBy.DIRECT)
    return direct & backlog.called_directly(session, team, issue, call.key) if direct else direct


def mentioned_instead(session: Session, team: TeamId, letter: Letter) -> Iterator[NewLetter]:
    """Whom a call was to reach directly and by no mention, and cannot, is mentioned where the others were.

    Not where the others are still to be called: they are mentioned there then (`unmentioned`).
    """
    call = letter.body if letter.kind is LetterKind.CALL else None
    if not isinstance(call, CallPeople) or letter.issue is None or not isinstance(letter.to, ToPerson):
        return
    person, to = letter.to.person, destination_of(call)
    wants = preferences.of_people(session, team, [person]).get(person)
    called = tuple(one for one in call.people if one.person == person)
    thread = backlog.states_of_call(session, team, letter.issue, call.key).get(to)
    if called and _only_directly(call, wants) and thread is not LetterState.PENDING:
        body = replace(call, people=called, in_channel=False, mention=Mention.PEOPLE)
        key = f"{letter.key}:{person}"
        yield NewLetter(issue=letter.issue, kind=letter.kind, key=key, to=to, body=body, priority=letter.priority)


def _only_directly(call: CallPeople, wants: CalledBy | None) -> bool:
    """Whether a direct message was the only way in which the call was to reach somebody."""
    if call.mention is Mention.NOBODY:
        return call.loud
    return not call.loud and wants is CalledBy.DIRECT


def _follow(session: Session, team: TeamId, one: Standing, mark: str, machine: datetime) -> bool:
    """Whether the ping still shows how the issue is; where it does not, it is drawn anew."""
    present = issues.load(session, team, [one.issue])[IssueId(one.issue)]
    if shows(one.call, present, one.person) == mark:
        return True
    outbox.put(session, team, [redraw_of(one)], machine)
    return False


def _older_ones(new: Standing, standing: Iterable[Standing]) -> Iterator[Standing]:
    """Those whose place the new one takes; or the new one itself, where it comes late."""
    for one in standing:
        if one.letter == new.letter or one.asked_again or one.person != new.person or one.channel != new.channel:
            continue
        newer, older = (new, one) if _decided(new.call) >= _decided(one.call) else (one, new)
        if takes_the_place_of(newer.call, older.call):
            yield older


def _decided(call: CallPeople) -> datetime:
    return max(reason.at for reason in call.reasons)
