"""Restraint: whoever asks too much at once is told to slow down, and nothing is done for them (SECURITY S56).

Never for events: those nobody waits for, and Slack would only send them again.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack import identity
from bot.slack.slack_settings import Edge
from bot.usecases.allowance import Allowance

_BY_HAND = frozenset({"block_actions", "view_submission", "shortcut", "message_action", "block_suggestion"})


class SlowDown(Exception):  # noqa: N818  # it says what is the case
    """One request too many; `aloud` where the person has not heard so in the last seconds."""

    def __init__(self, *, aloud: bool) -> None:
        """Nothing was done."""
        super().__init__()
        self.aloud = aloud


def restrain(edge: Edge, allowance: Allowance) -> Callable[..., None]:
    """Count what people do by hand. Raises `SlowDown`."""

    def count(body: Mapping[str, Any], next: Callable[[], None]) -> None:  # noqa: A002  # Bolt's name
        if "command" in body or body.get("type") in _BY_HAND:
            person, now = identity.person_of(body), edge.seconds()
            if not allowance.take(person, now):
                raise SlowDown(aloud=allowance.may_tell(person, now))
        next()

    return count
