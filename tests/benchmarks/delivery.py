"""What delivering costs: a thousand messages over fifty channels, with Slack's limits on.

The bound is what the limits allow: four at once per channel, and then one a second.
"""

import tempfile
import threading
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
from tests.benchmarks.due import set_apart
from tests.benchmarks.table import Row, alone, sized
from tests.builders import TEAM
from tests.sources import ROOT

CHANNELS, EACH, AT_ONCE = 50, 20, 4


def measure(share: float = 1.0) -> Iterator[Row]:
    """As many messages in each of so many channels as the limits allow in sixteen seconds."""
    each = sized(EACH, share, AT_ONCE + 1)
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
                session, TEAM, [_letter(one, number) for one in channels for number in range(each)], machine_now()
            )
        client = web_client(at.options.bot_token, at.api_url, FOR_A_LETTER)
        deliveries = Deliveries(Runtime(database, machine_now), TEAM, make_sender(client), pace=Pace())
        set_apart()
        before, begun = time.thread_time(), time.monotonic()
        while (pause := deliveries()) is not None:
            threading.Event().wait(pause.total_seconds())  # as the loop does
        took, worked = time.monotonic() - begun, time.thread_time() - before
        refused = sum(call.status == 429 for call in at.calls)
        database.dispose()
    bound = each - AT_ONCE
    yield Row(f"{CHANNELS * each} messages over {CHANNELS} channels: wall", f"{took:.1f} s")
    yield Row("  what the limits allow; times that", f"{bound} s; {took / bound:.2f}", "at most 1.10")
    yield Row("  own processor time per message", f"{worked / CHANNELS / each * 1000:.1f} ms", "at most 3 ms")
    yield Row("  times that Slack said no", f"{refused}")


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


if __name__ == "__main__":
    alone(measure)
