"""The shortcuts on a message of or to a customer, and who may use those on messages (SPEC section 2, 5a, R6, R8)."""

from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.usecases.look_up import issue_view
from tests.slack.cards import card, opened
from tests.slack.office import TEAM, Office


def now(office: Office) -> Issue:
    """The issue as it stands."""
    view = issue_view(office.rt, TEAM, IssueId(1))
    assert view is not None
    return view.issue


def test_48_a_message_in_the_thread_of_a_card_is_recorded_as_the_customers_with_its_time(office: Office) -> None:
    alice, ben = office.workspace.person("alice"), office.workspace.person("ben")
    said = ben.post("Acme: <still> down & angry", "escalations-t1", opened(office))
    assert alice.message_shortcut("customer_message", said).ok
    assert "Which issue is it about?" in alice.form
    assert alice.form.values["issue"]["value"]["selected_option"]["value"] == "1", "the issue of the thread"
    assert alice.form.values["text"]["value"]["value"] == "Acme: <still> down & angry"
    sent = alice.form.submit()
    assert sent.closed
    office.deliver()
    assert sent.ephemeral is not None
    assert "The customer's message is stored on *ESC-1*." in sent.ephemeral
    assert "*The customer waits for an answer* since" in card(office, "escalations-t1").words


def test_what_a_customer_was_told_is_an_update_that_they_saw(office: Office) -> None:
    alice = office.workspace.person("alice")
    opened(office)
    said = alice.post("We are on it", "support")
    assert alice.message_shortcut("customer_update", said).ok
    alice.form.fill("issue", "1")
    assert alice.form.submit().closed
    update = now(office).last_update
    assert update is not None
    assert (update.text, update.customer_visible) == ("We are on it", True)


def test_an_automatic_reply_is_no_word_of_the_customer(office: Office) -> None:
    alice = office.workspace.person("alice")
    opened(office)
    said = alice.post("Out of office", "support")
    alice.message_shortcut("customer_message", said)
    alice.form.fill("issue", "1")
    alice.form.fill("automatic", ["It was an automatic reply"])
    assert alice.form.submit().closed
    assert now(office).unanswered is None


def test_where_nothing_is_open_the_form_says_what_to_do_instead(office: Office) -> None:
    alice = office.workspace.person("alice")
    said = alice.post("We are on it", "support")
    assert alice.message_shortcut("customer_update", said).ok
    assert "No issue is open. Open one with “Escalate this message”." in alice.form


def test_an_issue_must_be_chosen(office: Office) -> None:
    alice = office.workspace.person("alice")
    opened(office)
    said = alice.post("We are on it", "support")
    alice.message_shortcut("customer_update", said)
    assert list(alice.form.submit().errors) == ["issue"]


def test_3_a_message_is_added_to_an_issue_as_a_quotation_that_leads_back_to_it(office: Office) -> None:
    alice = office.workspace.person("alice")
    opened(office)
    said = alice.post("The <b>log</b> says: out of memory", "support")
    assert alice.message_shortcut("add_to_escalation", said).ok
    alice.form.fill("issue", "1")
    assert alice.form.submit().closed
    update = now(office).last_update
    assert update is not None
    address = f"https://northwind.slack.com/archives/{said.channel}/p{said.ts.replace('.', '')}"
    assert update.text == f"“The <b>log</b> says: out of memory”\n{address}"
    assert not update.customer_visible
    office.deliver()
    thread = office.workspace.channel("escalations-t1").thread(card(office, "escalations-t1"))
    assert any(address in message.words for message in thread)


def test_who_has_nothing_to_do_with_an_issue_reads_why_a_message_cannot_be_added(office: Office) -> None:
    opened(office)
    tomas = office.workspace.person("tomas")
    tomas.message_shortcut("add_to_escalation", tomas.post("Mine too", "escalations-t3"))
    tomas.form.fill("issue", "1")
    assert "This is for the people of First line" in str(tomas.form.submit().errors)


def test_a_guest_is_shown_neither_issues_nor_what_is_known_of_them(office: Office) -> None:
    opened(office)
    gus = office.workspace.person("gus")
    said = gus.post("What is this?", "escalations-t2")
    for shortcut in ("save_insight", "add_to_escalation"):
        assert gus.message_shortcut(shortcut, said).ok
        assert "ESC-1" not in gus.form.words
        assert "full members" in gus.form
