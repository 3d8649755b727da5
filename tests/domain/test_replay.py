"""What is recorded, lived again: the same facts make the same issue, whatever caused them (SPEC section 7, 96)."""

from dataclasses import replace

from bot.domain.actor import Standing
from bot.domain.commands import Accept, CustomerWrote, StopReminding, Update
from bot.domain.deeds.merging import handed_on, take_in
from bot.domain.engine.passing_time import pass_time
from bot.domain.errors import certain
from bot.domain.facts import Closed, Commanded, Fact, Observed, Outage, TimePassed, TookOver
from bot.domain.hindsight.replay import again, outage_at, replayed
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.matrix import Known, Severity
from bot.domain.opening import observe
from bot.domain.process.conditions import AtLeast, Field
from bot.domain.process.criteria import Criterion
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    LENA,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T2,
    T3,
    an_issue,
    by,
    hours,
    minutes,
)
from tests.decisions import calls_of, loaded, whom
from tests.domain.told import owned
from tests.full_policy import FULL_POLICY

ACCEPT = Commanded(MONDAY_10 + minutes(5), Accept(by=by(BEN)))
OUTAGE = Outage(MONDAY_10 + minutes(10), MONDAY_10 + minutes(40))


def opened(number: int = 12) -> Issue:
    return an_issue(policy=FULL_POLICY, number=number)


def test_r26_what_time_told_takes_no_warning_along_once_more_because_a_deed_came_with_it() -> None:
    """Told late, with a deed that calls nobody: replayed, the two are two, and nothing was told just now."""
    reported = MONDAY_10 - minutes(9.5)
    issue = an_issue(policy=FULL_POLICY, first_reported_at=reported)
    at = MONDAY_10 + minutes(18.6)  # 2 min before the warning of the first reply
    wrote = CustomerWrote(by=by(ALICE), at=at, text="Away until Monday", automatic=True)
    decision = decide(issue, wrote, FULL_POLICY, A_ROSTER, at)
    assert calls_of(decision), "the raise to tier 2 is told"
    assert replayed(issue, decision.facts, FULL_POLICY, A_ROSTER).clocks == decision.issue.clocks


def test_r26_what_a_deed_makes_due_at_once_takes_effect_when_it_came_and_not_when_it_was_due() -> None:
    """Whether time and deed are one decision or, replayed, two: what had been due long before counts from the deed."""
    issue, at = owned(Severity.SEV2, T3), MONDAY_10 + minutes(245)
    stop = StopReminding(by=by(OLU), until=at + hours(1), reason="They know")
    decision = decide(issue, stop, FULL_POLICY, A_ROSTER, at)
    again_at = certain(decision.issue.checkpoint).at
    assert again_at == MONDAY_10 + minutes(245) + hours(8)
    assert replayed(issue, decision.facts, FULL_POLICY, A_ROSTER).checkpoint == decision.issue.checkpoint


def test_deeds_time_an_outage_an_observation_and_a_merge_come_out_as_they_did() -> None:
    issue, facts = opened(), list[Fact]()
    late = certain(pass_time(issue, FULL_POLICY, A_ROSTER, OUTAGE.until, OUTAGE))
    facts += late.facts
    told = Update(by=by(STRANGER), text="x", customer_visible=True)
    mine = replace(late.issue, opener=STRANGER)
    word = decide(mine, told, FULL_POLICY, A_ROSTER, OUTAGE.until + minutes(1))
    known = observe(word.issue, Known(open_of_customer=3), FULL_POLICY, A_ROSTER, OUTAGE.until + minutes(2))
    wrote = CustomerWrote(by=by(ALICE), at=OUTAGE.until, text="Hello?")
    other = decide(opened(13), wrote, FULL_POLICY, A_ROSTER, OUTAGE.until).issue
    merged = take_in(certain(known).issue, handed_on(other), FULL_POLICY, A_ROSTER, OUTAGE.until + minutes(3), OUTAGE)
    facts += [*word.facts, *certain(known).facts, *merged.facts]
    lived = replayed(replace(issue, opener=STRANGER), facts, FULL_POLICY, A_ROSTER)
    assert lived == merged.issue
    assert (lived.known.open_of_customer, certain(lived.unanswered).text) == (3, "Hello?")


def test_r17_only_the_outage_that_had_ended_when_the_bot_looked_hid_anything() -> None:
    later = Outage(MONDAY_10 + hours(5), MONDAY_10 + hours(6))
    earlier = Outage(MONDAY_10 - hours(2), MONDAY_10 - hours(1))
    for fact in (TimePassed(OUTAGE.until), Commanded(OUTAGE.until, ACCEPT.command)):
        assert outage_at((earlier, OUTAGE, later), fact) == OUTAGE
    assert outage_at((later,), TimePassed(MONDAY_10)) is None
    hidden = certain(again(opened(), TimePassed(OUTAGE.until), FULL_POLICY, A_ROSTER, (OUTAGE,)))
    assert hidden.issue.present.at == OUTAGE.until
    seen = certain(again(opened(), TimePassed(OUTAGE.until), FULL_POLICY, A_ROSTER))
    assert seen.issue.present.at == MONDAY_10 + minutes(15)


def test_r17_an_outage_hides_from_deeds_and_merges_what_it_hid_from_time() -> None:
    late = Commanded(OUTAGE.until, Update(by=by(DANA), text="x"))
    took = replace(handed_on(opened(13)), at=OUTAGE.until)
    for fact in (late, took):
        hidden = certain(again(opened(), fact, FULL_POLICY, A_ROSTER, (OUTAGE,))).issue
        assert hidden.present.at == OUTAGE.until
    assert isinstance(took, TookOver)


def test_what_was_allowed_is_done_again_though_the_person_has_no_role_any_more() -> None:
    stranger = replace(ACCEPT, command=Accept(by=by(STRANGER)))
    assert certain(again(opened(), stranger, FULL_POLICY, A_ROSTER)).issue.owner == STRANGER
    guest = replace(ACCEPT, command=Accept(by=by(BEN, Standing.GUEST)))
    assert certain(again(opened(), guest, FULL_POLICY, A_ROSTER)).issue.owner == BEN


def test_e19_what_became_known_calls_people_again() -> None:
    often = Criterion(name="often", when={Field.OPEN_OF_CUSTOMER: AtLeast(2)})
    policy = replace(FULL_POLICY, criteria=(often,))
    known = Observed(MONDAY_10 + minutes(1), Known(open_of_customer=2))
    decision = certain(again(an_issue(policy=policy), known, policy, A_ROSTER))
    assert (decision.issue.tier, whom(decision)) == (T2, [PRIYA, SAM, LENA])


def test_what_only_followed_changes_nothing_again() -> None:
    assert again(opened(), Closed(MONDAY_10), FULL_POLICY, A_ROSTER) is None
    once = replayed(opened(), [ACCEPT, Closed(MONDAY_10)], FULL_POLICY, A_ROSTER)
    assert loaded(once) == loaded(decide(opened(), ACCEPT.command, FULL_POLICY, A_ROSTER, ACCEPT.at).issue)
