"""How commands answer when they cannot: with sentences on standard error and an exit code, never with a traceback.

0 is done; 1 is "something is to be mended" (a policy with mistakes, a doctor with findings); 2 is "this cannot start".
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import NoReturn

import click

from bot import log
from bot.cli.practise import PracticeFailed, practice_settings
from bot.connecting import CannotStart
from bot.db.opening import DoesNotFit
from bot.settings import Settings, SettingsMistake, read_settings
from bot.slack.texts import ENGLISH, speak

TO_BE_MENDED = 1
CANNOT = 2


def settings_to_serve() -> Settings:
    """Read the settings and send the log where they say."""
    settings = read_settings()
    log.configure(settings.log_level, settings.secrets)
    _speak(settings.bot_language)
    return settings


def settings_at_hand() -> Settings:
    """The settings for a command beside the bot that serves or practises; only warnings are logged."""
    settings = practice_settings(read_settings())
    log.configure("WARNING", settings.secrets, sys.stderr)
    _speak(settings.bot_language)
    return settings


def _speak(language: str) -> None:
    """Only for another language than English what reads catalogues is loaded."""
    if language != ENGLISH.language:
        catalogue = import_module("bot.cli.catalogue")
        try:
            speak(catalogue.read(language))
        except catalogue.CatalogueMistake as mistake:
            raise SettingsMistake((str(mistake),)) from None


@contextmanager
def in_sentences() -> Iterator[None]:
    """Say what is the case and end with 2."""
    try:
        yield
    except SettingsMistake as mistake:
        fail(*mistake.sentences)
    except (CannotStart, DoesNotFit) as refusal:
        fail(str(refusal))
    except PracticeFailed:
        fail("The practice workspace did not start. PRACTICE_PORT chooses another port for its page.")


def fail(*sentences: str, code: int = CANNOT) -> NoReturn:
    """Say why not, and end."""
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(code)
