"""Asking others while the issue stays where it is: departments, and the next tier's help.

Support stays accountable and keeps the customer's clocks (SPEC E10); nothing here moves an issue.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import add, opening
from bot.domain.clocks import Clock, ClockKind, Outcome, Waiting
from bot.domain.commands import AcceptRequest, AnswerAsk, AnswerRequest, AskTier, Request, WithdrawRequest
from bot.domain.deeds.waiting import begin_wait, end_wait
from bot.domain.effects import NoticeKind, Place, Reason, ReasonKind
from bot.domain.engine.calls import Where
from bot.domain.engine.draft import Draft
from bot.domain.errors import RefusalFacts, Refused, Why, certain, demand
from bot.domain.ids import DepartmentKey, PersonId
from bot.domain.issue import HolderKind
from bot.domain.policy import Audience, Department
from bot.domain.roster import Called, Found, available, find, last_resort
from bot.domain.running import Asked, DepartmentRequest


def request(draft: Draft, command: Request) -> None:
    """Ask a department: a linked request with its own clock, channel and, once accepted, owner (SPEC E10)."""
    demand(question=command.question)
    issue = draft.issue
    department = draft.policy.department(command.department)
    if department is None:
        raise Refused(Why.UNKNOWN_DEPARTMENT)
    waits_on_others = issue.wait is not None and issue.wait.on is not Waiting.DEPARTMENT
    if command.blocking and waits_on_others:
        raise Refused(Why.ALREADY_WAITING, RefusalFacts(by=certain(issue.wait).by, at=issue.holder.since))
    send(draft, department, command.question, command.by.person, blocking=command.blocking)


def send(  # keywords only where they are yes or no
    draft: Draft, department: Department, question: str, by: PersonId, *, blocking: bool, by_itself: bool = False
) -> None:
    """Send a request: its clock starts, and the department is called in its channel.

    `by` hears the answer, and is named as who asks, except where the process does it `by_itself`.
    """
    issue, now = draft.issue, draft.now
    sent = DepartmentRequest(
        number=issue.requests_sent + 1,
        department=department.key,
        question=question,
        blocking=blocking,
        by=by,
        at=now,
    )
    draft.issue = replace(issue, requests=(*issue.requests, sent), requests_sent=sent.number)
    draft.start(ClockKind.REQUEST, now, request=sent.number, department=department.key)
    if blocking and draft.issue.wait is None:
        begin_wait(draft, Waiting.DEPARTMENT, question, by, department=department.key)
    notice = NoticeKind.CONSULTED if by_itself else NoticeKind.REQUESTED
    key = f"{draft.deed_key(notice.value)}:{sent.number}"
    draft.note(notice, by, question, key=key, department=department.key)
    reason = _about(draft, sent, ReasonKind.REQUESTED, None if by_itself else by, question)
    draft.emit(reason, department_people(draft, sent), where=its_channel(sent.department))


def its_channel(department: DepartmentKey) -> Where:
    """Where the department reads what is asked of it (SPEC E10)."""
    return Where(Place.DEPARTMENT, None, department)


def _about(draft: Draft, sent: DepartmentRequest, kind: ReasonKind, by: PersonId | None, text: str) -> Reason:
    clock = request_clock(draft, sent.number)
    return Reason(
        kind=kind,
        key=f"{kind.value}:{sent.number}:{draft.issue.version + 1}",
        at=draft.now,
        tier=draft.issue.tier,
        by=by,
        text=text,
        number=sent.number,
        department=sent.department,
        deadline=clock.deadline if clock is not None else None,
    )


def request_clock(draft: Draft, number: int) -> Clock | None:
    """The open clock of a request."""
    return next((clock for clock in draft.issue.open_clocks if clock.request == number), None)


def department_people(draft: Draft, sent: DepartmentRequest) -> tuple[Called, ...]:
    """Who of the department is called: the request's owner or who stands in, else its liaison and people (SPEC E10)."""
    people = draft.roster.department(sent.department)
    of_the_owner = () if sent.owner is None else available(draft.roster, [Called(sent.owner, Found.DEPARTMENT)])
    named = (person for person in (people.lead, *people.people) if person is not None)
    return of_the_owner or available(draft.roster, (Called(person, Found.DEPARTMENT) for person in named))


def department_lead(draft: Draft, department: DepartmentKey) -> tuple[Called, ...]:
    """Who answers for the department's delay (statement 42)."""
    lead = draft.roster.department(department).lead
    return available(draft.roster, () if lead is None else (Called(lead, Found.DEPARTMENT),))


def _running(draft: Draft, number: int) -> DepartmentRequest:
    sent = draft.issue.request(number)
    if sent is None:
        raise Refused(Why.NO_SUCH_REQUEST)
    return sent


def accept_request(draft: Draft, command: AcceptRequest) -> None:
    """Somebody of the department takes the request (SPEC E10)."""
    sent = _running(draft, command.number)
    if sent.owner is not None:
        raise Refused(Why.ALREADY_ACCEPTED, RefusalFacts(by=sent.owner))
    changed = replace(sent, owner=command.by.person)
    requests = tuple(changed if one.number == sent.number else one for one in draft.issue.requests)
    draft.issue = replace(draft.issue, requests=requests)


def answer_request(draft: Draft, command: AnswerRequest) -> None:
    """The department answers or declines: its clock is met, and a wait on it ends with the last blocking request."""
    demand(text=command.text)
    sent, by = _running(draft, command.number), command.by.person
    end_request(draft, sent, draft.now, Outcome.MET)
    draft.move(draft.now)
    kind = ReasonKind.REQUEST_DECLINED if command.declined else ReasonKind.REQUEST_ANSWERED
    draft.note(NoticeKind(kind.value), by, command.text, department=sent.department)
    draft.emit(_about(draft, sent, kind, by, command.text), draft.find(Audience.OWNER))


def withdraw_request(draft: Draft, command: WithdrawRequest) -> None:
    """Support no longer needs the answer; the department is told (SPEC section 4, REQUEST)."""
    demand(reason=command.reason)
    withdraw(draft, _running(draft, command.number), command.by.person, command.reason, Outcome.MET)


def withdraw(draft: Draft, sent: DepartmentRequest, by: PersonId | None, text: str, outcome: Outcome) -> None:
    """End a request without its answer and tell the department (SPEC R13, R27)."""
    reason = _about(draft, sent, ReasonKind.REQUEST_WITHDRAWN, by, text)
    draft.emit(reason, department_people(draft, sent), where=its_channel(sent.department))
    end_request(draft, sent, draft.now, outcome)


def end_request(draft: Draft, sent: DepartmentRequest, at: datetime, outcome: Outcome) -> None:
    """Close a request and its clock; with several blocking ones the holder is the oldest unanswered (SPEC E10)."""
    clock = request_clock(draft, sent.number)
    if clock is not None:
        draft.end_clock(clock, at, outcome)
    left = tuple(one for one in draft.issue.requests if one.number != sent.number)
    draft.issue = replace(draft.issue, requests=left)
    wait = draft.issue.wait
    if wait is None or wait.on is not Waiting.DEPARTMENT:
        return
    blocking = next((one for one in left if one.blocking), None)
    if blocking is None:
        end_wait(draft, at)
    elif blocking.department != draft.issue.holder.department:
        draft.issue = replace(draft.issue, wait=replace(wait, department=blocking.department))
        draft.hold(HolderKind.DEPARTMENT, at, blocking.department)


def ask_tier(draft: Draft, command: AskTier) -> None:
    """Ask the next tier; ownership stays, and it is no escalation (statement 105)."""
    demand(question=command.question)
    issue, now = draft.issue, draft.now
    above = draft.policy.above(issue.tier)
    if above is None:
        raise Refused(Why.NO_TIER_ABOVE, RefusalFacts(tier=issue.tier))
    calendar = draft.policy.tier_calendar(above.key, issue.severity)
    until = opening(calendar, add(calendar, now, draft.policy.ask_tier.of(issue.severity).under(calendar)))
    asked = Asked(
        number=issue.asked_so_far + 1,
        tier=above.key,
        question=command.question,
        by=command.by.person,
        at=now,
        until=until,
    )
    draft.issue = replace(issue, asked=(*issue.asked, asked), asked_so_far=asked.number)
    there = replace(issue, tier=above.key)
    people = find(draft.roster, there, (Audience.ON_CALL,)) or last_resort(draft.roster, there)
    reason = _question(draft, asked, ReasonKind.ASKED, command.by.person, command.question)
    draft.emit(reason, people, where=Where(Place.HELP, above.key))


def _question(draft: Draft, asked: Asked, kind: ReasonKind, by: PersonId | None, text: str) -> Reason:
    return Reason(
        kind=kind,
        key=f"{kind.value}:{asked.number}",
        at=draft.now,
        tier=asked.tier,
        by=by,
        text=text,
        number=asked.number,
        deadline=asked.until,
    )


def answer_ask(draft: Draft, command: AnswerAsk) -> None:
    """Answer what was asked without handing over; the asker is told."""
    demand(text=command.text)
    asked = next((one for one in draft.issue.asked if one.number == command.number), None)
    if asked is None:
        raise Refused(Why.NO_SUCH_QUESTION)
    left = tuple(one for one in draft.issue.asked if one.number != asked.number)
    draft.issue = replace(draft.issue, asked=left)
    reason = _question(draft, asked, ReasonKind.ASK_ANSWERED, command.by.person, command.text)
    draft.emit(reason, (Called(asked.by, Found.ASKER),))


def ask_overdue(draft: Draft, number: int, due_at: datetime) -> None:
    """Nobody answered in time: the lead of the tier that was asked is told, and whoever asked."""
    asked = next(one for one in draft.issue.asked if one.number == number)
    kept = tuple(replace(one, until=None) if one.number == number else one for one in draft.issue.asked)
    draft.issue = replace(draft.issue, asked=kept)
    lead = find(draft.roster, replace(draft.issue, tier=asked.tier), (Audience.LEAD,))
    reason = _question(draft, asked, ReasonKind.ASK_OVERDUE, asked.by, asked.question)
    people = (*lead, Called(asked.by, Found.ASKER))
    draft.emit(replace(reason, at=draft.effective(due_at)), people, where=Where(Place.HELP, asked.tier))


def withdraw_all(draft: Draft, by: PersonId | None, text: str, outcome: Outcome) -> None:
    """Nothing more is needed of anybody: requests are withdrawn and questions dropped (SPEC R13, R27)."""
    for sent in draft.issue.requests:
        withdraw(draft, sent, by, text, outcome)
    draft.issue = replace(draft.issue, asked=())
