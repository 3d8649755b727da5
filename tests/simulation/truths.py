"""What must be true once everything that went wrong goes well again (RELIABILITY, invariants)."""

from collections import Counter
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Row, select

from bot.db import facts, issues
from bot.db.engine import Database
from bot.db.tables import outbox
from bot.domain.commands import DraftUpdate, Update
from bot.domain.facts import ChannelWanted, Commanded
from bot.domain.ids import IssueId
from tests.simulation.slack import LocalSlack, letters_of
from tests.slack.office import TEAM

FINAL = frozenset({"sent", "superseded", "suppressed", "expired"})
MOST = 20  # issues


def check(database: Database, slack: LocalSlack, answered: AbstractSet[str]) -> None:
    """Nothing lost, nothing twice, nothing left hanging; `answered` are forms of which somebody was told it is done."""
    with database.reading() as session:
        rows = list(session.execute(select(outbox)))
        known = sorted(issues.load(session, TEAM, [IssueId(number) for number in range(1, MOST)]))
        of = {issue: facts.of_issue(session, TEAM, issue) for issue in known}
        opened = {form: issues.by_form(session, TEAM, form) for form in answered}
    _letters([row for row in rows if row.kind.value != "card"], slack)
    _cards([row for row in rows if row.kind.value == "card"], slack.marks())
    wanted = [issue for issue in known if any(isinstance(fact, ChannelWanted) for fact in of[issue])]
    _own_channels(wanted, slack)
    commands = [fact.command for happened in of.values() for fact in happened if isinstance(fact, Commanded)]
    said = Counter(one.text for one in commands if isinstance(one, Update | DraftUpdate))
    assert set(said.values()) <= {1}, f"I9: done twice: {said}"
    lost = [form for form in answered if form not in said and opened[form] is None]
    assert not lost, f"answered, and not there: {lost}"
    assert known == list(range(1, len(known) + 1)), f"numbers with gaps: {known}"


def _letters(rows: list[Row[Any]], slack: LocalSlack) -> None:
    """I2, I3, I4, I8: each letter has one message, which is its own, or an end that says why not."""
    marks, named = slack.marks(), {(place, message.ts): letters_of(message) for place, message in slack.placed()}
    for row in rows:
        what = f"{row.kind} {row.key} for {row.destination}"
        assert row.state.value in FINAL, f"{what} is {row.state}: {row.last_error}"
        assert marks[row.id] <= 1, f"I4: {what} stands there {marks[row.id]} times"
        assert not row.may_be_repeat or row.attempts > 1, f"{what} is marked as a repeat and is none"
        if row.state.value == "sent" and row.ts is not None:
            assert row.id in named.get((row.channel_id, row.ts), ()), f"I3: {what} is lost"


def _cards(rows: list[Row[Any]], marks: Counter[str]) -> None:
    """One card per issue and place: the first letter is its message, the others changed it."""
    unfinished = [row for row in rows if row.state.value not in FINAL]
    assert not unfinished, f"I8: {unfinished}"
    rows = [row for row in rows if not row.destination.startswith("own:")]  # a card and a procedure; see below
    standing = Counter((row.issue_id, row.destination) for row in rows for _ in range(marks[row.id]))
    assert set(standing.values()) <= {1}, f"an issue has two cards at one place: {standing}"
    cards = {(row.issue_id, row.destination) for row in rows if not row.destination.startswith("ping:")}
    assert set(standing) == cards, "every card stands somewhere"


def _own_channels(wanted: list[IssueId], slack: LocalSlack) -> None:
    """A channel for each issue that wants one and for no other, with everything in it once."""
    made = [one for one in slack.workspace.channels.values() if one.name.startswith("esc-")]
    assert sorted(one.name for one in made) == sorted(f"esc-{issue}-acme" for issue in wanted)
    for channel in made:
        titles = sorted(bookmark["title"] for bookmark in channel.bookmarks)
        assert titles == [f"Card of ESC-{channel.name.split('-')[1]}", "Procedure"], f"{channel.name}: {titles}"
        assert len(channel.pins) == 1, f"{channel.name}: {channel.pins}"
        assert channel.topic, f"{channel.name} has no topic"
        posts = [message for message in channel.messages.values() if message.bot_id]
        assert len(posts) == len(titles), f"{channel.name}: {[post.text for post in posts]}"
