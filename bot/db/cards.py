"""Where the card of an issue in each tier is, channel and message, and which letters wait for it.

Never what a card shows; that is drawn from the issue when it is delivered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select, update

from bot.db.ahead import Question, ask
from bot.db.engine import Session
from bot.db.letters import LetterKind, ToTier
from bot.db.tables import cards, outbox
from bot.db.upserts import insert_or_replace
from bot.domain.ids import ChannelId, IssueId, PersonId, TeamId, TierKey

_c = cards.c
_SAVE = insert_or_replace(cards, ["team_id", "issue_id", "tier"], ["channel_id", "ts", "person_id"])
_OF_ISSUES = select(cards).where(
    _c.team_id == bindparam("team"), _c.issue_id.in_(bindparam("ids", expanding=True)), _c.ts.is_not(None)
)
_AT = select(_c.issue_id).where(
    _c.team_id == bindparam("team"), _c.channel_id == bindparam("channel"), _c.ts == bindparam("ts")
)

_o = outbox.c
_WAITING = (
    select(_o.id)
    .where(
        _o.team_id == bindparam("team"),
        literal_column("outbox.state = 'pending'"),  # and no parameter, for the partial index
        _o.issue_id == bindparam("issue"),
        _o.kind.in_([LetterKind.CALL, LetterKind.NOTICE]),
        _o.attempts == 0,
        _o.not_before > bindparam("now"),
        (_o.destination == bindparam("tier")) | _o.destination.startswith("person:"),
    )
    .with_for_update(skip_locked=True)
    .cte("waiting")
)
_HURRY = update(outbox).where(_o.id.in_(select(_WAITING.c.id))).values(not_before=bindparam("at"))


@dataclass(frozen=True, slots=True)
class CardPlace:
    """The message that is the card of an issue in one tier; `person` where it had to go to somebody directly."""

    issue: IssueId
    tier: TierKey
    channel: ChannelId
    ts: str
    person: PersonId | None = None


def question(team: TeamId, ids: Iterable[IssueId]) -> Question:
    """What `of_issues` asks."""
    return Question(_OF_ISSUES, {"team": team, "ids": sorted(set(ids))})


def of_issues(session: Session, team: TeamId, ids: Iterable[IssueId]) -> dict[tuple[IssueId, TierKey], CardPlace]:
    """The cards that stand somewhere, by issue and tier."""
    rows = ask(session, question(team, ids))
    return {
        (row.issue_id, row.tier): CardPlace(row.issue_id, row.tier, row.channel_id, row.ts, row.person_id)
        for row in rows
    }


def at(session: Session, team: TeamId, channel: ChannelId, ts: str) -> IssueId | None:
    """Whose card this message is, whatever became of the issue; None where it is none."""
    return session.scalars(_AT, {"team": team, "channel": channel, "ts": ts}).first()


def save(session: Session, team: TeamId, place: CardPlace) -> None:
    """Remember where a card was posted."""
    row = {
        "team_id": team,
        "issue_id": place.issue,
        "tier": place.tier,
        "channel_id": place.channel,
        "ts": place.ts,
        "person_id": place.person,
    }
    _SAVE.run(session, [row])


def hurry(session: Session, team: TeamId, issue: IssueId, tier: TierKey, now: datetime) -> None:
    """The card of the tier stands: what waited for it waits no longer.

    Waits for nobody: what somebody claims at this moment need not be hurried.
    """
    session.execute(_HURRY, {"team": team, "issue": issue, "tier": str(ToTier(tier)), "now": now, "at": now})


def forget(session: Session, team: TeamId, issue: IssueId, channel: ChannelId, ts: str) -> None:
    """The message is gone: the next letter of each tier that had it posts a fresh card."""
    statement = update(cards).where(_c.team_id == team, _c.issue_id == issue, _c.channel_id == channel, _c.ts == ts)
    session.execute(statement.values(ts=None))
