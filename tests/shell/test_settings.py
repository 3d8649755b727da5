"""Settings that are missing or malformed: one sentence each, never a traceback, never a secret."""

# ruff: noqa: E501  # a sentence is as long as it is
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.cli.sentences import settings_at_hand
from bot.settings import Settings, SettingsMistake, needed, read_settings


def sentences(monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[str, ...]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsMistake) as refused:
        read_settings()
    return refused.value.sentences


def test_nothing_set_means_practice_on_this_machine_with_a_file() -> None:
    settings = read_settings()
    assert settings.names_no_workspace
    assert settings.database_url == "sqlite:///var/bot.sqlite3"
    assert settings.host == "127.0.0.1"


def test_each_malformed_setting_gets_one_sentence_that_says_what_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    said = sentences(
        monkeypatch,
        SLACK_BOT_TOKEN="xapp-1-A111-222-abcdef",
        SLACK_APP_TOKEN="xoxb-111-222-abcdef",
        SLACK_SIGNING_SECRET="short",
        SLACK_API_URL="http://proxy.example.com/api",
        DATABASE_URL="mysql://root@db/bot",
        BOT_ADMINS="U0123ABCD, bob",
        BOT_COMMAND="escalate",
        LOG_LEVEL="loud",
        PORT="99999",
    )
    assert said == snapshot(
        (
            "SLACK_BOT_TOKEN must be a bot token beginning with xoxb-; it is under OAuth & Permissions of your app at api.slack.com/apps.",
            "SLACK_APP_TOKEN must be an app-level token beginning with xapp- and with the scope connections:write; make it under Basic Information, App-Level Tokens, of your app at api.slack.com/apps.",
            "SLACK_SIGNING_SECRET must be the signing secret (32 letters and digits); it is under Basic Information, App Credentials, of your app at api.slack.com/apps.",
            "SLACK_API_URL must begin with https://; the token may travel over plain http only to this machine itself.",
            "DATABASE_URL must be sqlite:///PATH for a file or postgresql://USER:PASSWORD@HOST/NAME for a server.",
            "BOT_ADMINS has 'bob' in it; write user ids (U0123ABCD: a profile in Slack, the three dots, Copy member ID) or e-mail addresses, separated by commas.",
            "BOT_COMMAND must be a slash and up to 31 small letters, digits, - or _, like /escalate, as in the app's manifest.",
            "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR.",
            "PORT must be a number from 0 to 65535.",
        )
    )


def test_a27_a_token_that_rotates_is_refused_with_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(monkeypatch, SLACK_BOT_TOKEN="xoxe.xoxb-1-hunter2-abcdef") == snapshot(
        (
            "SLACK_BOT_TOKEN is one that rotates: it runs out within hours, and nothing here renews it; make the app anew from manifest.yml, where token rotation is off.",
        )
    )


def test_no_sentence_repeats_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"SLACK_BOT_TOKEN": "oops-hunter2", "SLACK_APP_TOKEN": "hunter2", "DATABASE_URL": "ftp://me:hunter2@db"}
    assert "hunter2" not in "".join(sentences(monkeypatch, **wrong))


def test_secrets_and_passwords_are_not_in_the_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hunter2-hunter2")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@db/bot")
    assert "hunter2" not in repr(read_settings())
    assert read_settings().secrets == ("xoxb-hunter2-hunter2", "hunter2")


def test_a_command_says_which_settings_it_needs_and_where_they_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-111-222-abcdef")
    with pytest.raises(SettingsMistake) as refused:
        needed(read_settings(), "slack_bot_token", "slack_app_token", "slack_signing_secret")
    assert refused.value.sentences == snapshot(
        (
            "SLACK_APP_TOKEN is missing; it must be an app-level token beginning with xapp- and with the scope connections:write; make it under Basic Information, App-Level Tokens, of your app at api.slack.com/apps.",
            "SLACK_SIGNING_SECRET is missing; it must be the signing secret (32 letters and digits); it is under Basic Information, App Credentials, of your app at api.slack.com/apps.",
        )
    )


def test_administrators_are_ids_or_addresses_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ADMINS", "U0123ABCD, olu@example.com,")
    assert read_settings().bot_admins == ("U0123ABCD", "olu@example.com")


def test_a_setting_that_is_there_but_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    monkeypatch.setenv("PORT", "")
    assert read_settings().names_no_workspace


def test_the_file_dot_env_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nLOG_LEVEL=debug\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("PORT", "5000")
    assert read_settings().port == 5000
    assert read_settings().log_level == "DEBUG"


def test_a_language_is_written_as_catalogues_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LANGUAGE", "../de")
    with pytest.raises(SettingsMistake, match="BOT_LANGUAGE must be a language like en, de or pt_BR"):
        read_settings()


def test_a_command_refuses_a_language_that_nobody_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LANGUAGE", "tlh")
    with pytest.raises(SettingsMistake, match="BOT_LANGUAGE is 'tlh', and there is no such catalogue; write en"):
        settings_at_hand()


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().port = 1  # type: ignore[misc]


def test_each_setting_has_a_description_and_stands_in_the_example() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"{name.upper()}=" in example


def test_the_example_is_a_file_that_the_bot_accepts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((Path(__file__).parents[2] / ".env.example").read_text())
    assert read_settings().names_no_workspace
