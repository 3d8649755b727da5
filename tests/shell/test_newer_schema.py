"""F5 and D9: newer code migrates the database under a bot that still runs."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import app
from bot.app import Bot, Duties
from bot.db.migrate import migrate
from bot.db.schema import HEAD
from bot.domain.actor import Actor
from bot.domain.ids import PersonId
from bot.domain.opening import Form
from bot.practice.server import PracticeServer
from bot.set_up import bind_practice
from bot.settings import Settings
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT
from tests.sources import ROOT
from tests.waiting import until


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as server:
        yield server


def set_version(bot: Bot, version: str) -> None:
    with bot.at.rt.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_d9_a_worker_that_meets_a_newer_schema_does_nothing_any_more_until_it_fits_again(
    slack: PracticeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "SCHEMA_EVERY", timedelta(seconds=0.05))
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    migrate(url)
    settings = Settings(
        slack_bot_token=slack.options.bot_token,
        slack_api_url=slack.api_url,
        database_url=url,
        bot_admins=(slack.person("olu").id,),
    )
    bot = Bot(settings, Duties(work=True, site=False))
    bind_practice(bot.at)
    bot.start()
    try:
        set_version(bot, "9999")
        until(lambda: "the database is newer than this bot" in bot.missing(), what="it is noticed")
        rt, team = bot.at.rt, bot.at.team
        open_issue(rt, team, form=Form(id="f1", report=A_REPORT), by=Actor(PersonId("U00ALICE00")))
        end = time.monotonic() + 0.6  # more than two looks of the loop
        until(lambda: time.monotonic() > end, what="the bot had time to send")
        assert not slack.channel("escalations-t1").messages
        set_version(bot, HEAD)
        until(lambda: slack.channel("escalations-t1").messages, what="the card, once the schema fits again")
    finally:
        bot.stop()
