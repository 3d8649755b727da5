"""`bot backup` and `bot restore`: a copy of the database that is known to be good, and the way back from one.

Copies are made of an SQLite file only: PostgreSQL has pg_dump and pg_restore. What follows a restore is for both.
"""

from pathlib import Path

import click

from bot.cli.sentences import fail, in_sentences, settings_at_hand
from bot.connecting import machine_now
from bot.db import workspaces
from bot.db.backup import NotACopy, checked_copy, gather_statistics, put_back, whole
from bot.db.opening import open_database, sqlite_file
from bot.db.serving import AlreadyServing, take_serving_lock
from bot.usecases.after_restore import doubt_what_was_not_sent
from bot.usecases.runtime import Runtime


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def backup(path: Path) -> None:
    """Copy the database to PATH, also while the bot serves; the copy is opened, checked and compared."""
    with in_sentences():
        source = _file("pg_dump")
    if not source.exists():
        fail(f"There is no database at {source}.")
    try:
        counts = checked_copy(source, path)
    except (NotACopy, OSError) as error:
        fail(f"No copy was made: {error}.")
    click.echo(f"Copied {sum(counts.values())} rows of {len(counts)} tables to {path}; the copy is whole.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), required=False)
def restore(path: Path | None) -> None:
    """Put the copy at PATH in the place of the database; the bot must not run. The old database is kept beside it.

    On PostgreSQL without PATH, after pg_restore: what the copy still had to send is looked for in Slack first.
    """
    with in_sentences():
        url = settings_at_hand().database_url
        if path is None and sqlite_file(url) is None:
            _look_before_sending(url)
            return
        target = _file("pg_restore, and then `bot restore` alone")
        if path is None:
            fail("Name the copy: bot restore FILE.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            lock = take_serving_lock(url, machine_now())
        except AlreadyServing as serving:
            fail(f"The database is served by {serving.holder}. Stop that first.")
        try:
            counts = whole(path)
            kept = put_back(path, target, machine_now())
        except (NotACopy, OSError) as error:
            fail(f"Nothing was replaced: {error}.")
        finally:
            if lock is not None:
                lock.release()
        click.echo(f"Restored {sum(counts.values())} rows of {len(counts)} tables from {path}.")
        if kept is not None:
            click.echo(f"The database that was here is kept as {kept}.")
        _look_before_sending(url)


def _look_before_sending(url: str) -> None:
    database = open_database(url, machine_now)
    with database.reading() as session:
        teams = workspaces.known(session)
    doubted = sum(doubt_what_was_not_sent(Runtime(database, machine_now), team) for team in teams)
    if doubted:
        click.echo(f"{doubted} messages may have been sent since; each is looked for in Slack before it is sent again.")
    gather_statistics(database)  # last: the bot would do without, and without the doubt above it would send twice
    database.dispose()


def _file(instead: str) -> Path:
    file = sqlite_file(settings_at_hand().database_url)
    if file is None:
        fail(f"DATABASE_URL names a server. Use {instead}.")
    return file
