"""`bot doctor`: what is missing, late or given up; on request a trial page, or what Slack really does.

Nothing is mended here.
"""

import sys
import threading
import time

import click

from bot.cli.sentences import TO_BE_MENDED, fail, in_sentences, settings_at_hand
from bot.connecting import connect, machine_now
from bot.domain.ids import TierKey
from bot.set_up import Connected, policy_in_force
from bot.slack.doctor import examine
from bot.slack.names import in_plain_words
from bot.slack.probe import probe
from bot.slack.surfaces import delivery, trial
from bot.usecases.bindings import OPS, bindings
from bot.usecases.state_of_delivery import state_of_delivery
from bot.usecases.trial_page import Fate, fates, send_trial_page

PATIENCE = 30.0  # seconds that a trial page may take; the bot looks every five seconds
A_MOMENT = 0.2  # seconds


@click.command()
@click.option("--page", "tier", metavar="TIER", help="Call those on call at TIER, saying that it is a test.")
@click.option("--probe", "probing", is_flag=True, help="Try out in the bot's own channel what Slack really does.")
def doctor(tier: str | None, *, probing: bool) -> None:
    """Say what is missing, late or given up; ends with 1 where something is to be mended."""
    with in_sentences():
        settings = settings_at_hand()
        at = connect(settings)
        if tier is not None:
            all_well = _page(at, tier)
        elif probing:
            all_well = _probe(at)
        else:
            all_well = _examine(at, settings.bot_command)
    sys.exit(0 if all_well else TO_BE_MENDED)


def _examine(at: Connected, command: str) -> bool:
    click.echo(f"Database and Slack answer. The bot belongs to {at.installation.team_name} ({at.team}).")
    found = examine(at.rt, at.client, at.team, policy=policy_in_force(at), command=command, now=machine_now)
    for lack in sorted(found, key=lambda one: not one.hurts):
        click.echo(f"{'!' if lack.hurts else '-'} {in_plain_words(at.client, lack.words)}")
    state = state_of_delivery(at.rt, at.team)
    for line in delivery.details(state) if state is not None else ():
        click.echo(f"    {line}")
    hurting = sum(lack.hurts for lack in found)
    click.echo(f"To be mended: {hurting}." if hurting else "Nothing is missing.")
    return not hurting


def _page(at: Connected, tier: str) -> bool:
    policy = policy_in_force(at)
    if tier not in {one.key for one in policy.ladder}:
        fail(f"There is no tier {tier}. Write one of {', '.join(one.key for one in policy.ladder)}.")
    key = send_trial_page(at.rt, at.team, TierKey(tier), lambda called: trial.words(policy, TierKey(tier), called))
    found = _settled(at, key)
    for one in found:
        click.echo(f"{'-' if one.arrived else '!'} {in_plain_words(at.client, trial.fate(one))}")
    return all(one.arrived for one in found)


def _settled(at: Connected, key: str) -> tuple[Fate, ...]:
    """What became of them, once nothing more will, or after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not all(one.is_final for one in fates(at.rt, at.team, key)) and time.monotonic() < end:
        threading.Event().wait(A_MOMENT)
    return fates(at.rt, at.team, key)


def _probe(at: Connected) -> bool:
    ops = bindings(at.rt, at.team).get(OPS)
    if ops is None or ops.channel is None:
        fail("The probe needs the channel for the bot's own troubles: `bot bind ops CHANNEL`.")
    all_well = True
    for seen in probe(at.client, ops.channel, at.installation.bot_id, machine_now):
        click.echo(f"{'-' if seen.as_expected else '!'} {seen.words}")
        all_well = all_well and seen.as_expected
    return all_well
