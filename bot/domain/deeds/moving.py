"""Up and down the ladder on somebody's word: escalating and returning.

Never moves by itself; that is the work of time.
"""

from bot.domain.commands import Escalate, Return
from bot.domain.effects import NoticeKind, Reason, ReasonKind
from bot.domain.engine.calling import enter_tier
from bot.domain.engine.draft import Draft
from bot.domain.errors import RefusalFacts, Refused, Why, demand
from bot.domain.ids import TierKey
from bot.domain.matrix import Severity, judge
from bot.domain.policy import Audience
from bot.domain.process.required import missing_information, required_information
from bot.domain.roster import last_resort
from bot.domain.running import Entered


def escalate(draft: Draft, command: Escalate) -> None:
    """One tier up, or to a named tier by a lead or for a Sev 1; at the top the managers step in (SPEC E8)."""
    demand(reason=command.reason)
    to = _destination(draft, command)
    if to is None:
        _call_managers(draft, command)
        return
    issue = draft.issue
    information = {**issue.information, **command.information}
    missing = missing_information(required_information(draft.policy.required, to, issue.report.kind), information)
    if missing:
        raise Refused(Why.MISSING_INFORMATION, RefusalFacts(tier=to, missing=missing))
    draft.inform(command.information)
    draft.note(NoticeKind.ESCALATED, command.by.person, command.reason, to_tier=to)
    enter_tier(draft, to, Entered.ESCALATED, draft.now, command.by.person, text=command.reason)


def _destination(draft: Draft, command: Escalate) -> TierKey | None:
    policy, issue = draft.policy, draft.issue
    above = policy.above(issue.tier)
    if command.to is None or above is None or command.to == above.key:
        return above.key if above is not None else None
    known = {tier.key for tier in policy.ladder}
    if command.to not in known or policy.rung(command.to) <= policy.rung(issue.tier):
        raise Refused(Why.UNKNOWN_TIER, RefusalFacts(tier=above.key))
    if not draft.oversees(command.by.person) and not _is_sev1_by_the_matrix(draft):
        raise Refused(Why.SKIP_NEEDS_LEAD, RefusalFacts(tier=issue.tier))
    return command.to


def _is_sev1_by_the_matrix(draft: Draft) -> bool:
    """Whether it is a Sev 1, and not only because a person said so (SPEC E8)."""
    issue = draft.issue
    verdict = judge(issue.report, draft.policy.matrix, issue.known)
    return verdict.severity is issue.severity is Severity.SEV1


def _call_managers(draft: Draft, command: Escalate) -> None:
    issue = draft.issue
    people = draft.find(Audience.MANAGER) or last_resort(draft.roster, issue)
    draft.move(draft.now)
    reason = Reason(
        kind=ReasonKind.TOP_ESCALATED,
        key=draft.deed_key("top"),
        at=draft.now,
        tier=issue.tier,
        by=command.by.person,
        text=command.reason,
    )
    draft.emit(reason, people)


def return_(draft: Draft, command: Return) -> None:
    """Give it back to the tier it came from, its previous owner first; needs a reason code (SPEC E9)."""
    policy, issue = draft.policy, draft.issue
    reason = next((reason for reason in policy.return_reasons if reason.code == command.reason), None)
    if reason is None:
        raise Refused(Why.UNKNOWN_RETURN_REASON)
    rung = policy.rung(issue.tier)
    if rung == 0:
        raise Refused(Why.NO_TIER_BELOW, RefusalFacts(tier=issue.tier))
    below = [entry.tier for entry in issue.path[:-1] if policy.rung(entry.tier) < rung]
    to = below[-1] if below else policy.ladder[rung - 1].key
    text = f"{reason.text}: {command.comment}" if command.comment.strip() else reason.text
    draft.note(NoticeKind.RETURNED, command.by.person, text, to_tier=to)
    enter_tier(draft, to, Entered.RETURNED, draft.now, command.by.person, text=text)
