"""The installed app as its manifest describes it: scopes, commands, shortcuts, subscriptions.

No call is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.practice.wire import Json

DEFAULT_MANIFEST = Path(__file__).with_name("manifest.yml")


@dataclass(frozen=True)
class SlashCommand:
    """One slash command; with `escapes` Slack turns typed names into `<@U…|name>` before the app sees them."""

    command: str
    description: str
    usage_hint: str
    escapes: bool


@dataclass(frozen=True)
class Shortcut:
    """One shortcut; `type` is `global` or `message`."""

    callback_id: str
    name: str
    type: str


@dataclass(frozen=True)
class AppManifest:
    """What the app was installed with. Optional scopes count as granted; commands and shortcuts need `commands`."""

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    interactive: bool
    socket_mode: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool


def read_yaml(path: Path) -> Json:
    """A YAML (or JSON) file whose top is a mapping; ValueError names the file otherwise."""
    content = _parsed(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{path}: expected a mapping at the top.")  # noqa: TRY004 -- the file's content is wrong, not the caller's type
    return content


@cache
def _parsed(text: str) -> object:
    """Parsing takes most of a start, and tests start many workspaces of the same files. Nobody changes what is read."""
    return YAML(typ="safe", pure=True).load(text)


def read_manifest(path: Path | None = None) -> AppManifest:
    """The app of a manifest file of Slack's schema, or of the package's own, which permits everything."""
    manifest = read_yaml(path or DEFAULT_MANIFEST)
    features: Json = manifest.get("features") or {}
    settings: Json = manifest.get("settings") or {}
    scopes: Json = (manifest.get("oauth_config") or {}).get("scopes") or {}
    home: Json = features.get("app_home") or {}
    name = str(manifest["display_information"]["name"])
    granted = (*(scopes.get("bot") or []), *(scopes.get("bot_optional") or []))
    offered = features if "commands" in granted else {}
    return AppManifest(
        name=name,
        bot_name=str((features.get("bot_user") or {}).get("display_name") or name),
        scopes=granted,
        commands=tuple(_command(entry) for entry in offered.get("slash_commands") or []),
        shortcuts=tuple(
            Shortcut(entry["callback_id"], entry["name"], entry["type"]) for entry in offered.get("shortcuts") or []
        ),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or []),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
    )


def _command(entry: Json) -> SlashCommand:
    return SlashCommand(
        command=entry["command"],
        description=entry.get("description") or "",
        usage_hint=entry.get("usage_hint") or "",
        escapes=bool(entry.get("should_escape")),
    )
