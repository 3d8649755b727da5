"""The keys that a policy wants, and what each of them can be bound to.

Never what they are bound to: that is for `bindings.py`.
"""

from dataclasses import dataclass

from bot.db.bound import BoundKind
from bot.domain.ids import TierKey
from bot.domain.policy import Department, Policy

MANAGERS = "managers"
ACCOUNTABLE = "accountable"
FALLBACK = "fallback"
OPS = "ops"

_SEVERAL = (BoundKind.GROUP, BoundKind.PEOPLE)
_ONE = (BoundKind.PERSON, BoundKind.GROUP)  # of a user group the first who is there
_CHANNEL = (BoundKind.CHANNEL,)


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key that a policy names, what it can be bound to, and whether the process limps without it."""

    key: str
    kinds: tuple[BoundKind, ...]
    needed: bool


class NotBindable(ValueError):  # noqa: N818  # it says what is the case
    """A key that the active policy does not name, or a value of a kind that the key cannot have."""

    def __init__(self, key: str, wanted: tuple[WantedKey, ...]) -> None:
        """Keep what could be bound, for the sentence that people read."""
        super().__init__(key)
        self.key = key
        self.wanted = wanted


def wanted_keys(policy: Policy) -> tuple[WantedKey, ...]:
    """Every key that this policy can use, in the order in which one sets them up, each once."""
    keys = (
        *(wanted for tier in policy.ladder for wanted in _of_tier(tier.key)),
        WantedKey(MANAGERS, _SEVERAL, needed=True),
        WantedKey(ACCOUNTABLE, _ONE, needed=True),
        WantedKey(FALLBACK, _SEVERAL, needed=False),
        *(wanted for department in policy.departments for wanted in _of_department(department)),
        *(wanted for team in policy.raci.teams for wanted in _of_team(team)),
        *(WantedKey(line.key, _CHANNEL, needed=True) for line in policy.card_channels),
        *(WantedKey(key, _SEVERAL, needed=True) for tier in policy.ladder for step in tier.steps for key in step.named),
        WantedKey(OPS, _CHANNEL, needed=True),
    )
    return tuple({wanted.key: wanted for wanted in reversed(keys)}.values())[::-1]


def _of_tier(tier: TierKey) -> tuple[WantedKey, ...]:
    return (
        WantedKey(tier, _CHANNEL, needed=True),
        WantedKey(f"{tier}.people", _SEVERAL, needed=True),
        WantedKey(f"{tier}.oncall", _SEVERAL, needed=False),
        WantedKey(f"{tier}.lead", _ONE, needed=True),
        WantedKey(f"{tier}.deputy", _ONE, needed=False),
        WantedKey(f"{tier}.help", _CHANNEL, needed=False),
    )


def _of_department(department: Department) -> tuple[WantedKey, ...]:
    """Nobody misses a department until it is asked, so its people are needed only where it is asked by itself."""
    return (
        WantedKey(f"{department.key}.channel", _CHANNEL, needed=False),
        WantedKey(f"{department.key}.people", _SEVERAL, needed=bool(department.components)),
        WantedKey(f"{department.key}.lead", _ONE, needed=False),
    )


def roles_with_rotas(policy: Policy) -> tuple[str, ...]:
    """The roles that a rota can fill beside the tiers: who leads each tier, and who manages."""
    return (*(f"{tier.key}.lead" for tier in policy.ladder), MANAGERS)


def _of_team(team: str) -> tuple[WantedKey, ...]:
    """Who a team of the RACI table is, and where it reads what it is informed of."""
    return (
        WantedKey(f"{team}.people", _SEVERAL, needed=False),
        WantedKey(f"{team}.channel", _CHANNEL, needed=False),
    )
