"""The doctor in Slack: the same round as `bot doctor`, with the short patience of a lookup.

Shown to whoever asked alone; nothing is mended.
"""

from bot.slack.doctor import examine
from bot.slack.listeners.at_hand import policy_of
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import pages

PATIENCE = 1.5  # seconds; Slack waits three for an answer, and who asks is looked up before


def report(edge: Edge) -> str:
    """What is to be mended, and what one should know."""
    found = examine(
        edge.rt,
        edge.lookup,
        edge.team,
        policy=policy_of(edge),
        command=edge.settings.command,
        now=edge.settings.clock,
        patience=PATIENCE,
    )
    return pages.examined([one.words for one in found if one.hurts], [one.words for one in found if not one.hurts])
