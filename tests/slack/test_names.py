"""From what people write to ids, and what is said where that stands for nothing (SPEC sections 6.12, 6.14)."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from bot.settings import Settings, SettingsMistake
from bot.slack.client import web_client
from bot.slack.installed import administrators
from bot.slack.names import Unresolved, in_plain_words, resolve
from bot.usecases.bindings import BoundKind
from tests.sources import ROOT


@pytest.fixture
def workspace() -> Iterator[PracticeServer]:
    with PracticeServer(manifest=ROOT / "manifest.yml") as running:
        yield running


@pytest.fixture
def client(workspace: PracticeServer) -> WebClient:
    return web_client(workspace.options.bot_token, workspace.api_url, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("#nope", "there is no channel #nope that the bot can see"),
        ("@nope", "there is no user group @nope"),
        ("nobody@northwind.example", "nobody in this workspace has the address"),
        ("what", "what is none of these: "),
    ],
)
def test_a_name_that_stands_for_nothing_is_said_so_and_slack_is_not_blamed(
    client: WebClient, written: str, said: str
) -> None:
    with pytest.raises(Unresolved) as unresolved:
        resolve(client, written, tuple(BoundKind))
    assert str(unresolved.value).startswith(said)


def test_a_slack_that_does_not_answer_is_said_so(workspace: PracticeServer, client: WebClient) -> None:
    workspace.stop()
    with pytest.raises(Unresolved, match=r"^Slack does not answer"):
        resolve(client, "#support", tuple(BoundKind))


def test_mentions_become_names_where_slack_does_not_draw_them(client: WebClient) -> None:
    words = in_plain_words(client, "<@U00DANA000> in <#C00ESCT100>, not <@U0NOBODY> in <#C0NOWHERE>")
    assert words == "Dana Whitfield in #escalations-t1, not U0NOBODY in C0NOWHERE"


def test_who_may_do_nothing_is_no_administrator(client: WebClient) -> None:
    both = Settings(bot_admins=("U00GUS0000", "U00OLU0000"))
    assert administrators(client, both) == ("U00OLU0000",)
    with pytest.raises(SettingsMistake, match="U00GUS0000, U00NORA000 may do nothing here"):
        administrators(client, Settings(bot_admins=("U00GUS0000", "U00NORA000")))
