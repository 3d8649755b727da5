"""What a deed needs at hand: the database, the time, and somebody to wake.

Nothing here is created; `app.py` puts it together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.db import engine
from bot.db.engine import Database
from bot.domain.ids import PersonId

Unavailable = engine.Unavailable
"""What everything raises that needs the database, where it does not answer."""


def nobody_waits() -> None:
    """For processes in which no heartbeat sleeps."""


@dataclass(frozen=True)
class Runtime:
    """`now` is business time, which practice can move; machine time is the database's.

    `woken` is called after a commit that left letters or brought a wake forward. `administrators` are those named at
    the start (`BOT_ADMINS`): they may everything, as those do who were named since (`bindings.administrators`), and
    together they end every fallback list, so that it is never empty.
    """

    database: Database
    now: Callable[[], datetime]
    woken: Callable[[], None] = nobody_waits
    administrators: tuple[PersonId, ...] = ()
