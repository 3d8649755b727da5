"""What people wait for when they press Accept: over signed HTTP and Socket Mode, alone and many at once.

Beside it a bare Bolt app over the same ways that only acknowledges, and one that writes one row. The practice workspace
and all who press share one process; where that is the bottleneck, the bare apps show it.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import bindparam, delete, update

from bot.connecting import connect
from bot.db.columns import name_key
from bot.db.tables import issues, outbox
from bot.domain.actor import Actor, Standing
from bot.domain.ids import IssueId, PersonId
from bot.domain.opening import Form
from bot.practice.server import PracticeServer
from bot.set_up import Connected, bind_practice
from bot.settings import Settings
from bot.usecases.directory import remember_person
from bot.usecases.open_issue import open_issue
from tests.benchmarks.clicking import CREW, health_checked, press, settled, team_with_crew
from tests.benchmarks.copying import copy
from tests.benchmarks.due import databases
from tests.benchmarks.interaction import CALM, MANIFEST, SECRET, all_accepted, open_around_the_clock, tell_all
from tests.benchmarks.processes import Program, program
from tests.benchmarks.table import Row, alone, middle_and_p99, p99, sized
from tests.waiting import until

AT_ONCE: Mapping[int, int] = {1: 100, 16: 320, 64: 384}
"""How many press at once, and how often in all: fewer than one process hears before it asks to slow down."""
WARM_UP = 5
WAYS = {"HTTP": True, "socket": False}
APP_TOKEN = "xapp-practice"
Times = dict[tuple[str, int], list[float]]  # by way and how many at once


@dataclass
class Ours:
    """What a run of our own bot showed, for all ways and numbers."""

    times: Times = field(default_factory=dict)
    checks: dict[str, list[list[float]]] = field(default_factory=dict)
    asked: int = 0


def measure(share: float = 1.0) -> Iterator[Row]:
    """Bare apps first, then ours on both databases."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        urls = running.enter_context(databases())
        team = team_with_crew(folder)
        slack = running.enter_context(
            PracticeServer(manifest=MANIFEST, team_file=team, signing_secret=SECRET, app_token=APP_TOKEN)
        )
        for way, times in _by_way(_bare(slack, folder, "", share)).items():
            yield Row(f"a bare app that only acknowledges, {way}: median; p99", middle_and_p99(times[1]))
        for kind, url in urls.items():
            bare, ours = _bare(slack, folder, url, share), _ours(slack, folder, url, share)
            for way in WAYS:
                yield from _rows(f"{kind}, {way}", way, bare, ours)
            yield Row(f"{kind}: auth.test after the warm-up", f"{ours.asked}", "0")


def _by_way(times: Times) -> dict[str, dict[int, list[float]]]:
    return {way: {at_once: times[way, at_once] for at_once in AT_ONCE} for way in WAYS}


def _rows(where: str, way: str, bare: Times, ours: Ours) -> Iterator[Row]:
    for at_once in AT_ONCE:
        mine, peer = ours.times[way, at_once], bare[way, at_once]
        late = "p99 under 500 ms" if at_once == max(AT_ONCE) else ""
        yield Row(f"{where}, {at_once} at once: median; p99", middle_and_p99(mine), late)
        least = "at most 3" if at_once == 1 else ""
        ratio = f"{middle_and_p99(peer)}; {median(mine) / median(peer):.1f}"
        yield Row("  a bare app that writes one row; median of ours times that", ratio, least)
    checks = [took for some in ours.checks[way] for took in some]
    worst = f"{p99(checks) * 1000:.0f}; {max(checks) * 1000:.0f} ms"
    yield Row(f"  {len(checks)} health checks meanwhile: p99; worst", worst, "never above 100 ms")


def _bare(slack: PracticeServer, folder: Path, url: str, share: float) -> Times:
    """One process for everything: nobody slows it down."""
    arguments = (
        f"--api-url={slack.api_url}",
        f"--bot-token={slack.options.bot_token}",
        f"--app-token={APP_TOKEN}",
        f"--signing-secret={SECRET}",
        f"--database={url}",
    )
    found: Times = {}
    with program("tests.benchmarks.bare_bolt", folder, {}, *arguments) as peer:
        slack.wait_for_bot()
        settled(peer)
        for way, over_http in WAYS.items():
            press(slack, peer, range(WARM_UP), 1, http=over_http, after=nothing)
            for at_once, count in AT_ONCE.items():
                found[way, at_once] = press(
                    slack, peer, range(sized(count, share, 2)), at_once, http=over_http, after=nothing
                )
    until(lambda: slack.practice.sockets.count == 0, what="it is gone")
    return found


def _ours(slack: PracticeServer, folder: Path, url: str, share: float) -> Ours:
    """A process for each way and number, as people are slowed down who press too much."""
    settings = Settings(
        slack_bot_token=slack.options.bot_token,
        slack_api_url=slack.api_url,
        database_url=url,
        bot_admins=CREW,
    )
    at = connect(settings)
    open_around_the_clock(at)
    bind_practice(at)
    like = open_issue(at.rt, at.team, form=Form(id="form", report=CALM), by=Actor(PersonId("U00ALICE00"))).id
    tell_all(at)
    found, first = Ours(), 100
    for way, over_http in WAYS.items():
        found.checks[way] = []
        for at_once, count in AT_ONCE.items():
            numbers = range(first, first + WARM_UP + sized(count, share, 2))
            first = numbers.stop
            _renew(at, like, numbers)
            with _bot(slack, folder, settings, http=over_http) as bot:
                _press(at, slack, bot, numbers, at_once, way, found)
            until(lambda: slack.practice.sockets.count == 0, what="it is gone")
            all_accepted(at.rt.database, numbers)
    at.rt.database.dispose()
    return found


def _press(
    at: Connected, slack: PracticeServer, bot: Program, numbers: range, at_once: int, way: str, found: Ours
) -> None:
    """Alone there is never more to send than Slack takes; many at once leave a queue, as they do in life."""
    click = partial(press, slack, bot, http=WAYS[way], after=partial(_drop_letters, at))
    settled(bot)
    click(numbers[:WARM_UP], 1)
    asked = len(slack.calls_of("auth.test"))
    with ExitStack() as meanwhile:
        if at_once > 1:
            found.checks[way] += [meanwhile.enter_context(health_checked(bot))]
        found.times[way, at_once] = click(numbers[WARM_UP:], at_once)
    found.asked += len(slack.calls_of("auth.test")) - asked


def _renew(at: Connected, like: IssueId, numbers: range) -> None:
    """Issues that nobody accepted, nothing left to tell, and everybody known to the directory."""
    _drop_letters(at)
    copy(at.rt.database, at.team, like, numbers)
    customers = [(number, f"Customer {number}") for number in numbers]
    rows = [{"number": one, "said": replace(CALM, customer=name), "key": name_key(name)} for one, name in customers]
    with at.rt.database.writing() as session:
        session.execute(_OF_A_CUSTOMER, rows)
    for one in CREW:
        remember_person(at.rt, at.team, PersonId(one), name=one, standing=Standing.MEMBER, tz="Europe/Paris")


def _drop_letters(at: Connected) -> None:
    with at.rt.database.writing() as session:
        session.execute(delete(outbox).where(outbox.c.state == "pending"))


def nothing() -> None:
    """What a bare app leaves to be sent."""


_OF_A_CUSTOMER = (
    update(issues)
    .where(issues.c.id == bindparam("number"))
    .values(report=bindparam("said"), customer_key=bindparam("key"))
)
"""Each of its own, for whoever has others open is looked at after every click."""


@contextmanager
def _bot(slack: PracticeServer, folder: Path, settings: Settings, *, http: bool) -> Iterator[Program]:
    environment = {
        "SLACK_BOT_TOKEN": slack.options.bot_token,
        "SLACK_SIGNING_SECRET" if http else "SLACK_APP_TOKEN": SECRET if http else APP_TOKEN,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": settings.database_url,
        "BOT_ADMINS": ",".join(CREW),
        "PORT": "0",
    }
    with program("bot", folder, environment, "run") as ready:
        yield ready


if __name__ == "__main__":
    alone(measure)
