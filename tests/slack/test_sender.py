"""What becomes of a letter at Slack: every error string, every way in which the network fails."""

import gc
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.domain.effects import Notice, NoticeKind
from bot.domain.ids import ChannelId, PersonId
from bot.practice.server import PracticeServer
from bot.slack.client import web_client
from bot.slack.sender import make_sender
from bot.slack.slack_answers import CLASSES, Class, classify
from bot.usecases.parcels import (
    AdminParcel,
    CallParcel,
    CardGone,
    CardParcel,
    ContentBroken,
    DestinationBroken,
    DigestParcel,
    InstallationBroken,
    Later,
    NoticeParcel,
    Outcome,
    Sender,
    Sent,
    Unknown,
    WhisperParcel,
)
from tests.builders import A_POLICY, A_ROSTER, MONDAY_10, T1, an_issue
from tests.builders import ALICE as CALLED
from tests.sources import ROOT
from tests.surfaces.calls import a_call, every_reason
from tests.waiting import until

T1_CHANNEL, DEAD_CHANNEL, ELSEWHERE = ChannelId("C00ESCT100"), ChannelId("C00OLDESC0"), ChannelId("C00SUPPORT")
ALICE = PersonId("U00ALICE00")


@pytest.fixture(scope="module")
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as running:
        yield running


@pytest.fixture
def client(workspace: PracticeServer) -> WebClient:
    workspace.faults.clear()
    return web_client(workspace.options.bot_token, workspace.api_url, 1)


@pytest.fixture
def send(client: WebClient) -> Sender:
    return make_sender(client)


def a_card(ts: str | None = None, channel: ChannelId | None = T1_CHANNEL, person: PersonId | None = None) -> CardParcel:
    return CardParcel(
        letter="letter-1",
        channel=channel,
        ts=ts,
        person=person,
        tier=T1,
        issue=an_issue(),
        policy=A_POLICY,
        roster=A_ROSTER,
        now=MONDAY_10,
    )


def a_notice(thread_ts: str | None = None) -> NoticeParcel:
    told = Notice(kind=NoticeKind.UPDATED, key="k", tier=T1, at=MONDAY_10, by=ALICE, text="Fix is on its way")
    return NoticeParcel(
        letter="letter-2", channel=T1_CHANNEL, thread_ts=thread_ts, notice=told, issue=an_issue(), policy=A_POLICY
    )


def a_ping(thread_ts: str | None = None, person: PersonId | None = None) -> CallParcel:
    return CallParcel(
        letter="letter-3",
        channel=None if person is not None else T1_CHANNEL,
        person=person,
        thread_ts=thread_ts,
        call=a_call(*every_reason("because")[:2]),
        issue=an_issue(),
        policy=A_POLICY,
        roster=A_ROSTER,
        now=MONDAY_10,
        card_link_channel=T1_CHANNEL,
    )


def test_a_card_is_posted_with_its_letter_and_later_changed_in_place(workspace: PracticeServer, send: Sender) -> None:
    posted = send(a_card())
    assert isinstance(posted, Sent)
    assert posted.channel == T1_CHANNEL
    shown = workspace.channel("escalations-t1").message(posted.ts or "")
    assert shown is not None
    assert shown.metadata == {"event_type": "esc_delivery", "event_payload": {"k": "letter-1"}}
    assert send(a_card(posted.ts)) == posted


def test_no_post_shows_previews_or_looks_for_names(workspace: PracticeServer, send: Sender) -> None:
    send(a_card())
    send(a_ping())
    for call in workspace.calls_of("chat.postMessage"):
        assert (call.args["unfurl_links"], call.args["unfurl_media"]) in {("0", "0"), (False, False)}
        assert call.args.get("parse") == "none"
        assert not call.args.get("link_names")


def test_a_ping_goes_into_the_thread_and_where_all_must_know_into_the_channel(
    workspace: PracticeServer, send: Sender
) -> None:
    card = send(a_card())
    assert isinstance(card, Sent)
    sent = send(a_ping(card.ts))
    assert isinstance(sent, Sent)
    channel = workspace.channel("escalations-t1")
    assert [one.ts for one in channel.thread(card.ts or "")] == [sent.ts]
    assert sent.ts in [one.ts for one in channel.messages]


@pytest.mark.parametrize("directly", [frozenset({CALLED}), frozenset[PersonId]()])
def test_many_calls_at_once_mention_nobody_who_is_written_to_directly_instead(
    workspace: PracticeServer, send: Sender, directly: frozenset[PersonId]
) -> None:
    calls = (replace(a_ping(), unmentioned=directly),) * 2
    sent = send(DigestParcel(letter="letter-4", others=("letter-5",), channel=T1_CHANNEL, person=None, calls=calls))
    assert isinstance(sent, Sent)
    shown = workspace.channel("escalations-t1").message(sent.ts or "")
    assert shown is not None
    assert (f"<@{CALLED}>" in str(shown.blocks)) is not bool(directly)


def test_a_person_is_written_to_directly(workspace: PracticeServer, send: Sender) -> None:
    sent = send(a_ping(person=ALICE))
    assert isinstance(sent, Sent)
    assert workspace.person("alice").dms[-1].ts == sent.ts
    assert "card in <#C00ESCT100>" in workspace.person("alice").dms[-1]
    assert send(a_card(channel=None, person=ALICE)) != sent


def test_a_whisper_is_seen_by_one_and_goes_directly_where_the_bot_is_not(
    workspace: PracticeServer, send: Sender
) -> None:
    here = send(WhisperParcel(letter="w", channel=T1_CHANNEL, person=ALICE, words="Only you"))
    assert here == Sent(T1_CHANNEL, None)
    assert "Only you" in workspace.person("alice").sees("escalations-t1")[-1]
    there = send(WhisperParcel(letter="w", channel=ELSEWHERE, person=ALICE, words="Only you, directly"))
    assert isinstance(there, Sent)
    assert "Only you, directly" in workspace.person("alice").dms[-1]


def test_administrators_are_told_in_a_channel_or_directly(workspace: PracticeServer, send: Sender) -> None:
    assert isinstance(send(AdminParcel(letter="a", channel=T1_CHANNEL, person=None, words="Look")), Sent)
    assert isinstance(send(AdminParcel(letter="a", channel=None, person=ALICE, words="Look here")), Sent)
    assert "Look here" in workspace.person("alice").dms[-1]
    assert isinstance(send(AdminParcel(letter="a", channel=None, person=None, words="Look")), DestinationBroken)


def test_a_reply_whose_thread_is_gone_is_taken_back(workspace: PracticeServer, send: Sender) -> None:
    card = send(a_card())
    assert isinstance(card, Sent)
    channel = workspace.channel("escalations-t1")
    shown = channel.message(card.ts or "")
    assert shown is not None
    channel.delete(shown)
    before = [one.ts for one in channel.everything]
    assert isinstance(send(a_notice(card.ts)), CardGone)
    assert [one.ts for one in channel.everything] == before


def test_a_card_that_was_deleted_is_gone(send: Sender) -> None:
    assert send(a_card("1700000000.000100")) == CardGone("message_not_found")


def test_real_refusals_of_a_place_are_its_fault(send: Sender) -> None:
    assert send(a_card(channel=DEAD_CHANNEL)) == DestinationBroken("is_archived")
    assert send(a_card(channel=ELSEWHERE)) == DestinationBroken("not_in_channel")
    assert send(a_card(channel=ChannelId("C0NOWHERE"))) == DestinationBroken("channel_not_found")


EXPECTED: dict[Class, Callable[[str], Outcome]] = {
    Class.NOT_NOW: lambda _: Later(timedelta(seconds=30), whole_channel=True),
    Class.AMBIGUOUS: lambda code: Unknown(code, T1_CHANNEL),
    Class.DESTINATION: DestinationBroken,
    Class.INSTALLATION: InstallationBroken,
    Class.CONTENT: ContentBroken,
    Class.GONE: CardGone,
}


@pytest.mark.parametrize("code", [*CLASSES, "restricted_action_thread_locked", "invalid_blocks_format", "never_seen"])
def test_every_error_string_has_its_outcome(workspace: PracticeServer, send: Sender, code: str) -> None:
    workspace.faults.next("chat.postMessage", times=2, error=code)
    assert send(a_card()) == EXPECTED[classify(code)](code)
    workspace.faults.clear()


def test_blocks_that_slack_does_not_take_are_tried_once_more_as_text_alone(
    workspace: PracticeServer, send: Sender
) -> None:
    workspace.faults.next("chat.postMessage", error="invalid_blocks")
    sent = send(a_card())
    assert isinstance(sent, Sent)
    shown = workspace.channel("escalations-t1").message(sent.ts or "")
    assert shown is not None
    assert shown.blocks == []
    assert "Sev 2 · Acme: Checkout is down" in shown.text


def test_a_message_whose_blocks_cannot_be_drawn_goes_out_as_its_text_alone(
    workspace: PracticeServer, client: WebClient
) -> None:
    names = iter(["Alice"])  # enough for the text
    sent = make_sender(client, lambda _: next(names))(a_notice())
    assert isinstance(sent, Sent)
    shown = workspace.channel("escalations-t1").message(sent.ts or "")
    assert shown is not None
    assert (shown.blocks, "Fix is on its way" in shown.text) == ([], True)


def test_a_fault_of_ours_is_no_lost_answer(send: Sender) -> None:
    """What is taken for a lost answer is sent again every time its grace is over."""
    with pytest.raises(TypeError):
        send(a_notice(object()))  # type: ignore[arg-type]  # the fault: nothing that can be written as JSON


@pytest.mark.parametrize(
    ("header", "seconds"), [(7, 7), ("", 30), ("1.5", 30), ("soon", 30), ("-3", 30), ("0", 1), (9999, 600)]
)
def test_how_long_slack_wants_us_to_wait_is_read_whatever_it_says(
    workspace: PracticeServer, send: Sender, header: int | str, seconds: int
) -> None:
    workspace.faults.next("chat.postMessage", rate_limit=header)
    assert send(a_card()) == Later(timedelta(seconds=seconds), whole_channel=True)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_may_have_posted(workspace: PracticeServer, send: Sender, status: int) -> None:
    workspace.faults.next("chat.postMessage", http=status, body="<html>oops</html>")
    assert send(a_card()) == Unknown(f"http_{status}", T1_CHANNEL)


def test_a_page_instead_of_an_answer(workspace: PracticeServer, send: Sender) -> None:
    workspace.faults.next("chat.postMessage", http=200, body="<html>proxy</html>")
    assert send(a_card()) == Unknown("http_200", T1_CHANNEL)
    workspace.faults.next("chat.postMessage", http=403, body="<html>proxy</html>")
    assert send(a_card()) == Later(timedelta(seconds=60))


def test_a_connection_that_breaks_may_have_posted(workspace: PracticeServer, send: Sender) -> None:
    workspace.faults.next("chat.postMessage", accept_then_reset=True)
    assert isinstance(send(a_card()), Unknown)
    before = len(workspace.channel("escalations-t1").everything)
    workspace.faults.next("chat.postMessage", slow=1.5)
    assert isinstance(send(a_card()), Unknown)
    until(lambda: len(workspace.channel("escalations-t1").everything) > before, what="it comes, in this test")


def test_changing_a_card_twice_is_harmless_so_a_lost_answer_is_only_late(
    workspace: PracticeServer, send: Sender
) -> None:
    card = send(a_card())
    assert isinstance(card, Sent)
    for fault in ({"accept_then_reset": True}, {"http": 502}, {"error": "internal_error"}):
        workspace.faults.next("chat.update", **fault)
        assert send(a_card(card.ts)) == Later(timedelta(seconds=5))


def test_opening_a_conversation_twice_is_harmless_too(workspace: PracticeServer, send: Sender) -> None:
    workspace.faults.next("conversations.open", http=502)
    assert send(a_ping(person=ALICE)) == Later(timedelta(seconds=5))
    workspace.faults.next("conversations.open", error="cannot_dm_bot")
    assert send(a_ping(person=ALICE)) == DestinationBroken("cannot_dm_bot")


def test_what_was_refused_before_it_was_written_was_surely_not_posted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    send = make_sender(web_client("xoxb-x", f"http://127.0.0.1:{port}/api/", 1))
    assert send(a_card()) == Later(timedelta(seconds=5))


def test_an_answer_that_breaks_off_is_ambiguous() -> None:
    def cut_short(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=cut_short, args=(listening,))
        thread.start()
        send = make_sender(web_client("xoxb-x", f"http://127.0.0.1:{listening.getsockname()[1]}/api/", 1))
        assert isinstance(send(a_card()), Unknown)
        thread.join()
    with warnings.catch_warnings():  # slack_sdk leaves such an answer open; it is collected here and in no other test
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def test_a_client_that_repeats_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="must not retry"):
        make_sender(WebClient(token="xoxb-x"))
