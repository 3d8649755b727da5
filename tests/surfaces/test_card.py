"""What the card shows in every state (SPEC sections 6.4, 6.5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inline_snapshot import snapshot

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Escalate, NeedInfo, Reopen, Resolve, UnAccept, Update, WaitOn
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import ALLOWED_IN
from bot.domain.matrix import Severity
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons
from bot.slack.surfaces.card import Card, card, draw
from bot.slack.surfaces.deed_names import COMMAND_OF
from bot.slack.surfaces.seen import Seen
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    LENA,
    MONDAY_10,
    PRIYA,
    T1,
    T2,
    T3,
    TOMAS,
    after,
    an_issue,
    by,
    hours,
    minutes,
    passed,
)
from tests.surfaces.reading import read

RESOLVE = Resolve(
    by=by(ALICE),
    text="Restarted pay-3",
    cause="defect",
    component="checkout",
    customer_told=True,
    lower_tier_could=True,
)


def seen(issue: Issue, now: datetime = MONDAY_10) -> Seen:
    return Seen(issue=issue, policy=A_POLICY, roster=A_ROSTER, now=now, named=lambda person: person[2:].title())


def shown(issue: Issue, now: datetime = MONDAY_10, tier: TierKey = T1) -> Card:
    return card(seen(issue, now), tier)


def test_an_unaccepted_issue_shows_what_is_wanted_by_when_and_three_buttons_with_a_menu() -> None:
    assert read(draw(shown(an_issue()))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Not accepted yet*
*Next:* accept by Mon 23 Nov 10:15 CET
*Tier:* First line · *Owner:* nobody yet
*Ball:* nobody, at First line since Mon 23 Nov 10:00 CET
*Lead:* Dana
| Since this morning nobody can pay. We restarted the session, no change.
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now”
[*Accept 12.1] [Escalate 12.1] [Need info 12.1] (Update | Customer wrote | Ask the next tier | More…)\
""")


def test_the_push_text_stands_alone() -> None:
    assert shown(an_issue()).push == snapshot(
        "Sev 2 · Acme: Checkout is down · accept by <!date^1795425300^{time}|10:15 CET> · First line"
    )
    assert shown(after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))).push == snapshot(
        "Sev 2 · Acme: Checkout is down · accepted by Alice · First line"
    )
    assert shown(after(an_issue(), MONDAY_10, Accept(by=by(ALICE)), RESOLVE)).push == snapshot(
        "Sev 2 · Acme: Checkout is down · resolved · First line"
    )


def test_the_push_text_of_an_unaccepted_issue_wants_it_accepted_whatever_else_is_late() -> None:
    at_the_top = passed(an_issue(), MONDAY_10 + minutes(61))
    owned = after(at_the_top, MONDAY_10 + hours(2), Accept(by=by(TOMAS)))
    working = after(owned, MONDAY_10 + hours(5), Update(by=by(TOMAS), text="Looking"))
    given_up = after(working, MONDAY_10 + hours(8.5), UnAccept(by=by(TOMAS), reason="Ill"))
    assert [clock.kind for clock in given_up.late_clocks] == [ClockKind.RESOLUTION]
    assert "Checkout is down · accept by <!date^" in shown(given_up, MONDAY_10 + hours(8.5), T3).push


def test_a_call_that_slack_holds_up_is_said_where_the_issue_is_and_nowhere_else() -> None:
    late = card(seen(an_issue()), T1, delayed=True)
    assert late.lines[1] == "*Delayed by Slack:* people are called as soon as it takes messages again"
    assert late.lines[:1] + late.lines[2:] == shown(an_issue()).lines
    assert card(seen(an_issue()), T2, delayed=True) == shown(an_issue(), tier=T2)


def test_an_accepted_issue_shows_its_owner_and_the_last_update() -> None:
    issue = after(
        an_issue(),
        MONDAY_10,
        Accept(by=by(ALICE)),
        Update(by=by(BEN), text="Fix is <being> rolled out", customer_visible=True),
    )
    assert read(draw(shown(issue))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Accepted by Alice*
*Next:* finish at First line by Mon 23 Nov 11:00 CET
*Tier:* First line · *Owner:* Alice
*Ball:* First line since Mon 23 Nov 10:00 CET
*Lead:* Dana
*Last update:* Mon 23 Nov 10:00 CET by Ben, told to the customer: Fix is &lt;being&gt; rolled out
| Since this morning nobody can pay. We restarted the session, no change.
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now”
[Update 12.1] [Escalate 12.1] [Resolve 12.1] (Need info | Wait on the customer | Customer wrote | Hand over |
    More…)\
""")


def test_a_waiting_issue_shows_whom_it_waits_for_and_what_was_asked() -> None:
    issue = after(
        an_issue(), MONDAY_10, Accept(by=by(ALICE)), WaitOn(by=by(ALICE), vendor=False, reason="Which browser?")
    )
    assert read(draw(shown(issue))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Waiting on the customer* until Mon 23 Nov 18:00 CET
“Which browser?”
*Tier:* First line · *Owner:* Alice
*Ball:* the customer since Mon 23 Nov 10:00 CET
*Lead:* Dana
| Since this morning nobody can pay. We restarted the session, no change.
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now”
[Resume 12.1] [Update 12.1] [Resolve 12.1] (Customer wrote | Hand over | Escalate | More…)\
""")


def test_a_question_to_the_sender_puts_answer_into_the_menu() -> None:
    up = after(an_issue(), MONDAY_10, Escalate(by=by(ALICE), reason="beyond us"))
    issue = after(up, MONDAY_10, NeedInfo(by=by(PRIYA), question="Since when?"))
    assert read(draw(shown(issue, tier=T2))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Waiting on Alice* until Mon 23 Nov 11:00 CET
“Since when?”
*Next:* resolve by Mon 23 Nov 18:00 CET
*Tier:* Specialists · *Owner:* Priya
*Ball:* the sender since Mon 23 Nov 10:00 CET
*Lead:* Lena
| Since this morning nobody can pay. We restarted the session, no change.
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now”
[Resume 12.2] [Update 12.2] [Resolve 12.2] (Answer | Customer wrote | Hand over | Escalate | More…)\
""")


def test_a_late_issue_says_what_is_late_and_what_is_next() -> None:
    issue = passed(an_issue(), MONDAY_10 + minutes(16))
    assert read(draw(shown(issue, MONDAY_10 + minutes(16), T2))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Not accepted yet*
*Next:* accept by Mon 23 Nov 10:45 CET
*Tier:* Specialists · *Owner:* nobody yet
*Ball:* nobody, at Specialists since Mon 23 Nov 10:15 CET
*Lead:* Lena
| Since this morning nobody can pay. We restarted the session, no change.
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now”
[*Accept 12.2] [Escalate 12.2] [Need info 12.2] (Update | Return | Customer wrote | Ask the next tier | More…)\
""")


def test_the_card_of_a_tier_that_the_issue_left_says_where_it_is_and_offers_nothing() -> None:
    issue = after(an_issue(), MONDAY_10, Escalate(by=by(ALICE), reason="beyond us"))
    assert read(draw(shown(issue))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Now at Specialists* since Mon 23 Nov 10:00 CET
*Not accepted yet*\
""")


def test_a_resolved_issue_says_how_and_can_be_reopened() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)), RESOLVE)
    assert read(draw(shown(issue))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Resolved* by Alice Mon 23 Nov 10:00 CET
Restarted pay-3
*Cause:* A defect · *Component:* checkout · the customer was told
[Reopen 12.1] (Customer wrote | More…)\
""")


def test_a_reopened_issue_names_who_had_it_before() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)), RESOLVE, Reopen(by=by(ALICE), reason="back again"))
    assert read(draw(shown(issue))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Not accepted yet*
*Next:* accept by Mon 23 Nov 10:15 CET
*Tier:* First line · *Owner:* nobody yet (before: Alice)
*Ball:* nobody, at First line since Mon 23 Nov 10:00 CET
*Lead:* Dana
| Since this morning nobody can pay. We restarted the session, no change.
~ Opened by Alice Mon 23 Nov 10:00 CET · Outage, many users · rule “blocked now”
[*Accept 12.2] [Escalate 12.2] [Need info 12.2] (Update | Customer wrote | Ask the next tier | More…)\
""")


def test_a_closed_card_keeps_what_matters_and_the_way_to_what_can_still_be_done() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)), RESOLVE)
    closed = passed(issue, MONDAY_10 + timedelta(days=8))
    assert closed.status is Status.CLOSED
    assert read(draw(shown(closed, MONDAY_10 + timedelta(days=8)))) == snapshot("""\
# ESC-12 · Sev 2 · Acme: Checkout is down
*Closed* · resolved by Alice Mon 23 Nov 10:00 CET
Restarted pay-3
*Cause:* A defect · *Component:* checkout · the customer was told
(More…)\
""")


def test_resolving_a_sev_1_asks_for_confirmation_and_accepting_never_does() -> None:
    issue = an_issue(Severity.SEV1)
    unaccepted = read(draw(card(seen(issue), issue.tier)))
    assert "?" not in unaccepted.splitlines()[-1]
    owned = replace(issue, status=Status.ACCEPTED, owner=LENA)
    assert "[Resolve? " in read(draw(card(seen(owned), owned.tier)))


def test_return_is_not_offered_where_no_tier_lies_below() -> None:
    at_t1 = buttons.buttons(an_issue(), A_POLICY)
    at_t2 = buttons.buttons(after(an_issue(), MONDAY_10, Escalate(by=by(ALICE), reason="up")), A_POLICY)
    assert Deed.RETURN not in at_t1.menu
    assert Deed.RETURN in at_t2.menu


def test_every_button_that_is_shown_is_allowed_in_that_state() -> None:
    for status in Status:
        drawn = buttons.buttons(replace(an_issue(), status=status), A_POLICY)
        for deed in {*drawn.plain, *drawn.menu} - {Deed.MORE}:
            assert status in ALLOWED_IN[COMMAND_OF[deed]], (status, deed)


def test_a_phone_never_sees_more_than_three_buttons_and_a_menu_of_five() -> None:
    for status in Status:
        drawn = buttons.buttons(replace(an_issue(), status=status), A_POLICY)
        assert len(drawn.plain) <= 3
        assert len(drawn.menu) <= 5


def test_people_on_a_card_are_named_and_not_called() -> None:
    issue = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))
    assert "<@" not in read(draw(shown(issue)))


def test_an_instant_is_a_date_token_with_words_in_the_zone_of_the_policy_beside_it() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert f"<!date^{int((noon + minutes(15)).timestamp())}^{{time}}|13:15 CET>" in shown(an_issue(at=noon), noon).push


def test_a_person_without_a_known_name_is_mentioned_instead() -> None:
    stranger = Seen(
        issue=an_issue(), policy=A_POLICY, roster=A_ROSTER, now=MONDAY_10, named=lambda person: f"<@{PersonId(person)}>"
    )
    assert f"<@{ALICE}>" in read(draw(card(stranger, T1)))
