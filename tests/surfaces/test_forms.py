"""What the forms ask (SPEC sections 3.1, 6.3, 6.5)."""

from inline_snapshot import snapshot

from bot.domain.commands import Escalate
from bot.domain.ids import ChannelId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.slack.action_ids import Deed, Target
from bot.slack.carried import Carried
from bot.slack.surfaces import deed_forms, open_form
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.seen import Seen
from tests.builders import A_POLICY, A_ROSTER, ALICE, MONDAY_10, after, an_issue, by
from tests.surfaces.reading import read_form

BY_ALICE = SoFar(by=by(ALICE))
CARRIED = Carried(channel=ChannelId("C1"), target=Target(an_issue().id, 1))


def seen(issue: Issue) -> Seen:
    return Seen(issue=issue, policy=A_POLICY, roster=A_ROSTER, now=MONDAY_10, named=str)


def test_the_form_that_opens_an_issue_asks_for_the_initial_parameters_first() -> None:
    assert read_form(open_form.draw(Carried(form="f"), "Checkout is down")) == snapshot("""\
== Open an escalation == [Escalate]
title: The problem in one line <plain_text_input>
customer: Customer <plain_text_input>
impact: How badly does it touch them? (Inconvenient | Degraded: it works badly | Blocked: they cannot work)
urgency: How soon does their business need it? (Can wait | Soon: today or tomorrow | Now: it costs them every
    hour)
kind: What kind of problem is it? (How-to question | Defect | Outage | Data loss | Security | Billing | Access
    | Performance | Request)
scope: How many users does it touch? (One user | Several users | Many users | All users)
~ Choose how badly, and here stands how urgent it is, who gets it and by when.
sentiment: How does the customer feel? (Calm | Unhappy | May leave us)
component: Which component? (optional) <plain_text_input>
plan: The customer's plan (optional) <plain_text_input>
description: What happened? (optional) <plain_text_input>
business_effect: What does it do to their business? (optional) <plain_text_input>
tried: What was tried? (optional) <plain_text_input>
links: Links (optional) <plain_text_input>
first_reported_at: When did they first report it? (optional) <datetimepicker>
last_answered_at: When did they last hear from us? (optional) <datetimepicker>\
""")


def test_a_title_that_is_too_long_is_kept_whole_in_the_description() -> None:
    long = "x" * 200
    shape = open_form.draw(Carried(form="f"), long).to_dict()
    typed = {
        block["block_id"]: block["element"].get("initial_value") for block in shape["blocks"] if "element" in block
    }
    assert len(typed["title"]) == 120
    assert typed["description"] == long


def test_the_forms_that_need_nothing_but_what_is_asked() -> None:
    plain = [deed for deed in Deed if deed not in deed_forms.AT_ONCE | deed_forms.NEED_THE_ISSUE]
    assert "\n".join(read_form(deed_forms.draw(deed, CARRIED)) for deed in plain) == snapshot("""\
== Need info · ESC-12 == [Send]
question: What do you need to know? <plain_text_input>
== Answer · ESC-12 == [Send]
text: Your answer <plain_text_input>
== Update · ESC-12 == [Send]
text: How does it stand? <plain_text_input>
customer_visible: Customer (optional) (The customer was told this too)
next_by: When is the next word? (optional) <datetimepicker>
== Reopen · ESC-12 == [Send]
reason: Why is it not solved? <plain_text_input>
== Wait · ESC-12 == [Send]
reason: What do you need from the customer? <plain_text_input>
until: Until when? (optional) <datetimepicker>
== Wait · ESC-12 == [Send]
reason: What do you need from the vendor? <plain_text_input>
until: Until when? (optional) <datetimepicker>
== Give back · ESC-12 == [Send]
reason: Why can't you keep it? <plain_text_input>
== Customer · ESC-12 == [Send]
text: What did the customer write? <plain_text_input>
at: When? (optional) <datetimepicker>
automatic: Automatic (optional) (It was an automatic reply)
== Silence · ESC-12 == [Send]
until: Until when? <datetimepicker>
reason: Why? <plain_text_input>
== Cancel · ESC-12 == [Send]
It is over then: it cannot be reopened, and no clock of it counts as met.
why: Why? (It is a duplicate of another issue | It is withdrawn by the customer | It is no issue after all)
into: Which issue goes on? (optional) <plain_text_input>
comment: What else should be known? (optional) <plain_text_input>\
""")


def test_the_forms_that_show_the_issue_and_offer_what_its_policy_knows() -> None:
    issue = after(an_issue(), MONDAY_10, Escalate(by=by(ALICE), reason="up"))
    needing = [deed for deed in Deed if deed in deed_forms.NEED_THE_ISSUE]
    assert "\n".join(
        read_form(deed_forms.draw_for(deed, CARRIED, seen(issue), BY_ALICE)) for deed in needing
    ) == snapshot("""\
== Escalate · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
reason: Why does it have to move up? <plain_text_input>
to: To which tier? (Expert)
== Return · ESC-12 == [Return it]
~ ESC-12 · Sev 2 · Acme: Checkout is down
It leaves Specialists and goes back to First line; whoever had it is called.
reason: Why does it go back? (Not for this tier | Information is missing)
comment: What should they do differently? (optional) <plain_text_input>
== Resolve · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
text: How was it solved? <plain_text_input>
cause: What was the cause? (A defect | Usage)
component: Which component? <plain_text_input>
customer_told: Was the customer told? (Yes | No)
lower_tier_could: Could a lower tier have solved it? (Yes | No)
== More · ESC-12 ==
~ ESC-12 · Sev 2 · Acme: Checkout is down
*What is said*
[Update 12.2] [Have a text approved 12.2] [Customer wrote 12.2]
*Ask others*
[Ask the next tier 12.2]
*Work and quiet*
[Watch 12.2]
*How it ends*
[Cancel 12.2]
[In full 12.2.1] [Why? 12.1.1]
== Hand over · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
People of Specialists: <@U0LENA>, <@U0PRIYA>, <@U0SAM>. It stays with Specialists until they accept.
to_person: To whom? <users_select>
note: What do they need to know? (optional) <plain_text_input>
== Take over · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
It is yours at once.
reason: Why do you take it? <plain_text_input>
== Severity · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
impact: How badly does it touch them? (Inconvenient | Degraded: it works badly | Blocked: they cannot work)
urgency: How soon does their business need it? (Can wait | Soon: today or tomorrow | Now: it costs them every
    hour)
kind: What kind of problem is it? (How-to question | Defect | Outage | Data loss | Security | Billing | Access
    | Performance | Request)
scope: How many users does it touch? (One user | Several users | Many users | All users)
sentiment: How does the customer feel? (Calm | Unhappy | May leave us)
component: Which component? (optional) <plain_text_input>
plan: The customer's plan (optional) <plain_text_input>
~ It is Sev 2 at Specialists now.
*Sev 2 at First line* by the rule “blocked now”.
~ accept 15 min · time in the tier 1 h · resolve 8 h
severity: Another severity than that (optional) (Sev 1 | Sev 2 | Sev 3 | Sev 4)
reason: Why does it change? <plain_text_input>
== Snooze · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
length: For how long? (15 minutes | 30 minutes | 1 hour)
== Ask · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
Expert is asked; it stays with Specialists and is no escalation.
question: What do you want to know? <plain_text_input>
== Answer · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
text: Your answer <plain_text_input>
== Ask · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
The policy names no department that could be asked.
== Answer · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
text: Your answer <plain_text_input>
declined: Or (optional) (We decline)
== Withdraw · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
reason: Why is it no longer needed? <plain_text_input>
== Procedure · ESC-12 ==
~ ESC-12 · Sev 2 · Acme: Checkout is down
The policy has no procedure for this.
== Approval · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
U0LENA is asked to approve it. You are told, and then you tell the customer.
text: What is the customer to read? <plain_text_input>
== Change · ESC-12 == [Approve]
~ ESC-12 · Sev 2 · Acme: Checkout is down
This text does not wait for approval any more. “More…” on the issue's card shows whether one does.
== Send back · ESC-12 == [Send back]
~ ESC-12 · Sev 2 · Acme: Checkout is down
This text does not wait for approval any more. “More…” on the issue's card shows whether one does.
== Customer · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
text: How does it stand? <plain_text_input>
customer_visible: Customer (optional) (The customer was told this too)
next_by: When is the next word? (optional) <datetimepicker>\
""")


def test_at_the_top_the_form_says_that_managers_step_in() -> None:
    top = read_form(deed_forms.draw_for(Deed.ESCALATE, CARRIED, seen(an_issue(Severity.SEV1)), BY_ALICE))
    assert "There is no higher tier: the managers are asked to step in." in top
    assert "To which tier?" not in top


def test_the_form_that_resolves_a_sev_1_says_what_it_stops() -> None:
    grave = read_form(deed_forms.draw_for(Deed.RESOLVE, CARRIED, seen(an_issue(Severity.SEV1)), BY_ALICE))
    assert "== [Resolve Sev 1]" in grave
    assert "Resolving a Sev 1 stops every clock and tells the sender." in grave


def test_a_mild_issue_is_not_asked_about_lower_tiers() -> None:
    mild = read_form(deed_forms.draw_for(Deed.RESOLVE, CARRIED, seen(an_issue(Severity.SEV3)), BY_ALICE))
    assert "Could a lower tier" not in mild
