"""Setting the process up from Slack (SPEC section 7: 109; SECURITY S14, S27)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt import BoltResponse

from bot.db.bound import BoundKind, BoundTo
from bot.practice.faults import FaultFields
from bot.usecases.audit_log import entries
from bot.usecases.bindings import bind, bindings, roster
from tests.slack.office import OLU, TEAM, Office, an_office
from tests.slack.setting_up import button_of, to_area


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path, bound=False) as running:
        yield running


def test_an_administrator_binds_channels_people_and_groups_with_pickers(empty: Office) -> None:
    olu = empty.workspace.person("olu")
    assert to_area(olu, "First line").ok
    for field, value in {"tier1": "escalations-t1", "tier1.people/group": "@tier1", "tier1.lead": "dana"}.items():
        olu.form.fill(field, value)
    assert olu.form.submit().closed
    assert "*First line* is saved: channel, people and lead." in olu.form.words
    olu.form.click(button_of(olu, "Managers, accountable, fallback"))
    olu.form.fill("managers", ["marc", "vera"])
    assert olu.form.submit().closed
    assert bindings(empty.rt, TEAM) == {
        "tier1": BoundTo(BoundKind.CHANNEL, ("C00ESCT100",)),
        "tier1.people": BoundTo(BoundKind.GROUP, ("S00TIER100",)),
        "tier1.lead": BoundTo(BoundKind.PERSON, ("U00DANA000",)),
        "managers": BoundTo(BoundKind.PEOPLE, ("U00MARC000", "U00VERA000")),
    }
    now = roster(empty.rt, TEAM)
    assert "U00BEN0000" in now.tiers["tier1"].people  # type: ignore[index]
    assert "*First line* · complete\nChannel <#C00ESCT100> · People <!subteam^S00TIER100>" in olu.form.words
    assert ":warning: 1 to mend\nManagers <@U00MARC000> <@U00VERA000>\n• Accountable: not set" in olu.form.words


def test_the_form_shows_what_is_bound_and_what_is_cleared_is_unbound(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "Specialists")
    assert olu.form.values["tier2"]["value"]["selected_conversation"] == "C00ESCT200"
    assert olu.form.values["tier2.oncall"]["value"]["selected_users"] == ["U00PRIYA00"]
    olu.form.fill("tier2.oncall", [])
    assert olu.form.submit().closed
    assert "tier2.oncall" not in bindings(office.rt, TEAM)
    assert "*Specialists* is saved: on call." in olu.form.words
    noted = entries(office.rt, TEAM)[0]
    assert (noted.person, noted.deed, noted.about, noted.outcome) == (OLU, "unbind", "tier2.oncall", "done")


def test_a_user_group_can_lead_and_then_no_person_is_chosen_beside_it(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    olu.form.fill("tier1.lead/group", "S00TIER100")
    assert "Choose either people or a user group" in str(olu.submit().errors)
    olu.form.fill("tier1.lead", None)
    assert olu.submit().closed
    assert bindings(office.rt, TEAM)["tier1.lead"] == BoundTo(BoundKind.GROUP, ("S00TIER100",))
    olu.form.click("Change First line")
    assert olu.submit().closed
    assert bindings(office.rt, TEAM)["tier1.lead"] == BoundTo(BoundKind.GROUP, ("S00TIER100",)), "and stays so"


def test_a_group_stays_where_slack_does_not_say_which_groups_there_are(office: Office) -> None:
    bind(office.rt, TEAM, "tier1.people", BoundTo(BoundKind.GROUP, ("S00TIER100",)), None)
    office.workspace.faults.next("usergroups.list", error="internal_error")
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    assert "tier1.lead/group" not in olu.form.values
    assert olu.submit().closed
    assert bindings(office.rt, TEAM)["tier1.people"] == BoundTo(BoundKind.GROUP, ("S00TIER100",))


def test_people_and_a_group_for_the_same_key_is_a_mistake_in_place(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    olu.form.fill("tier1.people/group", "@tier1")
    errors = olu.form.submit().errors
    assert errors == {"tier1.people/group": "Choose either people or a user group; clear one of the two."}


def test_who_is_no_administrator_is_told_who_is(empty: Office) -> None:
    alice = empty.workspace.person("alice")
    answer = alice.command("/escalate setup", channel="escalations-t1").ephemeral
    assert answer is not None
    assert "Only administrators can do this. Please ask <@U00OLU0000>." in answer
    assert alice.modal is None


@pytest.mark.parametrize("changed", [True, False])
def test_a_setup_form_sent_by_somebody_else_is_refused(empty: Office, *, changed: bool) -> None:
    olu = empty.workspace.person("olu")
    to_area(olu, "First line")
    if changed:
        olu.form.fill("tier1", "escalations-t1")
    carried = olu.form.view.content["private_metadata"].split(".", 2)[2]
    view = {**olu.form.view.content, "id": olu.form.id, "state": {"values": olu.form.values}}
    user = {"id": "U00ALICE00", "team_id": TEAM}
    sealed = empty.sealed({**view, "private_metadata": carried})
    answer = empty.slack_says({"type": "view_submission", "user": user, "view": sealed})
    assert "Only administrators can do this." in (answer.body or "")
    assert bindings(empty.rt, TEAM) == {}


@pytest.mark.parametrize(
    ("field", "chosen", "said"),
    [
        ("tier1.people", ["U00BEN0000", "U00GUS0000"], "Gus Hartmann is a guest, a bot or from elsewhere."),
        ("tier1.people", ["U00XENIA00"], "Xenia Papas is a guest, a bot or from elsewhere."),
        ("tier1.lead", "U00NORA000", "Nora Pike is deactivated or unknown."),
        ("tier1", "C00ACMEEXT", "#ext-acme is shared with another organisation, or Slack does not say."),
        ("tier1", "C00OLDESC0", "#escalations-2023 is archived."),
    ],
)
def test_who_may_do_nothing_and_a_shared_channel_are_mistakes_in_place(
    empty: Office, field: str, chosen: object, said: str
) -> None:
    answer = json.loads(sent_with(empty, field, chosen).body or "")
    assert answer["response_action"] == "errors"
    assert said in answer["errors"][field]
    assert bindings(empty.rt, TEAM) == {}


@pytest.mark.parametrize("fault", [{"error": "internal_error"}, {"rate_limit": 5}])
def test_a_channel_about_which_slack_does_not_answer_is_not_bound_and_tried_again(
    empty: Office, fault: FaultFields
) -> None:
    empty.workspace.faults.next("conversations.info", **fault)
    reason = fault.get("error", "ratelimited")
    answer = json.loads(sent_with(empty, "tier1", "C00ESCT100").body or "")
    assert answer["errors"]["tier1"] == (
        f"Channel of First line: Slack did not answer ({reason}), so this was not checked. Try again in a minute."
    )
    assert bindings(empty.rt, TEAM) == {}
    assert sent_with(empty, "tier1", "C00ESCT100").status == 200
    assert "tier1" in bindings(empty.rt, TEAM)


def test_a_channel_without_the_bot_is_saved_and_said_so(office: Office) -> None:
    office.workspace.channel("escalations-t2").remove_app()
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    olu.form.fill("tier1.help", "escalations-t2")
    assert olu.form.submit().closed
    assert "*First line* is saved: help channel." in olu.form.words
    assert "• Help channel: I am not in <#C00ESCT200>: /invite me there" in olu.form.words


def sent_with(office: Office, field: str, chosen: object) -> BoltResponse:
    """The setup form as an older client may send it: without the filters of its pickers."""
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    kind = {"tier1": "selected_conversation", "tier1.lead": "selected_user"}.get(field, "selected_users")
    values = {**olu.form.values, field: {"value": {"type": "select", kind: chosen}}}
    view = {**olu.form.view.content, "id": olu.form.id, "state": {"values": values}}
    user = {"id": olu.id, "team_id": TEAM}
    return office.slack_says({"type": "view_submission", "user": user, "view": view})
