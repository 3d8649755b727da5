"""What administrators look at: everything that is bound, by whom and since when, the active policy, who they are.

Never asks Slack, and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.db import bindings as stored
from bot.db import people, policies
from bot.db.bindings import Binding
from bot.db.bound import BoundKind, BoundTo
from bot.db.policies import Version
from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.domain.policy import Policy
from bot.usecases.runtime import Runtime

__all__ = ["Administration", "Binding", "Version", "administration"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """One moment of it. `standing` is what the address book says of those who are bound, as far as it knows them."""

    policy: Policy
    version: Version
    bindings: Mapping[str, Binding]
    standing: Mapping[PersonId, Standing]
    named_at_start: tuple[PersonId, ...]

    @property
    def bound(self) -> Mapping[str, BoundTo]:
        """What every key is bound to."""
        return {key: binding.to for key, binding in self.bindings.items()}


def administration(rt: Runtime, team: TeamId) -> Administration | None:
    """As it stands; None before the first policy."""
    with rt.database.reading() as session:
        versions = policies.versions(session, team)
        if not versions:
            return None
        bindings = stored.everything(session, team)
        persons = (binding.to.ids for binding in bindings.values() if binding.to.kind in _OF_PEOPLE)
        known = people.load(session, team, (one for ids in persons for one in ids))
        return Administration(
            policy=policies.load(session, team, [versions[0].number])[versions[0].number],
            version=versions[0],
            bindings=bindings,
            standing={person: one.standing for person, one in known.items()},
            named_at_start=rt.administrators,
        )


_OF_PEOPLE = frozenset({BoundKind.PERSON, BoundKind.PEOPLE})
