"""A ping that was answered says what came of it, and nothing is left to press (SPEC section 6.9)."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Cancel, CancelReason, Command, Escalate, NeedInfo, Reopen, Resolve, Update
from bot.domain.effects import CallPeople, ReasonKind
from bot.domain.issue import Issue
from bot.domain.roster import Called, Found
from bot.slack.surfaces.ping import Since, draw, ping
from bot.slack.surfaces.pings.outcome import outcome
from bot.slack.surfaces.seen import Seen
from tests.builders import A_POLICY, A_ROSTER, ALICE, BEN, MONDAY_10, PRIYA, T1, after, an_issue, by, minutes
from tests.surfaces.calls import a_call, a_reason
from tests.surfaces.reading import dates_in_words, read

TAKEN = (Accept(by=by(ALICE)),)
SOLVED = Resolve(by=by(ALICE), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)


def seen(issue: Issue) -> Seen:
    now = MONDAY_10 + minutes(5)
    return Seen(issue=issue, policy=A_POLICY, roster=A_ROSTER, now=now, named=lambda person: person[2:].title())


def became(*commands: Command) -> Issue:
    """What people made of an issue, two minutes after it came."""
    return after(an_issue(), MONDAY_10 + minutes(2), *commands)


def first_step() -> CallPeople:
    call = a_call(replace(a_reason(ReasonKind.STEP), tier=T1))
    return replace(call, people=(Called(ALICE, Found.ON_CALL), Called(BEN, Found.ON_CALL)))


def test_who_accepted_and_when_stands_in_the_place_of_the_call_and_mentions_nobody() -> None:
    shown = ping(seen(became(*TAKEN)), first_step(), since=Since(over=("accepted",)))
    assert read(draw(shown)) == snapshot("""\
Alice and Ben
| ESC-12 · Sev 2 · Acme: Checkout is down
*Accepted by Alice* at 10:02 CET.
~ Called as: on call\
""")
    assert dates_in_words(shown.push) == snapshot(
        "Sev 2 · Acme: Checkout is down · Accepted by Alice at 10:02 CET · First line"
    )


def test_the_direct_message_of_whoever_accepted_stays_a_live_card_and_the_others_are_told_the_outcome() -> None:
    since, issue = Since(over=("accepted",)), became(*TAKEN)
    assert read(draw(ping(seen(issue), first_step(), to=ALICE, since=since))) == snapshot("""\
| ESC-12 · Sev 2 · Acme: Checkout is down
*Accepted by Alice* at 10:02 CET.
*Next:* finish at First line by Mon 23 Nov 11:00 CET
*Tier:* First line · *Owner:* Alice
*Ball:* First line since Mon 23 Nov 10:02 CET
*Lead:* Dana
~ Called as: on call
[Update 12.1] [Escalate 12.1] [Resolve 12.1] (More…)\
""")
    assert read(draw(ping(seen(issue), first_step(), to=BEN, since=since))) == snapshot("""\
| ESC-12 · Sev 2 · Acme: Checkout is down
*Accepted by Alice* at 10:02 CET.
~ Called as: on call\
""")


def test_of_two_that_ask_the_same_the_older_one_leads_to_the_newer_one() -> None:
    words = read(draw(ping(seen(an_issue()), first_step(), since=Since(asked_again=True))))
    assert "~ Asked again further down." in words
    assert "[" not in words


def test_in_a_direct_message_only_what_its_reader_may_do_is_offered() -> None:
    late = a_call(a_reason(ReasonKind.THRESHOLD))
    last = [read(draw(ping(seen(became(*TAKEN)), late, to=to))).splitlines()[-1] for to in (ALICE, BEN)]
    assert last == snapshot(["[Update 12.1] [Snooze 12.1] [Hand over 12.1] (More…)", "[Update 12.1] (More…)"])


def test_who_prefers_a_direct_message_is_named_and_not_mentioned() -> None:
    shown = ping(seen(an_issue()), first_step(), since=Since(unmentioned=frozenset({BEN})))
    assert shown.called == "<@U0ALICE> and Ben"


UP = Escalate(by=by(ALICE), reason="up", entry=1)
ASKED = NeedInfo(by=by(PRIYA), question="Since when?")


@pytest.mark.parametrize(
    ("kind", "clock", "because", "commands", "words"),
    [
        (ReasonKind.STEP, None, "moved", (UP,), "*Now at Specialists* since 10:02 CET."),
        (ReasonKind.STEP, None, "moved", (), "*Called again* since 10:00 CET."),
        (ReasonKind.STEP, None, "resolved", (*TAKEN, SOLVED), "*Resolved by Alice* at 10:02 CET."),
        (
            ReasonKind.STEP,
            None,
            "cancelled",
            (Cancel(by=by(ALICE), reason=CancelReason.WITHDRAWN),),
            "*Cancelled by Alice* at 10:02 CET.",
        ),
        (ReasonKind.THRESHOLD, ClockKind.ACK, "met", TAKEN, "*Accepted by Alice* at 10:02 CET."),
        (
            ReasonKind.THRESHOLD,
            ClockKind.FIRST_REPLY,
            "met",
            (*TAKEN, Update(by=by(BEN), text="x", customer_visible=True)),
            "*Update by Ben* at 10:02 CET.",
        ),
        (ReasonKind.BREACH, ClockKind.TIER_OWNERSHIP, "met", (UP,), "*Now at Specialists* since 10:02 CET."),
        (ReasonKind.BREACH, ClockKind.RESOLUTION, "met", TAKEN, "*No longer due:* resolve."),
        (ReasonKind.THRESHOLD, ClockKind.RESOLUTION, "breached", (), "*The deadline has passed* since."),
        (
            ReasonKind.THRESHOLD,
            ClockKind.TIER_OWNERSHIP,
            "paused",
            (UP, ASKED),
            "*Waiting on Alice* until 11:02 CET; its time rests.",
        ),
        (ReasonKind.REMINDER, None, "nothing late", TAKEN, "*Nothing is late any more.*"),
        (ReasonKind.CHECKPOINT, None, "moved", TAKEN, "*It moved* at 10:02 CET; Alice has it."),
        (ReasonKind.CONFIRM, None, "confirmed", TAKEN, "*Alice is on it.*"),
        (ReasonKind.CONFIRM, None, "confirmed", (), "*Given back:* First line is called again."),
        (ReasonKind.OFFERED, None, "answered", TAKEN, "*Taken by Alice* at 10:02 CET."),
        (ReasonKind.OFFERED, None, "answered", (), "*Not taken:* it is with First line."),
        (ReasonKind.QUESTION, None, "answered", TAKEN, "*Answered:* the ball is with Alice."),
        (ReasonKind.CUSTOMER_WROTE, None, "answered", TAKEN, "*Answered*, or no answer was needed."),
        (
            ReasonKind.RESOLVED,
            None,
            "reopened",
            (*TAKEN, SOLVED, Reopen(by=by(ALICE), reason="no")),
            "*Reopened:* it is at First line again.",
        ),
        (ReasonKind.ASKED, None, "answered", TAKEN, "*Answered*, or not asked any more."),
    ],
)
def test_each_outcome_says_what_the_issue_says(
    kind: ReasonKind, clock: ClockKind | None, because: str, commands: tuple[Command, ...], words: str
) -> None:
    reason = replace(a_reason(kind), tier=T1, clock=clock)
    assert dates_in_words(outcome(seen(became(*commands)), [reason], [because])) == words
