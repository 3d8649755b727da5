"""Everything that comes from the environment or from `.env`: typed, frozen, each with its description.

Never holds a number about the process (that is the policy file's), and never shows a secret in a sentence.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_EVERYBODY = 0o006
_SECRET = re.compile(
    rb"^\s*(?:export\s+)?(?:SLACK_\w*(?:TOKEN|SECRET)\w*|METRICS_TOKEN|BOT_MONITOR_URL)[ \t]*=[ \t]*[^\s#]|://[^\s:/@]*:[^\s@]+@",
    re.MULTILINE,
)


class SettingsMistake(Exception):  # noqa: N818  # it names what it is
    """Settings that are missing or malformed: one sentence each (which one, what is expected, where to get it)."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _refused(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("setting", "{sentence}", {"sentence": sentence})


def _secret(pattern: str, expected: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if re.fullmatch(pattern, secret.get_secret_value()) is None:
            raise _refused(f"must be {expected}")
        return secret

    return AfterValidator(check)


def _lasting(token: SecretStr) -> SecretStr:
    if token.get_secret_value().startswith("xoxe."):
        raise _refused(
            "is one that rotates: it runs out within hours, and nothing here renews it; "
            "make the app anew from manifest.yml, where token rotation is off"
        )
    return token


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _person(value: str) -> str:
    if re.fullmatch(r"[UW][A-Z0-9]{6,20}|[^@\s]+@[^@\s]+\.[^@\s]+", value) is None:
        raise _refused(
            f"has {value!r} in it; write user ids (U0123ABCD: a profile in Slack, the three dots, Copy member ID) "
            "or e-mail addresses, separated by commas"
        )
    return value


def _command(value: str) -> str:
    if re.fullmatch(r"/[a-z0-9_-]{1,31}", value) is None:
        raise _refused(
            "must be a slash and up to 31 small letters, digits, - or _, like /escalate, as in the app's manifest"
        )
    return value


def _language(value: str) -> str:
    if re.fullmatch(r"[a-z]{2,3}(_[A-Za-z]{2,4}){0,2}", value) is None:
        raise _refused("must be a language like en, de or pt_BR")
    return value


def _database(value: str) -> str:
    if re.fullmatch(r"sqlite:///.+|postgres(ql)?(\+psycopg)?://.+", value) is None:
        raise _refused("must be sqlite:///PATH for a file or postgresql://USER:PASSWORD@HOST/NAME for a server")
    try:
        _ = urlsplit(value).port
    except ValueError:
        raise _refused("has a port that is no number from 0 to 65535") from None
    return value


def _api(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _refused("must be an address like https://slack.com/api/")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise _refused("must begin with https://; the token may travel over plain http only to this machine itself")
    return value.rstrip("/") + "/"


def _monitor(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise _refused("must be an address like https://monitor.example/ping/…")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise _refused("must begin with https://; plain http is only for this machine itself")
    return value


WHERE = {
    "slack_bot_token": "a bot token beginning with xoxb-; "
    "it is under OAuth & Permissions of your app at api.slack.com/apps",
    "slack_app_token": "an app-level token beginning with xapp- and with the scope connections:write; "
    "make it under Basic Information, App-Level Tokens, of your app at api.slack.com/apps",
    "slack_signing_secret": "the signing secret (32 letters and digits); "
    "it is under Basic Information, App Credentials, of your app at api.slack.com/apps",
}
"""What is expected of each secret and where it is found."""
BotToken = Annotated[SecretStr, AfterValidator(_lasting), _secret(r"xoxb-[\w-]{6,}", WHERE["slack_bot_token"])]
AppToken = Annotated[SecretStr, _secret(r"xapp-[\w-]{6,}", WHERE["slack_app_token"])]
SigningSecret = Annotated[SecretStr, _secret(r"[\w-]{16,}", WHERE["slack_signing_secret"])]
MetricsToken = Annotated[SecretStr, _secret(r"[!-~]{16,}", "at least 16 letters, digits or signs without a space")]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """What this machine says. Built once, by `read_settings`."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    slack_bot_token: BotToken | None = Field(
        default=None,
        description="The bot token (xoxb-…) of your Slack app. With none of the three set, `bot run` practises.",
    )
    slack_app_token: AppToken | None = Field(
        default=None,
        description="The app-level token (xapp-…, scope connections:write) for Socket Mode, which `bot run` uses.",
    )
    slack_signing_secret: SigningSecret | None = Field(
        default=None, description="The signing secret of your Slack app, for HTTP: `bot web` beside `bot worker`."
    )
    slack_api_url: Annotated[str, AfterValidator(_api)] = Field(
        default="https://slack.com/api/", description="The address of Slack's Web API."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite:///var/bot.sqlite3",
        repr=False,
        description="Where everything is kept: an SQLite file (one serving process) or PostgreSQL (any number).",
    )
    bot_admins: Annotated[tuple[Annotated[str, AfterValidator(_person)], ...], NoDecode, BeforeValidator(_split)] = (
        Field(
            default=(),
            description="The first administrators: Slack user ids or e-mail addresses, separated by commas. "
            "They may change policy and bindings, and are called where nobody else is.",
        )
    )
    bot_command: Annotated[str, AfterValidator(_command)] = Field(
        default="/escalate", description="The slash command, the same as in the app's manifest."
    )
    bot_language: Annotated[str, AfterValidator(_language)] = Field(
        default="en",
        description="The language that the bot speaks in Slack, the same for everybody: `en`, or another of which "
        "there is a catalogue in `bot/slack/locale`.",
    )
    bot_monitor_url: Annotated[str, AfterValidator(_monitor)] = Field(
        default="",
        repr=False,
        description="An address of your monitor that the bot asks for every minute while all is well. "
        "Let the monitor raise the alarm when nothing came for five minutes.",
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    ] = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR. JSON lines on standard output."
    )
    host: str = Field(
        default="127.0.0.1",
        description="The address to listen on: this machine only by default, 0.0.0.0 behind a proxy.",
    )
    port: Port = Field(default=3000, description="The port for Slack's requests (`bot web`) and for the health checks.")
    worker_port: Port | None = Field(
        default=None, description="A port on which `bot worker` answers health checks and metrics; without it, nowhere."
    )
    metrics_token: MetricsToken | None = Field(
        default=None,
        description="What whoever asks for /metrics must show (`Authorization: Bearer …`); "
        "without it only this machine is answered, and over HTTP nobody, as a proxy may stand before it.",
    )
    practice_port: Port = Field(default=3300, description="The port of the practice workspace's page.")

    @property
    def names_no_workspace(self) -> bool:
        """True where nothing of Slack is set: then `bot run` practises instead of refusing."""
        return not (self.slack_bot_token or self.slack_app_token or self.slack_signing_secret)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret as it is, for the log to take out."""
        known = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.metrics_token)
        monitor = (self.bot_monitor_url,) if self.bot_monitor_url else ()
        return (*(secret.get_secret_value() for secret in known if secret), *_password(self.database_url), *monitor)


def _password(url: str) -> tuple[str, ...]:
    password = urlsplit(url).password
    return (password,) if password else ()


def read_settings(**overrides: object) -> Settings:
    """Read the environment and `.env`; raises `SettingsMistake` with every mistake at once."""
    _refuse_open_secrets(Path(".env"))
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # they are checked like what the environment says
    except UnicodeDecodeError:
        raise SettingsMistake((".env is not text in UTF-8; save it as that.",)) from None
    except ValidationError as error:
        raise SettingsMistake(tuple(_sentence(detail) for detail in error.errors())) from None


def _refuse_open_secrets(file: Path) -> None:
    """Secrets that everybody on the machine can read are none (SECURITY S60)."""
    if file.is_file() and file.stat().st_mode & _EVERYBODY and _SECRET.search(file.read_bytes()):
        raise SettingsMistake((".env has secrets in it and everybody on this machine can read it: chmod 600 .env",))


def _sentence(detail: ErrorDetails) -> str:
    shown = str(detail["loc"][0]).upper()
    match detail["type"]:
        case "setting":
            return f"{shown} {detail['msg']}."
        case "literal_error":
            return f"{shown} must be one of DEBUG, INFO, WARNING, ERROR."
        case "int_parsing" | "greater_than_equal" | "less_than_equal":
            return f"{shown} must be a number from 0 to 65535."
        case _:
            return f"{shown} is not usable: {detail['msg']}."


def needed(settings: Settings, *names: str) -> None:
    """Refuse with one sentence for each of these secrets that is not there."""
    missing = [name for name in names if getattr(settings, name) is None]
    if missing:
        raise SettingsMistake(tuple(f"{name.upper()} is missing; it must be {WHERE[name]}." for name in missing))
