"""`/metrics`: who may read it, that nothing in it names anybody, and that it counts (SECURITY S50, S61)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import get_args

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from slack_sdk.errors import SlackApiError

from bot import jobs
from bot.db.engine import Database
from bot.db.letters import Priority
from bot.domain.ids import ChannelId
from bot.domain.opening import Form
from bot.jobs import Deadlines, Loop
from bot.practice.server import PracticeServer
from bot.slack import measured
from bot.slack.client import web_client
from bot.slack.measured import MeasuredSender, kind_of, name_of
from bot.usecases import backlog
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import (
    CardGone,
    ContentBroken,
    DestinationBroken,
    InstallationBroken,
    Later,
    Outcome,
    Parcel,
    Sent,
    StrayParcel,
    Unknown,
)
from bot.usecases.runtime import Runtime
from bot.web.health import Readiness
from bot.web.metrics import MetricsPage
from bot.web.site import build_site, serve
from tests.builders import A_REPORT, ALICE, MONDAY_10, TEAM, by
from tests.sources import ROOT
from tests.tables import create_tables
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox
from tests.waiting import until

PLACE = ChannelId("C0PLACE")
TOKEN = "a-token-of-a-monitor"
NOW = backlog.Backlog(
    waiting=(backlog.Waiting(Priority.CALL, 3, timedelta(seconds=90)),),
    sending=1,
    unknown=2,
    dead=4,
    overdue=timedelta(seconds=5),
    held_back=6,
    busiest_person=7,
    busiest_channel=8,
)


@pytest.fixture
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as server:
        yield server


@contextmanager
def page(
    read: Callable[[], backlog.Backlog | None] = lambda: NOW, token: str = "", *, is_public: bool = False
) -> Iterator[str]:
    shown = MetricsPage(read, token, is_public)
    running = serve(build_site(Readiness(lambda: ()), None, None, shown), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{running.address[1]}/metrics"
    running.close()


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, trust_env=False)


def figures() -> dict[tuple[str, ...], float]:
    """Every figure that the page shows now, by its name and the values of its labels."""
    with page() as url:
        families = list(text_string_to_metric_families(get(url).text))
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_without_a_token_only_this_machine_is_answered_under_its_own_name_and_not_through_a_proxy() -> None:
    with page() as url:
        assert get(url).status_code == 200
        assert get(url, host="bot.example").status_code == 403
        assert get(url, x_forwarded_for="203.0.113.9").status_code == 403


def test_where_slack_comes_in_over_http_nobody_is_answered_without_a_token() -> None:
    """A proxy before it may name itself, this machine, and nobody else."""
    with page(is_public=True) as url:
        assert get(url).status_code == 403
        assert "METRICS_TOKEN" in get(url).text
    with page(token=TOKEN, is_public=True) as url:
        assert get(url, authorization=f"Bearer {TOKEN}").status_code == 200


def test_with_a_token_whoever_shows_it_is_answered_and_nobody_else() -> None:
    with page(token=TOKEN) as url:
        assert get(url).status_code == 401
        assert get(url, authorization="Bearer another").status_code == 401
        assert get(url, authorization=f"Bearer {TOKEN}", host="bot.example").status_code == 200


def test_what_waits_is_shown_by_priority_with_its_age() -> None:
    found = figures()
    assert found["bot_outbox_letters", "call"] == 3
    assert found["bot_outbox_oldest_seconds", "call"] == 90
    assert [found[f"bot_outbox_{name}",] for name in ("sending", "unknown", "dead")] == [1, 2, 4]
    assert (found["bot_overdue_seconds",], found["bot_database_up",]) == (5, 1)


def test_how_much_was_heard_within_the_hour_is_shown_without_a_name() -> None:
    found = figures()
    assert found["bot_calls_held_back",] == 6
    assert [found["bot_calls_heard_most", by] for by in ("person", "channel")] == [7, 8]


def test_without_a_database_the_counters_are_shown_all_the_same() -> None:
    with page(lambda: None) as url:
        text = get(url).text
    assert "bot_database_up 0.0" in text
    assert "bot_deadlines_passed_total" in text
    assert "bot_outbox_letters" not in text


def test_a_database_that_is_gone_is_said_and_not_raised() -> None:
    gone = Runtime(Database("sqlite:////nowhere/at/all", lambda: MONDAY_10), lambda: MONDAY_10)
    assert backlog.backlog(gone, TEAM) is None


OUTCOMES: dict[str, Outcome] = {
    "sent": Sent(PLACE, "1.0"),
    "limited": Later(timedelta(seconds=1), whole_channel=True),
    "later": Later(timedelta(seconds=1)),
    "unknown": Unknown("timeout"),
    "destination": DestinationBroken("is_archived"),
    "installation": InstallationBroken("invalid_auth"),
    "content": ContentBroken("no_text"),
    "gone": CardGone("message_not_found"),
}


@pytest.mark.parametrize("word", OUTCOMES)
def test_what_becomes_of_a_message_is_counted_in_one_word(word: str) -> None:
    assert name_of(OUTCOMES[word]) == word
    before = figures()
    parcel = StrayParcel(letter="letter", channel=PLACE, ts="1.0")
    assert MeasuredSender(Mailbox(lambda _: OUTCOMES[word]))(parcel) == OUTCOMES[word]
    after = figures()
    assert after["bot_deliveries_total", "stray", word] == before.get(("bot_deliveries_total", "stray", word), 0) + 1
    assert after["bot_delivery_seconds_count",] == before["bot_delivery_seconds_count",] + 1


def test_every_kind_of_message_has_a_word_and_none_is_an_id() -> None:
    assert measured.KINDS_OF_PARCELS.keys() == set(get_args(Parcel))
    assert all(re.fullmatch("[a-z]+", word) for word in measured.KINDS_OF_PARCELS.values())


def test_a_sender_that_raises_is_counted_as_a_fault_of_ours() -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    before = figures().get(("bot_deliveries_total", "stray", "fault"), 0)
    with pytest.raises(ZeroDivisionError):
        MeasuredSender(Mailbox(broken))(StrayParcel(letter="letter", channel=PLACE, ts="1.0"))
    assert figures()["bot_deliveries_total", "stray", "fault"] == before + 1


def test_a_round_that_raises_is_counted_by_its_loop() -> None:
    name = ("bot_failed_ticks_total", "measured")

    def broken() -> None:
        raise ZeroDivisionError

    loop = Loop("measured", broken)
    loop.start()
    until(lambda: figures().get(name, 0) >= 1, what="the round is counted")
    assert loop.stop()


def test_how_late_deadlines_are_is_counted_where_their_time_is_passed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    create_tables(url)
    bench = Bench(url)
    bench.set_up()
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    bench.advance(timedelta(hours=3))
    before = figures()
    Deadlines(bench.rt, TEAM)()
    after = figures()
    bench.database.dispose()
    assert after["bot_deadlines_passed_total",] - before["bot_deadlines_passed_total",] == 1
    late = after["bot_deadline_lateness_seconds_sum",] - before["bot_deadline_lateness_seconds_sum",]
    assert 2 * 3600 < late < 3 * 3600


def test_of_a_wave_every_batch_says_how_late_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    create_tables(url)
    bench = Bench(url)
    bench.set_up()
    for form in ("f1", "f2", "f3"):
        open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))
    bench.advance(timedelta(hours=3))
    monkeypatch.setattr(jobs, "enforce_deadlines", partial(enforce_deadlines, batch=1))
    before = figures()
    Deadlines(bench.rt, TEAM)()
    after = figures()
    bench.database.dispose()
    assert after["bot_deadline_lateness_seconds_count",] - before["bot_deadline_lateness_seconds_count",] == 3


def test_the_kind_of_a_request_is_one_of_a_few_words_whatever_is_sent() -> None:
    assert [kind_of({"type": one}) for one in ("block_actions", "view_submission", "event_callback", "U0EVIL")] == [
        "click",
        "form",
        "event",
        "other",
    ]
    assert kind_of({"command": "/escalate"}) == "command"


def test_a_call_that_slack_refuses_is_counted_by_its_class(workspace: PracticeServer) -> None:
    client = web_client("xoxb-wrong-token", workspace.api_url, 3)
    before = figures().get(("bot_slack_calls_total", "installation", "auth.test"), 0)
    with pytest.raises(SlackApiError):
        client.auth_test()
    assert figures()["bot_slack_calls_total", "installation", "auth.test"] == before + 1
    with pytest.raises(OSError, match="refused"):
        web_client("xoxb-x", "http://127.0.0.1:1/api/", 1).auth_test()
    assert figures()["bot_slack_calls_total", "network", "auth.test"] >= 1
