"""The manifest against the code: what it announces is listened to, what the code calls is permitted, nothing more.

Slack's rules about the file itself are in manifest.schema.json beside this file.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from slack_sdk import WebClient

from bot.slack import action_ids
from bot.slack.action_ids import Deed
from bot.slack.check import NEEDED_SCOPES, OPTIONAL_SCOPES
from bot.slack.heard import ACTIONS, EVENTS, FORMS, SHORTCUTS
from bot.slack.slack_settings import SlackSettings
from tests.sources import ROOT, python

MANIFEST: Mapping[str, Any] = YAML(typ="safe").load((ROOT / "manifest.yml").read_text())
SCHEMA: Mapping[str, Any] = json.loads((ROOT / "tests" / "manifest.schema.json").read_text())

NEEDS: Mapping[str, frozenset[str]] = {
    "auth_test": frozenset(),
    "bookmarks_add": frozenset({"bookmarks:write"}),
    "bookmarks_edit": frozenset({"bookmarks:write"}),
    "bookmarks_list": frozenset({"bookmarks:read"}),
    "bots_info": frozenset({"users:read"}),
    "chat_delete": frozenset({"chat:write"}),
    "chat_getPermalink": frozenset(),
    "chat_postEphemeral": frozenset({"chat:write"}),
    "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_archive": frozenset({"channels:manage", "groups:write"}),
    "conversations_create": frozenset({"channels:manage", "groups:write"}),
    "conversations_info": frozenset({"channels:read", "groups:read"}),
    "conversations_invite": frozenset({"channels:manage", "groups:write"}),
    "conversations_list": frozenset({"channels:read", "groups:read"}),
    "conversations_open": frozenset({"im:write"}),
    "conversations_setTopic": frozenset({"channels:manage", "groups:write"}),
    "pins_add": frozenset({"pins:write"}),
    "usergroups_list": frozenset({"usergroups:read"}),
    "usergroups_users_list": frozenset({"usergroups:read"}),
    "users_conversations": frozenset({"channels:read", "groups:read"}),
    "users_info": frozenset({"users:read"}),
    "users_lookupByEmail": frozenset({"users:read.email"}),
    "views_open": frozenset(),
    "views_publish": frozenset(),
    "views_push": frozenset(),
    "views_update": frozenset(),
}
"""Every method that the code may call, and its scopes (https://docs.slack.dev/reference/methods)."""

NEEDED_WITHOUT_A_METHOD = frozenset({"commands"})
FOR_LOST_ANSWERS = frozenset({"channels:history", "groups:history", "im:history"})


def methods_called() -> Iterator[str]:
    """Every attribute that is called and is a method of Slack's Web API."""
    known = {name for name in dir(WebClient) if "_" in name.strip("_") and not name.startswith("_")} | {"api_call"}
    for source in python("bot/slack"):
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")))):
                    pass  # it passes on what somebody else calls
                case ast.Call(func=ast.Attribute(attr=attr)) if attr in known:
                    yield attr
                case _:
                    pass


def listened_to(kind: str) -> set[str]:
    """What listeners register for by name: `app.shortcut(SHORTCUT_OPEN)`, `app.event("app_home_opened")`."""
    found: set[str] = set()
    for source in python("bot/slack/listeners"):
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="app"), attr=attr), args=[named]) if attr == kind:
                    found |= set(_name(named))
    return found


def _name(named: ast.expr) -> Iterator[str]:
    match named:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if hasattr(action_ids, name):
            yield getattr(action_ids, name)
        case ast.Attribute(attr="command"):
            yield str(SlackSettings.__dataclass_fields__["command"].default)
        case _:
            pass


def test_the_manifest_keeps_slacks_rules() -> None:
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(MANIFEST)] == []


def test_every_command_shortcut_and_event_has_its_listener_and_none_listens_in_vain() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    assert {command["command"] for command in features["slash_commands"]} == listened_to("command")
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == listened_to("shortcut")
    assert set(settings.get("event_subscriptions", {}).get("bot_events", [])) == listened_to("event")
    assert features["app_home"]["home_tab_enabled"] is ("app_home_opened" in listened_to("event"))


def test_102_every_name_that_comes_back_from_slack_is_wanted_by_the_check_at_the_start() -> None:
    names = {value for name, value in vars(action_ids).items() if name.isupper() and isinstance(value, str)}
    assert names | set(Deed) == set(ACTIONS | FORMS | SHORTCUTS), "say in bot/slack/heard.py what kind each is"
    assert {shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]} == SHORTCUTS
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == EVENTS


def test_every_method_that_is_called_is_permitted() -> None:
    unknown = set(methods_called()) - set(NEEDS)
    assert not unknown, "say in NEEDS which scopes they need"
    scopes = MANIFEST["oauth_config"]["scopes"]
    needed = frozenset[str]().union(*(NEEDS[method] for method in methods_called()))
    assert needed <= {*scopes["bot"], *scopes["bot_optional"]}


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    explained = frozenset[str]().union(*NEEDS.values()) | NEEDED_WITHOUT_A_METHOD
    assert set(scopes["bot"]) <= explained
    assert set(scopes["bot_optional"]) <= explained | FOR_LOST_ANSWERS
    assert not set(scopes["bot"]) & set(scopes["bot_optional"])


def test_the_check_looks_for_exactly_these_scopes() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == NEEDED_SCOPES
    assert set(scopes["bot_optional"]) == OPTIONAL_SCOPES


def test_the_documents_invite_the_bot_by_the_name_that_the_manifest_gives_it() -> None:
    name = MANIFEST["features"]["bot_user"]["display_name"]
    for document in ("README.md", "docs/live-check.md"):
        invited = re.findall(r"/invite @([\w-]+)", (ROOT / document).read_text())
        assert set(invited) == {name}, document
