"""`bot doctor`: what is unbound, missing, archived or without the bot, and whether the parts fit together.

Nothing is mended here.
"""

import sys

import click

from bot.app import connect
from bot.cli.sentences import TO_BE_MENDED, in_sentences, settings_at_hand
from bot.slack.check import what_is_missing


@click.command()
def doctor() -> None:
    """Say what is missing; ends with 1 where something is."""
    with in_sentences():
        at = connect(settings_at_hand())
        found = what_is_missing(at.rt, at.team, at.client)
        click.echo(f"Database and Slack answer. The bot belongs to {at.workspace.name} ({at.team}).")
    for sentence in found:
        click.echo(f"- {sentence}")
    click.echo("Nothing is missing." if not found else "Bind with `bot bind KEY VALUE`, invite with /invite in Slack.")
    sys.exit(TO_BE_MENDED if found else 0)
