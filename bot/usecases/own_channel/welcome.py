"""Whoever joins a channel of its own is told what it is and what is expected of them (SPEC statement 19).

Never tells anybody but full members, and never who joins another channel of the bot's.
"""

from datetime import timedelta
from typing import Final

from bot.db import issues, outbox, own_channels
from bot.db.letters import Letter, LetterKind, NewLetter, Priority, ToPerson, WelcomeTo
from bot.db.victims import redone
from bot.domain.actor import Actor, Standing
from bot.domain.ids import ChannelId, IssueId, TeamId
from bot.domain.raci import who_belongs
from bot.usecases.own_channel.keeping import Around
from bot.usecases.own_channel.parcel import WelcomeParcel
from bot.usecases.runtime import Runtime

GOOD_FOR: Final = timedelta(minutes=10)  # machine time; later they know their way about


def issue_of(rt: Runtime, team: TeamId, channel: ChannelId | None) -> IssueId | None:
    """The issue whose own channel this is; None for every other one."""
    if channel is None:
        return None
    with rt.database.reading() as session:
        found = own_channels.of_channel(session, team, channel)
    return None if found is None else found[0]


@redone
def welcome(rt: Runtime, team: TeamId, channel: ChannelId, by: Actor, joined: str) -> None:
    """Leave a letter for whoever joined; `joined` names this time of joining, which may be told twice."""
    if by.standing is not Standing.MEMBER:
        return
    with rt.database.reading() as session:
        found = own_channels.of_channel(session, team, channel)
    if found is None:
        return
    issue, number = found
    with rt.database.writing() as session:
        issues.lock(session, team, issue)
        machine = rt.database.machine_now(session)
        letter = NewLetter(
            issue=issue,
            kind=LetterKind.WHISPER,
            key=f"joined:{joined}",
            to=ToPerson(by.person, channel),
            body=WelcomeTo(number),
            priority=Priority.NOTICE,
            expires_at=machine + GOOD_FOR,
        )
        outbox.put(session, team, [letter], machine)
    rt.woken()


def prepare(letter: Letter, about: Around) -> WelcomeParcel | None:
    """What they are told; None where the letter leads to nobody's channel."""
    to = letter.to
    if not isinstance(to, ToPerson) or to.channel is None:
        return None
    belonging = who_belongs(about.issue, about.policy, about.roster)
    return WelcomeParcel(
        letter=letter.id,
        channel=to.channel,
        person=to.person,
        part=next((one.part for one in belonging if one.person == to.person), None),
        issue=about.issue,
        policy=about.policy,
        roster=about.roster,
        now=about.now,
    )
