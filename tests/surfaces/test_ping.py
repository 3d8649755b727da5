"""What a ping says for each reason, and to whom (SPEC sections 5, 6.6, 6.7, 6.9)."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.clocks import Breach, BreachCause, ClockKind
from bot.domain.commands import Accept, Escalate, NeedInfo
from bot.domain.effects import ReasonKind
from bot.domain.ids import ChannelId
from bot.domain.issue import Issue
from bot.domain.process.notifications import Mention
from bot.domain.roster import Called, Found
from bot.domain.running import Entered
from bot.slack.surfaces.ping import Since, draw, ping
from bot.slack.surfaces.reasons import sentence
from bot.slack.surfaces.seen import Seen
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MONDAY_10,
    PRIYA,
    T1,
    after,
    an_issue,
    by,
    minutes,
    passed,
)
from tests.surfaces.calls import a_call, a_reason, every_reason
from tests.surfaces.reading import folded, read


def seen() -> Seen:
    return a_seen(an_issue())


def a_seen(issue: Issue) -> Seen:
    return Seen(issue=issue, policy=A_POLICY, roster=A_ROSTER, now=MONDAY_10, named=lambda person: person[2:].title())


def test_a_ping_in_a_channel_mentions_everybody_once_and_carries_the_buttons() -> None:
    call = replace(
        a_call(a_reason(ReasonKind.ENTERED, how=Entered.RAISED), a_reason(ReasonKind.BREACH)),
        people=(Called(ALICE, Found.ON_CALL), Called(BEN, Found.ON_CALL), Called(DANA, Found.LEAD)),
    )
    assert read(draw(ping(seen(), call))) == snapshot("""\
<@U0ALICE>, <@U0BEN> and <@U0DANA>
| ESC-12 · Sev 2 · Acme: Checkout is down
The time at First line ran out, so it is now at Specialists. Please accept by Mon 23 Nov 10:15 CET.
Deadline missed: finish at Specialists. It was due Mon 23 Nov 11:00 CET.
~ Called as: lead, on call
[*Accept 12.1] [Escalate 12.1] [Need info 12.1]\
""")


def test_69_a_ping_begins_and_mentions_as_the_notification_table_says() -> None:
    call = replace(a_call(a_reason(ReasonKind.BREACH)), mention=Mention.HERE, words="Act now, <!channel>.")
    shown = ping(seen(), call)
    assert shown.called == "<!here> and <@U0ALICE>"
    assert shown.sentences[0] == "*Act now, &lt;!channel&gt;.*", "nothing that is written there mentions anybody"
    assert shown.push.startswith("Act now, &lt;!channel&gt;. Sev 2 · Acme: Checkout is down")
    assert "here" not in ping(seen(), call, to=ALICE).called
    over = ping(seen(), call, since=Since(over=("accepted",)))
    assert (over.called, len(over.sentences)) == ("Alice", 1)


def test_the_same_ping_to_one_person_says_why_they_and_where_the_card_is() -> None:
    call = replace(a_call(a_reason(ReasonKind.STEP)), people=(Called(ALICE, Found.ON_CALL), Called(DANA, Found.LEAD)))
    assert read(draw(ping(seen(), call, to=DANA, card_channel=ChannelId("C1")))) == snapshot("""\
| ESC-12 · Sev 2 · Acme: Checkout is down
Nobody has accepted yet. Please accept by Mon 23 Nov 10:15 CET.
*Not accepted yet*
*Next:* accept by Mon 23 Nov 10:15 CET
*Tier:* First line · *Owner:* nobody yet
*Ball:* nobody, at First line since Mon 23 Nov 10:00 CET
*Lead:* Dana
~ Called as: lead · card in <#C1>
[*Accept 12.1] [Escalate 12.1] [Need info 12.1] (More…)\
""")


def test_a_question_is_answered_from_its_ping() -> None:
    up = after(an_issue(), MONDAY_10, Escalate(by=by(ALICE), reason="up"))
    asked = after(up, MONDAY_10, NeedInfo(by=by(PRIYA), question="Since when?"))
    call = a_call(a_reason(ReasonKind.QUESTION, "Since when?"))
    assert read(draw(ping(a_seen(asked), call, to=ALICE))) == snapshot("""\
| ESC-12 · Sev 2 · Acme: Checkout is down
Priya needs to know from you: “Since when?” Please answer by Mon 23 Nov 11:00 CET.
*Waiting on Alice* until Mon 23 Nov 11:00 CET
*Next:* resolve by Mon 23 Nov 18:00 CET
*Tier:* Specialists · *Owner:* Priya
*Ball:* the sender since Mon 23 Nov 10:00 CET
*Lead:* Lena
~ Called as: on call
[*Answer 12.2] (More…)\
""")


def test_a_rerouted_ping_says_for_which_tier_it_was_and_one_sent_again_that_it_may_be_a_repeat() -> None:
    words = read(draw(ping(seen(), a_call(a_reason(ReasonKind.STEP)), rerouted_from=T1, repeated=True)))
    assert "~ This was meant for the channel of First line, which could not be reached." in words
    assert "~ This may have come before: Slack did not say whether it arrived." in words


def test_the_push_text_says_what_the_first_reason_wants_of_the_reader() -> None:
    accepted = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))
    told = [f"{one.kind}/{one.how or ''}: {ping(a_seen(accepted), a_call(one)).push}" for one in every_reason("why?")]
    assert folded(told) == snapshot("""\
entered/opened: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/escalated: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/raised: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/tier_closed: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/criterion: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/rerated: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/returned: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/reopened: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/un_accepted: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
entered/owner_gone: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
step/: Sev 2 · Acme: Checkout is down · accepted by Alice · First line
final_fallback/: Sev 2 · Acme: Checkout is down · Everybody in the calling order was called and nobody
    accepted. Please find somebody who can · First line
threshold/: Sev 2 · Acme: Checkout is down · 75 % of the time is used: finish at Specialists by Mon 23 Nov
    11:00 CET · First line
breach/: Sev 2 · Acme: Checkout is down · Deadline missed: finish at Specialists. It was due Mon 23 Nov 11:00
    CET · First line
reminder/: Sev 2 · Acme: Checkout is down · Still late: accept and resolve. Please act, or say how it stands ·
    First line
checkpoint/: Sev 2 · Acme: Checkout is down · Nothing has moved for 4 h. Is it in the right hands? · First
    line
question/: Sev 2 · Acme: Checkout is down · Priya needs to know from you: “why?” · First line
answered/: Sev 2 · Acme: Checkout is down · Priya answered: “why?” The ball is back with you · First line
wait_ended/: Sev 2 · Acme: Checkout is down · The wait is over (“why?”); the ball is back with you · First
    line
top_escalated/: Sev 2 · Acme: Checkout is down · Priya asks you to step in, as there is no higher tier: “why?”
    · First line
raise_withheld/: Sev 2 · Acme: Checkout is down · A deadline passed, but after a return only a person moves it
    up. Please decide · First line
resolved/: Sev 2 · Acme: Checkout is down · Priya resolved it: “why?” If it is not solved after all, reopen it
    · First line
cancelled/: Sev 2 · Acme: Checkout is down · Priya cancelled it, as it is not to be solved: “why?” · First
    line
confirm/: Sev 2 · Acme: Checkout is down · Still on it? Nothing was heard of you lately. Unless you answer by
    Mon 23 Nov 11:00 CET, Specialists is called again · First line
offered/: Sev 2 · Acme: Checkout is down · Priya asks you to take it: “why?” Please accept by Mon 23 Nov 11:00
    CET · First line
offer_lapsed/: Sev 2 · Acme: Checkout is down · Whoever was asked did not take it in time; it stays with Alice
    · First line
taken_over/: Sev 2 · Acme: Checkout is down · Priya has it now: “why?” · First line
owner_gone/: Sev 2 · Acme: Checkout is down · Its owner is no longer in this workspace; Alice has it now ·
    First line
rerated/: Sev 2 · Acme: Checkout is down · Priya changed it to Sev 2: “why?” · First line
customer_wrote/: Sev 2 · Acme: Checkout is down · The customer wrote: “why?” Please answer by Mon 23 Nov 11:00
    CET · First line
customer_wrote_after/: Sev 2 · Acme: Checkout is down · The customer wrote, though it is open: “why?” Reopen
    it, or say that no answer is needed · First line
requested/: Sev 2 · Acme: Checkout is down · Priya asks another department: “why?” Please answer by Mon 23 Nov
    11:00 CET · First line
request_answered/: Sev 2 · Acme: Checkout is down · Priya answered for another department: “why?” · First line
request_declined/: Sev 2 · Acme: Checkout is down · Priya declined for another department: “why?” It is yours
    again · First line
request_withdrawn/: Sev 2 · Acme: Checkout is down · No answer of another department is needed any more:
    “why?” · First line
asked/: Sev 2 · Acme: Checkout is down · Priya asks Specialists, without handing over: “why?” Please answer by
    Mon 23 Nov 11:00 CET · First line
ask_answered/: Sev 2 · Acme: Checkout is down · Priya answered your question: “why?” · First line
ask_overdue/: Sev 2 · Acme: Checkout is down · Nobody at Specialists has answered Priya yet: “why?” Please see
    to it · First line
review_wanted/: Sev 2 · Acme: Checkout is down · Priya wrote a text for the customer: approve it, change it or
    send it back. Please answer by Mon 23 Nov 11:00 CET: “why?” · First line
review_overdue/: Sev 2 · Acme: Checkout is down · A text of Priya for the customer has waited 4 h. Please
    approve it, change it or send it back: “why?” · First line
review_approved/: Sev 2 · Acme: Checkout is down · Approved by Priya: send it to the customer, then press Told
    the customer: “why?” · First line
review_sent_back/: Sev 2 · Acme: Checkout is down · Priya sent the text for the customer back: “why?” Please
    write another · First line
informed/: Sev 2 · Acme: Checkout is down · This is a Sev 1. Nothing is asked of you; you hear when it is over
    · First line
informed_of_end/: Sev 2 · Acme: Checkout is down · It is over. Priya: “why?” · First line
overridden/: Sev 2 · Acme: Checkout is down · Priya decided otherwise than the rule “blocked now”: “why?” ·
    First line\
""")
    unaccepted = ping(seen(), a_call(a_reason(ReasonKind.STEP))).push
    assert unaccepted.startswith("Sev 2 · Acme: Checkout is down · accept by ")
    long = ping(seen(), a_call(a_reason(ReasonKind.QUESTION, "x" * 900))).push
    assert len(long) < 300
    assert long.endswith(" · First line")


def test_a_late_issue_is_asked_for_at_once_in_the_push_text() -> None:
    late = passed(an_issue(), MONDAY_10 + minutes(106))
    assert late.late_clocks
    assert "was due" in ping(a_seen(late), a_call(a_reason(ReasonKind.REMINDER))).push


def test_who_is_called_to_accept_reads_by_when_whatever_else_is_late() -> None:
    issue, missed = an_issue(), Breach(MONDAY_10, MONDAY_10, BreachCause.TIME)
    clocks = (one if one.kind is ClockKind.ACK else replace(one, breach=missed) for one in issue.clocks)
    late = replace(issue, clocks=tuple(clocks))
    assert late.late_clocks
    assert " · accept by " in ping(a_seen(late), a_call(a_reason(ReasonKind.STEP))).push


def test_the_sentence_of_every_reason() -> None:
    told = [f"{one.kind}/{one.how or ''}: {sentence(one, seen())}" for one in every_reason("typed & <here>")]
    assert folded(told) == snapshot("""\
entered/opened: Priya opened it at Specialists. Please accept by Mon 23 Nov 10:15 CET.
entered/escalated: Priya escalated it from First line to Specialists: “typed &amp; &lt;here&gt;” Please accept
    by Mon 23 Nov 10:15 CET.
entered/raised: The time at First line ran out, so it is now at Specialists. Please accept by Mon 23 Nov 10:15
    CET.
entered/tier_closed: First line is closed now, so it is at Specialists. Please accept by Mon 23 Nov 10:15 CET.
entered/criterion: It meets the criterion “typed &amp; &lt;here&gt;”, so it went from First line to
    Specialists. Please accept by Mon 23 Nov 10:15 CET.
entered/rerated: It was rated anew by the rule “typed &amp; &lt;here&gt;”: Sev 2, so it is now at Specialists.
    Please accept by Mon 23 Nov 10:15 CET.
entered/returned: Priya returned it from First line to Specialists: “typed &amp; &lt;here&gt;” Please accept
    by Mon 23 Nov 10:15 CET.
entered/reopened: Priya reopened it at Specialists: “typed &amp; &lt;here&gt;” Please accept by Mon 23 Nov
    10:15 CET.
entered/un_accepted: Priya cannot keep it: “typed &amp; &lt;here&gt;” Please accept by Mon 23 Nov 10:15 CET.
entered/owner_gone: Its owner is no longer in this workspace, so nobody has it any more. Please accept by Mon
    23 Nov 10:15 CET.
step/: Nobody has accepted yet. Please accept by Mon 23 Nov 10:15 CET.
final_fallback/: Everybody in the calling order was called and nobody accepted. Please find somebody who can.
threshold/: 75 % of the time is used: finish at Specialists by Mon 23 Nov 11:00 CET.
breach/: Deadline missed: finish at Specialists. It was due Mon 23 Nov 11:00 CET.
reminder/: Still late: accept and resolve. Please act, or say how it stands.
checkpoint/: Nothing has moved for 4 h. Is it in the right hands?
question/: Priya needs to know from you: “typed &amp; &lt;here&gt;”
answered/: Priya answered: “typed &amp; &lt;here&gt;” The ball is back with you.
wait_ended/: The wait is over (“typed &amp; &lt;here&gt;”); the ball is back with you.
top_escalated/: Priya asks you to step in, as there is no higher tier: “typed &amp; &lt;here&gt;”
raise_withheld/: A deadline passed, but after a return only a person moves it up. Please decide.
resolved/: Priya resolved it: “typed &amp; &lt;here&gt;” If it is not solved after all, reopen it.
cancelled/: Priya cancelled it, as it is not to be solved: “typed &amp; &lt;here&gt;”
confirm/: Still on it? Nothing was heard of you lately. Unless you answer by Mon 23 Nov 11:00 CET, Specialists
    is called again.
offered/: Priya asks you to take it: “typed &amp; &lt;here&gt;” Please accept by Mon 23 Nov 11:00 CET.
offer_lapsed/: Whoever was asked did not take it in time; it stays with its tier.
taken_over/: Priya has it now: “typed &amp; &lt;here&gt;”
owner_gone/: Its owner is no longer in this workspace; its tier has it now.
rerated/: Priya changed it to Sev 2: “typed &amp; &lt;here&gt;”
customer_wrote/: The customer wrote: “typed &amp; &lt;here&gt;” Please answer by Mon 23 Nov 11:00 CET.
customer_wrote_after/: The customer wrote, though it is open: “typed &amp; &lt;here&gt;” Reopen it, or say
    that no answer is needed.
requested/: Priya asks another department: “typed &amp; &lt;here&gt;” Please answer by Mon 23 Nov 11:00 CET.
request_answered/: Priya answered for another department: “typed &amp; &lt;here&gt;”
request_declined/: Priya declined for another department: “typed &amp; &lt;here&gt;” It is yours again.
request_withdrawn/: No answer of another department is needed any more: “typed &amp; &lt;here&gt;”
asked/: Priya asks Specialists, without handing over: “typed &amp; &lt;here&gt;” Please answer by Mon 23 Nov
    11:00 CET.
ask_answered/: Priya answered your question: “typed &amp; &lt;here&gt;”
ask_overdue/: Nobody at Specialists has answered Priya yet: “typed &amp; &lt;here&gt;” Please see to it.
review_wanted/: Priya wrote a text for the customer: approve it, change it or send it back. Please answer by
    Mon 23 Nov 11:00 CET.
review_overdue/: A text of Priya for the customer has waited 4 h. Please approve it, change it or send it
    back.
review_approved/: Approved by Priya: send it to the customer, then press Told the customer.
review_sent_back/: Priya sent the text for the customer back: “typed &amp; &lt;here&gt;” Please write another.
informed/: This is a Sev 1. Nothing is asked of you; you hear when it is over.
informed_of_end/: It is over. Priya: “typed &amp; &lt;here&gt;”
overridden/: Priya decided otherwise than the rule “blocked now”: “typed &amp; &lt;here&gt;”\
""")


@pytest.mark.parametrize("kind", ReasonKind)
def test_every_reason_has_a_sentence_even_where_little_is_known(kind: ReasonKind) -> None:
    bare = replace(
        a_reason(kind, "because"), clock=None, deadline=None, share=None, late=(), by=None, within=None, from_tier=None
    )
    accepted = after(an_issue(), MONDAY_10, Accept(by=by(ALICE)))
    for words in (sentence(bare, seen()), sentence(bare, a_seen(accepted))):
        assert "None" not in words
        assert words.endswith((".", "?", "”"))
