"""Who may do what, told by those who may not (SECURITY S12 to S29; SPEC section 5a)."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import Engine, event

from bot.db.bound import BoundKind, BoundTo
from bot.db.tables import metadata
from bot.domain import commands as c
from bot.domain.actor import Actor, Standing
from bot.domain.errors import Refused, Why
from bot.domain.ids import ChannelId, DepartmentKey, IssueId, PersonId, TeamId
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.permissions import refusal
from bot.domain.running import SnoozeFor
from bot.practice.faults import FaultFields
from bot.practice.hands import PersonHand
from bot.slack.action_ids import Deed
from bot.slack.client import web_client
from bot.slack.guards.internal import InternalChannels, InternalOnly
from bot.slack.surfaces.deed_forms import AT_ONCE
from bot.usecases.administrators import LastAdministrator, NamedAtTheStart, appoint, dismiss, new_code
from bot.usecases.audit import audit
from bot.usecases.audit_log import entries
from bot.usecases.bindings import administrators, bind, bindings, unbind
from bot.usecases.carry_out import carry_out
from bot.usecases.directory import remember_person
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.hourly import hourly
from bot.usecases.look_up import IssueView, issue_view, open_issues, timeline
from bot.usecases.parcels import InstallationBroken, Later
from bot.usecases.watch import watch
from tests.slack.cards import ANSWERS, at_t2, card, opened
from tests.slack.office import OLU, TEAM, Office, an_office
from tests.slack.setting_up import to_area

ALICE, BEN, DANA = PersonId("U00ALICE00"), PersonId("U00BEN0000"), PersonId("U00DANA000")
PRIYA, TOMAS, LENA = PersonId("U00PRIYA00"), PersonId("U00TOMAS00"), PersonId("U00LENA000")
MARC, VERA = PersonId("U00MARC000"), PersonId("U00VERA000")
T1_CHANNEL = ChannelId("C00ESCT100")
GUS, NORA, XENIA, BOT = "U00GUS0000", "U00NORA000", "U00XENIA00", "U00ESCBOT0"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for everybody who may not: whatever they try, ESC-1 stays as Alice opened it at T1."""
    with an_office(tmp_path_factory.mktemp("shop")) as running:
        opened(running)
        yield running


def fill_in(person: PersonHand) -> None:
    """The form that opens an issue, to the end; each choice draws it anew."""
    for field, value in ANSWERS.items():
        person.form.fill(field, value)


def stored(office: Office, issue: int = 1) -> IssueView:
    view = issue_view(office.rt, TEAM, IssueId(issue))
    assert view is not None
    return view


def pressed(office: Office, person: str, deed: str = "accept", value: str = "1.1", **more: object) -> object:
    """A press of a button as it comes from Slack, for a person who may see none."""
    answer = office.slack_says(
        {
            "type": "block_actions",
            "user": {"id": person, "team_id": TEAM},
            "channel": {"id": "C00ESCT100"},
            "actions": [{"type": "button", "action_id": deed, "block_id": "b", "value": value}],
            **more,
        }
    )
    office.deliver()
    return answer.body


def sent(office: Office, person: str, deed: str, **typed: str) -> str:
    """A form about ESC-1 as it comes back from a person who may have been offered none."""
    view = {
        "id": "V0",
        "callback_id": deed,
        "title": {"type": "plain_text", "text": "A form"},
        "blocks": [],
        "private_metadata": json.dumps({"target": "1.1"}),
        "state": {"values": {name: {"value": {"value": words}} for name, words in typed.items()}},
    }
    user = {"id": person, "team_id": TEAM}
    answer = office.slack_says({"type": "view_submission", "user": user, "view": office.sealed(view, person)})
    return str(answer.body or "")


def told(office: Office, person: str) -> list[str]:
    """What only this person was shown, in any channel."""
    channels = office.workspace.run(lambda: list(office.workspace.practice.workspace.channels.values()))
    return [one.text for channel in channels for one in channel.ephemerals if one.reader == person]


def attempts(office: Office, person: str) -> list[tuple[str, str, str]]:
    return [(one.deed, one.about, one.outcome) for one in entries(office.rt, TEAM) if one.person == person]


@pytest.mark.parametrize(("deed", "why"), [("take_over", "needs_lead"), ("escalate", "not_eligible")])
def test_s12_who_has_not_the_right_hears_so_in_the_form_nothing_changes_and_the_attempt_is_noted(
    shop: Office, deed: str, why: str
) -> None:
    before = stored(shop).issue
    assert "This is for" in sent(shop, TOMAS, deed, reason="I want to")
    assert attempts(shop, TOMAS)[0] == (deed, "1.1", why)
    assert "I want to" not in str(entries(shop.rt, TEAM)), "what people write is not kept"
    assert stored(shop).issue == before


def test_s12_a_member_presses_accept_on_a_card_of_another_tier(shop: Office) -> None:
    before, public = stored(shop).issue, len(shop.workspace.channel("escalations-t1").everything)
    pressed(shop, PRIYA)
    assert "This is for the people of First line" in told(shop, PRIYA)[-1]
    assert len(shop.workspace.channel("escalations-t1").everything) == public
    assert attempts(shop, PRIYA)[0] == ("accept", "1.1", "not_eligible")
    assert stored(shop).issue == before


def test_72_only_who_leads_approves_a_text_and_an_old_button_approves_none_that_was_not_seen(office: Office) -> None:
    opened(office)
    for text in ("We are on it", "We are on it, and it is your fault"):
        carry_out(office.rt, TEAM, IssueId(1), c.DraftUpdate(by=Actor(ALICE), text=text))
    pressed(office, ALICE, "approve_update", "1.1.2")
    assert "This is for whoever leads First line." in told(office, ALICE)[-1]
    assert attempts(office, ALICE)[0] == ("approve_update", "1.1.2", "needs_lead")
    before = stored(office).issue.review
    pressed(office, DANA, "approve_update", "1.1.1")
    assert "a newer one took its place" in told(office, DANA)[-1]
    pressed(office, DANA, "approve_update", "1.1")
    assert stored(office).issue.review == before, "nor one that names no text"
    pressed(office, DANA, "approve_update", "1.1.2")
    assert stored(office).issue.text_approved is not None
    pressed(office, MARC, "approve_update", "1.1.2")
    assert "Already decided by <@U00DANA000>" in told(office, MARC)[-1]


ANYONE: set[type[c.Command]] = {c.AskTier, c.Watch}
OF_THE_SENDER = ANYONE | {c.Answer, c.Update, c.CustomerWrote, c.DraftUpdate, c.Reopen}
OF_THE_TIER = OF_THE_SENDER | {
    c.Accept,
    c.NeedInfo,
    c.Return,
    c.Escalate,
    c.NoAnswerNeeded,
    c.Tick,
    c.AnswerAsk,
    c.OpenChannel,
}
EVERYTHING: set[type[c.Command]] = set(c.Command.__args__)
OF_THE_OWNER = EVERYTHING - {c.TakeOver, c.StopReminding, c.ApproveUpdate, c.SendBack, c.AcceptRequest}
OF_THE_LEAD = EVERYTHING - {c.AcceptRequest}
MAY: Mapping[PersonId, set[type[c.Command]]] = {
    TOMAS: ANYONE,
    PRIYA: OF_THE_SENDER,  # who opened it
    ALICE: OF_THE_TIER,
    BEN: OF_THE_OWNER,
    DANA: OF_THE_LEAD,
    LENA: OF_THE_LEAD,  # Dana's deputy
    MARC: EVERYTHING,
    VERA: EVERYTHING,
    OLU: EVERYTHING,
}
"""SPEC section 5a, person by person."""


def deeds(by: Actor, issue: Issue) -> Mapping[type[c.Command], c.Command]:
    """One of each deed, filled in as far as it must be to be judged."""
    soon = issue.path[-1].at
    every: list[c.Command] = [
        c.Accept(by=by),
        c.Escalate(by=by, reason="x"),
        c.NeedInfo(by=by, question="x"),
        c.Answer(by=by, text="x"),
        c.Return(by=by, reason="not_ours"),
        c.HandOver(by=by, to=ALICE),
        c.TakeOver(by=by, reason="x"),
        c.UnAccept(by=by, reason="x"),
        c.WaitOn(by=by, vendor=True, reason="x"),
        c.Resume(by=by),
        c.Update(by=by, text="x"),
        c.CustomerWrote(by=by, at=soon, text="x"),
        c.NoAnswerNeeded(by=by),
        c.ReRate(by=by, report=issue.report, reason="x"),
        c.Snooze(by=by, length=next(iter(SnoozeFor))),
        c.StopReminding(by=by, until=soon, reason="x"),
        c.AskTier(by=by, question="x"),
        c.AnswerAsk(by=by, number=1, text="x"),
        c.DraftUpdate(by=by, text="x"),
        c.ApproveUpdate(by=by, number=1),
        c.SendBack(by=by, number=1, comment="x"),
        c.Request(by=by, department=DepartmentKey("billing"), question="x"),
        c.AcceptRequest(by=by, number=1),
        c.AnswerRequest(by=by, number=1, text="x"),
        c.WithdrawRequest(by=by, number=1, reason="x"),
        c.Resolve(by=by, text="x", cause="defect", component="x", customer_told=True, lower_tier_could=False),
        c.Reopen(by=by, reason="x"),
        c.Cancel(by=by, reason=c.CancelReason.WITHDRAWN),
        c.Watch(by=by),
        c.Tick(by=by, procedure="x", step=0),
        c.OpenChannel(by=by),
    ]
    return {type(one): one for one in every}


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IssueView]:
    """An issue that Priya of T2 opened at T1 and Ben accepted, as it is loaded."""
    with an_office(tmp_path_factory.mktemp("accepted")) as office:
        bind(office.rt, TEAM, "tier1.deputy", BoundTo(BoundKind.PERSON, (LENA,)), None)
        priya = office.workspace.person("priya")
        priya.command("/escalate", channel="escalations-t2")
        fill_in(priya)
        assert priya.form.submit().closed
        office.deliver()
        office.workspace.person("ben").click("Accept", card(office, "escalations-t1"))
        yield stored(office)


@pytest.mark.parametrize("person", MAY)
def test_s13_every_deed_of_every_role_is_allowed_or_refused_as_the_table_says(
    accepted: IssueView, person: PersonId
) -> None:
    every = deeds(Actor(person), accepted.issue)
    issue, roster = accepted.issue, accepted.roster
    refused = {kind for kind in every if refusal(kind, Actor(person), issue, roster) is not None}
    assert EVERYTHING - refused == MAY[person]
    for kind in refused:
        with pytest.raises(Refused):
            decide(issue, every[kind], accepted.policy, roster, accepted.now)


def test_s13_every_deed_is_judged_above_and_an_unknown_one_is_refused(shop: Office, accepted: IssueView) -> None:
    assert set(deeds(Actor(OLU), accepted.issue)) == EVERYTHING
    assert refusal(object, Actor(OLU), accepted.issue, accepted.roster) is not None  # type: ignore[arg-type]  # the point
    before = stored(shop)
    pressed(shop, OLU, "grant_everything")
    assert sent(shop, OLU, "grant_everything") == ""
    assert stored(shop).issue == before.issue


def test_s14_where_nobody_is_bound_only_the_administrators_may_anything(tmp_path: Path) -> None:
    with an_office(tmp_path, bound=False) as office:
        office.workspace.person("alice").command("/escalate", channel="support")
        alice = office.workspace.person("alice")
        fill_in(alice)
        assert alice.form.submit().closed
        for person in (ALICE, BEN, DANA, MARC, VERA):
            pressed(office, person)
            assert stored(office).issue.owner is None
        pressed(office, OLU)
        assert stored(office).issue.owner == OLU


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """ESC-1 is at T2, in its second stay; ESC-2 is at T1, which Alice belongs to."""
    with an_office(tmp_path_factory.mktemp("pair")) as running:
        at_t2(running)
        opened(running)
        yield running


@pytest.mark.parametrize(
    "value", ["1.1", "1.2", "1.9", "99.1", "1.1.7", "1", "-1.1", "1.1; DROP TABLE x", "T0OTHER/2.1"]
)
def test_s15_what_a_forged_button_names_is_loaded_and_the_rights_are_checked_on_that(pair: Office, value: str) -> None:
    before = [stored(pair, number).issue for number in (1, 2)]
    pressed(pair, ALICE, "accept", value)
    assert [stored(pair, number).issue for number in (1, 2)] == before


def test_s15_a_true_value_works_whoever_drew_the_button(pair: Office) -> None:
    pressed(pair, ALICE, "accept", "2.1")
    assert (stored(pair, 1).issue.owner, stored(pair, 2).issue.owner) == (None, ALICE)


def test_s15_a_button_of_a_shared_card_works_for_weeks(office: Office) -> None:
    opened(office)
    office.business.advance(days=30)
    office.machine.advance(days=30)
    pressed(office, BEN, "watch", "1.1")
    assert BEN in stored(office).issue.watchers


def forms(office: Office) -> dict[str, Any]:
    """A form that was opened for Alice, as Slack has it, with what she typed."""
    alice = office.workspace.person("alice")
    alice.click("Update", card(office, "escalations-t1"))
    alice.form.fill("text", "All is well")
    return {**alice.form.view.content, "id": alice.form.id, "state": {"values": alice.form.values}}


CHANGED: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another issue": lambda view: {**view, "private_metadata": view["private_metadata"].replace('"1.1"', '"2.1"')},
    "another form": lambda view: {**view, "callback_id": "resolve"},
    "a later end": lambda view: {**view, "private_metadata": f"f{view['private_metadata']}"},
    "no seal": lambda view: {**view, "private_metadata": view["private_metadata"].rpartition(".")[2]},
    "a seal that is not ASCII": lambda view: {**view, "private_metadata": f"1.é.{view['private_metadata']}"},
    "nothing": lambda view: {**view, "private_metadata": ""},
}


@pytest.mark.parametrize("how", CHANGED)
def test_s16_a_form_whose_hidden_part_was_changed_is_expired(shop: Office, how: str) -> None:
    view, before = forms(shop), stored(shop).issue
    user = {"id": ALICE, "team_id": TEAM}
    answer = shop.slack_says({"type": "view_submission", "user": user, "view": CHANGED[how](view)})
    assert "This form has expired" in (answer.body or "")
    assert stored(shop).issue == before
    shop.workspace.person("alice").close_modal()


def test_s16_a_form_is_good_for_a_day_and_what_is_drawn_anew_is_sealed_anew(office: Office) -> None:
    opened(office)
    view, user = forms(office), {"id": ALICE, "team_id": TEAM}
    office.business.advance(hours=23)
    assert office.slack_says({"type": "view_submission", "user": user, "view": view}).body == ""
    office.business.advance(hours=2)
    again = {**view, "id": "V0OTHER"}
    assert "expired" in (office.slack_says({"type": "view_submission", "user": user, "view": again}).body or "")
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="support")
    fill_in(alice)
    assert alice.form.submit().closed


def test_s17_a_form_is_bound_to_whom_it_was_opened_for_and_a_shared_button_checks_anew(shop: Office) -> None:
    before = stored(shop).issue
    view = forms(shop)
    answer = shop.slack_says({"type": "view_submission", "user": {"id": BEN, "team_id": TEAM}, "view": view})
    assert "This form has expired" in (answer.body or ""), "though Ben could have sent one of his own"
    pressed(shop, PRIYA)
    assert stored(shop).issue == before
    shop.workspace.person("alice").close_modal()


def test_s18_a_request_of_another_workspace_is_dropped(shop: Office) -> None:
    before = stored(shop).issue
    assert pressed(shop, ALICE, team={"id": "T0OTHER"}) == ""
    assert stored(shop).issue == before


def test_s18_an_issue_of_another_workspace_is_not_there_and_the_attempt_is_noted(shop: Office) -> None:
    elsewhere = TeamId("T0OTHER")
    with pytest.raises(Refused) as refused:
        carry_out(shop.rt, elsewhere, IssueId(1), c.Accept(by=Actor(BEN)))
    assert refused.value.why is Why.NO_SUCH_ISSUE
    pressed(shop, PRIYA, "accept", "77.1")
    assert "There is no such issue" in told(shop, PRIYA)[-1]
    assert attempts(shop, PRIYA)[0] == ("accept", "77.1", "no_such_issue")


def test_s18_every_statement_about_a_table_with_workspaces_says_which(office: Office) -> None:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        everything(office)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    ours = {table.name for table in metadata.tables.values() if "team_id" in table.c}
    about = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?', re.IGNORECASE)
    touched = {name for statement in said for name in about.findall(statement)} & ours
    assert {"issues", "facts", "outbox", "bindings", "people", "policies", "audit_log"} <= touched
    open_to_all = {one for one in said if ours & set(about.findall(one)) and not names_its_workspace(one)}
    assert not open_to_all


def names_its_workspace(statement: str) -> bool:
    """In the columns of what is inserted, in the condition of everything else."""
    condition = statement if statement.startswith("INSERT") else statement.partition("WHERE")[2]
    return "team_id" in condition


def everything(office: Office) -> None:
    """A little of all that the bot does."""
    shown = at_t2(office)
    priya, olu = office.workspace.person("priya"), office.workspace.person("olu")
    priya.click("Accept", shown)
    priya.click("More…", card(office, "escalations-t2"))
    priya.close_modal()
    for words in (
        "list",
        "ESC-1",
        "why ESC-1",
        "why ESC-9",
        "oncall",
        "out until 17:30",
        "out back",
        "doctor",
        "policy",
    ):
        priya.command(f"/escalate {words}", channel="support")
        if priya.modal is not None:
            priya.close_modal()
    to_area(olu, "First line", "support")
    olu.form.submit()
    pressed(office, TOMAS)
    office.business.advance(hours=3)
    while enforce_deadlines(office.rt, TEAM):
        office.deliver()
    entries(office.rt, TEAM)
    hourly(office.rt, TEAM)
    audit(office.rt, TEAM)
    watch(office.rt, TEAM, IssueId(0))
    open_issues(office.rt, TEAM)
    timeline(office.rt, TEAM, IssueId(1))
    new_code(replace(office.rt, administrators=()), TEAM)


US, THEM = {"id": TEAM}, {"id": "T0ACME"}
WHOSE: list[tuple[dict[str, Any], bool, str]] = [
    ({"team": US, "user": {"id": ALICE, "team_id": TEAM}}, True, "ours"),
    ({"team": THEM, "user": {"id": ALICE, "team_id": TEAM}}, False, "the team of the request counts, not the user's"),
    ({"team": US, "user": {"id": XENIA, "team_id": "T0ACME"}}, True, "somebody of elsewhere in a shared channel"),
    ({"team": None, "user": {"id": ALICE}}, False, "org-wide, and nothing says where"),
    ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": ALICE, "team_id": "T0ACME"}}, False, "org-wide, theirs"),
    ({"team": THEM, "view": {"app_installed_team_id": TEAM}, "user": {"id": XENIA}}, True, "their form, our app"),
    ({"team": US, "view": {"app_installed_team_id": "T0ACME"}, "user": {"id": ALICE}}, False, "their app"),
    (
        {"team_id": "T0ACME", "authorizations": [{"team_id": TEAM}], "event": {"user": XENIA}},
        True,
        "their event for us",
    ),
    ({"team_id": TEAM, "authorizations": [{"team_id": "T0ACME"}], "event": {"user": ALICE}}, False, "not for us"),
    ({"team_id": TEAM, "user_id": ALICE, "command": "/escalate"}, True, "a command"),
    ({"team_id": "T0ACME", "user_id": ALICE, "command": "/escalate"}, False, "their command"),
    ({"user": {"id": ALICE}}, False, "nothing says where"),
]


@pytest.mark.parametrize(("body", "heard", "why"), WHOSE, ids=[why for _, _, why in WHOSE])
def test_s19_one_place_says_whose_a_request_is_and_what_is_nobody_s_is_dropped(
    shop: Office, caplog: pytest.LogCaptureFixture, *, body: dict[str, Any], heard: bool, why: str
) -> None:
    kind = "event_callback" if "event" in body else "block_suggestion"
    with caplog.at_level(logging.WARNING):
        shop.app.dispatch(BoltRequest(body={"type": kind, "text": "help", **body}, mode="socket_mode"))
    assert ("dropped a request" not in caplog.text) is heard, why


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(GUS, id="s20 a guest"),
        pytest.param(XENIA, id="s21 somebody of another organisation"),
        pytest.param(NORA, id="s23 somebody who left"),
        pytest.param(BOT, id="s24 a bot"),
    ],
)
def test_s20_s21_s23_s24_who_is_no_full_member_may_do_nothing_at_all(shop: Office, person: str) -> None:
    before, count = stored(shop).issue, len(open_issues(shop.rt, TEAM))
    for deed in Deed:
        if deed in AT_ONCE:
            pressed(shop, person, deed)
        else:
            sent(shop, person, deed)
    assert stored(shop).issue == before
    assert len(open_issues(shop.rt, TEAM)) == count


def test_s20_a_guest_opens_nothing_and_reads_nothing(shop: Office) -> None:
    gus = shop.workspace.person("gus")
    for words in ("list", "ESC-1", "why ESC-1", "oncall", "policy", "doctor", "setup"):
        answer = gus.command(f"/escalate {words}", channel="support").ephemeral
        assert (answer is not None and "Acme" not in answer) or gus.modal is not None, words
        if gus.modal is not None:
            assert "Acme" not in gus.form
            gus.close_modal()
    gus.command("/escalate", channel="support")
    fill_in(gus)
    gus.form.submit()
    assert gus.form.submit().errors or "full members" in gus.form
    assert len(open_issues(shop.rt, TEAM)) == 1
    gus.close_modal()


def test_s21_whose_home_is_elsewhere_is_an_outsider_whatever_the_directory_says(shop: Office) -> None:
    remember_person(shop.rt, TEAM, DANA, name="Dana", standing=Standing.MEMBER)
    pressed(shop, DANA, user={"id": DANA, "team_id": "T0ACME"})
    assert stored(shop).issue.owner is None
    assert attempts(shop, DANA)[0] == ("accept", "1.1", "not_a_member")


def guarded(office: Office) -> InternalChannels:
    """The office sends as the bot does: what it knows of channels is at most five minutes old."""
    client = web_client(office.settings.token, office.settings.api_url, 1)
    channels = InternalChannels(client, lambda: office.machine().timestamp())
    office.send = InternalOnly(office.send, channels)
    return channels


def share(office: Office, channel: str, *, shared: bool = True) -> None:
    """Somebody invites another organisation into a channel, or it leaves again."""
    found = office.workspace.practice.workspace.channels[channel]
    office.workspace.run(setattr, found, "is_ext_shared", shared)


def test_s22_nothing_internal_goes_into_a_channel_that_became_shared(office: Office) -> None:
    guarded(office)
    share(office, "C00ESCT100")
    office.workspace.person("alice").command("/escalate", channel="support")
    with pytest.raises(IndexError):
        opened(office)  # no card stands there
    assert not [m for m in office.workspace.channel("escalations-t1").everything if "Acme" in m]
    ops = office.workspace.channel("escalation-ops").everything
    assert any("ESC-1" in m.words for m in ops), "it is not lost"
    assert any("is shared with another organisation" in m.words for m in ops)
    share(office, "C00ESCOPS0")
    share(office, "C00ESCT200")
    office.machine.advance(minutes=6)
    office.workspace.person("olu").click("Escalate", next(m for m in ops if m.buttons))
    office.workspace.person("olu").form.fill("reason", "Beyond us")
    assert office.workspace.person("olu").form.submit().closed
    before = len(ops)
    office.deliver()
    assert len(office.workspace.channel("escalation-ops").everything) == before
    assert any("ESC-1" in m.words for m in office.workspace.person("olu").dms), "now it goes to people directly"


def test_s22_of_a_channel_that_slack_does_not_speak_about_it_is_taken_for_shared(office: Office) -> None:
    channels = guarded(office)
    office.workspace.faults.next("conversations.info", error="missing_scope")
    assert channels.why_not(T1_CHANNEL) is not None
    office.machine.advance(minutes=6)
    assert channels.why_not(T1_CHANNEL) is None
    office.machine.advance(minutes=6)
    office.workspace.faults.next("conversations.info", refuse=True)
    assert channels.why_not(T1_CHANNEL) is None, "no answer: as it was"


@pytest.mark.parametrize("fault", [{"refuse": True}, {"http": 503}, {"http": 200}, {"error": "internal_error"}])
def test_s22_without_an_answer_a_message_waits_and_is_not_given_up(office: Office, fault: FaultFields) -> None:
    channels = guarded(office)
    office.workspace.faults.next("conversations.info", **fault)
    assert isinstance(channels.why_not(T1_CHANNEL), Later)
    assert channels.why_not(T1_CHANNEL) is None


def test_s22_a_token_that_is_refused_makes_no_channel_a_shared_one(office: Office) -> None:
    channels = guarded(office)
    office.workspace.faults.next("conversations.info", error="token_revoked")
    assert channels.why_not(T1_CHANNEL) == InstallationBroken("token_revoked")
    assert channels.why_not(T1_CHANNEL) is None, "it was no answer about the channel"


def test_s23_who_was_deactivated_is_refused_within_five_minutes(office: Office) -> None:
    opened(office)
    pressed(office, BEN, "watch")
    assert BEN in stored(office).issue.watchers
    office.workspace.person("ben").change(deleted=True)
    office.machine.advance(minutes=5, seconds=1)
    pressed(office, BEN)
    assert stored(office).issue.owner is None
    assert attempts(office, BEN)[0] == ("accept", "1.1", "not_a_member")


def test_s25_what_a_command_answers_is_seen_by_whoever_typed_it_wherever_that_was(shop: Office) -> None:
    dana = shop.workspace.person("dana")
    before = len(shop.workspace.channel("support").everything)
    answer = dana.command("/escalate ESC-1", channel="support").ephemeral
    assert answer is not None
    assert "Acme" in answer
    assert len(shop.workspace.channel("support").everything) == before
    assert not [words for words in told(shop, ALICE) if "Checkout is down" in words]


def test_s26_a_home_tab_is_built_for_who_asked_whatever_the_request_names_besides(shop: Office) -> None:
    alice, ben = shop.workspace.person("alice"), shop.workspace.person("ben")
    asked = len(shop.workspace.calls_of("views.publish"))
    assert alice.open_home() is not None
    of_alice = {"id": "V0", "type": "home", "user_id": ALICE, "private_metadata": "mine.1..", "owner": ALICE}
    press = {"type": "button", "action_id": "home_part", "block_id": "b", "value": "mine.1.."}
    body = {"type": "block_actions", "view": of_alice, "trigger_id": "1.1", "actions": [press], "channel": None}
    shop.slack_says({**body, "user": {"id": BEN, "team_id": TEAM}})
    drawn = [call.args["user_id"] for call in shop.workspace.calls_of("views.publish")[asked:]]
    assert drawn == [ALICE, BEN]
    assert ben.home is not None
    assert alice.home is not None
    assert "Checkout is down" in alice.home, "she opened it and is on call for it"


def test_s27_who_asks_first_becomes_nothing_and_who_has_the_code_of_the_console_does(tmp_path: Path) -> None:
    with an_office(tmp_path, administrators=()) as office:
        alice = office.workspace.person("alice")
        assert "Only administrators" in said(office, "alice", "setup")
        assert not alice.modals
        code = str(new_code(office.rt, TEAM))
        assert "15 minutes" in said(office, "ben", "setup AAAA-BBBB-CCCC")
        assert "full members" in said(office, "gus", f"setup {code}")
        assert administrators(office.rt, TEAM) == ()
        assert "You look after this bot" in said(office, "alice", f"setup {code}".lower())
        assert administrators(office.rt, TEAM) == (ALICE,)
        assert alice.command("/escalate setup", channel="support").ok
        assert alice.modals
        assert "no code to use" in said(office, "ben", f"setup {code}"), "once"
        assert new_code(office.rt, TEAM) is None, "there is an administrator"
        unbind(office.rt, TEAM, "administrators", None)
        assert "no code to use" in said(office, "ben", f"setup {code}"), "not even then"
        assert attempts(office, ALICE)[0][2] == "done"
        assert code not in str(entries(office.rt, TEAM))


def said(office: Office, person: str, words: str) -> str:
    answer = office.workspace.person(person).command(f"/escalate {words}", channel="support").ephemeral
    assert answer is not None
    return str(answer.text)


def test_s27_a_code_is_void_after_five_tries_after_a_quarter_of_an_hour_and_when_there_is_a_newer_one(
    tmp_path: Path,
) -> None:
    with an_office(tmp_path, administrators=()) as office:
        first = new_code(office.rt, TEAM)
        for _ in range(5):
            assert "That is not the code" in said(office, "ben", "setup AAAA-BBBB-CCCC")
        assert "no code to use" in said(office, "alice", f"setup {first}")
        second, third = new_code(office.rt, TEAM), new_code(office.rt, TEAM)
        assert "That is not the code" in said(office, "alice", f"setup {second}")
        office.machine.advance(minutes=15)
        assert "no code to use" in said(office, "alice", f"setup {third}")
        assert administrators(office.rt, TEAM) == ()


def test_s27_nothing_is_opened_before_anybody_could_be_called(tmp_path: Path) -> None:
    with an_office(tmp_path, administrators=()) as office:
        alice = office.workspace.person("alice")
        alice.command("/escalate", channel="support")
        fill_in(alice)
        assert "nobody looks after this bot" in str(alice.form.submit().errors)


def test_s28_the_last_administrator_stays_and_the_console_is_the_way_back(office: Office) -> None:
    alone = replace(office.rt, administrators=())
    appoint(alone, TEAM, MARC)
    with pytest.raises(LastAdministrator):
        dismiss(alone, TEAM, MARC)
    appoint(alone, TEAM, PersonId(NORA))
    pressed(office, NORA, "watch")  # the directory says that she left
    with pytest.raises(LastAdministrator):
        dismiss(alone, TEAM, MARC)
    appoint(alone, TEAM, VERA)
    assert dismiss(alone, TEAM, MARC)
    assert not dismiss(alone, TEAM, MARC)
    assert set(administrators(alone, TEAM)) == {VERA, NORA}
    with pytest.raises(NamedAtTheStart):
        dismiss(office.rt, TEAM, OLU)


def test_s29_breaking_the_glass_works_is_told_to_all_administrators_and_noted(office: Office) -> None:
    appoint(office.rt, TEAM, MARC)
    office.deliver()
    for person in ("olu", "marc"):
        assert any("<@U00MARC000> was made an administrator" in m.words for m in office.workspace.person(person).dms)
    assert any("made an administrator" in m.words for m in office.workspace.channel("escalation-ops").everything)
    noted = entries(office.rt, TEAM)[0]
    assert (noted.person, noted.deed, noted.about, noted.outcome) == ("machine", "administrator added", MARC, "done")
    marc = office.workspace.person("marc")
    to_area(marc, "First line", "support")
    marc.form.fill("tier1.lead", "ben")
    assert marc.form.submit().closed
    assert bindings(office.rt, TEAM)["tier1.lead"] == BoundTo(BoundKind.PERSON, (BEN,))
