"""Why an issue stands as it does: read whole, with the clocks that ended (SPEC R25, statement 66)."""

from dataclasses import replace

from bot.domain.calendar import always
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept
from bot.domain.facts import Opened, Summoned
from bot.domain.ids import CalendarKey, IssueId
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.hindsight.why import explain
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, A_REPORT, ALICE, MONDAY_10, PRIYA, TEAM, by, minutes
from tests.usecases.conftest import Bench


def test_66_every_clock_ever_is_taken_apart_and_everything_that_happened_is_there(bench: Bench) -> None:
    issue = open_issue(bench.rt, TEAM, form=Form(id="f", report=A_REPORT), by=by(ALICE))
    bench.advance(minutes(15))
    enforce_deadlines(bench.rt, TEAM)
    bench.advance(minutes(5))
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(PRIYA)))
    why = explain(bench.rt, TEAM, issue.id)
    assert why is not None
    assert why.issue.owner == PRIYA
    acks = [of for of in why.clocks if of.clock.kind is ClockKind.ACK]
    assert [(of.clock.outcome, of.target, of.result) for of in acks] == [
        (Outcome.BREACHED, minutes(15), MONDAY_10 + minutes(15)),
        (Outcome.MET, minutes(30), MONDAY_10 + minutes(45)),
    ]
    assert [sum((span.measured for span in of.spans), minutes(0)) for of in acks] == [minutes(15), minutes(30)]
    assert isinstance(why.facts[0], Opened)
    assert len([fact for fact in why.facts if isinstance(fact, Summoned)]) == 2


def test_a_clock_is_taken_apart_under_the_calendar_of_its_own_version(bench: Bench) -> None:
    issue = open_issue(bench.rt, TEAM, form=Form(id="f", report=A_REPORT), by=by(ALICE))
    other = always(CalendarKey("other"), "Asia/Tokyo")
    calendars = dict.fromkeys(A_POLICY.severity_calendars, other.key)
    newer = replace(A_POLICY, calendars={other.key: other}, severity_calendars=calendars)
    activate_policy(bench.rt, TEAM, newer, "", None)
    why = explain(bench.rt, TEAM, issue.id)
    assert why is not None
    assert {span.calendar for of in why.clocks for span in of.spans} == {"always"}


def test_a_number_that_nobody_used_has_no_answer(bench: Bench) -> None:
    assert explain(bench.rt, TEAM, IssueId(1)) is None
