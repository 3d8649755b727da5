"""What a card shows of all that is under way beside its state (SPEC sections 4, 5, 6.4)."""

from dataclasses import replace

from inline_snapshot import snapshot

from bot.domain.commands import Accept, AcceptRequest, Cancel, CancelReason, Escalate, Request
from bot.domain.issue import Issue
from bot.domain.roster import Roster
from bot.slack.surfaces.card import card, draw, private
from bot.slack.surfaces.seen import Seen
from tests.builders import ALICE, LENA, MONDAY_10, SAM, T1, T2, after, an_issue, by, minutes
from tests.full_policy import BILLING
from tests.surfaces.busy import BILLER, BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.reading import read


def seen(issue: Issue, roster: Roster = BUSY_ROSTER) -> Seen:
    now = MONDAY_10 + minutes(2)
    return Seen(issue=issue, policy=BUSY_POLICY, roster=roster, now=now, named=lambda person: person[2:].title())


def test_a_card_shows_everything_that_is_under_way_and_that_the_clocks_run_on() -> None:
    assert read(draw(card(seen(busy()), T1))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Accepted by Alice*
*Next:* update the customer as promised and finish at First line by Mon 23 Nov 11:00 CET
*Tier:* First line · *Owner:* Alice
*Ball:* First line since Mon 23 Nov 10:01 CET
*Lead:* Dana
*The customer waits for an answer* since Mon 23 Nov 10:01 CET (2 messages): “as typed”
*The customer:* may leave us
*Promised to the customer:* the next word by Mon 23 Nov 11:00 CET
*Offered to Ben* by Alice, to accept by Mon 23 Nov 10:16 CET: “as typed”
*Asked Billing* (nobody has it yet), to answer by Mon 23 Nov 14:01 CET: “as typed”
*Asked Specialists*, without handing over: “as typed”
*Snoozed* until Mon 23 Nov 10:30 CET by Alice; the clocks run on
*Reminders stopped* until Mon 23 Nov 12:00 CET by Dana: “as typed”
*Decided otherwise* than the rule “blocked now” by Alice: “as typed”
*Last update:* Mon 23 Nov 10:01 CET by Alice, told to the customer: as typed
| Since this morning nobody can pay. We restarted the session, no change.
| Business effect: as typed
| Tried: as typed
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now” · component as typed
[Update 12.1] [Escalate 12.1] [Resolve 12.1] (Need info | Customer wrote | Hand over | More…)\
""")


def test_a_request_shows_who_of_the_department_has_it() -> None:
    taken = busy(AcceptRequest(by=by(BILLER), number=1))
    assert "*Asked Billing* (Stranger has it), to answer by" in read(draw(card(seen(taken), T1)))


def test_a_blocking_request_makes_the_issue_wait_on_the_department_by_its_name() -> None:
    issue = after(
        an_issue(policy=BUSY_POLICY),
        MONDAY_10,
        Accept(by=by(ALICE)),
        Request(by=by(ALICE), department=BILLING, question="Which invoice?"),
        policy=BUSY_POLICY,
        roster=BUSY_ROSTER,
    )
    shown = read(draw(card(seen(issue), T1)))
    assert "*Waiting on Billing* until" in shown
    assert "*Ball:* Billing since" in shown


def test_34_a_deputy_is_named_with_whom_they_stand_in_for() -> None:
    up = Escalate(by=by(ALICE), reason="up", information={"logs": "here", "steps": "so"})
    issue = after(an_issue(policy=BUSY_POLICY), MONDAY_10, up, policy=BUSY_POLICY)
    away = replace(BUSY_ROSTER, unavailable=frozenset({LENA}), deputies={LENA: SAM})
    assert "*Lead:* Sam for Lena" in read(draw(card(seen(issue, away), T2)))


def test_somebody_who_looks_up_an_issue_that_is_over_can_still_record_what_the_customer_wrote() -> None:
    over = Cancel(by=by(ALICE), reason=CancelReason.INVALID)
    issue = after(an_issue(policy=BUSY_POLICY), MONDAY_10, over, policy=BUSY_POLICY)
    assert read(draw(private(seen(issue)))).endswith("[Customer wrote 12.1] (More…)")


def test_a_cancelled_card_says_why_and_offers_only_the_way_to_the_rest() -> None:
    duplicate = Cancel(by=by(ALICE), reason=CancelReason.WITHDRAWN, comment="They found it")
    issue = after(an_issue(policy=BUSY_POLICY), MONDAY_10, duplicate, policy=BUSY_POLICY)
    assert read(draw(card(seen(issue), T1))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Cancelled* by Alice Mon 23 Nov 10:00 CET: withdrawn by the customer
They found it
(More…)\
""")
