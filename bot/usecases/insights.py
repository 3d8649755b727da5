"""Keeping what helped, for whoever opens the next issue of the same component (SPEC statement 106).

Nothing is offered here; `suggest` does, while that form is filled in.
"""

from bot.db import insights
from bot.db.letters import ToPerson
from bot.db.victims import redone
from bot.domain.ids import ChannelId, TeamId
from bot.domain.insight import Insight
from bot.usecases.runtime import Runtime
from bot.usecases.whisper import put_whisper


def save_insight(rt: Runtime, team: TeamId, insight: Insight, channel: ChannelId | None, words: str) -> None:
    """Keep it, and say `words` to whoever does; the same form sent again changes nothing and says nothing."""
    _save(rt, team, insight, channel, words)
    rt.woken()


@redone
def _save(rt: Runtime, team: TeamId, insight: Insight, channel: ChannelId | None, words: str) -> None:
    with rt.database.writing() as session:
        if insights.add(session, team, insight):
            machine = rt.database.machine_now(session)
            put_whisper(session, team, ToPerson(insight.by, channel), words, machine, f"insight {insight.id}")
