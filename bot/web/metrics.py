"""`/metrics`: what this process counted, and what waits in the database at this moment, in Prometheus' own words.

Never answered to another machine without the token, and nothing in it names anybody (SECURITY S61).
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.metrics import REGISTRY
from bot.usecases.backlog import Backlog
from bot.web.practice_clock import LOOPBACK


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """`read` gives what waits, None where the database does not answer; without a `token` only this machine may ask.

    `is_public`: a proxy may stand before this process, whose requests look like those of this machine.
    """

    read: Callable[[], Backlog | None]
    token: str
    is_public: bool = False

    async def answer(self, request: Request) -> Response:
        """Refuse whoever may not ask, then count."""
        refused = self._refused(request)
        if refused is not None:
            return refused
        text = await run_in_threadpool(lambda: generate_latest(_Everything(self.read)))
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    def _refused(self, request: Request) -> Response | None:
        if self.token:
            said = request.headers.get("authorization", "").encode()
            return None if secrets.compare_digest(said, f"Bearer {self.token}".encode()) else Response(status_code=401)
        client = request.client.host if request.client else ""
        from_here = client in LOOPBACK and (request.url.hostname or "") in LOOPBACK
        if from_here and not self.is_public and "x-forwarded-for" not in request.headers:
            return None
        return Response("Set METRICS_TOKEN and send it as a bearer token.", status_code=403)


class _Everything(Collector):
    """The counters of the process, then the gauges of this moment."""

    def __init__(self, read: Callable[[], Backlog | None]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()
        found = self._read()
        yield _gauge("bot_database_up", "Whether the database answers.", float(found is not None))
        if found is not None:
            yield from _waiting(found)


def _waiting(found: Backlog) -> Iterator[Metric]:
    depth = GaugeMetricFamily("bot_outbox_letters", "Messages that wait, by priority.", labels=["priority"])
    age = GaugeMetricFamily(
        "bot_outbox_oldest_seconds", "How long the oldest message that waits has waited.", labels=["priority"]
    )
    for one in found.waiting:
        depth.add_metric([one.priority.name.lower()], one.letters)
        age.add_metric([one.priority.name.lower()], one.oldest.total_seconds())
    yield depth
    yield age
    yield _gauge("bot_outbox_sending", "Messages that a worker is sending.", found.sending)
    yield _gauge("bot_outbox_unknown", "Messages of which nobody knows yet whether they arrived.", found.unknown)
    yield _gauge("bot_outbox_dead", "Messages that were given up within a week.", found.dead)
    yield _gauge("bot_calls_held_back", "Calls that wait to be gathered into one message.", found.held_back)
    busiest = GaugeMetricFamily(
        "bot_calls_heard_most", "How many calls whoever was called most often heard within the hour.", labels=["by"]
    )
    busiest.add_metric(["person"], found.busiest_person)
    busiest.add_metric(["channel"], found.busiest_channel)
    yield busiest
    yield _gauge("bot_overdue_seconds", "How long the most overdue issue has waited.", found.overdue.total_seconds())


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)
