"""What is asked ahead about a letter: a server answers all of it in one go.

Says nothing of what is done with the answers; whoever wants to know more asks for itself.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.db import backlog, cards, issues, pauses, people, pings
from bot.db.ahead import Question
from bot.db.letters import CardOf, Letter, LetterKind, PingOf, ToPerson, ToPing
from bot.domain.ids import TeamId


def to_prepare(team: TeamId, letter: Letter, machine: datetime) -> Iterator[Question]:
    """What a parcel is made of: the issue, where its cards are, and what holds it up."""
    if letter.issue is not None:
        yield from issues.questions(team, letter.issue)
        yield cards.question(team, [letter.issue])
        yield from _of_body(team, letter)
    if isinstance(letter.to, ToPerson):
        yield people.question(team, [letter.to.person])
    yield pauses.question(team, machine)


def to_settle(team: TeamId, letter: Letter) -> Iterator[Question]:
    """The lock of the issue, and for pings how it is now; not what settling itself writes.

    Not by what the letter says: settling is also for one that nobody can read.
    """
    if letter.issue is None:
        return
    yield issues.question_of_lock(team, letter.issue)
    if isinstance(letter.to, ToPing):
        yield pings.question_of_one(team, letter.to.letter)
    if letter.kind is LetterKind.CALL or isinstance(letter.to, ToPing):
        yield from issues.questions(team, letter.issue)


def _of_body(team: TeamId, letter: Letter) -> Iterator[Question]:
    if isinstance(letter.body, CardOf) and letter.issue is not None:
        yield backlog.question_of_delay(team, letter.issue)
    elif isinstance(letter.body, PingOf):
        yield pings.question_of_one(team, letter.body.letter)
