"""What people see when something fails (SPEC section 7: 10; section 6.14)."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import BoltResponse
from sqlalchemy import create_engine

from bot.db.tables import metadata
from tests.slack.cards import card, opened
from tests.slack.office import Office
from tests.waiting import until

APOLOGY = re.compile(r"Sorry, that did not work and nothing was changed\. .* say ([0-9a-f]{8})\.")


def test_a_press_that_fails_is_answered_500_with_an_apology_for_the_presser_alone(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    shown = opened(office)
    office.lose_the_database()
    pressed = office.workspace.person("alice").click("Accept", shown)
    assert not pressed.ok
    assert pressed.ephemeral is not None
    found = APOLOGY.search(pressed.ephemeral.text)
    assert found is not None
    failures = [one for one in caplog.records if one.levelno == logging.ERROR and one.name == "bot.slack.failures"]
    assert [getattr(one, "request", None) for one in failures] == [found[1]], "the log names the same request"
    assert failures[0].exc_info is not None


def test_a_command_that_fails_is_answered_with_an_apology(office: Office) -> None:
    office.lose_the_database()
    answer = office.workspace.person("alice").command("/escalate list", channel="support").ephemeral
    assert answer is not None
    assert APOLOGY.search(answer.text)


def test_a_form_that_fails_stays_open_with_everything_typed(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Escalate", opened(office))
    alice.form.fill("reason", "A long story")
    office.lose_the_database()
    result = alice.form.submit()
    assert APOLOGY.search(result.errors["reason"])
    assert alice.form.values["reason"]["value"]["value"] == "A long story"


def test_a_form_that_cannot_be_read_says_so_instead_of_one_moment(office: Office) -> None:
    alice, olu, shown = office.workspace.person("alice"), office.workspace.person("olu"), opened(office)
    office.lose_the_database()
    assert alice.click("Escalate", shown).ok
    assert olu.command("/escalate setup", channel="escalation-ops").ok
    for form in (alice.form, olu.form):
        [block] = form.blocks
        assert APOLOGY.search(block["text"]["text"])


def test_a_form_about_an_issue_that_is_gone_says_so_instead_of_one_moment(office: Office) -> None:
    alice, shown = office.workspace.person("alice"), opened(office)
    office.rt.database.dispose()
    tables = create_engine(office.rt.database.url)
    with tables.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name != "policies":
                connection.execute(table.delete())
    tables.dispose()
    assert alice.click("Escalate", shown).ok
    [block] = alice.form.blocks
    assert "There is no such issue." in block["text"]["text"]


def test_an_open_form_that_slack_does_not_let_be_filled_in_is_answered_500(office: Office) -> None:
    shown = opened(office)
    for _ in range(2):
        office.workspace.faults.next("views.update", error="internal_error")
    assert not office.workspace.person("alice").click("Escalate", shown).ok


def test_a_form_that_is_closed_before_it_is_filled_in_is_let_be(office: Office) -> None:
    alice, shown = office.workspace.person("alice"), opened(office)
    office.workspace.faults.next("views.update", slow=0.4)
    with ThreadPoolExecutor(1) as pool:
        click = pool.submit(alice.click, "Escalate", shown)
        until(lambda: office.workspace.faults.left("views.update") == 0, what="the form is being filled in")
        alice.form.close()
        assert click.result().ok


def test_an_apology_that_slack_does_not_take_is_let_be(office: Office) -> None:
    shown = opened(office)
    office.lose_the_database()
    office.workspace.faults.next("chat.postEphemeral", error="fatal_error")
    assert not office.workspace.person("alice").click("Accept", shown).ok


def test_a_trigger_that_ran_out_is_said_so(office: Office) -> None:
    office.workspace.faults.next("views.open", error="expired_trigger_id")
    answer = office.workspace.person("alice").command("/escalate", channel="support").ephemeral
    assert answer is not None
    assert "That took too long for Slack to open the form. Please try again." in answer


def test_nothing_is_told_before_it_is_stored(office: Office) -> None:
    opened(office)
    office.lose_the_database()
    calls = len(office.workspace.calls)
    office.workspace.person("alice").click("Accept", card(office, "escalations-t1"))
    assert [one.method for one in office.workspace.calls[calls:]] == ["chat.postEphemeral"], "the apology alone"


def test_a_form_about_an_issue_that_is_not_there_becomes_a_sentence(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    body = {"type": "view_submission", "user": {"id": alice.id, "team_id": "T00PRACTICE"}}
    view = {
        "type": "modal",
        "callback_id": "update",
        "title": {"type": "plain_text", "text": "Update"},
        "blocks": [],
        "private_metadata": '{"target":"99.1"}',
        "state": {"values": {}},
    }
    answer: BoltResponse = office.slack_says({**body, "view": office.sealed(view)})
    assert '"response_action": "update"' in answer.body
    assert "There is no such issue." in answer.body
