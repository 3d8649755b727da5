"""How commands answer when they cannot: with sentences on standard error and an exit code, never with a traceback.

0 is done; 1 is "something is to be mended" (a policy with mistakes, a doctor with findings); 2 is "this cannot start".
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot import log
from bot.app import CannotStart
from bot.settings import Settings, SettingsMistake, read_settings

TO_BE_MENDED = 1
CANNOT = 2


def settings_here(*, quiet: bool = False) -> Settings:
    """Read the settings and send the log where they say; `quiet` leaves it to warnings, on standard error."""
    settings = read_settings()
    if quiet:
        log.configure("WARNING", settings.secrets, sys.stderr)
    else:
        log.configure(settings.log_level, settings.secrets)
    return settings


@contextmanager
def in_sentences() -> Iterator[None]:
    """Say what is the case and end with 2."""
    try:
        yield
    except SettingsMistake as mistake:
        fail(*mistake.sentences)
    except CannotStart as refusal:
        fail(str(refusal))


def fail(*sentences: str, code: int = CANNOT) -> None:
    """Say why not, and end."""
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(code)
