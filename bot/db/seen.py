"""What happened already and must not happen twice: events from Slack, and troubles the administrators were told of.

Never the events themselves; an id is enough to know one again.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete

from bot.db.columns import Instant
from bot.db.engine import Session
from bot.db.tables import inbox, told_once
from bot.db.upserts import insert_if_new, insert_or_replace
from bot.domain.ids import TeamId

_RECEIVE = insert_if_new(inbox)
_TELL = insert_or_replace(
    told_once, ["team_id", "key"], ["told_at"], only_if=told_once.c.told_at <= bindparam("before", type_=Instant())
)


def receive(session: Session, team: TeamId, event: str, at: datetime) -> bool:
    """Note an event; False where it was noted before."""
    return _RECEIVE.run_one(session, {"team_id": team, "event_id": event, "received_at": at})


def forget_events(session: Session, team: TeamId, before: datetime) -> None:
    """Drop ids so old that Slack will not repeat them."""
    session.execute(delete(inbox).where(inbox.c.team_id == team, inbox.c.received_at < before))


def forget_telling(session: Session, team: TeamId, key: str) -> None:
    """Let it be told again, because it is over."""
    session.execute(delete(told_once).where(told_once.c.team_id == team, told_once.c.key == key))


def claim_telling(session: Session, team: TeamId, key: str, at: datetime, pause: timedelta) -> bool:
    """Be the one who tells the administrators of this; False where somebody did within `pause` before `at`."""
    row = {"team_id": team, "key": key, "told_at": at, "before": at - pause}
    return _TELL.run_one(session, row)
