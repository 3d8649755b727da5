"""What the doctor finds (SPEC section 7: 109; issue: a channel that the bot is not in, a token of elsewhere)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.practice.server import PracticeServer
from bot.slack import check
from bot.slack.check import Finding, Installation, Trouble
from bot.slack.client import web_client
from bot.slack.directory import ask_group, refresh
from bot.slack.surfaces.findings import sentence
from bot.usecases import directory
from bot.usecases.bindings import BoundKind, BoundTo, bind, roster, wanted_keys
from tests.builders import A_POLICY
from tests.slack.office import APP_ID, BOT_ID, BOT_USER, TEAM, Office
from tests.sources import ROOT


@pytest.fixture
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as running:
        yield running


@pytest.fixture
def client(workspace: PracticeServer) -> WebClient:
    return web_client(workspace.options.bot_token, workspace.api_url, 1)


def channel(one: str) -> BoundTo:
    return BoundTo(BoundKind.CHANNEL, (one,))


def test_the_token_says_where_it_belongs_and_what_it_may(client: WebClient) -> None:
    found = check.who_am_i(client)
    assert isinstance(found, Installation)
    assert (found.team, found.bot_user, found.bot_id, found.app_id) == (TEAM, BOT_USER, BOT_ID, APP_ID)
    assert list(check.installation_findings(found, TEAM, APP_ID)) == []


def test_a_token_of_elsewhere_and_missing_scopes_are_found(client: WebClient) -> None:
    found = check.who_am_i(client)
    assert isinstance(found, Installation)
    poor = replace(found, app_id=APP_ID, scopes=found.scopes - {"im:write", "im:history"})
    assert list(check.installation_findings(poor, TeamId("T0ELSE"), "A0ELSE")) == [
        Finding(Trouble.OTHER_WORKSPACE, what=f"Northwind Support ({TEAM})"),
        Finding(Trouble.OTHER_APP, what=APP_ID),
        Finding(Trouble.SCOPE_MISSING, what="im:write"),
        Finding(Trouble.OPTIONAL_SCOPE_MISSING, what="im:history", needed=False),
    ]


def test_a_token_that_slack_does_not_take_and_a_slack_that_is_not_there(workspace: PracticeServer) -> None:
    assert check.who_am_i(web_client("xoxb-wrong", workspace.api_url, 1)) == Finding(
        Trouble.TOKEN_REFUSED, what="invalid_auth"
    )
    workspace.stop()
    assert check.who_am_i(web_client("xoxb-any", workspace.api_url, 1)) == Finding(Trouble.NO_ANSWER, what="NotReached")


@pytest.mark.parametrize(
    ("token", "app"), [("xapp-1-A0123ABC-456-abc", "A0123ABC"), ("xapp-practice", None), ("xapp-1-x-y", None)]
)
def test_an_app_level_token_names_its_app(token: str, app: str | None) -> None:
    assert check.app_of(token) == app


def test_every_key_that_a_policy_needs_is_looked_for() -> None:
    found = {one.key for one in check.unbound(wanted_keys(A_POLICY), {"tier1": channel("C0")}) if one.needed}
    assert found == {
        *{f"{tier}{part}" for tier in ("tier1", "tier2", "tier3") for part in (".people", ".lead")},
        *("tier2", "tier3", "managers", "accountable", "ops"),
    }


@pytest.mark.parametrize(
    ("bound", "trouble"),
    [
        (channel("C00ESCT100"), None),
        (channel("C0NOWHERE"), Trouble.CHANNEL_MISSING),
        (channel("C00LEADERS"), Trouble.CHANNEL_MISSING),
        (channel("C00OLDESC0"), Trouble.CHANNEL_ARCHIVED),
        (channel("C00SUPPORT"), Trouble.BOT_NOT_IN_CHANNEL),
        (channel("C00ACMEEXT"), Trouble.CHANNEL_SHARED),
        (BoundTo(BoundKind.PERSON, ("U00ALICE00",)), None),
        (BoundTo(BoundKind.PERSON, ("U00NORA000",)), Trouble.PERSON_GONE),
        (BoundTo(BoundKind.PERSON, ("U0NOBODY",)), Trouble.PERSON_GONE),
        (BoundTo(BoundKind.PEOPLE, ("U00ALICE00", "U00GUS0000")), Trouble.PERSON_NOT_MEMBER),
        (BoundTo(BoundKind.GROUP, ("S00TIER100",)), None),
        (BoundTo(BoundKind.GROUP, ("S0NOTHING",)), Trouble.GROUP_UNREADABLE),
    ],
)
def test_what_slack_says_about_what_is_bound(client: WebClient, bound: BoundTo, trouble: Trouble | None) -> None:
    found = list(check.bound_findings(client, TEAM, {"tier1": bound}))
    assert found == ([] if trouble is None else [Finding(trouble, "tier1", bound.ids[-1])])


def test_an_empty_group_is_found(workspace: PracticeServer, client: WebClient) -> None:
    workspace.set_group("tier1", [])
    bound = {"tier1.people": BoundTo(BoundKind.GROUP, ("S00TIER100",))}
    assert list(check.bound_findings(client, TEAM, bound)) == [
        Finding(Trouble.GROUP_EMPTY, "tier1.people", "S00TIER100")
    ]


def test_an_id_that_stands_for_several_keys_is_asked_about_once(workspace: PracticeServer, client: WebClient) -> None:
    dana = BoundTo(BoundKind.PERSON, ("U00DANA000",))
    assert list(check.bound_findings(client, TEAM, {"tier1.lead": dana, "accountable": dana})) == []
    assert len(workspace.calls_of("users.info")) == 1


def test_no_answer_is_said_so_and_is_no_verdict(workspace: PracticeServer, client: WebClient) -> None:
    workspace.faults.next("conversations.info", error="internal_error")
    workspace.faults.next("conversations.info", refuse=True)
    found = [*check.bound_findings(client, TEAM, {"tier1": channel("C1")})]
    found += check.bound_findings(client, TEAM, {"tier1": channel("C1")})
    assert [one.trouble for one in found] == [Trouble.NO_ANSWER, Trouble.NO_ANSWER]


@pytest.mark.parametrize("trouble", Trouble)
def test_every_finding_has_words(trouble: Trouble) -> None:
    for policy in (A_POLICY, None):
        words = sentence(Finding(trouble, "tier2.lead", "C0123456"), policy, "/escalate")
        assert words.endswith(".")
        assert "None" not in words


def test_who_is_bound_is_asked_about_again_and_who_left_is_not_called(office: Office) -> None:
    client = web_client(office.settings.token, office.settings.api_url, 1)
    bind(office.rt, TEAM, "tier2.people", BoundTo(BoundKind.GROUP, ("S00TIER200",)), None)
    bind(office.rt, TEAM, "tier2.lead", BoundTo(BoundKind.PERSON, ("U00NORA000",)), None)
    refresh(office.rt, TEAM, client)
    now = roster(office.rt, TEAM)
    assert PersonId("U00SAM0000") in now.tiers["tier2"].people  # type: ignore[index]
    assert now.unavailable == {PersonId("U00NORA000")}
    asked = len(office.workspace.calls)
    refresh(office.rt, TEAM, client)
    assert len(office.workspace.calls) == asked, "nobody is asked about twice within five minutes"
    known = directory.person(office.rt, TEAM, PersonId("U00DANA000"))
    assert known is not None
    assert (known.person.name, known.person.standing) == ("Dana Whitfield", Standing.MEMBER)


def test_a_group_that_cannot_be_read_keeps_its_known_members(office: Office) -> None:
    client = web_client(office.settings.token, office.settings.api_url, 1)
    assert ask_group(office.rt, TEAM, client, "S00TIER200", "tier2")
    office.workspace.faults.next("usergroups.users.list", error="missing_scope")
    assert not ask_group(office.rt, TEAM, client, "S00TIER200", "tier2")
    assert len(directory.known_groups(office.rt, TEAM, ("S00TIER200",))["S00TIER200"].members) == 3
