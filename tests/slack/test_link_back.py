"""The message that an issue was opened from leads to its card, and the card to it (SPEC 6.2, 6.12, statement 3)."""

from sqlalchemy import select

from bot.db.letters import Linked, ToThread, destination
from bot.db.tables import outbox
from bot.domain.ids import ChannelId, IssueId, TierKey
from bot.practice.shown import ShownMessage
from bot.slack.client import web_client
from bot.slack.guards.internal import InternalChannels, InternalOnly
from bot.slack.surfaces.trouble import words
from tests.slack.cards import ANSWERS, card
from tests.slack.office import Office


def escalated(office: Office, who: str, message: ShownMessage) -> None:
    """Open an issue from a message."""
    person = office.workspace.person(who)
    assert person.message_shortcut("escalate_message", message).ok
    for field, value in {**ANSWERS, "title": "They cannot pay"}.items():
        person.form.fill(field, value)
    assert person.form.submit().closed
    office.deliver()


def states(office: Office) -> list[str]:
    """What became of the letters to threads."""
    with office.rt.database.reading() as session:
        found = session.execute(select(outbox.c.state).where(outbox.c.destination.startswith("thread:")))
        return [row.state.value for row in found]


def test_3_the_thread_of_the_message_leads_to_the_card(office: Office) -> None:
    channel = office.workspace.channel("escalations-t1")
    said = office.workspace.person("dana").post("Acme cannot pay", "escalations-t1")
    escalated(office, "alice", said)
    office.machine.advance(seconds=2)
    office.deliver()
    [line] = channel.thread(said)
    stands = card(office, "escalations-t1")
    address = f"https://northwind.slack.com/archives/{stands.channel}/p{stands.ts.replace('.', '')}"
    assert line.words == f"Escalated as *ESC-1*: <{address}|its card>."


def test_3_from_within_a_thread_it_is_that_thread_that_leads_to_the_card(office: Office) -> None:
    dana = office.workspace.person("dana")
    asked = dana.post("Acme calls", "escalations-t1")
    escalated(office, "alice", dana.post("They cannot pay", "escalations-t1", asked))
    office.machine.advance(seconds=2)
    office.deliver()
    assert "Escalated as *ESC-1*" in office.workspace.channel("escalations-t1").thread(asked)[-1].words


def test_20_where_people_of_other_workspaces_read_along_nothing_is_said(office: Office) -> None:
    client = web_client(office.settings.token, office.settings.api_url, 1)
    office.send = InternalOnly(office.send, InternalChannels(client))
    said = office.workspace.person("alice").post("We cannot pay", "ext-acme")
    escalated(office, "alice", said)
    office.machine.advance(seconds=11)
    office.deliver()
    assert office.workspace.channel("ext-acme").thread(said) == []
    assert states(office) == ["superseded"], "and nobody has to mend anything"


def test_where_the_bot_is_not_the_card_alone_leads_back(office: Office) -> None:
    said = office.workspace.person("alice").post("Acme cannot pay", "escalations-t1")
    office.workspace.channel("escalations-t1").remove_app()
    escalated_from_afar(office, said)
    assert states(office) == ["superseded"]


def escalated_from_afar(office: Office, said: ShownMessage) -> None:
    person = office.workspace.person("alice")
    assert person.message_shortcut("escalate_message", said).ok
    for field, value in {**ANSWERS, "scope": "all"}.items():
        person.form.fill(field, value)
    assert person.form.submit().closed
    for _ in range(3):
        office.machine.advance(seconds=11)
        office.deliver()


def test_until_the_card_is_known_the_line_has_the_key_alone() -> None:
    issue = Linked(IssueId(7), TierKey("tier1"), "https://northwind.slack.com")
    assert words(issue) == "Escalated as *ESC-7*."


def test_a_thread_is_read_back_as_it_was_written() -> None:
    there = ToThread(ChannelId("C1"), "1795.25")
    assert destination(str(there)) == there
