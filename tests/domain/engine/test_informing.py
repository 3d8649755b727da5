"""Those who are only informed hear of a Sev 1 at once, and of its end, and of nothing else (SPEC statement 74)."""

from dataclasses import replace

from bot.domain.commands import Accept, Cancel, CancelReason, Command, Reopen, ReRate, Resolve, Update
from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Place, ReasonKind
from bot.domain.ids import DepartmentKey, IssueId, PersonId
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.opening import Form, open_issue
from bot.domain.process.notifications import SHIPPED, CallKind, Mention, Notification
from bot.domain.process.raci import Raci, RaciException
from bot.domain.roster import DepartmentPeople, Roster
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    MARC,
    MONDAY_10,
    REPORTS,
    T1,
    TEAM,
    TOMAS,
    by,
    minutes,
)

BOSS, QA, SEEN_TWICE = PersonId("U0BOSS"), PersonId("U0QA"), PersonId("U0TWICE")
EXECUTIVES = DepartmentKey("executives")
POLICY = replace(
    A_POLICY,
    raci=Raci(
        informed=("executives", "qa", "marketing"),
        teams={"executives": "Executives", "qa": "QA", "marketing": "Marketing", "it": "IT"},
        exceptions=(RaciException(tier=T1, severity=Severity.SEV1, informed=("qa",)),),
    ),
)
ROSTER = replace(
    A_ROSTER,
    departments={
        EXECUTIVES: DepartmentPeople(people=(BOSS, SEEN_TWICE), has_channel=True),
        DepartmentKey("qa"): DepartmentPeople(people=(QA,)),
        DepartmentKey("marketing"): DepartmentPeople(people=(SEEN_TWICE, QA)),
        DepartmentKey("it"): DepartmentPeople(people=(MARC,)),
    },
)
RESOLVE = Resolve(
    by=by(TOMAS), text="Restarted", cause="defect", component="db", customer_told=True, lower_tier_could=False
)


def opened(severity: Severity = Severity.SEV1, roster: Roster = ROSTER) -> Decision:
    form = Form(id="f", report=REPORTS[severity])
    return open_issue(
        team=TEAM,
        id=IssueId(1),
        form=form,
        by=by(ALICE),
        policy=POLICY,
        policy_version=1,
        roster=roster,
        now=MONDAY_10,
    )


def informed(decision: Decision) -> dict[Place | DepartmentKey, tuple[ReasonKind, list[PersonId]]]:
    """Where the informed are told, of what, and who."""
    calls = [effect for effect in decision.effects if isinstance(effect, CallPeople)]
    return {
        call.department or call.place: (reason.kind, [one.person for one in call.people])
        for call in calls
        for reason in call.reasons
        if reason.kind in {ReasonKind.INFORMED, ReasonKind.INFORMED_OF_END}
    }


def then(issue: Issue, *commands: Command) -> Decision:
    decision = None
    for number, command in enumerate(commands, 1):
        decision = decide(issue, command, POLICY, ROSTER, MONDAY_10 + minutes(number))
        issue = decision.issue
    assert decision is not None
    return decision


BEGAN = {
    EXECUTIVES: (ReasonKind.INFORMED, [BOSS, SEEN_TWICE]),
    Place.DIRECT: (ReasonKind.INFORMED, [QA, SEEN_TWICE]),
}


def test_74_a_sev_1_is_told_at_once_in_a_team_s_channel_or_directly_and_to_nobody_twice_there() -> None:
    assert informed(opened()) == BEGAN


def test_74_nothing_else_is_told_at_once() -> None:
    issue = opened().issue
    assert informed(then(issue, Accept(by=by(TOMAS)), Update(by=by(TOMAS), text="Looking"))) == {}
    for severity in (Severity.SEV2, Severity.SEV3, Severity.SEV4):
        assert informed(opened(severity)) == {}


def test_74_its_end_is_told_and_that_it_began_again() -> None:
    issue = then(opened().issue, Accept(by=by(TOMAS))).issue
    over = then(issue, RESOLVE)
    ended = {where: (ReasonKind.INFORMED_OF_END, people) for where, (_, people) in BEGAN.items()}
    assert informed(over) == ended
    assert informed(then(over.issue, Reopen(by=by(TOMAS), reason="It is down again"))) == BEGAN
    assert informed(then(issue, Cancel(by=by(TOMAS), reason=CancelReason.INVALID))) == ended


def test_74_one_that_becomes_a_sev_1_is_told_then() -> None:
    issue = then(opened(Severity.SEV2).issue, Accept(by=by(BEN))).issue
    raised = ReRate(by=by(BEN), report=REPORTS[Severity.SEV2], reason="All of it", severity=Severity.SEV1)
    assert informed(then(issue, raised)) == {Place.DIRECT: (ReasonKind.INFORMED, [QA])}, "an exception of the table"
    lowered = ReRate(by=by(BEN), report=REPORTS[Severity.SEV2], reason="Less", severity=Severity.SEV2)
    assert informed(then(issue, raised, lowered)) == {}


def test_where_nobody_is_named_nobody_is_called_in_their_place() -> None:
    assert informed(opened(roster=A_ROSTER)) == {}
    channel = replace(A_ROSTER, departments={EXECUTIVES: DepartmentPeople(has_channel=True)})
    assert informed(opened(roster=channel)) == {EXECUTIVES: (ReasonKind.INFORMED, [])}


def test_74_what_they_are_told_says_who_when_and_in_which_tier_and_calls_nobody_aloud() -> None:
    decision = opened()
    told = [
        (call, reason)
        for call in decision.effects
        if isinstance(call, CallPeople)
        for reason in call.reasons
        if reason.kind is ReasonKind.INFORMED
    ]
    assert {(one.key, one.at, one.tier, one.by) for _, one in told} == {
        ("informed:1", MONDAY_10, decision.issue.tier, ALICE)
    }
    of_the_team = [call for call, _ in told if call.department == EXECUTIVES]
    assert [(call.place, call.in_channel, call.loud) for call in of_the_team] == [(Place.DEPARTMENT, False, False)]
    (over,) = {
        reason.text
        for call in then(decision.issue, Accept(by=by(TOMAS)), RESOLVE).effects
        if isinstance(call, CallPeople)
        for reason in call.reasons
        if reason.kind is ReasonKind.INFORMED_OF_END
    }
    assert over == "Restarted"


def test_69_the_notification_table_holds_for_a_team_with_a_channel_too() -> None:
    line = Notification(kinds=(CallKind.INFORMED,), mention=Mention.NOBODY, words="For your information.")
    decision = open_issue(
        team=TEAM,
        id=IssueId(1),
        form=Form(id="f", report=REPORTS[Severity.SEV1]),
        by=by(ALICE),
        policy=replace(POLICY, notifications=(line, *SHIPPED)),
        policy_version=1,
        roster=ROSTER,
        now=MONDAY_10,
    )
    (call,) = [one for one in decision.effects if isinstance(one, CallPeople) and one.department == EXECUTIVES]
    assert (call.mention, call.words) == (Mention.NOBODY, "For your information.")
