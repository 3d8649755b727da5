"""A worker as a process of its own, whose lease and grace are short enough for a test that kills it often.

Everything else about it is as in production: the loop, the database, the SDK.
"""

import os
import sys
import threading
from datetime import timedelta

from bot.connecting import machine_now
from bot.db.engine import Database
from bot.db.listen import listen
from bot.jobs import Deliveries, Loop
from bot.slack.client import web_client
from bot.slack.sender import make_sender
from bot.usecases import claim, deliver, settle
from bot.usecases.runtime import Runtime
from tests.builders import MONDAY_10
from tests.slack.office import BOT_ID, OLU, TEAM

BEAT = 0.25  # seconds; a heart that beats faster than in production, for nobody else wakes a worker on SQLite here


def work(url: str, api_url: str, token: str, diary: str) -> None:
    """Deliver until somebody ends this process."""
    written = os.open(diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(written, number)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # what was said before a kill is kept
    for module, name, seconds in (
        (claim, "LEASE", 2.0),
        (deliver, "LAST_PREPARED_BEFORE_ITS_END", 1.5),
        (deliver, "LAST_SEND_BEFORE_ITS_END", 1.0),
        (settle, "FIRST_LOOK", 0.5),
        (settle, "GRACE", 3.0),
        (settle, "BETWEEN_LOOKS", 0.2),
    ):
        setattr(module, name, timedelta(seconds=seconds))
    rt = Runtime(Database(url, machine_now), lambda: MONDAY_10, administrators=(OLU,))
    # without a pace: as fast as it can, to be killed in the middle of it
    deliveries = Deliveries(rt, TEAM, make_sender(web_client(token, api_url, 2), bot_id=BOT_ID))
    loop = Loop("deliveries", deliveries)
    loop.start()
    stop = threading.Event()
    if not rt.database.is_sqlite:
        threading.Thread(target=listen, args=(rt.database, TEAM, loop.ring, stop), daemon=True).start()
    while not stop.wait(BEAT):
        loop.ring()
