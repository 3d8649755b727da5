"""Every refusal has words that say what is the case and what to do (SPEC sections 6.8, 6.14)."""

from datetime import timedelta
from textwrap import wrap

import pytest
from inline_snapshot import snapshot

from bot.domain.errors import RefusalFacts, Refused, Why
from bot.slack.around import Around
from bot.slack.errors import sentence
from bot.slack.text import mention
from bot.slack.texts import ENGLISH, Speech, speak
from tests.builders import A_POLICY, A_ROSTER, ALICE, BEN, MONDAY_10, T2

AROUND = Around(
    policy=A_POLICY,
    roster=A_ROSTER,
    asker=BEN,
    now=MONDAY_10 + timedelta(seconds=12),
    command="/escalate",
    named=mention,
)
FACTS = RefusalFacts(by=ALICE, at=MONDAY_10, tier=T2, missing=("reason", "lower_tier_could"))


def test_the_sentence_of_every_refusal() -> None:
    sentences = [f"{why.value}: {sentence(Refused(why, FACTS), AROUND)}" for why in Why]
    lines = [line for one in sentences for line in wrap(one, 100, subsequent_indent="  ")]
    assert "\n".join(lines) == snapshot("""\
no_such_issue: There is no such issue. `/escalate list` shows what is open.
already_accepted: Already accepted by <@U0ALICE> 12 s ago. What you know helps them: press Update.
already_moved: Already moved on to Specialists by <@U0ALICE> 12 s ago. Use the card there.
already_resolved: Already resolved by <@U0ALICE> 12 s ago. If it is not solved after all, press
  Reopen on its card.
already_closed: It was closed 12 s ago. If it is back, open it again with `/escalate ESC-…`, Reopen.
already_open: It is open already, so there is nothing to reopen. Press Update to add what you know.
not_waiting: It waits for nobody any more; <@U0ALICE> has it. Press Update to add to it.
already_waiting: It was set to wait by <@U0ALICE> 12 s ago. Press Resume first, or answer what was
  asked.
not_eligible: This is for the people of Specialists, and you are not on their list. <@U0LENA> can
  take it on; <@U0OLU> can add you (`/escalate setup`).
not_owner: This is for its owner, <@U0ALICE>, and for <@U0LENA>. Please ask them.
needs_lead: This is for whoever leads Specialists. Please ask <@U0LENA>.
not_of_the_department: This is for the people of the department that was asked, and you are not on
  its list. <@U0OLU> can add you (`/escalate setup`).
not_administrator: Only administrators can do this. Please ask <@U0OLU>.
not_a_member: Only full members of this workspace can do this: not guests, and not people of other
  workspaces. Please ask a colleague who is one.
skip_needs_lead: Skipping a tier needs a lead, unless it is a Sev 1 by the matrix. Choose the next
  tier, or ask <@U0LENA> to do it.
no_tier_below: There is no tier below Specialists. Use Need info to ask whoever opened it.
unknown_tier: That tier is not above this one. Choose Specialists.
unknown_return_reason: Choose one of the reasons in the list; returns are counted by them.
asking_oneself: The question would go to yourself. Use Update to say what you know, or wait on the
  customer.
does_not_qualify: This does not qualify for escalation. If it cannot wait, say here why; your lead
  sees it.
override_needs_reason: You decided otherwise than the rule. Say why; the lead sees it.
reaction_does_not_accept: A reaction does not accept this one. Please press Accept on its card.
customer_unanswered: The customer has not heard from us yet. Tell them first, with Update, then wait
  for their answer.
person_not_of_the_tier: Specialists does not have <@U0ALICE> on its list. Choose one of its people,
  or ask <@U0OLU> to add them.
already_theirs: <@U0ALICE> has it already. Choose somebody else.
nobody_owns_it: Nobody at Specialists has accepted it yet. Press Accept first.
promise_in_the_past: That time has passed already. Promise a later one, or none.
promise_needs_lead: So late a promise needs a lead. Promise it by a nearer time, or ask a lead.
time_in_the_future: That time has not come yet. Choose when it was.
nothing_unanswered: Nothing of the customer is unanswered any more. There is nothing to do.
snooze_too_close: The next deadline, Mon 23 Nov 10:00 CET, is too close for a snooze. Act on it, or
  hand it over.
snoozes_used_up: It was snoozed three times here, which is the most for a Sev 1 or 2. Act on it, or
  hand it over.
no_opening_to_wait_for: This is worked on around the clock: there is no opening to wait for. Choose
  a length of time.
stop_too_long: Choose a time from now until a nearer time, which is the longest silence.
no_tier_above: There is no tier above Specialists. Escalate calls the managers instead.
no_such_question: This question was answered already, or is no longer asked. Use Update to add what
  you know.
no_such_text: That text does not wait any more, or a newer one took its place. “More…” on the card
  of the issue shows what does.
already_reviewed: Already decided by <@U0ALICE> 12 s ago. The thread of its card says how.
unknown_department: That department is not in the policy. Choose one from the list.
no_such_request: This request was answered or withdrawn already. Use the thread of its card to add
  what you know.
merge_into_itself: This is the same issue. Choose the other one, which is to go on.
merge_into_not_open: That issue is not open. Choose an open one, which is to go on, or reopen it
  first.
no_such_procedure: That step is not in the procedure any more. Open Procedure again to see how it is
  now.
no_procedure: The policy has no procedure for this tier and kind of problem. Escalate, or ask the
  lead what to do.
no_departments: The policy names no department that could be asked. Ask the next tier, or escalate.
missing_information: Specialists needs to know more first. Please fill in: reason, lower_tier_could.
not_your_shift: Those hours are not all yours. `/escalate oncall` shows what is, with its buttons.
no_such_swap: These hours are over or belong to somebody else now. `/escalate oncall` shows whose
  they are.
swap_taken: <@U0ALICE> took these hours already. There is nothing left to do.
not_of_the_rota: Only the others of this rota can take these hours. Ask one of them.
wrong_code: That is not the code on the console. It is good for 15 minutes, once, and for five
  tries.
code_used_up: There is no code to use now. Somebody at the machine makes one with `bot admin code`.
not_its_author: This is for <@U0ALICE>, who saved it, and for those who lead. Please ask them.
no_such_insight: This was taken back and is offered to nobody any more. Save it anew from a message,
  if it helps.
removes_oneself: You would remove yourself. Another administrator can take you off the list.
nobody_looks_after_it: Nothing can be opened yet, because nobody looks after this bot. `/escalate
  setup` with the code that stands on its console makes the first administrator.
has_a_channel: It has a channel of its own already, or gets one at this moment. Its card leads
  there; where that one is gone, work in the thread of the card.
missing: Please fill in: reason, lower tier could.\
""")


@pytest.mark.parametrize("why", Why)
def test_every_refusal_has_words_even_where_nothing_is_known(why: Why) -> None:
    empty = Around(
        policy=None, roster=type(A_ROSTER)(tiers={}), asker=BEN, now=MONDAY_10, command="/escalate", named=mention
    )
    words = sentence(Refused(why), empty)
    assert words.endswith(".")
    assert "None" not in words
    assert "  " not in words


def test_what_one_did_oneself_is_said_so() -> None:
    mine = RefusalFacts(by=BEN, at=MONDAY_10, tier=T2)
    assert sentence(Refused(Why.ALREADY_ACCEPTED, mine), AROUND).startswith("Already accepted by you 12 s ago.")


def test_who_was_first_and_when_is_said_as_far_as_it_is_known() -> None:
    by_the_process = RefusalFacts(at=MONDAY_10, tier=T2)
    assert sentence(Refused(Why.ALREADY_MOVED, by_the_process), AROUND).startswith(
        "Already moved on to Specialists 12 s ago. "
    )
    at_no_known_time = RefusalFacts(by=ALICE, tier=T2)
    assert sentence(Refused(Why.ALREADY_ACCEPTED, at_no_known_time), AROUND).startswith(
        "Already accepted by <@U0ALICE>. "
    )


def test_another_language_puts_who_and_when_where_it_wants() -> None:
    told = {
        "Already accepted by {who} {length} ago. What you know helps them: press Update.": "{length}: {who} hat es."
    }
    before = speak(Speech(one=lambda text: told.get(text, text), counted=ENGLISH.counted))
    try:
        assert sentence(Refused(Why.ALREADY_ACCEPTED, FACTS), AROUND) == "12 s: <@U0ALICE> hat es."
    finally:
        speak(before)
