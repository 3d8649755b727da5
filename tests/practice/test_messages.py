"""Posting, changing, deleting and reading messages through the real client. Refusals have a table of their own."""

from __future__ import annotations

from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.blocks import actions, button, section
from tests.practice.places import ALICE, APP, NORA, SUPPORT, T1, refusal


def test_a_posted_message_comes_back_with_what_slack_adds(web: WebClient) -> None:
    answer = web.chat_postMessage(channel=T1, text="Acme is down", blocks=[section(), actions(button(value="1"))])
    message = answer["message"]
    assert answer["ts"] == message["ts"]
    assert message["user"] == APP
    assert message["bot_id"] == "B00ESCBOT0"
    assert message["app_id"] == "A00ESCALATE"
    assert all(block["block_id"] for block in message["blocks"])
    assert message["blocks"][1]["elements"][0]["action_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False


def test_timestamps_are_unique_and_grow(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=T1, text=str(number))["ts"] for number in range(5)]
    assert stamps == sorted(set(stamps))


def test_a_reply_stands_in_its_thread_and_counts_at_its_parent(server: PracticeServer, web: WebClient) -> None:
    parent = web.chat_postMessage(channel=T1, text="parent")["ts"]
    reply = web.chat_postMessage(channel=T1, text="reply", thread_ts=parent)
    assert reply["message"]["thread_ts"] == parent
    [shown] = web.conversations_history(channel=T1)["messages"]
    assert (shown["ts"], shown["reply_count"], shown["latest_reply"]) == (parent, 1, reply["ts"])
    thread = web.conversations_replies(channel=T1, ts=parent)["messages"]
    assert [message["text"] for message in thread] == ["parent", "reply"]
    assert [message.text for message in server.channel("escalations-t1").thread(parent)] == ["reply"]


def test_an_answer_to_a_deleted_message_goes_to_the_top_level_and_still_says_ok(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=T1, text="parent")["ts"]
    web.chat_delete(channel=T1, ts=parent)
    answer = web.chat_postMessage(channel=T1, text="reply", thread_ts=parent)
    assert answer["ok"]
    assert "thread_ts" not in answer["message"]


def test_a_reply_to_a_reply_is_refused(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=T1, text="parent")["ts"]
    reply = web.chat_postMessage(channel=T1, text="reply", thread_ts=parent)["ts"]
    assert refusal(lambda: web.chat_postMessage(channel=T1, text="x", thread_ts=reply)) == "cannot_reply_to_message"


def test_an_update_with_text_alone_takes_the_blocks_away_and_marks_the_message_as_edited(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="a", blocks=[section("A")])["ts"]
    with_blocks = web.chat_update(channel=T1, ts=ts, text="b", blocks=[section("B")])["message"]
    assert with_blocks["blocks"][0]["text"]["text"] == "B"
    assert "edited" not in with_blocks
    with_text = web.chat_update(channel=T1, ts=ts, text="c")["message"]
    assert "blocks" not in with_text
    assert with_text["edited"]["user"] == APP


def test_metadata_is_read_back_only_where_asked_for_and_survives_an_update(web: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    ts = web.chat_postMessage(channel=T1, text="a", metadata=metadata)["ts"]
    web.chat_update(channel=T1, ts=ts, text="b")
    [plain] = web.conversations_history(channel=T1)["messages"]
    [full] = web.conversations_history(channel=T1, include_all_metadata=True)["messages"]
    assert "metadata" not in plain
    assert full["metadata"] == metadata
    assert "metadata" not in web.chat_update(channel=T1, ts=ts, text="c", metadata={})["message"]


def test_an_ephemeral_message_is_seen_by_its_reader_alone_and_found_by_nobody(
    server: PracticeServer, web: WebClient
) -> None:
    ts = web.chat_postEphemeral(channel=T1, user=ALICE, text="only you")["message_ts"]
    assert [message.text for message in server.person("alice").sees("escalations-t1")] == ["only you"]
    assert server.person("ben").sees("escalations-t1") == []
    assert web.conversations_history(channel=T1)["messages"] == []
    assert refusal(lambda: web.chat_update(channel=T1, ts=ts, text="x")) == "message_not_found"


def test_an_ephemeral_message_in_a_thread_is_shown_only_where_somebody_answered(
    server: PracticeServer, web: WebClient
) -> None:
    ts = web.chat_postMessage(channel=T1, text="parent")["ts"]
    for number in range(2):
        assert web.chat_postEphemeral(channel=T1, user=ALICE, text=f"only you {number}", thread_ts=ts)["ok"]
        web.chat_postMessage(channel=T1, text="reply", thread_ts=ts)
    seen = [message.text for message in server.person("alice").sees("escalations-t1")]
    assert seen == ["parent", "reply", "only you 1", "reply"]


def test_a_long_text_without_blocks_arrives_in_pieces(server: PracticeServer, web: WebClient) -> None:
    answer = web.chat_postMessage(channel=T1, text="x" * 9000)
    pieces = server.channel("escalations-t1").messages
    assert [len(piece.text) for piece in pieces] == [4000, 4000, 1000]
    assert answer["ts"] == pieces[0].ts


def test_direct_messages_reach_a_person_by_channel_or_by_id(server: PracticeServer, web: WebClient) -> None:
    channel = web.conversations_open(users=[ALICE])["channel"]["id"]
    assert channel.startswith("D")
    web.chat_postMessage(channel=channel, text="one")
    web.chat_postMessage(channel=ALICE, text="two")
    assert [message.text for message in server.person("alice").dms] == ["one", "two"]


def test_a_person_who_left_still_takes_messages_but_gets_no_new_conversation(
    server: PracticeServer, web: WebClient
) -> None:
    channel = web.conversations_open(users=ALICE)["channel"]["id"]
    server.person("alice").change(deleted=True)
    assert web.users_info(user=ALICE)["user"]["deleted"]
    assert web.chat_postMessage(channel=channel, text="are you there?")["ok"]
    assert refusal(lambda: web.conversations_open(users=NORA)) == "user_disabled"


def test_history_comes_newest_first_in_pages_between_two_moments(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=T1, text=str(number))["ts"] for number in range(5)]
    first = web.conversations_history(channel=T1, limit=2)
    assert [message["text"] for message in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = web.conversations_history(channel=T1, limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["2", "1"]
    between = web.conversations_history(channel=T1, oldest=stamps[1], latest=stamps[3])
    assert [message["text"] for message in between["messages"]] == ["2"]
    inclusive = web.conversations_history(channel=T1, oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [message["text"] for message in inclusive["messages"]] == ["3", "2", "1"]


def test_a_broadcast_reply_stands_in_the_channel_too(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=T1, text="parent")["ts"]
    web.chat_postMessage(channel=T1, text="reply", thread_ts=parent, reply_broadcast=True)
    shown = web.conversations_history(channel=T1)["messages"]
    assert [message.get("subtype") for message in shown] == ["thread_broadcast", None]


def test_a_permalink_names_channel_and_message(server: PracticeServer, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="a")["ts"]
    link = web.chat_getPermalink(channel=T1, message_ts=ts)["permalink"]
    assert link == f"{server.url}/archives/{T1}/p{ts.replace('.', '')}"


def test_what_people_type_becomes_mentions(server: PracticeServer) -> None:
    posted = server.person("alice").post("@priya and @tier2: see #support & <b>", "escalations-t1")
    assert posted.text == "<@U00PRIYA00> and <!subteam^S00TIER200>: see <#C00SUPPORT> &amp; &lt;b&gt;"


def test_the_app_can_join_a_public_channel_and_then_post(web: WebClient) -> None:
    assert refusal(lambda: web.chat_postMessage(channel=SUPPORT, text="x")) == "not_in_channel"
    web.conversations_join(channel=SUPPORT)
    assert web.chat_postMessage(channel=SUPPORT, text="x")["ok"]


def test_a_bare_broadcast_in_blocks_calls_everybody_unless_the_text_is_verbatim(
    server: PracticeServer, web: WebClient
) -> None:
    """SLACK.md section 3: without `verbatim` Slack makes `@here` live, whoever wrote it."""
    workspace = server.practice.workspace
    for verbatim, words, called in [
        (False, "they wrote @channel", True),
        (True, "they wrote @channel", False),
        (False, "mail ops@channel.example", False),
        (False, "they wrote @channels", False),
    ]:
        block = {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": verbatim}}
        ts = web.chat_postMessage(channel=T1, text="x", blocks=[block])["ts"]
        channel = workspace.channels[T1]
        everybody = server.run(workspace.called_by, channel, channel.messages[ts])
        assert (ALICE in everybody) is called, words
