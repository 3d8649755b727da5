"""A worker as a process of its own, whose lease and grace are short enough for a test that kills it often.

Everything else about it is as in production: the loop, the database, the SDK.
"""

from datetime import timedelta

from bot.app import machine_now
from bot.db.engine import Database
from bot.jobs import Deliveries, Loop
from bot.slack.client import web_client
from bot.slack.sender import make_sender
from bot.usecases import deliver, settle
from bot.usecases.runtime import Runtime
from tests.builders import MONDAY_10
from tests.slack.office import BOT_ID, OLU, TEAM
from tests.waiting import until


def work(url: str, api_url: str, token: str) -> None:
    """Deliver until somebody ends this process."""
    for module, name, seconds in (
        (deliver, "LEASE", 2.0),
        (deliver, "LAST_SEND_BEFORE_ITS_END", 1.0),
        (settle, "FIRST_LOOK", 0.5),
        (settle, "GRACE", 3.0),
        (settle, "BETWEEN_LOOKS", 0.2),
    ):
        setattr(module, name, timedelta(seconds=seconds))
    rt = Runtime(Database(url, machine_now), lambda: MONDAY_10, administrators=(OLU,))
    # without a pace: as fast as it can, to be killed in the middle of it
    deliveries = Deliveries(rt, TEAM, make_sender(web_client(token, api_url, 2), bot_id=BOT_ID))
    Loop("deliveries", deliveries).start()
    until(lambda: False, what="the end", within=900)
