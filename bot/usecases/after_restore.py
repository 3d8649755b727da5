"""The first deed after an old copy of the database was put back.

Nothing is sent here.
"""

from bot.db import backup
from bot.domain.ids import TeamId
from bot.usecases.runtime import Runtime


def doubt_what_was_not_sent(rt: Runtime, team: TeamId) -> int:
    """What the copy still had to send is looked for in Slack first, so that nothing comes twice; how much that is."""
    with rt.database.writing() as session:
        return backup.doubt_what_was_not_sent(session, team, rt.database.machine_now(session))
