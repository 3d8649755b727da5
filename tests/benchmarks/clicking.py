"""Many people who press Accept, over signed HTTP or through the practice workspace's socket, so many at once.

Nothing here knows who answers: the bot, or one of its peers.
"""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bot.practice.app_manifest import read_yaml
from bot.practice.delivery.answer import Delivery
from bot.practice.server import PracticeServer
from bot.practice.team_file import DEFAULT_TEAM
from tests.benchmarks.interaction import accept, as_form, signed
from tests.benchmarks.processes import Program, pause
from tests.waiting import until

CREW = tuple(f"U00CREW{number:03}" for number in range(24))
"""So many administrators, who may accept in every tier and are called in none, that nobody is asked to slow down."""
LOOK_EVERY = 0.02  # seconds between two health checks


def team_with_crew(folder: Path) -> Path:
    """The practice team and the crew."""
    team = read_yaml(DEFAULT_TEAM)
    for one in CREW:
        person = {"id": one, "name": one.lower(), "real_name": one, "title": "Crew", "tz": "Europe/Paris"}
        team["people"].append(person | {"color": "2b6cb0"})
    file = folder / "team.yml"
    file.write_text(json.dumps(team, default=str))
    return file


def press(
    slack: PracticeServer, bot: Program, issues: range, at_once: int, *, http: bool, after: Callable[[], object]
) -> list[float]:
    """How many seconds each click took, from sending it to its answer; anything but a yes ends the benchmark.

    Alone, each waits until `after` was called and everything is done that the one before caused.
    """
    payloads = [accept(issue, CREW[issue % len(CREW)]) for issue in issues]
    with _over_http(bot, payloads) if http else _over_a_socket(slack, payloads) as act:
        if at_once > 1:
            with ThreadPoolExecutor(at_once) as pool:
                return list(pool.map(act, range(len(payloads))))
        took = []
        for number in range(len(payloads)):
            took.append(act(number))
            after()
            bot.worked_until_quiet()
        return took


@contextmanager
def _over_http(bot: Program, payloads: Sequence[dict[str, object]]) -> Iterator[Callable[[int], float]]:
    bodies = [as_form(payload) for payload in payloads]
    signatures = [signed(body) for body in bodies]
    own, opened = threading.local(), ExitStack()

    def act(number: int) -> float:
        if not hasattr(own, "connection"):
            own.connection = opened.enter_context(closing(http.client.HTTPConnection(bot.address.netloc, timeout=30)))
        begun = time.perf_counter()
        own.connection.request("POST", "/slack/events", bodies[number].encode(), signatures[number])
        answer = own.connection.getresponse()
        answer.read()
        took = time.perf_counter() - begun
        assert answer.status == http.client.OK, answer.status
        return took

    with opened:
        yield act


@contextmanager
def _over_a_socket(slack: PracticeServer, payloads: Sequence[dict[str, object]]) -> Iterator[Callable[[int], float]]:
    def act(number: int) -> float:
        begun = time.perf_counter()
        answer = slack.deliver_again(Delivery("interactive", payloads[number]))
        took = time.perf_counter() - begun
        assert answer.failure is None, answer
        return took

    yield act


@contextmanager
def health_checked(bot: Program) -> Iterator[list[float]]:
    """Meanwhile both health checks are asked, by turns; the seconds that they took."""
    took: list[float] = []
    over = threading.Event()

    def look() -> None:
        connection = http.client.HTTPConnection(bot.address.netloc, timeout=30)
        while not over.wait(LOOK_EVERY):
            for address in ("/healthz", "/readyz"):
                begun = time.perf_counter()
                connection.request("GET", address)
                answer = connection.getresponse()
                answer.read()
                took.append(time.perf_counter() - begun)
                assert answer.status == http.client.OK, answer.status
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            until(lambda: took or looking.done(), what="a health check")
            yield took
        finally:
            over.set()
        looking.result()


def settled(bot: Program) -> None:
    """What begins with a start is done."""
    until(pause(0.3), what="a moment")
    bot.worked_until_quiet()
