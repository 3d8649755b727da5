"""What a ping that was sent shows as the issue goes on, and which newer one takes its place (SPEC section 6.9)."""

from dataclasses import replace

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Resolve, Update
from bot.domain.effects import CallPeople, Place, Reason, ReasonKind
from bot.domain.standing import OVER, concerns, holding, shows, takes_the_place_of
from tests.builders import ALICE, BEN, MONDAY_10, T1, T2, after, an_issue, by

SOLVED = Resolve(by=by(ALICE), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)


def a_reason(kind: ReasonKind = ReasonKind.STEP, clock: ClockKind | None = None, number: int | None = None) -> Reason:
    return Reason(kind=kind, key=f"{kind}", at=MONDAY_10, tier=T1, sequence=1, clock=clock, number=number)


def a_call(*reasons: Reason) -> CallPeople:
    return CallPeople(tier=T1, reasons=reasons, people=(), in_channel=False, loud=True)


STEP = a_call(a_reason(), a_reason(ReasonKind.CHECKPOINT))


def test_what_holds_is_told_from_what_does_not() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))
    still, over = holding(STEP, issue)
    assert [one.kind for one in still] == [ReasonKind.CHECKPOINT]
    assert over == {"step": "accepted"}


def test_a_ping_reads_otherwise_when_a_reason_falls_away_and_is_over_when_none_is_left() -> None:
    new, taken = an_issue(), after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))
    assert shows(STEP, new, None) == "unaccepted 1 0,1"
    assert shows(STEP, taken, None) == "accepted 1 1"
    assert shows(a_call(a_reason()), taken, None) == OVER


def test_a_direct_message_follows_every_change_while_it_concerns_its_reader() -> None:
    step, taken = a_call(a_reason()), after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))
    assert shows(step, an_issue(), BEN) == f"version {an_issue().version}"
    assert shows(step, taken, ALICE) == f"version {taken.version}"
    assert shows(step, after(taken, MONDAY_10, Update(by=by(ALICE), text="x")), ALICE) != shows(step, taken, ALICE)
    assert shows(step, taken, BEN) == OVER
    assert not concerns(after(taken, MONDAY_10, SOLVED), ALICE)


def test_a_newer_ping_takes_the_place_of_one_whose_every_question_it_asks() -> None:
    assert takes_the_place_of(STEP, a_call(a_reason(ReasonKind.ENTERED)))
    assert takes_the_place_of(a_call(a_reason(ReasonKind.FINAL_FALLBACK)), a_call(a_reason()))
    assert not takes_the_place_of(a_call(a_reason()), STEP)


def test_it_takes_no_place_elsewhere_and_none_of_another_clock_or_question() -> None:
    step = a_call(a_reason())
    assert not takes_the_place_of(replace(step, tier=T2), step)
    assert not takes_the_place_of(replace(step, place=Place.HELP), step)
    late = [a_call(a_reason(ReasonKind.BREACH, clock=clock)) for clock in (ClockKind.ACK, ClockKind.RESOLUTION)]
    assert not takes_the_place_of(late[0], late[1])
    assert takes_the_place_of(late[0], late[0])
    asked = [a_call(a_reason(ReasonKind.ASKED, number=number)) for number in (1, 2)]
    assert not takes_the_place_of(asked[0], asked[1])
    assert takes_the_place_of(asked[1], asked[1])


def test_a_text_that_still_waits_is_asked_about_once_and_another_text_is_another_question() -> None:
    wanted = [a_call(a_reason(ReasonKind.REVIEW_WANTED, number=number)) for number in (1, 2)]
    overdue = a_call(a_reason(ReasonKind.REVIEW_OVERDUE, number=1))
    assert takes_the_place_of(overdue, wanted[0])
    assert not takes_the_place_of(overdue, wanted[1])
