"""What Slack asked to leave alone for a while: a channel, all redraws, or everything.

Never decides how long; Slack says so. All instants are machine time.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db.ahead import Question, ask
from bot.db.engine import Session
from bot.db.tables import channel_pauses
from bot.db.upserts import insert_or_replace
from bot.domain.ids import ChannelId, TeamId

_PAUSE = insert_or_replace(channel_pauses, ["team_id", "channel_id"], ["until"])
_PAUSES = select(channel_pauses.c.channel_id, channel_pauses.c.until).where(
    channel_pauses.c.team_id == bindparam("team"), channel_pauses.c.until > bindparam("now")
)


def question(team: TeamId, now: datetime) -> Question:
    """What `pauses` asks."""
    return Question(_PAUSES, {"team": team, "now": now})


def pause(session: Session, team: TeamId, key: ChannelId, until: datetime) -> None:
    """Slack asks to leave a channel, or whatever `key` stands for, alone for a while."""
    _PAUSE.run(session, [{"team_id": team, "channel_id": key, "until": until}])


def pauses(session: Session, team: TeamId, now: datetime) -> dict[ChannelId, datetime]:
    """What must be left alone at this moment, and until when."""
    return {row.channel_id: row.until for row in ask(session, question(team, now))}


def paused_until(session: Session, team: TeamId, keys: tuple[ChannelId, ChannelId], now: datetime) -> datetime | None:
    """Until when all that falls under one of two keys must be left alone; None while it need not."""
    until = pauses(session, team, now)
    return max((until[key] for key in keys if key in until), default=None)
