"""What Slack asked to leave alone for a while: a channel, all redraws, or everything.

Never decides how long; Slack says so. All instants are machine time.
"""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.db.engine import Session
from bot.db.tables import channel_pauses
from bot.db.upserts import insert_or_replace
from bot.domain.ids import ChannelId, TeamId

_PAUSE = insert_or_replace(channel_pauses, ["team_id", "channel_id"], ["until"])
_PAUSES = select(channel_pauses.c.channel_id, channel_pauses.c.until).where(
    channel_pauses.c.team_id == bindparam("team"), channel_pauses.c.until > bindparam("now")
)
_PAUSED = select(func.max(channel_pauses.c.until)).where(
    channel_pauses.c.team_id == bindparam("team"),
    channel_pauses.c.channel_id.in_([bindparam("one"), bindparam("other")]),
    channel_pauses.c.until > bindparam("now"),
)


def pause(session: Session, team: TeamId, key: ChannelId, until: datetime) -> None:
    """Slack asks to leave a channel, or whatever `key` stands for, alone for a while."""
    _PAUSE.run(session, [{"team_id": team, "channel_id": key, "until": until}])


def pauses(session: Session, team: TeamId, now: datetime) -> dict[ChannelId, datetime]:
    """What must be left alone at this moment, and until when."""
    return {row.channel_id: row.until for row in session.execute(_PAUSES, {"team": team, "now": now})}


def paused_until(session: Session, team: TeamId, keys: tuple[ChannelId, ChannelId], now: datetime) -> datetime | None:
    """Until when all that falls under one of two keys must be left alone; None while it need not."""
    wanted = {"team": team, "one": keys[0], "other": keys[1], "now": now}
    found: datetime | None = session.execute(_PAUSED, wanted).scalar_one()
    return found
