"""How people want to be called where it is not important; each says it for themselves (SPEC section 6.9).

Never asks anybody's lead: an important call does both, whatever was said here.
"""

from bot.db import preferences
from bot.domain.actor import Actor
from bot.domain.errors import Refused
from bot.domain.ids import PersonId, TeamId
from bot.domain.permissions import standing_refusal
from bot.domain.standing import CalledBy
from bot.usecases.runtime import Runtime


def prefer(rt: Runtime, team: TeamId, by: Actor, wants: CalledBy) -> None:
    """From the next call on. Raises `Refused` for whoever is never called."""
    why = standing_refusal(by)
    if why is not None:
        raise Refused(why)
    with rt.database.writing() as session:
        preferences.save(session, team, by.person, wants)


def called_by(rt: Runtime, team: TeamId, person: PersonId) -> CalledBy:
    """What the person said; a mention where they said nothing."""
    with rt.database.reading() as session:
        return preferences.of_people(session, team, [person]).get(person, CalledBy.MENTION)
