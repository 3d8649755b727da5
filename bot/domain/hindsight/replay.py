"""Replaying recorded facts: the same issue again, or what would have become of it under another policy.

Sends and stores nothing, and asks nobody for their role again: what is recorded was allowed.
"""

from collections.abc import Iterable

from bot.domain.decision import Decision
from bot.domain.deeds.departing import depart
from bot.domain.deeds.merging import take_in
from bot.domain.engine.passing_time import pass_time
from bot.domain.facts import Commanded, Departed, Fact, Observed, Outage, TimePassed, TookOver
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.opening import observe
from bot.domain.policy import Policy
from bot.domain.roster import Roster


def replayed(issue: Issue, facts: Iterable[Fact], policy: Policy, roster: Roster) -> Issue:
    """The issue after everything that caused anything happened to it again; equal to the one that it became."""
    recorded = list(facts)
    outages = tuple(fact for fact in recorded if isinstance(fact, Outage))
    for fact in recorded:
        decision = again(issue, fact, policy, roster, outages)
        issue = decision.issue if decision is not None else issue
    return issue


def again(
    issue: Issue, fact: Fact, policy: Policy, roster: Roster, outages: tuple[Outage, ...] = ()
) -> Decision | None:
    """Let one fact happen again; None for what only followed from others. Raises `Refused` where it no longer fits."""
    match fact:
        case Commanded():
            outage = outage_at(outages, fact)
            return decide(issue, fact.command, policy, roster, fact.at, outage, recorded=True)
        case TimePassed():
            return pass_time(issue, policy, roster, fact.at, outage_at(outages, fact))
        case Observed():
            return observe(issue, fact.known, policy, roster, fact.at)
        case TookOver():
            return take_in(issue, fact, policy, roster, fact.at, outage_at(outages, fact))
        case Departed():
            return depart(issue, fact, policy, roster, fact.at, outage_at(outages, fact))
        case _:
            return None


def outage_at(outages: tuple[Outage, ...], fact: Commanded | TimePassed | TookOver | Departed) -> Outage | None:
    """The outage that had ended last when the bot looked (SPEC R17)."""
    return next((outage for outage in reversed(outages) if outage.until <= fact.at), None)
