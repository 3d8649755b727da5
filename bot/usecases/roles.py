"""Which roles there are, who holds them now and who stands in, for whoever asks (SPEC statement 79).

Never changes what a key is bound to, and asks no directory.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.db import people
from bot.db.bound import BoundKind, BoundTo
from bot.db.people import Group
from bot.domain.ids import RotaKey, TeamId
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.usecases.bindings import Bound
from bot.usecases.duty import Duty
from bot.usecases.policies import load_active
from bot.usecases.rotas import TierDuty, on_duty
from bot.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The roles of a policy with those who hold them: by a binding, by a rota, or as a member of a user group.

    `groups` are those that were ever asked about, by their ids; `rotas` names the rota of a role that has one.
    """

    policy: Policy
    bound: Mapping[str, BoundTo]
    roster: Roster
    duty: tuple[TierDuty, ...]
    groups: Mapping[str, Group]
    rotas: Mapping[str, RotaKey]


def roles(rt: Runtime, team: TeamId) -> Roles:
    """As they are now. Raises `NoPolicy`."""
    with rt.database.reading() as session:
        _, policy = load_active(session, team)
        bound = Bound.load(session, team)
        named = [value.ids[0] for value in bound.to.values() if value.kind is BoundKind.GROUP]
        groups = people.load_groups(session, team, named)
        duty = Duty.load(session, team, rt.now())
        roster = bound.roster(rt.administrators, duty)
    return Roles(
        policy=policy,
        bound=bound.to,
        roster=roster,
        duty=on_duty(rt, team),
        groups=groups,
        rotas={str(rota.tier): rota.key for rota in duty.rotas},
    )
