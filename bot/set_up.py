"""What a bot is given before its first start: a policy, in practice its bindings too; and what it still lacks.

Nothing is started here, and no clock is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.ids import TeamId
from bot.domain.policy import Policy
from bot.policyfile import load, shipped_text
from bot.slack import directory
from bot.slack.check import Installation
from bot.slack.installed import Lack, lacks
from bot.slack.names import resolve
from bot.slack.transport import Client
from bot.usecases.bindings import BoundKind, bind, bindings
from bot.usecases.policies import activate_policy, active_policy
from bot.usecases.runtime import Runtime

PRACTICE_ADMINISTRATOR = "olu@northwind.example"
PRACTICE_BINDINGS: Mapping[str, str] = {
    "tier1": "#escalations-t1",
    "tier1.people": "@tier1",
    "tier1.lead": "dana@northwind.example",
    "tier2": "#escalations-t2",
    "tier2.people": "@tier2",
    "tier2.lead": "lena@northwind.example",
    "tier3": "#escalations-t3",
    "tier3.people": "@tier3",
    "tier3.lead": "ines@northwind.example",
    "managers": "@escalation-managers",
    "accountable": "vera@northwind.example",
    "ops": "#escalation-ops",
}


@dataclass(frozen=True, slots=True)
class Connected:
    """A database and a workspace that belong together: what every command has at hand."""

    rt: Runtime
    client: Client
    installation: Installation

    @property
    def team(self) -> TeamId:
        return self.installation.team


def bind_practice(at: Connected) -> None:
    """Bind the people and channels of the practice team, except where somebody bound something else already."""
    bound = bindings(at.rt, at.team)
    for key, written in PRACTICE_BINDINGS.items():
        if key not in bound:
            bind(at.rt, at.team, key, resolve(at.client, written, tuple(BoundKind)), None)
    directory.refresh(at.rt, at.team, at.client)


def lacks_of(at: Connected, command: str) -> tuple[Lack, ...]:
    """What the set-up lacks for the active policy; before the first start for the one that it will activate."""
    return lacks(at.rt, at.client, at.installation, policy_in_force(at), command)


def policy_in_force(at: Connected) -> Policy:
    """The active policy; before the first start the one that it will activate."""
    active = active_policy(at.rt, at.team)
    return active[1] if active is not None else load(shipped_text(), "default.yml", at.rt.now().date())


def first_policy(at: Connected) -> None:
    """Activate the shipped policy where none ever was, so that the first start needs nothing by hand."""
    if active_policy(at.rt, at.team) is not None:
        return
    text = shipped_text()
    try:
        activate_policy(at.rt, at.team, load(text, "default.yml", at.rt.now().date()), text, None)
    except Exception:
        if active_policy(at.rt, at.team) is None:  # else another process that starts beside this one was first
            raise
