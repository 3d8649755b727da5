"""A ping carries what answers it (SPEC section 6.9, E7, E9, E10, R27)."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.commands import Accept, AcceptRequest, CustomerWrote, Escalate, Resolve
from bot.domain.effects import CallPeople, Place, ReasonKind
from bot.domain.issue import Issue
from bot.domain.roster import Called, Found
from bot.slack.surfaces.ping import draw, ping
from bot.slack.surfaces.seen import Seen
from tests.builders import ALICE, LENA, MONDAY_10, SAM, T1, T2, after, an_issue, by, minutes
from tests.full_policy import BILLING
from tests.surfaces.busy import BILLER, BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.calls import a_call, a_reason
from tests.surfaces.reading import read

SOLVED = Resolve(by=by(ALICE), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)
LATE_WORDS = CustomerWrote(by=by(ALICE), at=MONDAY_10, text="It is back")


def seen(issue: Issue) -> Seen:
    now = MONDAY_10 + minutes(2)
    return Seen(issue=issue, policy=BUSY_POLICY, roster=BUSY_ROSTER, now=now, named=lambda person: person[2:].title())


def last_line(issue: Issue, call: CallPeople) -> str:
    return read(draw(ping(seen(issue), call))).splitlines()[-1]


def test_each_reason_that_wants_an_answer_has_its_buttons() -> None:
    kinds = (
        ReasonKind.CONFIRM,
        ReasonKind.OFFERED,
        ReasonKind.THRESHOLD,
        ReasonKind.CHECKPOINT,
        ReasonKind.CUSTOMER_WROTE,
        ReasonKind.BREACH,
    )
    lines = [f"{kind}: {last_line(busy(), a_call(a_reason(kind)))}" for kind in kinds]
    assert "\n".join(lines) == snapshot("""\
confirm: [Yes, with an update 12.1] [Hand over 12.1] [Escalate 12.1]
offered: [*Accept 12.1]
threshold: [Update 12.1] [Snooze 12.1] [Hand over 12.1]
checkpoint: [Take over 12.1] [Update 12.1] [Escalate 12.1]
customer_wrote: [Update 12.1] [No answer needed 12.1]
breach: [Update 12.1] [Escalate 12.1] [Resolve 12.1]\
""")


def test_where_nobody_has_accepted_a_call_offers_to_accept_whatever_else_it_says() -> None:
    for kind in (ReasonKind.ENTERED, ReasonKind.STEP, ReasonKind.FINAL_FALLBACK):
        both = a_call(a_reason(ReasonKind.CUSTOMER_WROTE), a_reason(kind))
        assert "[*Accept 12.1]" in last_line(an_issue(policy=BUSY_POLICY), both)
    assert "[*Accept 12.1]" in last_line(an_issue(policy=BUSY_POLICY), a_call(a_reason(ReasonKind.THRESHOLD)))


def test_r27_a_message_after_the_end_is_answered_by_reopening_or_by_nothing() -> None:
    owned = after(an_issue(policy=BUSY_POLICY), MONDAY_10, Accept(by=by(ALICE)), policy=BUSY_POLICY)
    resolved = after(owned, MONDAY_10, SOLVED, LATE_WORDS, policy=BUSY_POLICY)
    after_the_end = a_call(a_reason(ReasonKind.CUSTOMER_WROTE_AFTER, "It is back"))
    assert last_line(resolved, after_the_end) == "[Reopen 12.1] [No answer needed 12.1]"


def test_e10_a_department_takes_its_request_and_answers_it_and_then_nothing_is_left_to_press() -> None:
    told = replace(a_reason(ReasonKind.REQUESTED, "Which invoice?"), number=1, department=BILLING)
    call = replace(a_call(told), place=Place.DEPARTMENT, department=BILLING)
    assert last_line(busy(), call) == "[*Take the request 12.1.1] [Answer 12.1.1]"
    assert last_line(busy(AcceptRequest(by=by(BILLER), number=1)), call) == "[Answer 12.1.1]"
    assert last_line(an_issue(policy=BUSY_POLICY), call) == "~ Called as: on call"


def test_105_an_asked_tier_answers_its_question() -> None:
    call = replace(a_call(replace(a_reason(ReasonKind.ASKED, "Known?"), number=1)), place=Place.HELP, tier=T2)
    assert last_line(busy(), call) == "[*Answer 12.1.1]"


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        (Place.THREAD, "the channel of First line"),
        (Place.HELP, "the help channel of First line"),
        (Place.DEPARTMENT, "the channel of Billing"),
    ],
)
def test_a_rerouted_ping_says_for_whom_it_was_meant(place: Place, meant: str) -> None:
    call = replace(a_call(a_reason(ReasonKind.REQUESTED)), place=place, department=BILLING)
    assert f"This was meant for {meant}, which could not be reached." in read(
        draw(ping(seen(busy()), call, rerouted_from=T1))
    )


def test_34_who_is_called_for_somebody_else_reads_for_whom() -> None:
    up = Escalate(by=by(ALICE), reason="up", information={"logs": "here", "steps": "so"})
    issue = after(an_issue(policy=BUSY_POLICY), MONDAY_10, up, policy=BUSY_POLICY)
    call = replace(a_call(a_reason(ReasonKind.STEP)), people=(Called(SAM, Found.LEAD, instead_of=LENA),))
    assert "~ Called as: lead for Lena" in read(draw(ping(seen(issue), call)))


def test_while_nobody_has_accepted_a_warning_is_answered_by_accepting() -> None:
    call = a_call(a_reason(ReasonKind.BREACH), a_reason(ReasonKind.STEP), a_reason(ReasonKind.THRESHOLD))
    assert last_line(an_issue(policy=BUSY_POLICY), call) == "[*Accept 12.1] [Escalate 12.1] [Need info 12.1]"
