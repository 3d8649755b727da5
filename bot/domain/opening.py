"""How an issue begins: the verdict of the matrix, what a person decides otherwise, and the clocks that run from then.

Never looks up what the bot knows of other issues; that comes in as `Known`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import Actor, Standing
from bot.domain.clocks import BreachCause, ClockKind, Outcome
from bot.domain.decision import Decision
from bot.domain.deeds.consulting import consult
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.breaching import breach, late_by_now
from bot.domain.engine.calling import begin_calling
from bot.domain.engine.draft import Draft
from bot.domain.engine.informing import inform
from bot.domain.engine.passing_time import catch_up, unfold
from bot.domain.engine.unsettled import settle_criteria
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.facts import Observed, Opened
from bot.domain.ids import IssueId, TeamId
from bot.domain.issue import Holder, HolderKind, Issue, Override, Status, TierEntry
from bot.domain.matrix import NOTHING_KNOWN, Known, Report, Severity, Verdict, judge
from bot.domain.permissions import standing_refusal
from bot.domain.policy import Audience, Policy
from bot.domain.process.required import asked_at_opening, missing_information
from bot.domain.roster import Roster
from bot.domain.running import Entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What somebody sends to open an issue. `id` is the id that the form carried: one form opens one issue.

    `severity` and `reason` are for whoever decides otherwise than the matrix; `information` is what the tier requires.
    """

    id: str
    report: Report
    severity: Severity | None = None
    reason: str = ""
    information: Mapping[str, str] | None = None


def open_issue(  # noqa: PLR0913  # keywords only: everything an issue begins with
    *,
    team: TeamId,
    id: IssueId,  # noqa: A002  # it is the name of the field
    form: Form,
    by: Actor,
    policy: Policy,
    policy_version: int,
    roster: Roster,
    now: datetime,
    known: Known = NOTHING_KNOWN,
    recorded: bool = False,
) -> Decision:
    """Begin an issue in the tier that the matrix names and call whoever is on call there (SPEC sections 2 and 3).

    Raises `Refused` where the opener is no member, something is missing, or it does not qualify and no reason is given;
    never where it is `recorded` and only lived again.
    """
    why = None if recorded else standing_refusal(by)
    if why is not None and not (policy.guests_may_open and by.standing is Standing.GUEST):
        raise Refused(why)
    verdict = judge(form.report, policy.matrix, known)
    information = form.information or {}
    if not recorded:
        _refuse_what_is_missing(form, verdict, policy, information)
    override = _override(form, verdict, by)
    opened = Opened(now, by, form.report, verdict, policy_version, known, form.severity, override, information)
    severity = form.severity or verdict.severity
    draft = Draft(_new_issue(team, id, form.id, opened, severity), policy, roster, now)
    draft.facts.append(opened)
    _begin(draft)
    if override is not None:
        _tell_override(draft, override)
    inform(draft, ReasonKind.INFORMED, by.person)
    consult(draft)
    catch_up(draft)
    return draft.decision()


def _refuse_what_is_missing(form: Form, verdict: Verdict, policy: Policy, information: Mapping[str, str]) -> None:
    report = form.report
    missing = tuple(name for name, text in (("title", report.title), ("customer", report.customer)) if not text.strip())
    if missing:
        raise Refused(Why.MISSING, RefusalFacts(missing=missing))
    if not form.reason.strip():
        if not verdict.qualifies:
            raise Refused(Why.DOES_NOT_QUALIFY, RefusalFacts(rule=verdict.rule, tier=verdict.tier))
        if form.severity not in {None, verdict.severity}:
            raise Refused(Why.OVERRIDE_NEEDS_REASON, RefusalFacts(rule=verdict.rule, tier=verdict.tier))
    asked = asked_at_opening(policy.required, verdict.tier, report.kind, verdict.severity)
    missing = missing_information(asked, information)
    if missing:
        raise Refused(Why.MISSING_INFORMATION, RefusalFacts(tier=verdict.tier, missing=missing))


def _override(form: Form, verdict: Verdict, by: Actor) -> Override | None:
    """What the opener decided otherwise, if anything; the lead sees it (SPEC section 3.4)."""
    if verdict.qualifies and form.severity in {None, verdict.severity}:
        return None
    return Override(by=by.person, reason=form.reason, against=verdict.rule)


def _new_issue(team: TeamId, number: IssueId, form: str, opened: Opened, severity: Severity) -> Issue:
    verdict, now, opener = opened.verdict, opened.at, opened.by.person
    return Issue(
        team=team,
        id=number,
        form=form,
        policy_version=opened.policy_version,
        report=opened.report,
        known=opened.known,
        rule=verdict.rule,
        severity=severity,
        tier=verdict.tier,
        status=Status.UNACCEPTED,
        opener=opener,
        opened_at=now,
        cycle=1,
        owner=None,
        accepted_at=None,
        previous_owner=None,
        holder=Holder(HolderKind.NOBODY, verdict.tier, now),
        path=(TierEntry(tier=verdict.tier, how=Entered.OPENED, at=now, by=opener, text=verdict.rule),),
        clocks=(),
        clocks_started=0,
        calling=None,
        callings_started=0,
        checkpoint=None,
        moved_at=now,
        last_instant=now,
        version=0,
        override=opened.override,
        information=opened.information,
    )


def _begin(draft: Draft) -> None:
    """Start everything that runs from the beginning; the customer's clocks from when they wrote (SPEC section 4)."""
    issue, now = draft.issue, draft.now
    begin_calling(draft, now, Entered.OPENED, issue.opener, before=issue.tier, text=issue.rule)
    draft.start(ClockKind.TIER_OWNERSHIP, now)
    draft.start(ClockKind.RESOLUTION, now)
    answered, reported = issue.report.last_answered_at, issue.report.first_reported_at
    draft.start(
        ClockKind.FIRST_REPLY, now, since=min(known for known in (reported, answered, now) if known is not None)
    )
    if answered is not None:
        _was_answered(draft, min(answered, now))
    late = late_by_now(draft)
    if late:
        breach(draft, late, now, BreachCause.LATE_OPEN)
    settle_criteria(draft, now, now)


def _was_answered(draft: Draft, at: datetime) -> None:
    """The customer had heard from a person before: met then, and the cadence runs since (SPEC section 4)."""
    clock = draft.issue.clock(ClockKind.FIRST_REPLY)
    if clock is not None:
        if clock.deadline is not None and clock.deadline <= at:
            breach(draft, (clock,), draft.now, BreachCause.LATE_OPEN)
        draft.end(ClockKind.FIRST_REPLY, at, Outcome.MET)
    draft.issue = replace(draft.issue, replied_at=at)
    draft.start(ClockKind.CUSTOMER_UPDATE, draft.now, since=at)


def _tell_override(draft: Draft, override: Override) -> None:
    reason = Reason(
        kind=ReasonKind.OVERRIDDEN,
        key=draft.deed_key("overridden"),
        at=draft.now,
        tier=draft.issue.tier,
        by=override.by,
        text=override.reason,
    )
    draft.emit(reason, draft.find(Audience.LEAD))


def observe(issue: Issue, known: Known, policy: Policy, roster: Roster, now: datetime) -> Decision | None:
    """Take in what became known of other issues, for criteria that ask for it (SPEC section 3.5); None: nothing new."""
    draft = Draft(issue, policy, roster, max(now, issue.last_instant))
    happened = unfold(draft)
    if draft.issue.is_open and known != draft.issue.known:
        draft.facts.append(Observed(draft.now, known))
        draft.issue = replace(draft.issue, known=known)
        settle_criteria(draft, draft.issue.cycle_began, draft.now)
        catch_up(draft)
        happened = True
    return draft.decision() if happened else None
