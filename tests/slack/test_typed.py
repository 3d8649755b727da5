"""Deeds that are typed: at once where they need no input, else their form, and which issue is meant (SPEC 6.1)."""

import pytest

from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from bot.slack.action_ids import SETTINGS
from bot.slack.listeners import typed
from bot.usecases import candidates
from bot.usecases.look_up import IssueLine, open_issues
from tests.slack.cards import ANSWERS, card, opened
from tests.slack.office import TEAM, Office


def says(person: PersonHand, typed: str, channel: str = "support") -> ShownMessage:
    answer = person.command(f"/escalate {typed}", channel=channel).ephemeral
    assert answer is not None
    return answer


def another(office: Office, customer: str) -> ShownMessage:
    """One more issue at T1."""
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="escalations-t1")
    for field, value in {**ANSWERS, "customer": customer}.items():
        alice.form.fill(field, value)
    assert alice.form.submit().closed
    office.deliver()
    return card(office, "escalations-t1")


def test_what_needs_no_input_is_done_at_once(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    assert "*ESC-1* is yours." in says(alice, "accept ESC-1")
    office.deliver()
    assert "Accepted by" in card(office, "escalations-t1").words
    assert alice.modal is None


def test_what_needs_input_opens_its_form_and_stores_what_is_sent(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    assert alice.command("/escalate up esc-1", channel="support").ok
    assert alice.form.title == "Escalate · ESC-1"
    alice.form.fill("reason", "Beyond us")
    assert alice.form.submit().closed
    office.deliver()
    assert "Not accepted yet" in card(office, "escalations-t2").words


def test_without_a_key_it_is_the_only_issue_that_can_be_meant(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    assert "*ESC-1* is yours." in says(alice, "accept")
    alice.command("/escalate update", channel="support")
    assert alice.form.title == "Update · ESC-1"


def test_where_more_are_open_than_are_looked_at_nothing_is_chosen_for_anybody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        opened(office) if number == 0 else another(office, f"Customer {number}")
    for number in (1, 2):
        assert f"*ESC-{number}* is yours." in says(office.workspace.person("ben"), f"accept ESC-{number}")
    monkeypatch.setattr(candidates, "LOOKED_AT", 1)
    monkeypatch.setattr(typed, "LOOKED_AT", 1)
    alice = office.workspace.person("alice")
    assert "Accept: which one?" in says(alice, "accept")
    assert alice.command("/escalate giveback", channel="support").ok
    assert "Name it, like `/escalate giveback ESC-12`" in alice.form.words


def test_without_a_key_ones_own_single_issue_comes_before_the_others(office: Office) -> None:
    opened(office)
    another(office, "Other")
    alice = office.workspace.person("alice")
    says(alice, "accept ESC-2")
    alice.command("/escalate resolve", channel="support")
    assert alice.form.title == "Resolve · ESC-2"


def test_where_several_can_be_meant_each_has_its_button(office: Office) -> None:
    opened(office)
    another(office, "Other")
    alice = office.workspace.person("alice")
    choice = says(alice, "accept")
    assert "Accept: which one?" in choice
    assert choice.buttons == ["Accept ESC-1", "Accept ESC-2"]
    assert alice.click("Accept ESC-1", choice).ok
    office.deliver()
    assert [one.owner for one in owners(office)] == ["U00ALICE00", None]


def owners(office: Office) -> tuple[IssueLine, ...]:
    return tuple(sorted(open_issues(office.rt, TEAM), key=lambda one: one.id))


def test_a_choice_of_what_needs_input_stands_in_the_form_and_leads_to_it(office: Office) -> None:
    opened(office)
    another(office, "Other")
    ben = office.workspace.person("ben")
    ben.command("/escalate up", channel="support")
    assert ben.form.buttons == ["Escalate ESC-1", "Escalate ESC-2"]
    assert ben.form.click("Escalate ESC-1").ok
    assert ben.form.title == "Escalate · ESC-1"


def test_where_none_can_be_meant_it_says_so_and_how_to_name_one(office: Office) -> None:
    priya = office.workspace.person("priya")
    answer = says(priya, "accept")
    assert "There is no issue that you could do this to now (Accept)." in answer
    assert "like `/escalate accept ESC-12`, and you read why not." in answer
    priya.command("/escalate resolve", channel="support")
    assert "There is no issue that you could do this to now (Resolve)." in priya.form


def test_a_refusal_has_its_reason_and_a_next_step_before_anything_is_typed(office: Office) -> None:
    opened(office)
    tomas = office.workspace.person("tomas")
    assert "This is for the people of First line" in says(tomas, "accept ESC-1")
    tomas.command("/escalate resolve ESC-1", channel="support")
    assert "This is for the people of First line" in tomas.form
    assert "There is no such issue." in says(tomas, "accept ESC-9")


def test_help_begins_with_what_is_ones_own_and_what_waits_for_one(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    waits = says(alice, "help")
    assert "*Waits for somebody like you:* ESC-1 · Sev 2" in waits
    assert "`/escalate accept ESC-1`" in waits
    says(alice, "accept ESC-1")
    own = says(alice, "help").words
    assert own.startswith("*Yours:* ESC-1 · Sev 2")
    assert own.splitlines()[1].startswith("`/escalate up ESC-1`, or in its place `update`, `resolve`")
    assert "`accept`" not in own.splitlines()[1]
    assert "ESC-1 ·" not in says(office.workspace.person("tomas"), "help").words


def test_70_everybody_says_how_they_want_to_be_called(office: Office) -> None:
    ben = office.workspace.person("ben")
    ben.command("/escalate settings", channel="escalations-t1")
    ben.form.fill("called_by", "Both")
    sent = ben.form.submit()
    assert sent.closed
    office.deliver()
    assert sent.ephemeral is not None
    assert "Saved. You are called by: both." in sent.ephemeral
    ben.command("/escalate settings", channel="support")
    assert ben.form.values["called_by"]["value"]["selected_option"]["value"] == "both"


def test_the_settings_have_a_button_too(office: Office) -> None:
    ben = office.workspace.person("ben")
    press = {"type": "block_actions", "user": {"id": ben.id, "team_id": TEAM}, "trigger_id": "none"}
    answer = office.slack_says({**press, "actions": [{"type": "button", "action_id": SETTINGS, "block_id": "b"}]})
    assert answer.status == 500, "a trigger made by hand opens nothing, but somebody listens"


def test_guests_type_nothing_but_are_told_who_may(office: Office) -> None:
    opened(office)
    assert "Only full members of this workspace" in says(office.workspace.person("gus"), "accept ESC-1")


def test_what_is_over_is_meant_by_what_can_be_done_to_nothing_else(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    says(alice, "accept")
    alice.command("/escalate resolve", channel="support")
    solved = {"text": "ok", "cause": "defect", "component": "pay", "customer_told": "yes", "lower_tier_could": "no"}
    for field, value in solved.items():
        alice.form.fill(field, value)
    assert alice.form.submit().closed
    assert "There is no issue that you could do this to now (Update)." in _form(alice, "update")
    assert "Why is it not solved?" in _form(alice, "reopen")
    assert "There is no issue that you could do this to now (Reopen)." in _form(
        office.workspace.person("ben"), "reopen"
    )


def _form(person: PersonHand, typed: str) -> str:
    assert person.command(f"/escalate {typed}", channel="support").ok
    return person.form.words
