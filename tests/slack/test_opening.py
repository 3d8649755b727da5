"""Opening an issue from Slack (SPEC section 7: 1, 2, 3, 9, 10, 13, 16)."""

from bot.practice.hands import PersonHand
from tests.slack.office import Office


def fill_in(person: PersonHand, **more: str) -> None:
    """Fill in the form as somebody does for whom nobody can pay."""
    answers = {
        "title": "Checkout is down",
        "customer": "Acme",
        "impact": "blocked",
        "urgency": "now",
        "kind": "outage",
        "scope": "many",
        **more,
    }
    for field, value in answers.items():
        person.form.fill(field, value)


def test_the_command_opens_the_form_with_its_text_as_the_title(office: Office) -> None:
    alice = office.workspace.person("alice")
    assert alice.command("/escalate Acme can't log in & <waits>", channel="support").ok
    assert alice.form.title == "Open an escalation"
    assert alice.form.values["title"]["value"]["value"] == "Acme can't log in & <waits>"


def test_a_sent_form_becomes_a_card_with_a_push_text_and_its_opener_is_told(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="escalations-t1")
    fill_in(alice)
    sent = alice.form.submit()
    assert sent.closed
    assert sent.ephemerals == [], "nothing is said before the outbox says it"
    office.deliver()
    [card] = [one for one in office.workspace.channel("escalations-t1").messages if "ESC-1 " in one.words]
    assert "Sev 2 · Acme: Checkout is down" in card.words
    assert card.text.startswith("Sev 2 · Acme: Checkout is down · accept by <!date^")
    assert card.buttons == ["Accept", "Escalate", "Need info", "Update", "Customer wrote", "Ask the next tier", "More…"]
    [ping] = office.workspace.channel("escalations-t1").thread(card)
    assert "<@U00ALICE00> and <@U00BEN0000>" in ping.words
    [whisper] = sent.ephemerals
    assert "*ESC-1* is open: Sev 2, at First line" in whisper


def test_sending_the_same_form_twice_opens_one_issue(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="support")
    fill_in(alice)
    answers = [office.send_again(alice.form) for _ in range(2)]
    assert [(answer.status, answer.body) for answer in answers] == [(200, ""), (200, "")]
    office.deliver()
    cards = [one for one in office.workspace.channel("escalations-t1").messages if "Checkout is down" in one.words]
    assert len(cards) == 1
    second = office.workspace.person("ben").command("/escalate ESC-2", channel="support").ephemeral
    assert second is not None
    assert "There is no such issue." in second


def test_every_missing_field_is_named_in_place_and_the_form_stays(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="support")
    fill_in(alice, title="\u200b ", customer=" ")
    result = alice.form.submit()
    assert result.errors == {
        "title": "Say in one line what the problem is.",
        "customer": "Say which customer it is about.",
    }
    assert alice.form.is_open


def test_a_form_that_cannot_be_stored_says_so_and_keeps_what_was_typed(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="support")
    fill_in(alice)
    office.lose_the_database()
    result = alice.form.submit()
    assert list(result.errors) == ["title"]
    assert result.errors["title"].startswith("Sorry, that did not work and nothing was changed.")
    assert alice.form.is_open


def test_the_global_shortcut_opens_the_form_and_its_opener_is_told_directly(office: Office) -> None:
    alice = office.workspace.person("alice")
    assert alice.shortcut("open_escalation").ok
    fill_in(alice)
    assert alice.form.submit().closed
    office.deliver()
    assert any("*ESC-1* is open" in one for one in alice.dms)


def test_a_message_becomes_the_title_and_its_address_stands_on_the_card(office: Office) -> None:
    ben = office.workspace.person("ben")
    alice = office.workspace.person("alice")
    said = ben.post("Acme <cannot> pay & they are angry @dana", "support")
    assert alice.message_shortcut("escalate_message", said).ok
    assert alice.form.values["title"]["value"]["value"] == "Acme <cannot> pay & they are angry @U00DANA000"
    fill_in(alice, title="Acme cannot pay")
    assert alice.form.submit().closed
    office.deliver()
    [card] = [one for one in office.workspace.channel("escalations-t1").messages if "Acme cannot pay" in one.words]
    link = f"<https://northwind.slack.com/archives/C00SUPPORT/p{said.ts.replace('.', '')}|northwind.slack.com>"
    assert link in card.words


def test_a_form_opens_while_the_database_does_not_answer(office: Office) -> None:
    office.lose_the_database()
    alice = office.workspace.person("alice")
    assert alice.command("/escalate Checkout is down", channel="support").ok
    assert alice.form.is_open


def test_a_report_from_the_future_is_a_mistake_in_place(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="support")
    fill_in(alice, first_reported_at=str(int(office.business.now.timestamp()) + 60))
    assert alice.form.submit().errors == {"first_reported_at": "This lies in the future; choose when it was."}


def test_a_form_that_lost_its_id_opens_nothing(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="support")
    fill_in(alice)
    unnamed = {**alice.form.view.content, "private_metadata": "{}", "state": {"values": alice.form.values}}
    user = {"id": alice.id, "team_id": "T00PRACTICE"}
    answer = office.slack_says({"type": "view_submission", "user": user, "view": office.sealed(unnamed)})
    assert "another version of the bot" in (answer.body or "")
