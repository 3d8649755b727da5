"""Every refusal of the Web API that an app has to live with, as a table. What succeeds is tested elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.blocks import home, modal, section
from tests.practice.places import ALICE, APP, ARCHIVED, LEADS, NORA, SUPPORT, T1, client_of, refusal

NO_SUCH = "C0NOSUCH00"
TS = "1700000000.000001"


@pytest.fixture(scope="module")
def shared() -> Iterator[PracticeServer]:
    with PracticeServer() as running:
        yield running


TABLE: list[tuple[str, str, dict[str, Any]]] = [
    ("unknown_method", "chat.shout", {}),
    ("channel_not_found", "chat.postMessage", {"channel": NO_SUCH, "text": "x"}),
    ("channel_not_found", "chat.postMessage", {"channel": LEADS, "text": "x"}),
    ("invalid_arguments", "chat.postMessage", {"text": "x"}),
    ("not_in_channel", "chat.postMessage", {"channel": SUPPORT, "text": "x"}),
    ("is_archived", "chat.postMessage", {"channel": ARCHIVED, "text": "x"}),
    ("no_text", "chat.postMessage", {"channel": T1}),
    ("no_text", "chat.postMessage", {"channel": T1, "text": "", "blocks": []}),
    ("msg_too_long", "chat.postMessage", {"channel": T1, "text": "x" * 40_001}),
    ("markdown_text_conflict", "chat.postMessage", {"channel": T1, "text": "x", "markdown_text": "x"}),
    ("invalid_blocks_format", "chat.postMessage", {"channel": T1, "blocks": "[{"}),
    ("invalid_blocks_format", "chat.postMessage", {"channel": T1, "blocks": {"type": "divider"}}),
    ("invalid_blocks", "chat.postMessage", {"channel": T1, "blocks": [section("x" * 3001)]}),
    ("invalid_metadata_format", "chat.postMessage", {"channel": T1, "text": "x", "metadata": "{"}),
    ("invalid_metadata_schema", "chat.postMessage", {"channel": T1, "text": "x", "metadata": {"event_type": "a"}}),
    (
        "invalid_metadata_schema",
        "chat.postMessage",
        {"channel": T1, "text": "x", "metadata": {"event_type": "a", "event_payload": {"deep": {"er": 1}}}},
    ),
    ("cannot_dm_bot", "chat.postMessage", {"channel": APP, "text": "x"}),
    ("user_not_in_channel", "chat.postEphemeral", {"channel": T1, "user": "U00GUS0000", "text": "x"}),
    ("channel_not_found", "chat.postEphemeral", {"channel": ALICE, "user": ALICE, "text": "x"}),
    ("message_not_found", "chat.update", {"channel": T1, "ts": TS, "text": "x"}),
    ("message_not_found", "chat.delete", {"channel": T1, "ts": TS}),
    ("message_not_found", "chat.getPermalink", {"channel": T1, "message_ts": TS}),
    ("thread_not_found", "conversations.replies", {"channel": T1, "ts": TS}),
    ("not_in_channel", "conversations.history", {"channel": SUPPORT}),
    ("invalid_ts_oldest", "conversations.history", {"channel": T1, "oldest": "yesterday"}),
    ("channel_not_found", "conversations.info", {"channel": LEADS}),
    ("invalid_types", "conversations.list", {"types": "secret"}),
    ("invalid_limit", "conversations.list", {"limit": 1001}),
    ("invalid_cursor", "conversations.list", {"cursor": "nonsense"}),
    ("name_taken", "conversations.create", {"name": "support"}),
    ("invalid_name_specials", "conversations.create", {"name": "Support"}),
    ("invalid_name_maxlength", "conversations.create", {"name": "x" * 81}),
    ("invalid_name_punctuation", "conversations.create", {"name": "--"}),
    ("invalid_name_required", "conversations.create", {}),
    ("is_archived", "conversations.join", {"channel": ARCHIVED}),
    ("too_long", "conversations.setTopic", {"channel": T1, "topic": "x" * 251}),
    ("already_in_channel", "conversations.invite", {"channel": T1, "users": ALICE}),
    ("cant_invite_self", "conversations.invite", {"channel": T1, "users": APP}),
    ("user_not_found", "conversations.invite", {"channel": T1, "users": NORA}),
    ("user_is_restricted", "conversations.invite", {"channel": T1, "users": "U00XENIA00"}),
    ("user_not_found", "conversations.open", {"users": "U0NOBODY00"}),
    ("users_list_not_supplied", "conversations.open", {}),
    ("user_not_found", "users.info", {"user": "U0NOBODY00"}),
    ("users_not_found", "users.lookupByEmail", {"email": "nobody@northwind.example"}),
    ("no_such_subteam", "usergroups.users.list", {"usergroup": "S0NOSUCH00"}),
    ("invalid_trigger_id", "views.open", {"trigger_id": "1.2.x", "view": modal()}),
    ("invalid_arguments", "views.open", {"trigger_id": "1.2.x", "view": {"type": "modal"}}),
    ("invalid_arguments", "views.open", {"trigger_id": "1.2.x", "view": home()}),
    ("view_too_large", "views.open", {"trigger_id": "1.2.x", "view": modal(*[section("x" * 2900)] * 90)}),
    ("not_found", "views.update", {"view_id": "V0NOSUCH00", "view": modal()}),
    ("invalid_arguments", "views.publish", {"user_id": ALICE, "view": modal()}),
    ("not_allowed_token_type", "apps.connections.open", {}),
    ("message_not_found", "reactions.add", {"channel": T1, "timestamp": TS, "name": "eyes"}),
]


@pytest.mark.parametrize(
    ("code", "method", "args"), TABLE, ids=[f"{number} {row[1]} {row[0]}" for number, row in enumerate(TABLE)]
)
def test_slack_refuses_with_the_documented_code(
    shared: PracticeServer, code: str, method: str, args: dict[str, Any]
) -> None:
    assert refusal(lambda: client_of(shared).api_call(method, json=args)) == code


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-practice", "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(shared: PracticeServer, token: str, code: str) -> None:
    web = WebClient(token=token, base_url=shared.api_url, retry_handlers=[])
    assert refusal(web.auth_test) == code


def test_a_revoked_installation_refuses_every_call_until_it_is_healed(server: PracticeServer, web: WebClient) -> None:
    server.revoke_tokens("account_inactive")
    assert refusal(web.auth_test) == "account_inactive"
    server.revoke_tokens(None)
    assert web.auth_test()["ok"]


def test_invalid_blocks_say_where_and_post_nothing(server: PracticeServer, web: WebClient) -> None:
    answer = web.api_call("api.test")
    assert answer["ok"]
    with pytest.raises(Exception, match="invalid_blocks") as caught:
        web.chat_postMessage(channel=T1, text="x", blocks=[section(), section("x" * 3001)])
    messages = caught.value.response["response_metadata"]["messages"]  # type: ignore[attr-defined]
    assert messages == ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"]
    assert server.channel("escalations-t1").messages == []


def test_only_own_messages_can_be_changed(server: PracticeServer, web: WebClient) -> None:
    theirs = server.person("alice").post("mine", "escalations-t1").ts
    assert refusal(lambda: web.chat_update(channel=T1, ts=theirs, text="x")) == "cant_update_message"
    assert refusal(lambda: web.chat_delete(channel=T1, ts=theirs)) == "cant_delete_message"


def test_a_message_in_an_archived_channel_is_frozen(server: PracticeServer, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="a")["ts"]
    server.channel("escalations-t1").archive()
    assert refusal(lambda: web.chat_update(channel=T1, ts=ts, text="b")) == "is_inactive"


def test_an_update_takes_at_most_4000_characters(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=T1, text="a")["ts"]
    assert web.chat_update(channel=T1, ts=ts, text="x" * 4000)["ok"]
    assert refusal(lambda: web.chat_update(channel=T1, ts=ts, text="x" * 4001)) == "msg_too_long"


MANIFEST = """
display_information: {name: Small}
features: {bot_user: {display_name: small}, app_home: {home_tab_enabled: false, messages_tab_enabled: false}}
oauth_config: {scopes: {bot: [chat:write, im:write], bot_optional: [users:read]}}
settings: {interactivity: {is_enabled: false}}
"""


def test_what_the_manifest_did_not_ask_for_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(MANIFEST)
    with PracticeServer(manifest=path) as server:
        web = client_of(server)
        assert refusal(lambda: web.conversations_history(channel=T1)) == "missing_scope"
        assert refusal(web.usergroups_list) == "missing_scope"
        with pytest.raises(Exception, match="missing_scope") as caught:
            web.conversations_info(channel=T1)
        response = caught.value.response  # type: ignore[attr-defined]
        assert (response["needed"], response["provided"]) == ("channels:read", "chat:write,im:write,users:read")
        assert "email" not in web.users_info(user=ALICE)["user"]["profile"]
        assert refusal(lambda: web.chat_postMessage(channel=ALICE, text="x")) == "messages_tab_disabled"
        assert refusal(lambda: web.views_publish(user_id=ALICE, view=home())) == "not_enabled"
        result = server.person("alice").command("/escalate x", channel="support")
        assert "/escalate is not a valid command." in (result.error or "")


def test_people_of_other_companies_have_no_address_and_no_place_in_the_list(web: WebClient) -> None:
    """SLACK.md section 5."""
    assert "email" in web.users_info(user=ALICE)["user"]["profile"]
    assert "email" not in web.users_info(user="U00XENIA00")["user"]["profile"]
    assert "U00XENIA00" not in {one["id"] for one in web.users_list()["members"]}


def test_the_token_of_a_socket_is_taken_from_the_header_alone(server: PracticeServer) -> None:
    """SLACK.md section 1."""
    url = f"{server.api_url}apps.connections.open"
    token = server.options.app_token
    assert httpx.post(url, data={"token": token}).json()["error"] == "not_authed"
    assert httpx.post(url, headers={"Authorization": f"Bearer {token}"}).json()["ok"]


def test_strict_rates_hold_for_answers_at_response_urls_too() -> None:
    """SLACK.md section 2: the same one a second and channel."""
    with PracticeServer(strict_rates=True) as server:
        token = server.run(server.practice.workspace.response_urls.make, ALICE, T1)
        answers = [
            httpx.post(f"{server.url}/commands/T00PRACTICE/{token}", json={"text": str(number)}) for number in range(5)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
        assert answers[-1].headers["Retry-After"] == "1"
        assert [shown.text for shown in server.person("alice").sees(T1)] == ["0", "1", "2", "3"]


def test_strict_rates_let_a_burst_through_and_then_one_message_a_second() -> None:
    with PracticeServer(strict_rates=True) as server:
        web = client_of(server)
        for _ in range(4):
            web.chat_postMessage(channel=T1, text="x")
        with pytest.raises(Exception, match="ratelimited") as caught:
            web.chat_postMessage(channel=T1, text="x")
        response = caught.value.response  # type: ignore[attr-defined]
        assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
        assert web.chat_postMessage(channel="C00ESCT200", text="x")["ok"]
