"""`why` in Slack: asked with the command, from "More…", and turned page by page (statement 66)."""

from datetime import timedelta

from bot.usecases.enforce_deadlines import enforce_deadlines
from tests.slack.cards import opened
from tests.slack.office import TEAM, Office


def let_alone(office: Office, days: int) -> None:
    for _ in range(days * 24):
        office.business.advance(hours=1)
        while enforce_deadlines(office.rt, TEAM):
            pass


def test_66_anyone_asks_why_and_reads_sums_and_calls(office: Office) -> None:
    opened(office)
    answer = office.workspace.person("vera").command("/escalate why ESC-1", channel="support").ephemeral
    assert answer is not None
    assert "15 min = the target of 15 min, so due" in answer.words
    assert "it came to First line as it was opened there (“blocked now”); step 1 of calling order no. 1" in answer.words
    due = int((office.business.now + timedelta(minutes=15)).timestamp())
    assert f"<!date^{due}^" in answer.words


def test_a_long_answer_has_older_pages_in_a_window(office: Office) -> None:
    opened(office)
    let_alone(office, 6)
    vera = office.workspace.person("vera")
    first = vera.command("/escalate why ESC-1", channel="support").ephemeral
    assert first is not None
    older = next(name for name in first.buttons if name.startswith("Older ("))
    assert vera.click(older, first).ok
    assert "Page 2 of" in vera.form.words
    assert vera.form.click("Newer").ok
    assert "Page 1 of" in vera.form.words


def test_more_leads_to_why_also_for_who_may_do_nothing_else(office: Office) -> None:
    card = opened(office)
    tomas = office.workspace.person("tomas")
    tomas.click("More…", card)
    assert tomas.form.click("Why?").ok
    assert "*Why* · ESC-1" in tomas.form.words


def test_guests_and_unknown_numbers_get_a_sentence(office: Office) -> None:
    opened(office)
    gus = office.workspace.person("gus").command("/escalate why ESC-1", channel="support").ephemeral
    assert gus is not None
    assert "Only full members" in gus.words
    vera = office.workspace.person("vera").command("/escalate why ESC-9", channel="support").ephemeral
    assert vera is not None
    assert "There is no such issue." in vera.words
