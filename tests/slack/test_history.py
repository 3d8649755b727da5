"""Finding our own messages again: in a channel, in a thread, with a person, and what happens where nobody may look."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.domain.ids import ChannelId, PersonId
from bot.practice.server import PracticeServer
from bot.slack import history
from bot.slack.client import web_client
from bot.usecases.parcels import History, HistoryClosed, Later, Looked, Sent, Whereabouts
from tests.slack.office import BOT_ID
from tests.sources import ROOT

T1_CHANNEL, ALICE = ChannelId("C00ESCT100"), PersonId("U00ALICE00")


@pytest.fixture(scope="module")
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as running:
        yield running


@pytest.fixture
def client(workspace: PracticeServer) -> WebClient:
    workspace.faults.clear()
    return web_client(workspace.options.bot_token, workspace.api_url, 1)


def post(client: WebClient, letter: str, channel: str = T1_CHANNEL, **more: object) -> str:
    said = client.chat_postMessage(channel=channel, text="x", metadata=history.metadata_of(letter), **more)  # type: ignore[arg-type]  # the SDK names each argument
    return str(said["ts"])


def place(
    channel: ChannelId | None = T1_CHANNEL, person: PersonId | None = None, thread_ts: str | None = None
) -> Whereabouts:
    return Whereabouts(channel, person, thread_ts, datetime.now(UTC))  # noqa: TID251 - Slack's history goes by the time of now


def look(client: WebClient, at: Whereabouts) -> Looked:
    return history.look(client, at, BOT_ID)


def seen(client: WebClient, at: Whereabouts) -> dict[str, Sent]:
    found = look(client, at)
    assert isinstance(found, History)
    return dict(found.letters)


def test_what_stands_in_a_channel_is_found_by_its_letter(client: WebClient) -> None:
    one, two = post(client, "one"), post(client, "two")
    client.chat_postMessage(channel=T1_CHANNEL, text="not a letter")
    found = seen(client, place())
    assert (found["one"], found["two"]) == (Sent(T1_CHANNEL, one), Sent(T1_CHANNEL, two))


def test_all_letters_of_one_message_are_found_there(client: WebClient) -> None:
    metadata = history.metadata_of("first", ["second", "third"])
    ts = str(client.chat_postMessage(channel=T1_CHANNEL, text="x", metadata=metadata)["ts"])
    stands = Sent(T1_CHANNEL, ts, together=True)
    found = seen(client, place())
    assert [found[letter] for letter in ("first", "second", "third")] == [stands] * 3


def test_many_messages_are_read_to_the_end(client: WebClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_PER_PAGE", 2)
    posted = {f"page-{n}": post(client, f"page-{n}") for n in range(5)}
    found = seen(client, place())
    assert {letter: found[letter].ts for letter in posted} == posted


def test_more_than_anybody_reads_says_nothing_about_what_is_missing(
    client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_PER_PAGE", 1)
    monkeypatch.setattr(history, "_PAGES", 2)
    for n in range(3):
        post(client, f"much-{n}")
    assert isinstance(look(client, place()), Later)


def test_a_reply_is_found_in_its_thread(client: WebClient) -> None:
    parent = post(client, "parent")
    reply = post(client, "reply", thread_ts=parent)
    assert "reply" not in seen(client, place())
    assert seen(client, place(thread_ts=parent))["reply"] == Sent(T1_CHANNEL, reply)


def test_a_thread_that_is_gone_shows_nothing_and_the_channel_what_it_has(client: WebClient) -> None:
    post(client, "here")
    found = seen(client, place(thread_ts="1700000000.000100"))
    assert "here" in found


def test_a_direct_message_is_found_although_its_channel_is_not_known(client: WebClient) -> None:
    channel = str(client.conversations_open(users=ALICE)["channel"]["id"])
    ts = post(client, "direct", channel)
    assert seen(client, place(None, ALICE))["direct"] == Sent(ChannelId(channel), ts)


def test_what_is_older_than_the_first_attempt_is_not_read(client: WebClient) -> None:
    post(client, "old")
    later = datetime.now(UTC) + timedelta(seconds=70)  # noqa: TID251 - Slack's history goes by the time of now
    assert "old" not in seen(client, Whereabouts(T1_CHANNEL, None, None, later))


def test_what_others_posted_with_the_same_mark_is_not_ours(client: WebClient) -> None:
    post(client, "ours")
    found = history.look(client, place(), "B0SOMEBODY")
    assert isinstance(found, History)
    assert "ours" not in found.letters


@pytest.mark.parametrize("code", ["missing_scope", "channel_not_found", "not_in_channel", "is_archived"])
def test_where_nobody_may_look_the_history_is_closed(workspace: PracticeServer, client: WebClient, code: str) -> None:
    workspace.faults.next("conversations.history", error=code)
    assert look(client, place()) == HistoryClosed(code)


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        ({"rate_limit": 7}, 7),
        ({"http": 503}, 30),
        ({"refuse": True}, 30),
        ({"error": "internal_error"}, 30),
        ({"error": "invalid_auth"}, 30),
        ({"slow": 1.5}, 30),
    ],
)
def test_a_history_that_does_not_answer_now_is_read_later(
    workspace: PracticeServer, client: WebClient, fault: dict[str, object], seconds: int
) -> None:
    workspace.faults.next("conversations.history", **fault)  # type: ignore[arg-type]  # each with its own type
    found = look(client, place())
    assert isinstance(found, Later)
    assert found.after == timedelta(seconds=seconds)


def test_a_history_that_lags_shows_nothing_yet(workspace: PracticeServer, client: WebClient) -> None:
    post(client, "lagging")
    workspace.faults.history_lag = 10
    assert "lagging" not in seen(client, place())
