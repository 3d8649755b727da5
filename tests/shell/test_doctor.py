"""`bot doctor` beside a bot that serves: the whole round, a trial page, the probe, and what each ends with."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from bot import app
from bot.cli.commands import cli
from bot.db.migrate import migrate
from bot.usecases.bindings import OPS, unbind
from tests.journeys.arranging import bind_channel
from tests.journeys.world import World
from tests.waiting import until

Doctor = Callable[..., Result]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    url = f"sqlite:///{tmp_path_factory.mktemp('doctor')}/bot.sqlite3"
    migrate(url)
    with World(transport="socket", database_url=url) as running:
        yield running


@pytest.fixture
def doctor(world: World) -> Iterator[Doctor]:
    """The command as somebody at the machine types it; what it does to the log is undone."""
    options = world.server.options
    settings = {
        "SLACK_BOT_TOKEN": options.bot_token,
        "SLACK_APP_TOKEN": options.app_token,
        "SLACK_API_URL": world.server.api_url,
        "DATABASE_URL": world.database_url,
        "BOT_ADMINS": world.person("olu").id,
    }
    handlers, level = logging.root.handlers, logging.root.level
    yield lambda *arguments: CliRunner().invoke(cli, ["doctor", *arguments], env=settings)
    logging.root.handlers, logging.root.level = handlers, level


def test_where_all_is_well_it_ends_with_0_and_says_what_one_should_know(doctor: Doctor) -> None:
    told = doctor()
    assert told.exit_code == 0, told.output
    first, *notes, last = told.output.splitlines()
    assert first.startswith("Database and Slack answer.")
    assert last == "Nothing is missing."
    assert all(note.startswith(("- ", "    ")) for note in notes)


def test_a_trial_page_calls_those_on_call_in_the_channel_and_directly_and_says_that_it_is_a_test(
    world: World, doctor: Doctor
) -> None:
    told = doctor("--page", "tier2")
    assert told.exit_code == 0, told.output
    assert told.output.splitlines()[0] == "- To the channel of tier2: sent."
    assert "- To Priya" in told.output
    (page,) = [one for one in world.server.channel("escalations-t2").messages if "This is a test" in one.words]
    assert world.priya.mention in page
    assert any("This is a test" in one.words for one in world.priya.dms)


@pytest.mark.thorough
def test_a_trial_page_that_does_not_arrive_ends_with_1_and_an_unknown_tier_with_2(world: World, doctor: Doctor) -> None:
    world.server.channel("escalations-t3").archive()
    told = doctor("--page", "tier3")
    world.server.channel("escalations-t3").unarchive()
    assert told.exit_code == 1
    assert "! To the channel of tier3: not sent (is_archived)." in told.output
    unknown = doctor("--page", "tier9")
    assert (unknown.exit_code, unknown.output) == (
        2,
        "There is no tier tier9. Write one of tier1, tier2, tier3.\n",
    )


def test_the_probe_tries_in_the_bots_own_channel_and_needs_one(world: World, doctor: Doctor) -> None:
    before = len(world.server.channel("escalation-ops").everything)
    told = doctor("--probe")
    assert told.exit_code == 0, told.output
    assert "- Everything was deleted again." in told.output
    assert len(world.server.channel("escalation-ops").everything) == before
    unbind(world.bot.at.rt, world.bot.at.team, OPS, None)
    told = doctor("--probe")
    bind_channel(world, OPS, "escalation-ops")
    assert (told.exit_code, "bot bind ops" in told.output) == (2, True)


def test_c4_a_clock_that_is_off_is_said_by_the_health_check_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = timedelta(seconds=400)
    monkeypatch.setattr(app, "machine_now", lambda: datetime.now(UTC) + ahead)  # noqa: TID251  # Slack's is the real one
    bot = world.second_bot()
    bot._clocks()  # noqa: SLF001  # the deed of its loop, once
    try:
        assert any(one.startswith("the clock is off by 40") for one in bot.missing()), bot.missing()
    finally:
        bot.stop()
    assert until(lambda: not any("clock" in one for one in world.bot.missing()), what="the other is right")
