"""Knowing again what Slack or a network sends twice: events, which may come up to four times, and forms.

Never keeps what was in them.
"""

from datetime import timedelta

from bot.db import seen
from bot.db.victims import redone
from bot.domain.ids import TeamId
from bot.usecases.runtime import Runtime

KEPT_FOR = timedelta(days=7)  # machine time; Slack repeats an event for about an hour


@redone
def receive_event(rt: Runtime, team: TeamId, event_id: str) -> bool:
    """Note an event; False where it was seen before and nothing must follow."""
    with rt.database.writing() as session:
        return seen.receive(session, team, event_id, rt.database.machine_now(session))


def forget_old_events(rt: Runtime, team: TeamId) -> None:
    """Drop what no longer matters; once a day is enough."""
    with rt.database.writing() as session:
        seen.forget_events(session, team, rt.database.machine_now(session) - KEPT_FOR)
