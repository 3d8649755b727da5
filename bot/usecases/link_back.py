"""The line under the message that an issue was opened from: it leads to the card, as the card leads to it (SPEC 6.2).

Never says anything of the issue but its key; the message may stand where its customer reads along.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.db import cards
from bot.db.engine import Session
from bot.db.letters import Letter, LetterKind, Linked, NewLetter, Priority, ToThread
from bot.domain.ids import ChannelId, TeamId
from bot.domain.issue import Issue
from bot.usecases.parcels import AdminParcel

_ADDRESS = re.compile(
    r"https://(?P<host>[a-z0-9.-]+)/archives/(?P<channel>[A-Z0-9]+)/p(?P<s>[0-9]{10})(?P<us>[0-9]{6})"
    r"(?:\?thread_ts=(?P<root>[0-9]{10}\.[0-9]{6})&cid=[A-Z0-9]+)?"
)
CARD_COMES_WITHIN = timedelta(seconds=10)  # machine time; after that the line goes without the address of the card


def link_back(issue: Issue) -> Iterator[NewLetter]:
    """A letter to the thread of the message, where the issue came from one."""
    found = _ADDRESS.fullmatch(issue.report.source_link or "")
    if found is not None:
        yield NewLetter(
            issue=issue.id,
            kind=LetterKind.NOTICE,
            key="linked",
            to=ToThread(ChannelId(found["channel"]), found["root"] or f"{found['s']}.{found['us']}"),
            body=Linked(issue.id, issue.tier, f"https://{found['host']}"),
            priority=Priority.NOTICE,
        )


def prepare_link(session: Session, team: TeamId, letter: Letter, body: Linked, machine: datetime) -> AdminParcel | None:
    """The line with the address of the card; None while the card is still to come."""
    place = cards.of_issues(session, team, [body.issue]).get((body.issue, body.tier))
    if place is None and machine - letter.created_at < CARD_COMES_WITHIN:
        return None
    to = letter.to
    if not isinstance(to, ToThread):
        raise TypeError(f"letter {letter.id} leads to no thread")
    card = f"{body.site}/archives/{place.channel}/p{place.ts.replace('.', '')}" if place and not place.person else ""
    words = Linked(body.issue, body.tier, body.site, card)
    repeat = letter.may_be_repeat
    return AdminParcel(
        letter=letter.id, channel=to.channel, person=None, words=words, thread_ts=to.ts, may_be_repeat=repeat
    )
