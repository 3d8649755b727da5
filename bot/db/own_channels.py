"""Channels of their own: which one an issue has, and what of it is done (SPEC section 6.11).

Never decides what is to be done next; the domain does (`domain.own_channel`).
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from bot.db.engine import Session
from bot.db.tables import own_channels
from bot.db.upserts import insert_if_new
from bot.domain.ids import ChannelId, IssueId, TeamId
from bot.domain.own_channel import Kept

_c = own_channels.c
_TEAM = _c.team_id == bindparam("team")
_BEGIN = insert_if_new(own_channels)
_ONE = select(_c.kept).where(_TEAM, _c.issue_id == bindparam("issue"), _c.number == bindparam("number"))
_OF_CHANNEL = select(_c.issue_id, _c.number).where(_TEAM, _c.channel_id == bindparam("channel"))
_SAVE = update(own_channels).where(_TEAM, _c.issue_id == bindparam("of_issue"), _c.number == bindparam("of_number"))


def begin(session: Session, team: TeamId, new: Iterable[tuple[IssueId, int, Kept]]) -> None:
    """Note that channels are to be made; what was begun is left alone."""
    _BEGIN.run(
        session,
        [
            {"team_id": team, "issue_id": issue, "number": number, "channel_id": None, "kept": kept}
            for issue, number, kept in new
        ],
    )


def load(session: Session, team: TeamId, issue: IssueId, number: int) -> Kept | None:
    """What is done of one; None where it was never begun."""
    kept: Kept | None = session.execute(_ONE, {"team": team, "issue": issue, "number": number}).scalar_one_or_none()
    return kept


def save(session: Session, team: TeamId, issue: IssueId, number: int, kept: Kept) -> None:
    """Write down what is done; hold the issue's lock."""
    session.execute(
        _SAVE.values(channel_id=kept.channel, kept=kept), {"team": team, "of_issue": issue, "of_number": number}
    )


def of_channel(session: Session, team: TeamId, channel: ChannelId) -> tuple[IssueId, int] | None:
    """Whose channel this is, and the how manyth of that issue; None for every other channel."""
    row = session.execute(_OF_CHANNEL, {"team": team, "channel": channel}).one_or_none()
    return None if row is None else (IssueId(row.issue_id), row.number)
