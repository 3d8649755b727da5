"""What is done about once an hour because nobody asks for it.

Never a deadline: those have their own instants.
"""

from bot.domain.ids import TeamId
from bot.usecases.audit_log import forget_old_entries
from bot.usecases.receive import forget_old_events
from bot.usecases.rota_gaps import tell_gaps_of_the_week
from bot.usecases.runtime import Runtime


def hourly(rt: Runtime, team: TeamId) -> None:
    """Each of these does nothing where it has been done lately."""
    forget_old_events(rt, team)
    forget_old_entries(rt, team)
    tell_gaps_of_the_week(rt, team)
