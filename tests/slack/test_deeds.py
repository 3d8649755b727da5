"""What people do with a card (SPEC section 7: 14, 21, 22, 23, 24, 29, 30, 31, 39, 40, 88)."""

from bot.practice.shown import ShownMessage
from tests.slack.cards import at_t2, card, opened
from tests.slack.office import Office


def test_accepting_makes_one_the_owner_and_says_what_comes_next(office: Office) -> None:
    before = opened(office)
    pressed = office.workspace.person("alice").click("Accept", before)
    assert pressed.ok
    office.deliver()
    assert "Accepted by" in card(office, "escalations-t1").words
    assert card(office, "escalations-t1").ts == before.ts, "the same card, drawn anew"
    assert pressed.ephemeral is not None
    assert "*ESC-1* is yours. Next: finish at First line by" in pressed.ephemeral


def test_the_second_to_accept_hears_privately_who_was_first_and_when(office: Office) -> None:
    shown = opened(office)
    office.workspace.person("alice").click("Accept", shown)
    office.business.advance(seconds=12)
    late = office.workspace.person("ben").click("Accept", shown)
    assert late.ok
    office.deliver()
    assert late.ephemeral is not None
    assert "Already accepted by <@U00ALICE00> 12 s ago." in late.ephemeral


def test_somebody_else_hears_for_whom_it_is_and_who_can_add_them(office: Office) -> None:
    refused = office.workspace.person("priya").click("Accept", opened(office))
    office.deliver()
    assert refused.ephemeral is not None
    assert "This is for the people of First line, and you are not on their list." in refused.ephemeral
    assert "<@U00DANA000> can take it on; <@U00OLU0000> can add you (`/escalate setup`)." in refused.ephemeral
    assert "Not accepted yet" in card(office, "escalations-t1").words


def test_escalating_asks_why_and_leaves_a_card_in_both_tiers(office: Office) -> None:
    here = at_t2(office)
    assert "Not accepted yet" in here.words
    assert "Now at Specialists" in card(office, "escalations-t1").words
    assert card(office, "escalations-t1").buttons == []
    [ping] = [one for one in office.workspace.channel("escalations-t2").thread(here) if "Please accept" in one.words]
    assert "escalated it from First line to Specialists: “Beyond us”" in ping.words


def test_escalating_at_the_top_says_that_managers_are_asked_whether_or_not_somebody_accepted(office: Office) -> None:
    tomas = office.workspace.person("tomas")
    tomas.click("Escalate", opened(office, scope="all"))
    tomas.form.fill("reason", "Beyond us")
    sent = tomas.form.submit()
    assert sent.closed
    office.deliver()
    assert sent.ephemeral is not None
    assert "The managers are asked to step in; *ESC-1* stays at Expert." in sent.ephemeral


def test_an_old_form_says_that_the_issue_moved_on_and_keeps_its_text(office: Office) -> None:
    alice, ben = office.workspace.person("alice"), office.workspace.person("ben")
    shown = opened(office)
    for person in (alice, ben):
        person.click("Escalate", shown)
        person.form.fill("reason", "Beyond us")
    assert alice.form.submit().closed
    office.business.advance(seconds=12)
    second = ben.form.submit()
    assert second.errors == {"reason": "Already moved on to Specialists by Alice Moreau 12 s ago. Use the card there."}
    assert ben.form.values["reason"]["value"]["value"] == "Beyond us"


def test_an_empty_reason_is_named_in_place(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Escalate", opened(office))
    alice.form.fill("reason", "\u200b")
    assert alice.form.submit().errors == {"reason": "Please fill this in."}


def test_skipping_a_tier_needs_a_lead(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Escalate", opened(office, impact="degraded", urgency="soon"))
    alice.form.fill("reason", "Only they know")
    alice.form.fill("to", "Expert")
    errors = alice.form.submit().errors
    assert errors == {
        "to": "Skipping a tier needs a lead, unless it is a Sev 1 by the matrix. "
        "Choose the next tier, or ask a colleague to do it."
    }


def test_a_question_goes_to_the_sender_who_answers_from_the_ping(office: Office) -> None:
    priya, alice = office.workspace.person("priya"), office.workspace.person("alice")
    shown = at_t2(office)
    priya.click("Need info", shown)
    priya.form.fill("question", "Which <browser>?")
    assert priya.form.submit().closed
    office.deliver()
    assert "Waiting on" in card(office, "escalations-t2").words
    asked = alice.dms[-1]
    assert "needs to know from you: “Which &lt;browser&gt;?”" in asked.words
    assert asked.buttons == ["Answer", "More…"]
    alice.click("Answer", asked)
    alice.form.fill("text", "Firefox")
    assert alice.form.submit().closed
    office.deliver()
    assert "Accepted by" in card(office, "escalations-t2").words


def test_a_return_needs_a_reason_from_the_list(office: Office) -> None:
    priya = office.workspace.person("priya")
    priya.click("Return", at_t2(office))
    assert list(priya.form.submit().errors) == ["reason"]
    priya.form.fill("reason", "Information is missing")
    assert priya.form.submit().closed
    office.deliver()
    assert "Not accepted yet" in card(office, "escalations-t1").words
    assert len([one for one in office.workspace.channel("escalations-t1").messages if "ESC-1 " in one.words]) == 1


def test_resolving_a_grave_issue_asks_whether_a_lower_tier_could_have(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Accept", opened(office))
    office.deliver()
    alice.click("Resolve", card(office, "escalations-t1"))
    for field, value in {"text": "Restarted", "cause": "A defect", "component": "pay", "customer_told": "Yes"}.items():
        alice.form.fill(field, value)
    alice.form.submit()
    alice.form.fill("lower_tier_could", "No")
    sent = alice.form.submit()
    assert sent.closed
    office.deliver()
    assert sent.ephemeral is not None
    assert "*ESC-1* is resolved." in sent.ephemeral
    shown = card(office, "escalations-t1")
    assert shown.buttons == ["Reopen", "Customer wrote", "More…"]
    alice.click("Reopen", shown)
    alice.form.fill("reason", "It is back")
    assert alice.form.submit().closed
    office.deliver()
    assert "Not accepted yet" in card(office, "escalations-t1").words


def test_an_update_is_shown_in_the_thread_and_on_the_card(office: Office) -> None:
    alice = office.workspace.person("alice")
    shown = opened(office)
    alice.click("Update", shown)
    alice.form.fill("text", "Fix is on its way")
    alice.form.fill("customer_visible", ["The customer was told this too"])
    assert alice.form.submit().closed
    office.deliver()
    assert "Last update" in card(office, "escalations-t1").words
    assert any(
        "says, and has told the customer:" in one.words
        for one in office.workspace.channel("escalations-t1").thread(shown)
    )


def test_waiting_on_the_customer_and_resuming(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Accept", opened(office))
    office.deliver()
    alice.click("Wait on the customer", card(office, "escalations-t1"))
    alice.form.fill("reason", "Their logs")
    assert alice.form.submit().closed
    office.deliver()
    assert "Waiting on the customer" in card(office, "escalations-t1").words
    resumed = alice.click("Resume", card(office, "escalations-t1"))
    office.deliver()
    assert resumed.ephemeral is not None
    assert "*ESC-1* goes on." in resumed.ephemeral


def test_more_lists_everything_that_the_state_allows_and_leads_on_to_its_form(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("More…", opened(office))
    assert "Wait on a vendor" in alice.form
    alice.form.click("Wait on a vendor")
    assert "What do you need from the vendor?" in alice.form
    alice.form.fill("reason", "A patch")
    assert alice.form.submit().closed
    office.deliver()
    assert "Waiting on a vendor" in card(office, "escalations-t1").words


def test_more_can_do_at_once_what_asks_nothing(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("More…", opened(office))
    alice.form.click("Accept")
    assert "*ESC-1* is yours. Next: finish at First line by" in alice.form
    office.deliver()
    assert "Accepted by" in card(office, "escalations-t1").words


def test_a_button_of_a_foreign_value_is_answered_without_effect(office: Office) -> None:
    shown = opened(office)
    answer = office.slack_says(
        {
            "type": "block_actions",
            "user": {"id": "U00ALICE00", "team_id": "T00PRACTICE"},
            "channel": {"id": "C00ESCT100"},
            "container": {"type": "message", "channel_id": "C00ESCT100", "message_ts": shown.ts},
            "actions": [{"type": "button", "action_id": "accept", "block_id": "x", "value": "1.1; DROP"}],
        }
    )
    assert answer.status == 500
    assert "Not accepted yet" in card(office, "escalations-t1").words


def test_a_press_on_an_old_card_draws_it_anew(office: Office) -> None:
    shown = opened(office)
    office.workspace.person("alice").click("Accept", shown)
    office.deliver()
    drawn = updates(office, shown)
    as_it_was = {
        "type": "block_actions",
        "user": {"id": "U00BEN0000", "team_id": "T00PRACTICE"},
        "channel": {"id": shown.channel},
        "actions": [{"type": "button", "action_id": "accept", "block_id": "b", "value": "1.1"}],
    }
    assert office.slack_says(as_it_was).status == 200
    office.deliver()
    assert updates(office, shown) == drawn + 1


def updates(office: Office, shown: ShownMessage) -> int:
    return sum(call.args["ts"] == shown.ts for call in office.workspace.calls_of("chat.update"))
