"""The form that opens an issue answers while it is written (SPEC section 3, statements 4 to 8)."""

from dataclasses import replace

import pytest

from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.process.required import Required
from bot.practice.hands import PersonHand
from bot.usecases.look_up import issue_view
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, T1
from tests.slack.cards import ANSWERS, opened
from tests.slack.office import TEAM, Office

TEACHING = replace(
    A_POLICY,
    matrix=(
        *A_POLICY.matrix[:-1],
        replace(A_POLICY.matrix[-1], qualifies=False, instead="Ask the next tier without handing over."),
    ),
)
MILD = {"impact": "inconvenient", "urgency": "can_wait"}


def writing(office: Office, **more: str) -> PersonHand:
    """Alice has filled in the form and not sent it."""
    alice = office.workspace.person("alice")
    alice.command("/escalate Checkout is down", channel="support")
    for field, value in {**ANSWERS, **more}.items():
        alice.form.fill(field, value)
    return alice


def stored(office: Office, number: int = 1) -> Issue | None:
    view = issue_view(office.rt, TEAM, IssueId(number))
    return view.issue if view is not None else None


@pytest.fixture
def teaching(office: Office) -> Office:
    """Under a policy whose last rule does not qualify."""
    activate_policy(office.rt, TEAM, TEACHING, "", None)
    return office


def test_4_every_change_shows_the_suggestion_and_nothing_is_lost(office: Office) -> None:
    alice = writing(office)
    assert "*Sev 2 at First line* by the rule “blocked now”." in alice.form
    alice.form.fill("scope", "all")
    assert "*Sev 1 at Expert* by the rule “everything down”." in alice.form
    assert alice.form.values["title"]["value"]["value"] == "Checkout is down"
    assert alice.form.submit().closed
    found = stored(office)
    assert found is not None
    assert (found.report.title, found.severity) == ("Checkout is down", Severity.SEV1)


def test_5_another_severity_needs_a_reason_in_place(office: Office) -> None:
    alice = writing(office)
    alice.form.fill("severity", "Sev 3")
    assert list(alice.form.submit().errors) == ["reason"]
    assert stored(office) is None, "nothing is stored"
    alice.form.fill("reason", "Only a demo system")
    assert alice.form.submit().closed
    found = stored(office)
    assert found is not None
    assert found.override is not None
    assert (found.severity, found.override.reason) == (Severity.SEV3, "Only a demo system")


def test_6_what_the_tier_requires_is_asked_and_named_in_place(office: Office) -> None:
    policy = replace(A_POLICY, required=(Required(tier=T1, key="tenant", label="Which tenant?"),))
    activate_policy(office.rt, TEAM, policy, "", None)
    alice = writing(office)
    assert "Which tenant?" in alice.form
    assert list(alice.form.submit().errors) == ["information/tenant"]
    alice.form.fill("information/tenant", "acme-eu")
    assert alice.form.submit().closed
    found = stored(office)
    assert found is not None
    assert found.information == {"tenant": "acme-eu"}


def test_7_who_does_not_qualify_reads_why_and_may_override_with_a_reason(teaching: Office) -> None:
    alice = writing(teaching, **MILD)
    assert "*This does not qualify for escalation yet.*" in alice.form
    assert "*Do this instead:* Ask the next tier without handing over." in alice.form
    errors = alice.form.submit().errors
    assert errors == {
        "reason": "This does not qualify for escalation by the rule “everything else”. "
        "If it cannot wait, say here why; your lead sees it."
    }
    alice.form.fill("reason", "Their chief called")
    assert alice.form.submit().closed
    teaching.deliver()
    thread = teaching.workspace.channel("escalations-t1").messages[-1]
    told = [m for m in teaching.workspace.channel("escalations-t1").thread(thread) if "decided otherwise" in m.words]
    assert told, "the lead sees it"


def test_8_an_open_issue_of_the_same_customer_is_offered_before_another_is_opened(office: Office) -> None:
    opened(office)
    alice = writing(office)
    assert "*Perhaps it is open already:* ESC-1." in alice.form
    assert alice.form.click("Add to ESC-1").ok
    assert alice.form.values["text"]["value"]["value"] == "Checkout is down"
    assert alice.form.submit().closed
    found = stored(office)
    assert found is not None
    assert found.last_update is not None
    assert stored(office, 2) is None, "no second one"


def test_8_it_can_be_opened_all_the_same(office: Office) -> None:
    opened(office)
    alice = writing(office)
    assert alice.form.submit().closed
    assert stored(office, 2) is not None


def test_a_form_that_was_never_drawn_anew_shows_what_must_be_decided_before_it_is_sent(teaching: Office) -> None:
    alice = teaching.workspace.person("alice")
    alice.command("/escalate", channel="support")
    view = alice.form.view.content
    options = {"kind": "how_to", "scope": "one", **MILD}
    values: dict[str, object] = {
        name: {"value": {"selected_option": {"value": value}}} for name, value in options.items()
    }
    values |= {name: {"value": {"value": "words"}} for name in ("title", "customer")}
    user = {"id": alice.id, "team_id": TEAM}
    body = {"type": "view_submission", "user": user, "view": {**view, "state": {"values": values}}}
    answer = teaching.slack_says(body)
    assert '"response_action": "update"' in (answer.body or "")
    assert "This does not qualify for escalation yet." in (answer.body or "")
    assert stored(teaching) is None
