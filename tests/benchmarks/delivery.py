"""What delivering costs: a thousand messages over fifty channels, with Slack's limits on.

The bound is what the limits allow: four at once per channel, and then one a second.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.connecting import machine_now
from bot.db import outbox
from bot.db.engine import Database
from bot.db.letters import LetterKind, NewLetter, Priority, ToPerson, Words
from bot.db.migrate import migrate
from bot.domain.ids import ChannelId, PersonId
from bot.jobs import Deliveries
from bot.practice.channels import Channel
from bot.practice.server import PracticeServer
from bot.slack.client import FOR_A_LETTER, web_client
from bot.slack.sender import make_sender
from bot.usecases.pace import Pace
from bot.usecases.runtime import Runtime
from tests.builders import TEAM
from tests.sources import ROOT
from tests.waiting import until

CHANNELS, EACH, AT_ONCE = 50, 20, 4


def measure() -> Iterator[tuple[str, str]]:
    """Rows of the table: what was measured, and the figure."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PracticeServer(manifest=ROOT / "manifest.yml", strict_rates=True) as at,
    ):
        url = f"sqlite:///{Path(folder) / 'bot.sqlite3'}"
        migrate(url)
        database = Database(url, machine_now)
        channels = [_channel(at, number) for number in range(CHANNELS)]
        with database.writing() as session:
            outbox.put(
                session, TEAM, [_letter(one, number) for one in channels for number in range(EACH)], machine_now()
            )
        client = web_client(at.options.bot_token, at.api_url, FOR_A_LETTER)
        deliveries = Deliveries(Runtime(database, machine_now), TEAM, make_sender(client), pace=Pace())
        before, begun = time.thread_time(), time.monotonic()
        until(lambda: deliveries() is None, what="everything is out", within=120)
        took, worked = time.monotonic() - begun, time.thread_time() - before
        refused = sum(call.status == 429 for call in at.calls)
        database.dispose()
    bound = EACH - AT_ONCE
    yield f"{CHANNELS * EACH} messages over {CHANNELS} channels: wall", f"{took:.1f} s"
    yield "  what the limits allow; times that", f"{bound} s; {took / bound:.2f}"
    yield "  own processor time per message", f"{worked / CHANNELS / EACH * 1000:.1f} ms"
    yield "  times that Slack said no", f"{refused}"


def _channel(at: PracticeServer, number: int) -> ChannelId:
    channel = Channel(id=f"C0BENCH{number:03}", name=f"bench-{number}", created=0, creator="U00OLU0000")
    workspace = at.practice.workspace
    at.run(lambda: workspace.channels.update({channel.id: channel}))
    at.run(lambda: channel.members.append(workspace.team.app_user))
    return ChannelId(channel.id)


def _letter(channel: ChannelId, number: int) -> NewLetter:
    return NewLetter(
        issue=None,
        kind=LetterKind.ADMIN,
        key=f"{channel}-{number}",
        to=ToPerson(PersonId("U00ALICE00"), channel),
        body=Words(f"Message {number}"),
        priority=Priority.ADMIN,
    )
