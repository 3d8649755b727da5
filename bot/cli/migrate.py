"""`bot migrate`: bring the database to the schema of this code. Imported only to migrate: Alembic loads slowly.

Never called by a process that already serves.
"""

import click

from bot.cli.sentences import fail, in_sentences, settings_at_hand
from bot.connecting import machine_now
from bot.db.engine import Unavailable, reason
from bot.db.migrate import DamagedDatabase, MigrationLosesRows, NotEnoughRoom, check_room, checked_copy
from bot.db.migrate import migrate as migrate_database
from bot.db.opening import is_older, sqlite_file
from bot.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the database up to date, an SQLite file after a checked copy of it."""
    with in_sentences():
        bring_up_to_date(settings_at_hand())


def bring_up_to_date(settings: Settings) -> None:
    """Migrate if the database is older; say what was done. Raises `DoesNotFit` for a newer one."""
    file = sqlite_file(settings.database_url)
    if not is_older(settings.database_url, machine_now):
        return
    try:
        is_new = file is not None and not file.exists()
        if file is not None and not is_new:
            check_room(file)
            click.echo(f"Copied the database to {checked_copy(file)} and checked the copy.", err=True)
        migrate_database(settings.database_url, told=None if is_new else _say_step)
    except Unavailable as error:
        fail(f"The database does not answer ({reason(error)}). Check DATABASE_URL.")
    except NotEnoughRoom as error:
        fail(f"Nothing was changed: {error}.", "Make room on this disk, or move the file to one that has it.")
    except (DamagedDatabase, MigrationLosesRows) as error:
        fail(f"Nothing was changed: {error}.", "Keep the file as it is and ask for help with this sentence.")
    click.echo("The database is up to date.", err=True)


def _say_step(revision: str) -> None:
    """A large database takes a minute; whoever waits sees that it goes on."""
    click.echo(f"Step {revision} is done.", err=True)
