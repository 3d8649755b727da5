"""What else people do with a card: hand over, ask others, keep quiet, rate anew, cancel (SPEC sections 2, 5, 6)."""

from dataclasses import replace

import pytest

from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.policy import Policy
from bot.domain.process.procedures import Procedure
from bot.domain.process.required import Required
from bot.practice.shown import ShownMessage
from bot.usecases.look_up import issue_view
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, T2
from tests.full_policy import FULL_POLICY
from tests.slack.cards import card, opened
from tests.slack.office import TEAM, Office

POLICY: Policy = replace(
    A_POLICY,
    calendars=FULL_POLICY.calendars,
    departments=FULL_POLICY.departments,
    required=(Required(tier=T2, key="logs", label="Which logs show it?"),),
    procedures=(Procedure(key="outage", title="An outage", steps=("Look at the status page", "Call the lead")),),
)


@pytest.fixture
def office(office: Office) -> Office:
    """The policy has a department, a procedure, and something that T2 requires."""
    activate_policy(office.rt, TEAM, POLICY, "", None)
    return office


def accepted(office: Office) -> ShownMessage:
    """The card of an issue that Alice opened and accepted at T1."""
    office.workspace.person("alice").click("Accept", opened(office))
    office.deliver()
    return card(office, "escalations-t1")


def more(office: Office, who: str, name: str) -> None:
    """Press a button in the form that "More…" opens."""
    person = office.workspace.person(who)
    person.click("More…", card(office, "escalations-t1"))
    assert person.form.click(name).ok


def test_an_offer_stays_with_its_owner_until_it_is_accepted(office: Office) -> None:
    alice, ben = office.workspace.person("alice"), office.workspace.person("ben")
    alice.click("Hand over", accepted(office))
    assert "People of First line: <@U00BEN0000>, <@U00DANA000>." in alice.form
    alice.form.fill("to_person", "ben")
    alice.form.fill("note", "You know them")
    sent = alice.form.submit()
    assert sent.closed
    office.deliver()
    assert sent.ephemeral is not None
    assert "<@U00BEN0000> is asked to take *ESC-1*; it stays with <@U00ALICE00> until they accept." in sent.ephemeral
    assert "*Offered to" in card(office, "escalations-t1").words
    asked = ben.dms[-1]
    assert "asks you to take it: “You know them”" in asked.words
    assert asked.buttons == ["Accept", "More…"]
    assert ben.click("Accept", asked).ok
    office.deliver()
    assert "Accepted by Ben" in card(office, "escalations-t1").words.replace("<@U00BEN0000>", "Ben")


def test_a_person_who_does_not_belong_to_the_tier_is_refused_in_place(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Hand over", accepted(office))
    alice.form.fill("to_person", "priya")
    [words] = alice.form.submit().errors.values()
    assert words.startswith("First line does not have ")
    assert words.endswith("to add them.")


def test_a_lead_takes_it_over_from_the_form_that_lists_everything(office: Office) -> None:
    accepted(office)
    more(office, "dana", "Take over")
    dana = office.workspace.person("dana")
    dana.form.fill("reason", "Alice is ill")
    assert dana.form.submit().closed
    office.deliver()
    assert now(office).owner == "U00DANA000"


def now(office: Office) -> Issue:
    """The issue as it stands."""
    view = issue_view(office.rt, TEAM, IssueId(1))
    assert view is not None
    return view.issue


def test_6_what_the_tier_requires_is_asked_in_the_form_that_escalates(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Escalate", opened(office))
    assert "Which logs show it?" in alice.form
    alice.form.fill("reason", "Beyond us")
    alice.form.fill("information/logs", "\u200b")
    assert alice.form.submit().errors == {"information/logs": "Please fill this in."}
    alice.form.fill("to", "Expert")
    assert "Which logs show it?" not in alice.form, "another tier asks something else"
    assert alice.form.values["reason"]["value"]["value"] == "Beyond us", "what was typed stays"
    alice.form.fill("to", "Specialists")
    alice.form.fill("information/logs", "https://logs.example/1")
    assert alice.form.submit().closed


def test_41_a_department_is_asked_takes_the_request_and_answers(office: Office) -> None:
    accepted(office)
    more(office, "alice", "Ask a department")
    alice = office.workspace.person("alice")
    alice.form.fill("department", "Billing")
    alice.form.fill("question", "Which invoice?")
    assert alice.form.submit().closed
    office.deliver()
    assert "*Waiting on Billing*" in card(office, "escalations-t1").words
    more(office, "olu", "Answer")
    olu = office.workspace.person("olu")
    assert "Which invoice?" in olu.form
    olu.form.fill("text", "Number 7")
    assert olu.form.submit().closed
    office.deliver()
    assert "Accepted by" in card(office, "escalations-t1").words


def test_105_the_next_tier_is_asked_without_handing_over_and_answers(office: Office) -> None:
    alice, priya = office.workspace.person("alice"), office.workspace.person("priya")
    alice.click("Ask the next tier", opened(office))
    assert "Specialists is asked" in alice.form
    alice.form.fill("question", "Known?")
    assert alice.form.submit().closed
    office.machine.advance(seconds=6)
    office.deliver()
    [asked] = [m for m in office.workspace.channel("escalations-t2").messages if "without handing over" in m.words]
    assert asked.buttons == ["Answer"]
    priya.click("Answer", asked)
    assert "Known?" in priya.form
    priya.form.fill("text", "Yes, since Monday")
    assert priya.form.submit().closed
    office.deliver()
    told = office.workspace.channel("escalations-t1").thread(card(office, "escalations-t1"))
    assert any("answered your question: “Yes, since Monday”" in message.words for message in told)


def test_a_severity_is_rated_anew_with_the_suggestion_following_the_answers(office: Office) -> None:
    accepted(office)
    more(office, "alice", "Change severity")
    alice = office.workspace.person("alice")
    assert "*Sev 2 at First line* by the rule “blocked now”." in alice.form
    alice.form.fill("urgency", "soon")
    assert "*Sev 3 at First line* by the rule “degraded for many”." in alice.form
    alice.form.fill("reason", "They found a way around it")
    assert alice.form.submit().closed
    office.deliver()
    assert card(office, "escalations-t1").words.startswith("ESC-1 · Sev 3")


def test_62_a_snooze_says_how_long_it_is_silent_and_the_card_says_so(office: Office) -> None:
    accepted(office)
    more(office, "alice", "Snooze")
    alice = office.workspace.person("alice")
    alice.form.fill("length", "30 minutes")
    sent = alice.form.submit()
    assert sent.closed
    office.deliver()
    assert sent.ephemeral is not None
    assert "*ESC-1* is silent until" in sent.ephemeral
    assert "*Snoozed* until" in card(office, "escalations-t1").words


def test_77_the_steps_of_a_procedure_are_ticked_one_by_one_and_stay(office: Office) -> None:
    accepted(office)
    more(office, "alice", "Procedure")
    alice = office.workspace.person("alice")
    assert alice.form.fill("step_done", ["1. Look at the status page"]).ok
    assert alice.form.fill("step_done", ["1. Look at the status page", "2. Call the lead"]).ok
    assert alice.form.fill("step_done", ["2. Call the lead"]).ok
    assert [(ticked.procedure, ticked.step) for ticked in now(office).ticked] == [("outage", 1)]


def test_a_cancelled_issue_says_why_and_a_duplicate_must_name_the_other_one(office: Office) -> None:
    accepted(office)
    more(office, "alice", "Cancel")
    alice = office.workspace.person("alice")
    alice.form.fill("why", "duplicate")
    assert alice.form.submit().errors == {"into": "Name the issue that goes on."}
    alice.form.fill("into", "the other one")
    assert alice.form.submit().errors == {"into": "Write the key of an issue, like ESC-12."}
    alice.form.fill("why", "withdrawn")
    alice.form.fill("into", None)
    assert alice.form.submit().closed
    office.deliver()
    assert "*Cancelled* by" in card(office, "escalations-t1").words


def test_watching_is_done_by_one_press_and_said_where_it_was_pressed(office: Office) -> None:
    accepted(office)
    more(office, "priya", "Watch")
    assert "You watch *ESC-1* now." in office.workspace.person("priya").form
    more(office, "priya", "Stop watching")
    assert "You do not watch *ESC-1* any more." in office.workspace.person("priya").form


def test_a_press_in_a_form_that_is_refused_says_so_in_the_form(office: Office) -> None:
    opened(office)
    ben = office.workspace.person("ben")
    ben.click("More…", card(office, "escalations-t1"))
    office.workspace.person("alice").click("Accept", card(office, "escalations-t1"))
    assert ben.form.click("Accept").ok
    assert "Already accepted by <@U00ALICE00>" in ben.form


def test_somebody_without_a_part_in_it_can_ask_watch_and_ask_why_and_nothing_else(office: Office) -> None:
    accepted(office)
    tomas = office.workspace.person("tomas")
    tomas.click("More…", card(office, "escalations-t1"))
    assert tomas.form.buttons == ["Ask the next tier", "Watch", "In full", "Why?"]
