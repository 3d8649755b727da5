"""`policy` in Slack: everybody reads it; administrators activate and re-apply (statement 110, SPEC R10)."""

from dataclasses import replace

from bot.domain.clocks import ClockKind
from bot.domain.ids import IssueId
from bot.domain.length import Length
from bot.domain.policy import Policy
from bot.slack.action_ids import POLICY_ACTIVATE, POLICY_REAPPLY
from bot.usecases.look_up import issue_view
from bot.usecases.policies import activate_policy, active_policy
from tests.builders import A_POLICY, hours
from tests.slack.cards import opened
from tests.slack.office import OLU, TEAM, Office


def slower() -> Policy:
    targets = tuple(
        replace(one, length=Length(hours(10))) if (one.clock, one.severity) == (ClockKind.RESOLUTION, 2) else one
        for one in A_POLICY.targets
    )
    return replace(A_POLICY, name="Slower", targets=targets)


def version_of_the_issue(office: Office) -> int:
    view = issue_view(office.rt, TEAM, IssueId(1))
    assert view is not None
    return view.issue.policy_version


def test_110_anyone_reads_the_policy_section_by_section(office: Office) -> None:
    vera = office.workspace.person("vera")
    vera.command("/escalate policy", channel="support")
    assert "*Version 1 · test policy*, activated" in vera.form.words
    assert "*blocked now*: impact is blocked and urgency is now → Sev 2, tier1" in vera.form.words
    assert vera.form.fill("policy_section", "Targets").ok
    assert "*accept · Sev 2 · tier1*: 15 min" in vera.form.words
    assert "blocked now" not in vera.form.words
    assert vera.form.fill("policy_section", "Contacts").ok
    assert "*Channel of First line*: <#C00ESCT100>" in vera.form.words
    assert "*Lead of First line*: <@U00DANA000>" in vera.form.words


def test_guests_do_not_read_it(office: Office) -> None:
    gus = office.workspace.person("gus")
    gus.command("/escalate policy", channel="support")
    assert "Only full members" in gus.form.words


def test_an_administrator_activates_an_older_version_and_sees_in_how_much_it_differs(office: Office) -> None:
    activate_policy(office.rt, TEAM, slower(), "", None)
    olu = office.workspace.person("olu")
    olu.command("/escalate policy", channel="support")
    button = next(block["accessory"] for block in olu.form.blocks if "accessory" in block)
    assert "It differs from version 2 in 2 things." in button["confirm"]["text"]["text"]
    assert olu.form.click("Activate version 1").ok
    assert "Version 1 holds again, as version 3." in olu.form.words
    assert active_policy(office.rt, TEAM) == (3, A_POLICY)
    assert "Activate version 2" in olu.form.buttons
    assert "Activate version 1" not in olu.form.buttons, "it says the same as the active one"


def test_a_button_that_is_out_of_date_changes_nothing_and_shows_how_it_is(office: Office) -> None:
    activate_policy(office.rt, TEAM, slower(), "", None)
    olu = office.workspace.person("olu")
    olu.command("/escalate policy", channel="support")
    activate_policy(office.rt, TEAM, replace(slower(), name="Third"), "", None)
    assert olu.form.click("Activate version 1").ok
    assert "Another version was activated meanwhile, so nothing was changed." in olu.form.words
    assert "*Version 3 · Third*" in olu.form.words
    assert active_policy(office.rt, TEAM) == (3, replace(slower(), name="Third"))


def test_r10_an_administrator_sees_before_and_after_and_moves_the_open_issues(office: Office) -> None:
    opened(office)
    activate_policy(office.rt, TEAM, slower(), "", None)
    olu = office.workspace.person("olu")
    olu.command("/escalate policy", channel="support")
    assert olu.form.click("Re-apply to 1 open issue").ok
    assert "What version 2 does to 1 open issue:" in olu.form.words
    eight, ten = (int((office.business.now + hours(count)).timestamp()) for count in (8, 10))
    line = next(line for line in olu.form.words.splitlines() if "ESC-1" in line)
    assert line.index(f"resolve <!date^{eight}^") < line.index(f"→ <!date^{ten}^")
    assert version_of_the_issue(office) == 1
    assert olu.form.submit().closed
    assert version_of_the_issue(office) == 2
    office.deliver()
    assert "1 open issue moved to the active version of the policy." in olu.dms[-1].words
    olu.command("/escalate policy", channel="support")
    assert not [name for name in olu.form.buttons if name.startswith("Re-apply")]


def test_a_preview_that_is_out_of_date_moves_nothing(office: Office) -> None:
    opened(office)
    activate_policy(office.rt, TEAM, slower(), "", None)
    olu = office.workspace.person("olu")
    olu.command("/escalate policy", channel="support")
    olu.form.click("Re-apply to 1 open issue")
    activate_policy(office.rt, TEAM, A_POLICY, "", None)
    assert olu.form.submit().closed
    office.deliver()
    assert "Another version was activated meanwhile" in olu.dms[-1].words
    assert version_of_the_issue(office) == 1


def test_others_see_no_buttons_and_pressing_them_is_refused(office: Office) -> None:
    opened(office)
    activate_policy(office.rt, TEAM, slower(), "", None)
    ben = office.workspace.person("ben")
    ben.command("/escalate policy", channel="support")
    assert not [name for name in ben.form.buttons if "ctivate" in name or "apply" in name]
    view = {**ben.form.view.content, "id": ben.form.id, "type": "modal"}
    for action, value in ((POLICY_ACTIVATE, "1.2"), (POLICY_REAPPLY, "2")):
        answer = office.slack_says(
            {
                "type": "block_actions",
                "user": {"id": ben.id, "team_id": TEAM},
                "view": view,
                "trigger_id": "1.1",
                "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
            }
        )
        assert answer.status == 200
        assert "Only administrators" in ben.form.words
        assert OLU in ben.form.words
    answer = office.slack_says(
        {
            "type": "view_submission",
            "user": {"id": ben.id, "team_id": TEAM},
            "view": office.sealed(
                {
                    **view,
                    "callback_id": POLICY_REAPPLY,
                    "private_metadata": '{"preview":"2:1"}',
                    "state": {"values": {}},
                },
                ben.id,
            ),
        }
    )
    assert "Only administrators" in answer.body
    assert (active_policy(office.rt, TEAM), version_of_the_issue(office)) == ((2, slower()), 1)


def test_values_that_no_button_of_ours_carries_do_nothing(office: Office) -> None:
    olu = office.workspace.person("olu")
    olu.command("/escalate policy", channel="support")
    view = {**olu.form.view.content, "id": olu.form.id, "type": "modal"}
    press = {"type": "button", "action_id": POLICY_ACTIVATE, "block_id": "b", "value": "1; drop"}
    user = {"id": OLU, "team_id": TEAM}
    office.slack_says({"type": "block_actions", "user": user, "view": view, "trigger_id": "1.1", "actions": [press]})
    sent = {**view, "callback_id": POLICY_REAPPLY, "private_metadata": '{"preview":"x"}', "state": {"values": {}}}
    office.slack_says({"type": "view_submission", "user": user, "view": office.sealed(sent, OLU)})
    assert active_policy(office.rt, TEAM) == (1, A_POLICY)
