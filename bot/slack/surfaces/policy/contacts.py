"""Who and where the keys of the policy are today, as lines with live mentions, which call nobody in a window.

Never says who is on call; `oncall` does.
"""

from collections.abc import Mapping

from bot.domain.ids import PersonId
from bot.domain.policy import Policy
from bot.slack.surfaces.setup_form import label
from bot.slack.text import people, typed
from bot.slack.texts import _
from bot.usecases.bindings import BoundKind, BoundTo, wanted_keys

_LABEL = 120


def lines(policy: Policy, bound: Mapping[str, BoundTo]) -> tuple[str, ...]:
    """One line for each key that the policy needs or that is bound."""
    return tuple(
        f"*{typed(label(policy, wanted.key), _LABEL)}*: {_who(bound.get(wanted.key))}"
        for wanted in wanted_keys(policy)
        if wanted.needed or wanted.key in bound
    )


def _who(to: BoundTo | None) -> str:
    match to:
        case None:
            return _("not set")
        case BoundTo(kind=BoundKind.CHANNEL):
            return f"<#{to.ids[0]}>"
        case BoundTo(kind=BoundKind.GROUP):
            return f"<!subteam^{to.ids[0]}>"
        case _:
            return people(PersonId(one) for one in to.ids)
