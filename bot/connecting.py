"""What every command begins with: the database and the workspace that belong together, and the only clock.

Nothing is started here.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import SecretStr

from bot.db import workspaces
from bot.db.opening import open_database
from bot.domain.ids import TeamId
from bot.set_up import Connected
from bot.settings import Settings, needed
from bot.slack.client import FOR_A_LETTER, web_client
from bot.slack.installed import administrators, installed
from bot.usecases.practice_time import PracticeTime, practice_offset
from bot.usecases.runtime import Runtime, nobody_waits


def machine_now() -> datetime:
    """The only place where the machine is asked for the time."""
    return datetime.now(UTC)


class CannotStart(Exception):  # noqa: N818  # it says what is the case
    """The bot must not start like this; the sentence says why and what to do."""


def connect(
    settings: Settings, woken: Callable[[], None] = nobody_waits, time: PracticeTime | None = None
) -> Connected:
    """Open the database and ask Slack whose token this is. Raises `DoesNotFit`, `CannotStart`, `SettingsMistake`."""
    needed(settings, "slack_bot_token")
    database = open_database(settings.database_url, machine_now)
    client = web_client(shown(settings.slack_bot_token), settings.slack_api_url, FOR_A_LETTER)
    installation = installed(client, settings)
    with database.reading() as session:
        others = [team for team in workspaces.known(session) if team != installation.team]
    if others:
        raise CannotStart(
            f"DATABASE_URL is the database of the workspace {others[0]}, and SLACK_BOT_TOKEN belongs to "
            f"{installation.team_name} ({installation.team}). Take another database, or the token of {others[0]}."
        )
    if time is not None:
        time.ahead_by(practice_offset(database, installation.team))
    now = machine_now if time is None else time.now
    return Connected(Runtime(database, now, woken, administrators(client, settings)), client, installation)


def runtime_at_hand(settings: Settings) -> tuple[Runtime, TeamId]:
    """The database and whose it is, for commands that need no Slack. Raises as `connect` does."""
    database = open_database(settings.database_url, machine_now)
    with database.reading() as session:
        teams = workspaces.known(session)
    if len(teams) == 1:
        return Runtime(database, machine_now), teams[0]
    database.dispose()
    at = connect(settings)
    return at.rt, at.team


def shown(secret: SecretStr | None) -> str:
    """What it says; nothing where there is none."""
    return secret.get_secret_value() if secret is not None else ""
