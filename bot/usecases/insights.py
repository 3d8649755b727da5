"""Keeping what helped, for whoever opens the next issue of its component; correcting it, and taking it back (106).

Nothing is offered here; `suggest` does, while that form is filled in.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.db import audit_log, insights, outbox
from bot.db.audit_log import DONE, Entry
from bot.db.engine import Session
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson, Words
from bot.db.victims import redone
from bot.domain.actor import Actor
from bot.domain.errors import Refused, Why
from bot.domain.ids import ChannelId, TeamId
from bot.domain.insight import Insight, corrected, refuse_others
from bot.usecases.bindings import load_roster
from bot.usecases.runtime import Runtime
from bot.usecases.whisper import put_whisper


def save_insight(rt: Runtime, team: TeamId, insight: Insight, channel: ChannelId | None, words: str) -> None:
    """Keep it, and say `words` to whoever does; the same form sent again changes nothing and says nothing."""
    _save(rt, team, insight, channel, words)
    rt.woken()


@redone
def _save(rt: Runtime, team: TeamId, insight: Insight, channel: ChannelId | None, words: str) -> None:
    with rt.database.writing() as session:
        if insights.add(session, team, insight):
            machine = rt.database.machine_now(session)
            put_whisper(session, team, ToPerson(insight.by, channel), words, machine, f"insight {insight.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Other words for an insight, or `None` for both: it is taken back. `told` is said to whoever does it.

    `author_told` goes to whoever kept it, where that is somebody else.
    """

    text: str | None
    component: str | None
    channel: ChannelId | None
    told: str
    author_told: str


def insight_to_change(rt: Runtime, team: TeamId, insight: str, by: Actor) -> Insight:
    """One of them, for somebody who may change it. Raises `Refused`."""
    with rt.database.reading() as session:
        found = _theirs(rt, session, team, insights.load(session, team, insight), by)
    if not found.is_offered:
        raise Refused(Why.NO_SUCH_INSIGHT)
    return found


def insight_of_message(rt: Runtime, team: TeamId, link: str, by: Actor) -> Insight | None:
    """What was kept from this message, where `by` may change it: else they keep what they find in it themself."""
    with rt.database.reading() as session:
        found = insights.of_message(session, team, link)
        try:
            return None if found is None else _theirs(rt, session, team, found, by)
        except Refused:
            return None


def change_insight(rt: Runtime, team: TeamId, insight: str, change: Change, by: Actor) -> None:
    """Correct it or take it back, and note who did; done again it changes and says nothing. Raises `Refused`."""
    _change(rt, team, insight, change, by)
    rt.woken()


@redone
def _change(rt: Runtime, team: TeamId, insight: str, change: Change, by: Actor) -> None:
    with rt.database.writing() as session:
        before = _theirs(rt, session, team, insights.load(session, team, insight, for_change=True), by)
        if change.text is None or change.component is None:
            now, deed = replace(before, component=""), "insight taken back"
        else:
            now, deed = corrected(before, by, change.text, change.component, rt.now()), "insight corrected"
        if now == before:
            return
        insights.change(session, team, now)
        audit_log.append(session, team, Entry(at=rt.now(), person=by.person, deed=deed, about=insight, outcome=DONE))
        machine = rt.database.machine_now(session)
        key = f"insight {insight} {machine.isoformat()}"
        put_whisper(session, team, ToPerson(by.person, change.channel), change.told, machine, key)
        if before.by != by.person:
            outbox.put(session, team, [_to_author(before, change.author_told, machine)], machine)


def _to_author(insight: Insight, words: str, machine: datetime) -> NewLetter:
    return NewLetter(
        issue=None,
        kind=LetterKind.ADMIN,
        key=f"insight:{insight.id}:{machine.isoformat()}",
        to=ToPerson(insight.by),
        body=Words(words),
        priority=Priority.ADMIN,
    )


def _theirs(rt: Runtime, session: Session, team: TeamId, found: Insight | None, by: Actor) -> Insight:
    if found is None:
        raise Refused(Why.NO_SUCH_INSIGHT)
    refuse_others(found, by, load_roster(rt, session, team))
    return found
