"""Parcels of letters that are about no issue: words, news, the lists and digests of a morning.

Never loads an issue to be changed, and never asks Slack.
"""

from bot.db.engine import Session
from bot.db.letters import Letter, LetterKind, MorningOf, News, ToPerson, Words
from bot.db.news import InformedOf
from bot.domain.ids import ChannelId, TeamId
from bot.usecases.informed import digest_of
from bot.usecases.mornings import morning_of
from bot.usecases.parcels import AdminParcel, DestinationBroken, InformedParcel, MorningParcel, Parcel, WhisperParcel
from bot.usecases.runtime import Runtime

UNBOUND = DestinationBroken("unbound")


def parcel(  # what it is made of
    rt: Runtime,
    session: Session,
    team: TeamId,
    letter: Letter,
    body: Words | News | MorningOf | InformedOf,
    channel: ChannelId | None,
) -> Parcel | DestinationBroken:
    """Make it inside a transaction that is open; `channel` is where it leads."""
    if isinstance(body, Words | News):
        return _words(channel, letter, body)
    if isinstance(body, InformedOf):
        return _digest(rt, session, team, letter, body, channel)
    if channel is None:
        return UNBOUND
    morning = morning_of(rt, session, team, body.tier)
    return MorningParcel(letter=letter.id, channel=channel, morning=morning, may_be_repeat=letter.may_be_repeat)


def _digest(  # what a parcel needs
    rt: Runtime, session: Session, team: TeamId, letter: Letter, body: InformedOf, channel: ChannelId | None
) -> Parcel | DestinationBroken:
    person = letter.to.person if isinstance(letter.to, ToPerson) else None
    if channel is None and person is None:
        return UNBOUND
    informed = digest_of(rt, session, team, body.team, body.since)
    repeat = letter.may_be_repeat
    return InformedParcel(letter=letter.id, channel=channel, person=person, informed=informed, may_be_repeat=repeat)


def _words(place: ChannelId | None, letter: Letter, body: Words | News) -> Parcel | DestinationBroken:
    person = letter.to.person if isinstance(letter.to, ToPerson) else None
    words = body.text if isinstance(body, Words) else body
    if isinstance(words, str) and letter.kind is LetterKind.WHISPER and place is not None and person is not None:
        return WhisperParcel(letter=letter.id, channel=place, person=person, words=words)
    if place is None and person is None:
        return UNBOUND
    repeat = letter.may_be_repeat
    return AdminParcel(letter=letter.id, channel=place, person=person, words=words, may_be_repeat=repeat)
