"""Practice: the workspace on this machine as a child process, and the bot beside it with everything bound.

The bot and the practice workspace meet over loopback only; neither imports the other.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import SecretStr

import bot
from bot.connecting import CannotStart, machine_now
from bot.db.serving import AlreadyServing, ServingLock, take_serving_lock
from bot.set_up import PRACTICE_ADMINISTRATOR
from bot.settings import Settings

FOLDER = Path("var/practice")
RUNNING = FOLDER / "running.json"
STOPS_WITHIN = 5.0  # seconds


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def practice(arguments: tuple[str, ...]) -> None:
    """Run the practice workspace alone; ARGUMENTS are its own (--help shows them)."""
    os.execv(sys.executable, [sys.executable, "-m", "bot.practice", *arguments])  # noqa: S606  # no shell wanted


class PracticeFailed(Exception):  # noqa: N818  # it says what is the case
    """The practice workspace did not start; its own sentence is on standard error already."""


@contextmanager
def practice_beside(settings: Settings, scene: str | None = None) -> Iterator[Settings]:
    """Run the practice workspace until the end of the `with`; gives the settings that belong to it.

    `scene` is what people are to play there once the bot is connected.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = _only_one()
    port = _free_port(settings.host, settings.port)
    bot_token, app_token = f"xoxb-{secrets.token_hex(12)}", f"xapp-{secrets.token_hex(12)}"
    environment = {**os.environ, "PRACTICE_BOT_TOKEN": bot_token, "PRACTICE_APP_TOKEN": app_token}  # noqa: TID251  # a child's
    child = subprocess.Popen(  # noqa: S603  # fixed arguments, and no shell
        [sys.executable, "-m", "bot.practice", *_arguments(settings, port), *(["--scene", scene] if scene else [])],
        env=environment,
        stdin=subprocess.PIPE,  # ends with this process, however that ends, and the child with it
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the bot; it ends this one when everything is said
    )
    try:
        running = {"url": _url(child), "bot_token": bot_token, "app_token": app_token, "port": port}
        RUNNING.touch(0o600)
        RUNNING.write_text(json.dumps(running))
        yield practice_settings(settings)
    finally:
        RUNNING.unlink(missing_ok=True)
        _end(child)
        if lock is not None:
            lock.release()


def _only_one() -> ServingLock | None:
    """A second workspace on the same files would end what the first one keeps in them."""
    try:
        return take_serving_lock(f"sqlite:///{FOLDER / 'workspace'}", machine_now())
    except AlreadyServing as other:
        raise CannotStart(f"The practice workspace is open already, by {other.holder}. Stop that one first.") from None


def practice_settings(settings: Settings) -> Settings:
    """The settings of the practice workspace that runs now, also for other commands; unchanged where none runs."""
    if not (settings.names_no_workspace and RUNNING.exists()):
        return settings
    running = json.loads(RUNNING.read_text())
    given = settings.model_fields_set
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(running["bot_token"]),
            "slack_app_token": SecretStr(running["app_token"]),
            "slack_api_url": f"{running['url']}/api/",
            "database_url": settings.database_url if "database_url" in given else f"sqlite:///{FOLDER}/bot.sqlite3",
            "bot_admins": settings.bot_admins or (PRACTICE_ADMINISTRATOR,),
            "log_level": settings.log_level if "log_level" in given else "WARNING",
            "port": running["port"],
        }
    )


def _arguments(settings: Settings, clock_port: int) -> list[str]:
    arguments = [
        "--until-stdin-ends",
        f"--port={settings.practice_port}",
        f"--state={FOLDER / 'workspace.json'}",
        f"--clock-url=http://{settings.host}:{clock_port}/practice/clock",
    ]
    manifest = Path(bot.__file__).parents[1] / "manifest.yml"
    return [*arguments, f"--manifest={manifest}"] if manifest.exists() else arguments


def _url(child: subprocess.Popen[str]) -> str:
    said = child.stdout.readline() if child.stdout is not None else ""
    if not said:
        raise PracticeFailed
    return str(json.loads(said)["url"])


def _end(child: subprocess.Popen[str]) -> None:
    child.terminate()
    try:
        child.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def _free_port(host: str, wanted: int) -> int:
    """Nobody types this port in practice, so where it is taken any other will do."""
    for port in (wanted, 0):
        try:
            with socket.create_server((host, port)) as found:
                return int(found.getsockname()[1])
        except OSError:
            continue
    return wanted
