"""What customers and colleagues write stays words, whatever they write (SECURITY S31 to S36)."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.domain.ids import IssueId
from bot.usecases.look_up import issue_view, open_issues
from tests.security.customer import live_through, look_at_it, opened_with
from tests.security.everything_sent import Said, everything, strings, texts
from tests.slack.cards import card
from tests.slack.office import TEAM, Office, an_office

HOSTILE = (
    "<!channel> <!here|x> <@U00INES000> <!subteam^S00TIER300> &lt;!here&gt; "
    "<https://evil.example|Approve here> https://\u0430pple.example ```swallowed` \u202eevorppA\u2066 a\u200bb "
    "{0.__class__} {{7*7}} %s %(name)s $name <%= 1 %>"
)
QUOTED = "&lt;!channel&gt; &lt;!here|x&gt; &lt;@U00INES000&gt;"
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u061c\u200e\u200f]")
ALIVE = re.compile(r"<[^>]*>")
TOKENS = re.compile(r"<!date\^\d+\^\{[^|<>]*\}[^<>]*>|<@[UW][A-Z0-9]+>|<#C[A-Z0-9]+>")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which everybody has written and read these words everywhere."""
    with an_office(tmp_path_factory.mktemp("hostile")) as office:
        live_through(office, HOSTILE)
        yield office


@pytest.fixture(scope="module")
def said(hostile: Office) -> list[Said]:
    return everything(hostile.workspace)


def marked_up(said: list[Said]) -> Iterator[str]:
    """Everything in which Slack looks for markup."""
    return (text for one in said for text in texts(one.content, of="mrkdwn"))


def test_s31_nobody_is_mentioned_by_what_somebody_wrote(hostile: Office, said: list[Said]) -> None:
    showing = [text for text in marked_up(said) if "!channel" in text]
    assert len(showing) > 10, "or nothing is tested here"
    assert not [text for text in showing if "<!channel" in text or "<@U00INES000" in text or "<!subteam" in text]
    assert any(QUOTED in text for text in showing), "escaped once"
    assert not [text for text in marked_up(said) if "&amp;lt;!channel" in text], "and not twice"
    workspace = hostile.workspace.practice.workspace
    called = {
        person
        for channel in workspace.channels.values()
        for message in channel.messages.values()
        if not channel.person
        for person in workspace.called_by(channel, message)
    }
    assert "U00INES000" not in called
    assert "U00ALICE00" in called, "whoever must be called is"


def test_s31_what_was_written_as_an_entity_stays_literal(said: list[Said]) -> None:
    assert any("&amp;lt;!here&amp;gt;" in text for text in marked_up(said))


def test_s32_a_link_shows_where_it_leads_and_nothing_else_of_it_is_alive(said: list[Said]) -> None:
    tokens = {token for text in marked_up(said) for token in ALIVE.findall(text) if not TOKENS.fullmatch(token)}
    for token in tokens:
        address, _, label = token[1:-1].partition("|")
        assert address.startswith("https://"), token
        assert label == urlsplit(address.replace("&amp;", "&")).hostname, "its name is its host"
        assert label.isascii(), "no letter of another alphabet looks like one of ours"


def test_s32_what_turns_text_around_or_cannot_be_seen_is_taken_out(said: list[Said]) -> None:
    drawn = [one for one in said if one.by.startswith(("chat.", "answer"))]
    assert any("evorppA" in text for one in drawn for text in strings(one.content))
    assert not [one.by for one in drawn for text in strings(one.content) if UNSEEN.search(text)]


def test_s32_no_backtick_of_it_swallows_the_words_of_the_bot(said: list[Said]) -> None:
    showing = [text for text in marked_up(said) if "swallowed" in text]
    assert showing
    assert not [text for text in showing if "```" in text or "swallowed`" in text]


def test_s33_no_message_lets_slack_fetch_what_it_links_to(said: list[Said]) -> None:
    posts = [one.content for one in said if one.by == "chat.postMessage"]
    assert len(posts) > 10
    assert {str(post.get("unfurl_links")).lower() for post in posts} <= {"false", "0"}
    assert {str(post.get("unfurl_media")).lower() for post in posts} <= {"false", "0"}


def test_s34_slack_is_never_asked_to_find_names_in_a_text(said: list[Said]) -> None:
    calls = [one for one in said if one.by.startswith("chat.")]
    assert {one.content.get("parse") for one in calls if one.by != "chat.delete"} == {"none"}
    assert not [one for one in calls if str(one.content.get("link_names", "")).lower() in {"1", "true"}]
    for text in said:
        assert all(part.get("verbatim") is True for part in _mrkdwn_objects(text.content))


def _mrkdwn_objects(content: object) -> Iterator[dict[str, object]]:
    if isinstance(content, dict):
        if content.get("type") == "mrkdwn":
            yield content
        for part in content.values():
            yield from _mrkdwn_objects(part)
    elif isinstance(content, list):
        for part in content:
            yield from _mrkdwn_objects(part)


SQL = "'); DROP TABLE issues; -- \" OR 1=1 % _ * NEAR( AND \\ \x00"


def test_s35_what_means_something_to_a_database_is_stored_and_looked_for_as_it_is(office: Office) -> None:
    opened_with(office, SQL)
    look_at_it(office, SQL)
    for words in (f"list {SQL}", f"oncall {SQL}", f"out until {SQL}", f"why {SQL}", SQL):
        answered = office.workspace.person("ben").command(f"/escalate {words}", channel="support")
        assert answered.ok, words
        if office.workspace.person("ben").modal is not None:
            office.workspace.person("ben").close_modal()
    (line,) = open_issues(office.rt, TEAM)
    expected = SQL.replace("\x00", "").strip()
    assert (line.title, line.customer) == (expected, expected)
    again = opened_with(office, SQL, "ben")
    assert "ESC-2" in again, "the customer is the same one, and was found"


def test_s36_what_means_something_to_a_template_is_shown_as_it_is(hostile: Office, said: list[Said]) -> None:
    view = issue_view(hostile.rt, TEAM, IssueId(1))
    assert view is not None
    for words in ("{0.__class__}", "{{7*7}}", "%s", "%(name)s", "$name"):
        assert words in view.issue.report.description
        assert any(words in text for one in said for text in strings(one.content)), words
    assert "{{7*7}}" in card(hostile, "escalations-t1")
    assert not [text for one in said for text in strings(one.content) if "<class" in text or "&lt;class" in text]
