"""Who may do what (SPEC section 5a): one table, read against the issue as it was loaded.

Never trusts what a button carries; unknown deeds and people without a role are refused.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.actor import Actor, Standing
from bot.domain.commands import (
    Accept,
    Answer,
    Command,
    Escalate,
    NeedInfo,
    Reopen,
    Resolve,
    Resume,
    Return,
    Update,
    WaitOn,
)
from bot.domain.errors import Why
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.running import Entered
from bot.domain.roster import Roster


class Role(StrEnum):
    """What somebody is to one issue."""

    OWNER = "owner"
    PREVIOUS_OWNER = "previous_owner"
    OPENER = "opener"
    SENDER = "sender"
    TIER = "tier"
    LEAD = "lead"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


OVERSEERS = frozenset({Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR})
OF_THE_TIER = OVERSEERS | {Role.TIER, Role.OWNER}
OF_THE_OWNER = OVERSEERS | {Role.OWNER}

MAY: Mapping[type[Command], frozenset[Role]] = {
    Accept: OF_THE_TIER,
    Escalate: OF_THE_TIER,
    NeedInfo: OF_THE_TIER,
    Return: OF_THE_TIER,
    Update: OF_THE_TIER | {Role.SENDER, Role.OPENER, Role.PREVIOUS_OWNER},
    Answer: OF_THE_TIER | {Role.SENDER, Role.OPENER},
    WaitOn: OF_THE_OWNER,
    Resume: OF_THE_OWNER,
    Resolve: OF_THE_OWNER,
    Reopen: OF_THE_TIER | {Role.SENDER, Role.OPENER, Role.PREVIOUS_OWNER},
}


def sender_of(issue: Issue) -> PersonId:
    """Who has to answer for what came into this tier (SPEC E9).

    Whoever escalated it here; if time or the matrix did, the owner it had below; else further down; else the opener.
    What came back by a return is answered for by whoever had sent it here before.
    """
    index = len(issue.path) - 1
    while index > 0:
        entry, before = issue.path[index], issue.path[index - 1]
        if entry.how is Entered.ESCALATED and entry.by is not None:
            return entry.by
        if entry.how is Entered.RAISED and before.owner is not None:
            return before.owner
        index = _stay_before(issue, index) if entry.how is Entered.RETURNED else index - 1
    return issue.opener


def _stay_before(issue: Issue, index: int) -> int:
    """The earlier stay in the same tier; the beginning where there was none."""
    tier = issue.path[index].tier
    return next((earlier for earlier in range(index - 1, 0, -1) if issue.path[earlier].tier == tier), 0)


def roles_of(person: PersonId, issue: Issue, roster: Roster) -> frozenset[Role]:
    """Everything that the person is to this issue now."""
    tier = roster.tier(issue.tier)
    held = {
        Role.OWNER: person == issue.owner,
        Role.PREVIOUS_OWNER: person == issue.previous_owner,
        Role.OPENER: person == issue.opener,
        Role.SENDER: person == sender_of(issue),
        Role.TIER: person in tier.people or person in tier.on_call,
        Role.LEAD: person == tier.lead,
        Role.MANAGER: person in roster.managers or person == roster.accountable,
        Role.ADMINISTRATOR: person in roster.administrators,
    }
    return frozenset(role for role, holds in held.items() if holds)


def standing_refusal(actor: Actor) -> Why | None:
    """Only full members of the workspace may do anything (SPEC section 5a)."""
    return None if actor.standing is Standing.MEMBER else Why.NOT_A_MEMBER


def refusal(command: type[Command], actor: Actor, issue: Issue, roster: Roster) -> Why | None:
    """Why the actor may not; None where they may. Nobody bound means nobody but managers and administrators."""
    outside = standing_refusal(actor)
    if outside is not None:
        return outside
    allowed = MAY.get(command, frozenset())
    if allowed & roles_of(actor.person, issue, roster):
        return None
    return Why.NOT_OWNER if allowed == OF_THE_OWNER else Why.NOT_ELIGIBLE
