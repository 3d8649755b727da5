"""Who may do what (SPEC section 5a): one table, read against the issue as it was loaded.

Never trusts what a button carries; unknown deeds and people without a role are refused.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain import commands as c
from bot.domain.actor import Actor, Standing
from bot.domain.errors import Why
from bot.domain.ids import PersonId
from bot.domain.issue import Issue, Status
from bot.domain.roster import Roster, TierPeople
from bot.domain.running import BY_ITSELF, Entered


class Role(StrEnum):
    """What somebody is to one issue."""

    MEMBER = "member"  # everybody is at least this
    OWNER = "owner"
    PREVIOUS_OWNER = "previous_owner"
    OFFERED = "offered"
    OPENER = "opener"
    SENDER = "sender"
    SENDER_UNACCEPTED = "sender_unaccepted"  # opener or sender, and nobody has accepted it yet
    TIER = "tier"
    ASKED = "asked"  # of a tier that was asked without handing over
    DEPARTMENT = "department"  # of a department that was asked
    LEAD = "lead"  # their deputy too
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


OVERSEERS = frozenset({Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR})
OF_THE_TIER = OVERSEERS | {Role.TIER, Role.OWNER, Role.OFFERED}
OF_THE_OWNER = OVERSEERS | {Role.OWNER}
ABOUT_IT = OF_THE_TIER | {Role.SENDER, Role.OPENER, Role.PREVIOUS_OWNER}

MAY: Mapping[type[c.Command], frozenset[Role]] = {
    c.Accept: OF_THE_TIER,
    c.Escalate: OF_THE_TIER,
    c.NeedInfo: OF_THE_TIER,
    c.Answer: ABOUT_IT,
    c.Return: OF_THE_TIER,
    c.HandOver: OF_THE_OWNER,
    c.TakeOver: OVERSEERS,
    c.UnAccept: OF_THE_OWNER,
    c.WaitOn: OF_THE_OWNER,
    c.Resume: OF_THE_OWNER,
    c.Update: ABOUT_IT,
    c.CustomerWrote: ABOUT_IT,
    c.NoAnswerNeeded: OF_THE_TIER | {Role.PREVIOUS_OWNER},
    c.ReRate: OF_THE_OWNER,
    c.Snooze: OF_THE_OWNER,
    c.StopReminding: OVERSEERS,
    c.AskTier: frozenset(Role),
    c.AnswerAsk: OF_THE_TIER | {Role.ASKED},
    c.DraftUpdate: ABOUT_IT,
    c.ApproveUpdate: OVERSEERS,
    c.SendBack: OVERSEERS,
    c.Request: OF_THE_OWNER,
    c.AcceptRequest: frozenset({Role.DEPARTMENT, Role.MANAGER, Role.ADMINISTRATOR}),
    c.AnswerRequest: OF_THE_OWNER | {Role.DEPARTMENT},
    c.WithdrawRequest: OF_THE_OWNER,
    c.Resolve: OF_THE_OWNER,
    c.Reopen: ABOUT_IT,
    c.Cancel: OF_THE_OWNER | {Role.SENDER_UNACCEPTED},
    c.Watch: frozenset(Role),
    c.Tick: OF_THE_TIER,
    c.OpenChannel: OF_THE_TIER,
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
        if entry.how in BY_ITSELF and before.owner is not None:
            return before.owner
        index = _stay_before(issue, index) if entry.how is Entered.RETURNED else index - 1
    return issue.opener


def _stay_before(issue: Issue, index: int) -> int:
    """The earlier stay in the same tier; the beginning where there was none."""
    tier = issue.path[index].tier
    return next((earlier for earlier in range(index - 1, 0, -1) if issue.path[earlier].tier == tier), 0)


def roles_of(person: PersonId, issue: Issue, roster: Roster, number: int | None = None) -> frozenset[Role]:
    """Everything that the person is to this issue now; `number` is the request or the question that it is about."""
    tier = roster.tier(issue.tier)
    sender = person in {issue.opener, sender_of(issue)}
    held = {
        Role.MEMBER: True,
        Role.OWNER: person == issue.owner,
        Role.PREVIOUS_OWNER: person == issue.previous_owner,
        Role.OFFERED: issue.offered is not None and person == issue.offered.to,
        Role.OPENER: person == issue.opener,
        Role.SENDER: person == sender_of(issue),
        Role.SENDER_UNACCEPTED: sender and issue.status is Status.UNACCEPTED,
        Role.TIER: works_in(person, tier),
        Role.ASKED: _was_asked(person, issue, roster, number),
        Role.DEPARTMENT: _of_department(person, issue, roster, number),
        Role.LEAD: leads(person, tier, roster),
        Role.MANAGER: person in roster.managers or person == roster.accountable,
        Role.ADMINISTRATOR: person in roster.administrators,
    }
    return frozenset(role for role, holds in held.items() if holds)


def works_in(person: PersonId, tier: TierPeople) -> bool:
    """Whether the person is one of the tier's, by its list or by being on call."""
    return person in tier.people or any(person == one.person for one in tier.on_call)


def leads(person: PersonId, tier: TierPeople, roster: Roster) -> bool:
    """Whether the person leads the tier, or stands in while the lead is away (SPEC E5)."""
    stand_in = roster.deputies.get(tier.lead) if tier.lead is not None and tier.lead in roster.unavailable else None
    return person in {tier.lead, tier.deputy, stand_in}


def oversees(person: PersonId, roster: Roster) -> bool:
    """Whether the person answers for the work of all tiers."""
    return person in {*roster.managers, roster.accountable, *roster.administrators}


def _was_asked(person: PersonId, issue: Issue, roster: Roster, number: int | None) -> bool:
    tiers = (roster.tier(one.tier) for one in issue.asked if number in {None, one.number})
    return any(works_in(person, tier) or person in {tier.lead, tier.deputy} for tier in tiers)


def _of_department(person: PersonId, issue: Issue, roster: Roster, number: int | None) -> bool:
    sent = [one for one in issue.requests if number in {None, one.number}]
    departments = (roster.department(one.department) for one in sent)
    return any(person == one.owner for one in sent) or any(
        person in department.people or person == department.lead for department in departments
    )


def standing_refusal(actor: Actor) -> Why | None:
    """Only full members of the workspace may do anything (SPEC section 5a)."""
    return None if actor.standing is Standing.MEMBER else Why.NOT_A_MEMBER


def refusal(
    command: type[c.Command], actor: Actor, issue: Issue, roster: Roster, number: int | None = None
) -> Why | None:
    """Why the actor may not; None where they may. Nobody bound means nobody but managers and administrators."""
    outside = standing_refusal(actor)
    if outside is not None:
        return outside
    allowed = MAY.get(command, frozenset())
    if allowed & roles_of(actor.person, issue, roster, number):
        return None
    if allowed and allowed <= OVERSEERS:
        return Why.NEEDS_LEAD
    if Role.TIER in allowed or not allowed:
        return Why.NOT_ELIGIBLE
    return Why.NOT_OWNER if Role.OWNER in allowed else Why.NOT_OF_THE_DEPARTMENT
