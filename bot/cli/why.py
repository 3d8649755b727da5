"""`bot why`: everything that explains one issue, on the terminal.

Changes nothing and asks Slack nothing; people are named as the bot last heard of them.
"""

import re

import click

from bot.cli.sentences import TO_BE_MENDED, fail, in_sentences, settings_at_hand
from bot.connecting import runtime_at_hand
from bot.domain.ids import IssueId
from bot.slack.surfaces.why import page
from bot.slack.surfaces.why.teller import Teller
from bot.usecases.directory import Names
from bot.usecases.hindsight.why import explain


@click.command()
@click.argument("issue")
def why(issue: str) -> None:
    """Say of ISSUE, like ESC-12, how each deadline comes about and why whom was called."""
    named = re.fullmatch(r"(?i)(?:esc-?)?([0-9]{1,9})", issue)
    if named is None:
        fail(f"{issue} is no issue; write it like ESC-12.")
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        found = explain(rt, team, IssueId(int(named[1])))
        if found is None:
            fail(f"There is no issue {issue}.", code=TO_BE_MENDED)
        names = Names(rt, team)
        zone = found.policy.severity_calendar(found.issue.severity).zone
        teller = Teller.in_a_terminal(found.policy, zone, lambda person: names(person) or person)
        for line in page.text(found, teller):
            click.echo(line)
