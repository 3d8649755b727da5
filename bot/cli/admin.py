"""`bot admin`: who administers the bot, the code that makes the first one, the emergency, and the audit log.

Nobody is asked who they are: whoever can run this can read the database too.
"""

import click

from bot.cli.bind import named
from bot.cli.sentences import fail, in_sentences, settings_at_hand
from bot.connecting import connect, runtime_at_hand
from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.set_up import Connected
from bot.settings import Settings, SettingsMistake
from bot.slack.directory import ask_person
from bot.slack.names import Unresolved, person
from bot.usecases.administrators import (
    LastAdministrator,
    NamedAtTheStart,
    administrators,
    appoint,
    dismiss,
    new_code,
)
from bot.usecases.audit_log import entries
from bot.usecases.runtime import Runtime

CODE_WORDS = """
Nobody looks after this bot yet, so nothing can be opened. Whoever types this in Slack within 15 minutes does:

    {command} setup {code}
"""


@click.group()
def admin() -> None:
    """Administrators: who they are, the first one, the way back in, and who tried what."""


@admin.command("list")
def list_() -> None:
    """Say who administers the bot."""
    with in_sentences():
        at = connect(settings_at_hand())
        for one in administrators(at.rt, at.team):
            where = "BOT_ADMINS" if one in at.rt.administrators else "named since; `bot admin remove` takes it back"
            click.echo(f"{named(at.rt, at.team, one)}: {where}")


@admin.command()
def code() -> None:
    """Print a code that makes whoever types it in Slack the first administrator."""
    with in_sentences():
        settings = settings_at_hand()
        at = connect(settings)
        if not print_code(at.rt, at.team, settings.bot_command):
            fail("There is an administrator already. `bot admin list` says who, `bot admin add NAME` names another.")


def print_code(rt: Runtime, team: TeamId, command: str) -> bool:
    """Print a new code on the console; False where there is an administrator, so that none is needed."""
    found = new_code(rt, team)
    if found is not None:
        click.echo(CODE_WORDS.format(command=command, code=found), err=True)
    return found is not None


@admin.command()
@click.argument("name")
def add(name: str) -> None:
    """Make the person NAME (an id or e-mail address) an administrator. All administrators are told at once."""
    with in_sentences():
        at = _connect_whoever_is_left(settings_at_hand())
        found = _person(at, name)
        appoint(at.rt, at.team, found)
        click.echo(f"{named(at.rt, at.team, found)} is an administrator from now on; all administrators are told.")


@admin.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take it back from the person NAME, unless nobody would be left."""
    with in_sentences():
        at = connect(settings_at_hand())
        try:
            found = person(at.client, name)
            gone = dismiss(at.rt, at.team, found)
        except Unresolved as unresolved:
            fail(f"Nothing was changed: {unresolved}")
        except NamedAtTheStart:
            fail(f"Nothing was changed: {name} stands in BOT_ADMINS. Take the name out there and restart.")
        except LastAdministrator:
            fail(f"Nothing was changed: without {name} nobody would look after the bot. Add somebody else first.")
        click.echo(f"{name} is no administrator any more." if gone else f"{name} was none.")


@admin.command()
@click.option("--lines", default=50, show_default=True, help="How many, the newest first.")
def log(lines: int) -> None:
    """Say who tried what without the right to, and who was made an administrator."""
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        for one in entries(rt, team, lines):
            about = f" ({one.about})" if one.about else ""
            who = named(rt, team, PersonId(one.person))
            click.echo(f"{one.at:%Y-%m-%d %H:%M:%S} UTC  {who}: {one.deed}{about}: {one.outcome.replace('_', ' ')}")


def _connect_whoever_is_left(settings: Settings) -> Connected:
    """Also where everybody in BOT_ADMINS left: that is the emergency (SECURITY S28)."""
    try:
        return connect(settings)
    except SettingsMistake:
        return connect(settings.model_copy(update={"bot_admins": ()}))


def _person(at: Connected, name: str) -> PersonId:
    """Somebody who may act; ends with a sentence where the name stands for nobody who does."""
    try:
        found = person(at.client, name)
    except Unresolved as unresolved:
        fail(f"Nothing was changed: {unresolved}")
    known = ask_person(at.rt, at.team, at.client, found)
    if known is None or known.standing is not Standing.MEMBER:
        fail(f"Nothing was changed: {name} is no full member of the workspace, or Slack does not say.")
    return found
