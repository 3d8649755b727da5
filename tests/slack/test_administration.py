"""The administration view: what is bound, missing and wrong at a glance, and a form for each area (SPEC section 5a)."""

import re
from dataclasses import replace

from bot.db.bound import BoundKind, BoundTo
from bot.domain.actor import Standing
from bot.domain.ids import CalendarKey, DepartmentKey, PersonId
from bot.domain.policy import Department
from bot.slack.action_ids import ADMIN_AGAIN, ADMIN_AREA
from bot.slack.check import AT_ONCE
from bot.usecases.administrators import administrators, appoint
from bot.usecases.bindings import bind, bindings, unbind
from bot.usecases.directory import remember_person
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, by_severity
from tests.slack.office import OLU, TEAM, Office
from tests.slack.setting_up import to_area

CHANNELS_OF_TIERS = ["C00ESCT100", "C00ESCT200", "C00ESCT300"]
MARC, BEN, DANA = PersonId("U00MARC000"), "U00BEN0000", PersonId("U00DANA000")


def view_of(office: Office, who: str = "olu") -> str:
    """Everything that the view says to somebody who opens it."""
    person = office.workspace.person(who)
    person.command("/escalate setup", channel="support")
    return person.form.words


def test_it_says_at_a_glance_what_is_bound_missing_and_wrong(office: Office) -> None:
    office.workspace.channel("escalations-t2").remove_app()
    bind(office.rt, TEAM, "tier1", BoundTo(BoundKind.CHANNEL, ("C00OLDESC0",)), None)
    bind(office.rt, TEAM, "tier1.deputy", BoundTo(BoundKind.PERSON, ("U00NORA000",)), None)
    bind(office.rt, TEAM, "tier3", BoundTo(BoundKind.CHANNEL, ("C00ACMEEXT",)), None)
    bind(office.rt, TEAM, "fallback", BoundTo(BoundKind.PEOPLE, ("U00GUS0000",)), None)
    bind(office.rt, TEAM, "tier2.people", BoundTo(BoundKind.GROUP, ("S00GONE000",)), None)
    unbind(office.rt, TEAM, "ops", None)
    said = view_of(office)
    for words in (
        ":warning: *7 things to mend:* First line (2) · Specialists (2) · Expert (1)",
        "*First line* · :warning: 2 to mend\nChannel <#C00OLDESC0> · People",
        "• Channel: <#C00OLDESC0> is archived",
        "• Deputy: <@U00NORA000> is deactivated or unknown",
        "• Channel: I am not in <#C00ESCT200>: /invite me there",
        "• People: the user group S00GONE000 cannot be read",
        "• Channel: <#C00ACMEEXT> is shared with another organisation",
        "• Fallback list: <@U00GUS0000> is a guest, a bot or from elsewhere",
        "*Channel for the bot's own troubles* · :warning: 1 to mend\n• Channel: not set",
        "*Policy:* version 1 · test policy",
        "*Administrators* · set\n<@U00OLU0000> (named at the start)",
    ):
        assert words in said


def test_where_all_is_well_it_says_so_and_home_leads_there_too(office: Office) -> None:
    assert "*Nothing is to be mended.*" in view_of(office)
    olu = office.workspace.person("olu")
    olu.close_modal()
    home = olu.open_home()
    assert home is not None
    assert home.click("Set up").ok
    assert olu.form.title == "Administration"


def test_what_was_mended_outside_is_seen_when_one_looks_again(office: Office) -> None:
    channel = office.workspace.channel("escalations-t2")
    channel.remove_app()
    assert "1 thing to mend" in view_of(office)
    channel.add_app()
    olu = office.workspace.person("olu")
    assert olu.form.click("Look again").ok
    assert "*Nothing is to be mended.*" in olu.form.words


def test_a_form_lies_on_the_view_and_closing_it_leads_back(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "Expert")
    assert olu.form.title == "Set up"
    assert {name.partition("/")[0] for name in olu.form.values} == {
        "tier3", "tier3.people", "tier3.oncall", "tier3.lead", "tier3.deputy", "tier3.help",
    }  # fmt: skip
    olu.form.close()
    assert olu.form.title == "Administration"


def test_the_policy_lies_on_the_view_too(office: Office) -> None:
    olu = office.workspace.person("olu")
    view_of(office)
    assert olu.form.click("Policy").ok
    assert "*Version 1 · test policy*" in olu.form.words
    olu.form.close()
    assert olu.form.title == "Administration"


def test_the_form_says_who_changed_it_last(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "Expert")
    assert "by somebody at the machine." in olu.form.words
    olu.form.fill("tier3.lead", "tomas")
    office.business.advance(minutes=1)
    olu.submit()
    olu.form.click("Change Expert")
    assert "by <@U00OLU0000>." in olu.form.words


def test_the_later_of_two_administrators_sees_what_the_other_chose_before_it_is_overwritten(office: Office) -> None:
    appoint(office.rt, TEAM, MARC)
    olu, marc = office.workspace.person("olu"), office.workspace.person("marc")
    to_area(olu, "First line")
    to_area(marc, "First line")
    olu.form.fill("tier1.lead", "ben")
    olu.form.fill("tier1.deputy", "dana")
    assert olu.submit().closed
    marc.form.fill("tier1.lead", "alice")
    marc.form.fill("tier1.help", "support")
    office.workspace.channel("support").add_app()
    assert not marc.submit().closed
    assert "*Nothing was saved: while this form was open, somebody else changed*" in marc.form.words
    assert "• Lead of First line: <@U00OLU0000> chose <@U00BEN0000>" in marc.form.words
    assert bindings(office.rt, TEAM)["tier1.lead"].ids == (BEN,)
    assert marc.form.values["tier1.lead"]["value"]["selected_user"] == "U00ALICE00", "nothing is lost"
    assert marc.submit().closed
    assert bindings(office.rt, TEAM)["tier1.lead"].ids == ("U00ALICE00",)
    assert "*First line* is saved: lead and help channel." in marc.form.words
    assert bindings(office.rt, TEAM)["tier1.deputy"].ids == (DANA,), "who did not touch it changes nothing"


def test_a_form_that_is_sent_twice_binds_once(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    olu.form.fill("tier1.lead", "ben")
    assert "*First line* is saved: lead." in (office.send_again(olu.form).body or "")
    assert "*First line* is as you chose it; nothing had to be changed." in (office.send_again(olu.form).body or "")
    assert bindings(office.rt, TEAM)["tier1.lead"].ids == (BEN,)


def test_where_slack_does_not_take_the_view_again_it_comes_in_the_place_of_the_form(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    olu.form.fill("tier1.lead", "ben")
    office.workspace.faults.next("views.update", rate_limit=5)
    assert not olu.submit().closed
    assert olu.form.title == "Administration"
    assert "*First line* is saved: lead." in olu.form.words


def test_where_slack_does_not_answer_it_is_said_and_nothing_counts_as_wrong(office: Office) -> None:
    office.workspace.faults.next("conversations.info", times=9, error="internal_error")
    said = view_of(office)
    assert "Slack did not answer about 4 channels, groups and people. Look again in a minute." in said
    assert "*Nothing is to be mended.*" in said
    office.workspace.faults.clear()
    assert office.workspace.person("olu").form.click("Look again").ok
    assert "Slack did not answer" not in office.workspace.person("olu").form.words, "and is asked again"


def test_several_looks_within_a_minute_ask_once_about_what_is_well(office: Office) -> None:
    office.workspace.channel("escalations-t2").remove_app()
    olu = office.workspace.person("olu")
    view_of(office)
    assert sorted(asked_about(office)) == ["C00ESCOPS0", "C00ESCT100", "C00ESCT200", "C00ESCT300"]
    assert olu.form.click("Look again").ok
    assert asked_about(office)[4:] == ["C00ESCT200"], "what is wrong may be mended by now"
    office.business.advance(seconds=60)
    assert olu.form.click("Look again").ok
    assert len(asked_about(office)) == 9


def test_where_slack_asks_to_be_left_alone_nobody_asks_for_a_minute(office: Office) -> None:
    office.workspace.faults.next("conversations.info", rate_limit=5)
    olu = office.workspace.person("olu")
    assert "Slack did not answer about 1 channel, group or person. Look again in a minute." in view_of(office)
    before = len(office.workspace.calls_of("conversations.info"))
    assert olu.form.click("Look again").ok
    assert re.search("Slack was not asked about [0-9]+ channels?, groups? (and people|or person) yet", olu.form.words)
    assert len(asked_about(office)) == before
    office.business.advance(seconds=60)
    assert olu.form.click("Look again").ok
    assert "Slack was not asked" not in olu.form.words


def test_a_user_group_about_which_slack_does_not_answer_is_not_said_to_be_gone(office: Office) -> None:
    bind(office.rt, TEAM, "tier2.people", BoundTo(BoundKind.GROUP, ("S00TIER200",)), None)
    office.workspace.faults.next("usergroups.users.list", rate_limit=5)
    said = view_of(office)
    assert "Slack did not answer about 1 channel, group or person." in said
    assert "cannot be read" not in said


def test_what_is_in_sight_is_asked_about_first_and_slack_no_more_than_it_answers(office: Office) -> None:
    with_departments(office, 60)
    olu = office.workspace.person("olu")
    view_of(office)
    assert set(asked_about(office)) == {*CHANNELS_OF_TIERS, *departments(0, 20)}, "as the first page shows"
    office.business.advance(seconds=60)
    before = len(asked_about(office))
    assert olu.form.fill("Page", "3: Department 44 … Administrators").ok
    now_asked = asked_about(office)[before:]
    in_sight, wrong_before = {*departments(44, 60), "C00ESCOPS0"}, set(departments(0, 20))
    assert set(now_asked) == in_sight | wrong_before
    assert set(now_asked[: 17 + AT_ONCE]) >= in_sight, "first, as far as what is asked at once keeps its order"
    assert "*Department 59* · :warning: 1 to mend" in olu.form.words


def test_the_page_of_what_is_to_be_mended_shows_what_was_found_on_all_the_others(office: Office) -> None:
    with_departments(office, 60)
    olu = office.workspace.person("olu")
    view_of(office)
    office.business.advance(seconds=60)
    assert olu.form.fill("Page", "2").ok
    assert "*40 things to mend:*" in olu.form.words, "24 of this page, and of the first as many as there was room for"
    before = len(asked_about(office))
    assert olu.form.fill("Page", "What is to be mended").ok
    assert len(asked_about(office)) == before, "the minute is used up"
    assert "*40 things to mend:*" in olu.form.words
    assert "*Department 0* · :warning: 1 to mend" in olu.form.words
    assert "Slack was not asked about" in olu.form.words
    office.business.advance(seconds=60)
    assert olu.form.click("Look again").ok
    assert len(set(asked_about(office)[before:]) & set(departments(0, 60))) == 40, "begins with what is wrong"


def with_departments(office: Office, count: int) -> None:
    """So many, each bound to a channel that is not there."""
    of = [
        Department(
            key=DepartmentKey(f"d{n}"),
            name=f"Department {n}",
            calendar=CalendarKey("always"),
            target=by_severity(1, 2, 3, 4),
        )
        for n in range(count)
    ]
    activate_policy(office.rt, TEAM, replace(A_POLICY, departments=tuple(of)), "", None)
    for one, channel in zip(of, departments(0, count), strict=True):
        bind(office.rt, TEAM, f"{one.key}.channel", BoundTo(BoundKind.CHANNEL, (channel,)), None)


def departments(first: int, end: int) -> list[str]:
    return [f"C0DEPT{n:03}" for n in range(first, end)]


def asked_about(office: Office) -> list[str]:
    """The channels about which Slack was asked so far."""
    return [call.args["channel"] for call in office.workspace.calls_of("conversations.info")]


def test_people_whom_the_address_book_knows_are_not_asked_about(office: Office) -> None:
    remember_person(office.rt, TEAM, DANA, name="Dana", standing=Standing.DEACTIVATED, tz=None)
    said = view_of(office)
    assert "• Lead: <@U00DANA000> is deactivated or unknown" in said
    assert "• People: <@U00DANA000> is deactivated or unknown" in said
    asked = [call.args["user"] for call in office.workspace.calls_of("users.info")]
    assert DANA not in asked
    assert asked.count("U00PRIYA00") == 1, "of the others each once"


def test_of_several_people_only_those_who_join_are_asked_about(office: Office) -> None:
    bind(office.rt, TEAM, "tier1.people", BoundTo(BoundKind.PEOPLE, (BEN, DANA)), None)
    olu = office.workspace.person("olu")
    to_area(olu, "First line")
    before = len(office.workspace.calls_of("users.info"))
    olu.form.fill("tier1.people", ["ben", "dana", "marc"])
    assert olu.submit().closed
    asked = [call.args["user"] for call in office.workspace.calls_of("users.info")[before:]]
    assert bindings(office.rt, TEAM)["tier1.people"].ids == (BEN, DANA, MARC)
    assert [one for one in asked if one != OLU] == [MARC]


def test_an_area_that_the_policy_of_now_does_not_have_is_said_to_be_gone(office: Office) -> None:
    billing = Department(
        key=DepartmentKey("billing"), name="Billing", calendar=CalendarKey("always"), target=by_severity(1, 2, 3, 4)
    )
    activate_policy(office.rt, TEAM, replace(A_POLICY, departments=(billing,)), "", None)
    olu = office.workspace.person("olu")
    to_area(olu, "Billing")
    olu.form.fill("billing.lead", "ben")
    activate_policy(office.rt, TEAM, A_POLICY, "", None)
    assert olu.submit().closed
    assert "has no such area any more, so nothing was changed." in olu.form.words
    assert "billing.lead" not in bindings(office.rt, TEAM)


def test_a_form_of_an_older_bot_that_asked_for_everything_is_not_believed(office: Office) -> None:
    olu = office.workspace.person("olu")
    view = {"callback_id": "setup", "title": {"type": "plain_text", "text": "Set up"}, "id": "V1", "blocks": []}
    sealed = office.sealed({**view, "private_metadata": "", "state": {"values": {}}}, olu.id)
    user = {"id": olu.id, "team_id": TEAM}
    before = bindings(office.rt, TEAM)
    answer = office.slack_says({"type": "view_submission", "user": user, "view": sealed})
    assert "another version of the bot" in (answer.body or "")
    assert bindings(office.rt, TEAM) == before


def test_nobody_else_presses_a_button_of_it(office: Office) -> None:
    olu = office.workspace.person("olu")
    view_of(office)
    carried = olu.form.view.content["private_metadata"].split(".", 2)[2]
    view = office.sealed({**olu.form.view.content, "id": olu.form.id, "private_metadata": carried})
    for action, value in ((ADMIN_AREA, "tiers.tier1"), (ADMIN_AGAIN, "1")):
        press = {"type": "button", "action_id": action, "block_id": "b", "value": value}
        alice = {"id": "U00ALICE00", "team_id": TEAM}
        body = {"type": "block_actions", "user": alice, "view": view, "trigger_id": "1.1", "actions": [press]}
        assert office.slack_says(body).status == 200
        assert "Only administrators can do this. Please ask <@U00OLU0000>." in olu.form.words


def test_s29_administrators_are_named_here_and_all_of_them_are_told(office: Office) -> None:
    olu = office.workspace.person("olu")
    to_area(olu, "Administrators")
    assert "administrators/group" not in olu.form.values, "whoever could join a group would be one"
    assert "Named at the start, by BOT_ADMINS: <@U00OLU0000>. They stay." in olu.form.words
    olu.form.fill("administrators", ["marc"])
    assert olu.submit().closed
    assert administrators(office.rt, TEAM) == (OLU, MARC)
    office.deliver()
    for who in ("olu", "marc"):
        assert "<@U00OLU0000> made <@U00MARC000> an administrator." in office.workspace.person(who).dms[-1].words
    marc = office.workspace.person("marc")
    to_area(marc, "Administrators")
    marc.form.fill("administrators", [])
    assert "Another administrator can take you off the list." in str(marc.submit().errors)
    marc.form.fill("administrators", ["marc", "gus"])
    assert "Gus Hartmann is a guest" in str(marc.submit().errors)
    assert administrators(office.rt, TEAM) == (OLU, MARC)
