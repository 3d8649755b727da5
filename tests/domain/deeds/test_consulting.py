"""A consulted department is asked by itself where an issue names one of its components (SPEC statement 75)."""

from dataclasses import replace

from bot.domain.clocks import ClockKind
from bot.domain.commands import AnswerRequest, ReRate
from bot.domain.effects import CallPeople, Notice, NoticeKind, Place, ReasonKind
from bot.domain.ids import CalendarKey, DepartmentKey, PersonId
from bot.domain.issue import Issue, Status
from bot.domain.matrix import Report, Severity
from bot.domain.opening import Form, open_issue
from bot.domain.policy import Department
from bot.domain.process.raci import Raci, RaciException
from bot.domain.roster import DepartmentPeople
from tests.builders import A_POLICY, A_ROSTER, ALICE, DANA, MONDAY_10, T3, after, an_issue, by, by_severity, hours

ENGINEERING, PRODUCT = DepartmentKey("engineering"), DepartmentKey("product")
LIAISON = PersonId("U0LIAISON")
ASKS = Department(
    key=ENGINEERING,
    name="Engineering",
    calendar=CalendarKey("always"),
    target=by_severity(60, 240, 480, 480),
    components=("Payments", "Search"),
    question="Is anything known?",
)
POLICY = replace(
    A_POLICY,
    departments=(ASKS, replace(ASKS, key=PRODUCT, name="Product", components=("search",), question="")),
    raci=Raci(
        consulted=("engineering", "product"),
        exceptions=(
            RaciException(severity=Severity.SEV4, consulted=()),
            RaciException(tier=T3, severity=Severity.SEV1, consulted=("product",)),
        ),
    ),
)
ROSTER = replace(A_ROSTER, departments={ENGINEERING: DepartmentPeople(people=(LIAISON,))})


def opened(component: str, severity: Severity = Severity.SEV2) -> Issue:
    return an_issue(severity, policy=POLICY, roster=ROSTER, component=component)


def asked(issue: Issue) -> list[tuple[str, str, bool]]:
    return [(sent.department, sent.question, sent.blocking) for sent in issue.requests]


def rated(report: Report) -> ReRate:
    return ReRate(by=by(DANA), report=report, reason="It is another part")


def test_75_its_liaison_is_asked_a_question_with_a_clock_of_its_own_and_nobody_waits() -> None:
    issue = opened(" payments ")
    assert asked(issue) == [("engineering", "Is anything known?", False)]
    (clock,) = (clock for clock in issue.open_clocks if clock.kind is ClockKind.REQUEST)
    assert clock.deadline == MONDAY_10 + hours(4)
    assert (issue.status, issue.owner) == (Status.UNACCEPTED, None)
    answered = after(
        issue, MONDAY_10, AnswerRequest(by=by(LIAISON), number=1, text="A lock"), policy=POLICY, roster=ROSTER
    )
    assert (answered.requests, answered.status) == ((), Status.UNACCEPTED)


def test_75_the_department_is_called_in_its_channel_and_the_thread_is_told() -> None:
    form = Form(id="f", report=opened("search").report)
    issue = opened("search")
    decision = open_issue(
        team=issue.team,
        id=issue.id,
        form=form,
        by=by(ALICE),
        policy=POLICY,
        policy_version=1,
        roster=ROSTER,
        now=MONDAY_10,
    )
    calls = [effect for effect in decision.effects if isinstance(effect, CallPeople)]
    of_departments = [call for call in calls if call.place is Place.DEPARTMENT]
    assert [(call.department, call.reasons[0].kind, call.reasons[0].by) for call in of_departments] == [
        (ENGINEERING, ReasonKind.REQUESTED, None),
        (PRODUCT, ReasonKind.REQUESTED, None),
    ], "nobody asks but the process"
    assert [one.by for one in decision.issue.requests] == [ALICE, ALICE], "who hears the answer"
    assert [one.person for one in of_departments[0].people] == [LIAISON]
    notices = [effect for effect in decision.effects if isinstance(effect, Notice)]
    assert len({notice.key for notice in notices}) == len(notices) == 2
    assert {notice.kind for notice in notices} == {NoticeKind.CONSULTED}
    assert asked(decision.issue)[1] == ("product", issue.report.title, False)


def test_75_nobody_is_asked_of_whom_the_table_or_the_issue_says_nothing() -> None:
    assert asked(opened("")) == []
    assert asked(opened("billing")) == []
    assert asked(opened("payments", Severity.SEV4)) == []
    assert [department for department, *_ in asked(opened("search", Severity.SEV1))] == ["product"], "at T3"


def test_75_a_component_that_is_named_later_is_asked_about_then_and_once() -> None:
    issue = opened("")
    named = after(issue, MONDAY_10, rated(replace(issue.report, component="Payments")), policy=POLICY, roster=ROSTER)
    assert [department for department, *_ in asked(named)] == ["engineering"]
    again = rated(replace(named.report, description="More is known"))
    assert asked(after(named, MONDAY_10, again, policy=POLICY, roster=ROSTER)) == asked(named)
