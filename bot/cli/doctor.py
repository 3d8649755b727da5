"""`bot doctor`: what is unbound, missing, archived or without the bot, and whether the parts fit together.

Nothing is mended here.
"""

import sys

import click

from bot.app import connect
from bot.cli.sentences import TO_BE_MENDED, in_sentences, settings_at_hand
from bot.set_up import lacks_of
from bot.slack.names import in_plain_words
from bot.slack.surfaces import alarm
from bot.usecases.audit import audit


@click.command()
def doctor() -> None:
    """Say what is missing; ends with 1 where something is."""
    with in_sentences():
        settings = settings_at_hand()
        at = connect(settings)
        click.echo(f"Database and Slack answer. The bot belongs to {at.installation.team_name} ({at.team}).")
        found = lacks_of(at, settings.bot_command)
    for lack in found:
        click.echo(f"{'!' if lack.hurts else '-'} {in_plain_words(at.client, lack.words)}")
    for line in alarm.lines(audit(at.rt, at.team)):
        click.echo(f"- {line}")
    hurting = sum(lack.hurts for lack in found)
    click.echo(f"To be mended: {hurting}." if hurting else "Nothing is missing.")
    sys.exit(TO_BE_MENDED if hurting else 0)
