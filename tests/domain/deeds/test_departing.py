"""Somebody left the workspace: their issues go to their deputy or back to the tier, and nobody waits for them (103)."""

from dataclasses import replace

from bot.domain.clocks import ClockKind, Outcome
from bot.domain.commands import Accept, Command, HandOver, NeedInfo, Update, WaitOn
from bot.domain.decision import Decision
from bot.domain.deeds.departing import depart, successor
from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.errors import certain
from bot.domain.facts import Departed, TimePassed
from bot.domain.hindsight.replay import replayed
from bot.domain.ids import PersonId
from bot.domain.issue import Issue, Status
from bot.domain.roster import Called, Found, Roster
from bot.domain.running import Entered
from tests.builders import A_POLICY, A_ROSTER, ALICE, BEN, DANA, MONDAY_10, STRANGER, T1, after, an_issue, by, minutes
from tests.decisions import loaded

AT = MONDAY_10 + minutes(3)


def gone(issue: Issue, person: PersonId, to: PersonId | None = None, roster: Roster = A_ROSTER) -> Decision:
    return certain(depart(issue, Departed(AT, person, to), A_POLICY, roster, AT))


def owned(*commands: Command) -> Issue:
    """Ben has it."""
    return after(an_issue(), MONDAY_10 + minutes(1), Accept(by=by(BEN)), *commands)


def calls(decision: Decision) -> dict[ReasonKind, tuple[Reason, list[PersonId]]]:
    found = (effect for effect in decision.effects if isinstance(effect, CallPeople))
    return {reason.kind: (reason, [one.person for one in call.people]) for call in found for reason in call.reasons}


def test_103_the_deputy_gets_it_and_hears_of_it_with_the_lead() -> None:
    decision = gone(owned(), BEN, ALICE)
    issue = decision.issue
    assert (issue.owner, issue.status, issue.previous_owner, issue.accepted_at) == (ALICE, Status.ACCEPTED, BEN, AT)
    reason, people = calls(decision)[ReasonKind.OWNER_GONE]
    assert (reason.person, people) == (BEN, [ALICE, DANA])
    assert Departed(AT, BEN, ALICE) in decision.facts
    assert certain(issue.attention).at > AT


def test_103_without_a_deputy_the_tier_is_called_again_and_its_lead_hears_why() -> None:
    decision = gone(owned(), BEN)
    issue = decision.issue
    assert (issue.owner, issue.status, certain(issue.calling).how) == (None, Status.UNACCEPTED, Entered.OWNER_GONE)
    assert certain(issue.clock(ClockKind.ACK)).started_at == AT
    reason, people = calls(decision)[ReasonKind.ENTERED]
    assert (reason.how, reason.by) == (Entered.OWNER_GONE, None)
    assert DANA in people
    assert ALICE in people


def test_103_whoever_was_offered_it_is_called_first_when_its_owner_goes() -> None:
    decision = gone(owned(HandOver(by=by(BEN), to=ALICE)), BEN)
    _, people = calls(decision)[ReasonKind.ENTERED]
    assert people[0] == ALICE


def test_103_a_wait_of_whoever_left_goes_on_with_the_deputy_and_ends_without_one() -> None:
    waiting = owned(Update(by=by(BEN), text="A log?", customer_visible=True))
    waiting = after(waiting, MONDAY_10 + minutes(2), WaitOn(by=by(BEN), vendor=False, reason="A log"))
    passed = gone(waiting, BEN, ALICE).issue
    assert (passed.status, passed.owner, passed.wait) == (Status.WAITING, ALICE, waiting.wait)
    back = gone(waiting, BEN).issue
    assert (back.status, back.wait) == (Status.UNACCEPTED, None)
    assert all(clock.running_since is not None for clock in back.open_clocks)
    ended = [clock for clock in back.clocks if clock.kind is ClockKind.INTERNAL_UPDATE]
    assert [clock.outcome for clock in ended] == [Outcome.ENDED] * len(ended)


def test_103_an_offer_to_whoever_left_lapses_and_the_owner_is_told() -> None:
    decision = gone(owned(HandOver(by=by(BEN), to=ALICE)), ALICE)
    assert (decision.issue.owner, decision.issue.offered) == (BEN, None)
    reason, people = calls(decision)[ReasonKind.OFFER_LAPSED]
    assert (reason.person, reason.by, people) == (ALICE, BEN, [BEN])


def test_103_nobody_waits_for_the_answer_of_whoever_left() -> None:
    asked = owned(NeedInfo(by=by(BEN), question="Which log?"))
    decision = gone(asked, ALICE)
    assert (decision.issue.status, decision.issue.owner, decision.issue.wait) == (Status.ACCEPTED, BEN, None)
    reason, people = calls(decision)[ReasonKind.WAIT_ENDED]
    assert (reason.text, people) == ("Which log?", [BEN])


def test_103_whoever_had_nothing_of_it_changes_nothing_but_what_time_did() -> None:
    issue = owned()
    assert depart(issue, Departed(AT, STRANGER, None), A_POLICY, A_ROSTER, AT) is None
    late = MONDAY_10 + minutes(60 * 20)
    decision = certain(depart(issue, Departed(late, STRANGER, None), A_POLICY, A_ROSTER, late))
    assert [type(fact) for fact in decision.facts].count(TimePassed) == 1
    assert not any(isinstance(fact, Departed) for fact in decision.facts)


def test_a_deputy_succeeds_who_is_of_the_tier_and_there() -> None:
    issue = owned()
    assert successor(issue, BEN, A_ROSTER) is None
    assert successor(issue, BEN, replace(A_ROSTER, deputies={BEN: ALICE})) == ALICE
    assert successor(issue, BEN, replace(A_ROSTER, deputies={BEN: STRANGER})) is None
    away = replace(A_ROSTER, deputies={BEN: ALICE}, unavailable=frozenset({ALICE}))
    assert successor(issue, BEN, away) is None


def test_it_comes_out_as_it_did_when_it_is_lived_again() -> None:
    for to in (ALICE, None):
        decision = gone(owned(), BEN, to)
        again = replayed(owned(), decision.facts, A_POLICY, A_ROSTER)
        assert loaded(again) == loaded(decision.issue)


def test_103_what_is_told_says_when_and_where_it_was_and_whom_they_stand_in_for() -> None:
    decision = gone(owned(), BEN, ALICE)
    reason, _ = calls(decision)[ReasonKind.OWNER_GONE]
    assert (reason.key, reason.at, reason.tier, reason.person) == ("owner_gone:3", AT, T1, BEN)
    (call,) = [one for one in decision.effects if isinstance(one, CallPeople)]
    assert call.people[0] == Called(ALICE, Found.DEPUTY, instead_of=BEN)
    asked, _ = calls(gone(owned(NeedInfo(by=by(BEN), question="Which log?")), ALICE))[ReasonKind.WAIT_ENDED]
    assert asked.person == ALICE
    entered, _ = calls(gone(owned(), BEN))[ReasonKind.ENTERED]
    assert entered.from_tier == T1


def test_103_it_counts_from_the_moment_it_is_acted_on() -> None:
    later = MONDAY_10 + minutes(9)
    decision = certain(depart(owned(), Departed(MONDAY_10, BEN, None), A_POLICY, A_ROSTER, later))
    assert Departed(later, BEN, None) in decision.facts
