"""The Home tab: what needs its reader, with the actions in place (SPEC section 6.10, statement 84)."""

import time

import pytest

from bot.domain.actor import Actor
from bot.domain.ids import PersonId
from bot.practice.hand_views import ViewHand
from bot.practice.shown import ShownMessage
from bot.slack.action_ids import HOME_SHOW
from bot.slack.client import web_client
from bot.slack.listeners.at_home import draw_again
from bot.slack.rounds import Rounds
from bot.slack.slack_settings import Edge
from bot.usecases.look_up import issue_view
from tests.slack.cards import at_t2, opened
from tests.slack.office import TEAM, Office


def home_of(office: Office, who: str) -> ViewHand:
    home = office.workspace.person(who).open_home()
    assert home is not None
    return home


def counts(home: ViewHand) -> str:
    """The line that counts what there is."""
    return next(line for line in home.words.replace("*", "").splitlines() if "open in all" in line)


def dms(office: Office, who: str) -> list[ShownMessage]:
    office.deliver()
    return office.workspace.person(who).dms


def test_84_it_shows_what_waits_with_its_buttons_and_a_press_draws_it_again(office: Office) -> None:
    opened(office)
    home = home_of(office, "ben")
    assert counts(home) == "1 waiting for you · 0 yours · 0 late or at risk · 0 stalled · 1 open in all"
    assert "Waiting for you (1)" in home
    assert "*Next:* accept by <!date^" in home
    told = len(dms(office, "ben"))
    assert home.click("Accept").ok
    assert home.words.startswith("*ESC-1* is yours.")
    assert counts(home) == "0 waiting for you · 1 yours · 0 late or at risk · 0 stalled · 1 open in all"
    assert "*Accepted by you* · First line" in home
    assert len(dms(office, "ben")) == told, "the tab says it; nobody needs a message beside it"


def test_where_slack_does_not_take_the_tab_again_the_news_comes_directly(office: Office) -> None:
    opened(office)
    home = home_of(office, "ben")
    office.workspace.faults.next("views.publish", rate_limit=5)
    assert home.click("Accept").ok
    assert "*ESC-1* is yours." in dms(office, "ben")[-1]


def test_a_slack_that_is_slow_to_take_the_tab_does_not_make_a_form_look_unsent(office: Office) -> None:
    opened(office)
    home, ben = home_of(office, "ben"), office.workspace.person("ben")
    home.click("Accept")
    home.click("Update")
    ben.form.fill("text", "Reading the log")
    office.workspace.faults.next("views.publish", slow=2.6)
    begun = time.monotonic()
    assert ben.form.submit().closed
    assert time.monotonic() - begun < 2.5, "Slack waits three seconds for the answer to a form"
    assert "Your update on *ESC-1* is stored" in dms(office, "ben")[-1]


def test_a_database_that_is_gone_before_the_tab_is_drawn_does_not_make_a_deed_look_undone(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    lookup = web_client(office.settings.token, office.settings.api_url, 1)
    edge = Edge(office.rt, office.settings, lookup, Rounds(lookup, office.settings.team))
    office.lose_the_database()
    draw_again(edge, Actor(PersonId("U00BEN0000")), "short.1..", lambda: "*ESC-1* is yours.")
    assert "nobody was told on the Home tab what came of it: OperationalError" in caplog.text


def test_a_form_that_was_opened_there_draws_it_again_when_it_is_sent(office: Office) -> None:
    opened(office)
    home, ben = home_of(office, "ben"), office.workspace.person("ben")
    home.click("Accept")
    home.click("Resolve")
    for field, value in (("text", "Restarted"), ("cause", "defect"), ("component", "pay")):
        ben.form.fill(field, value)
    for field in ("customer_told", "lower_tier_could"):
        ben.form.fill(field, "yes")
    assert ben.form.submit().closed
    assert home.words.startswith("*ESC-1* is resolved.")
    assert counts(home).startswith("0 waiting for you · 0 yours")


def test_what_is_done_in_more_draws_it_again_too(office: Office) -> None:
    opened(office)
    home, ben = home_of(office, "ben"), office.workspace.person("ben")
    home.click("More…")
    assert ben.form.click("Accept").ok
    assert home.words.startswith("*ESC-1* is yours.")


def test_an_escalation_can_be_opened_there(office: Office) -> None:
    home, alice = home_of(office, "alice"), office.workspace.person("alice")
    home.click("Open an escalation")
    answers = {"title": "Slow", "customer": "Acme", "impact": "blocked", "urgency": "now", "kind": "defect"}
    for field, value in {**answers, "scope": "one"}.items():
        alice.form.fill(field, value)
    assert alice.form.submit().closed
    assert home.words.startswith("*ESC-1* is open: Sev 2")
    assert "1 open in all" in counts(home)


def test_a_press_that_came_too_late_says_so_over_the_tab_and_draws_it_again(office: Office) -> None:
    opened(office)
    first, late, ben = home_of(office, "alice"), home_of(office, "ben"), office.workspace.person("ben")
    first.click("Accept")
    late.click("Accept")
    assert "accepted by <@U00ALICE00>" in ben.form.words
    assert "accepted by <@U00ALICE00>" in late.words
    assert "Waiting for you (1)" not in late
    view = issue_view(office.rt, TEAM, 1)  # type: ignore[arg-type]
    assert view is not None
    assert view.issue.owner == "U00ALICE00"


def test_it_is_of_whoever_looks_and_of_nobody_else(office: Office) -> None:
    opened(office)
    home_of(office, "ben").click("Accept")
    assert "0 yours" in counts(home_of(office, "alice"))
    assert "1 yours" in counts(home_of(office, "ben"))
    sam, of_sam = office.workspace.person("sam"), home_of(office, "sam")
    answer = office.slack_says(
        {
            "type": "block_actions",
            "user": {"id": sam.id, "team_id": TEAM},
            "user_id": "U00BEN0000",
            "view": {"type": "home", "id": "V1", "private_metadata": "mine.1..", "user_id": "U00BEN0000"},
            "actions": [{"type": "button", "action_id": HOME_SHOW, "block_id": "b", "value": "mine.1.."}],
        }
    )
    assert answer.status == 200
    assert "Yours (0)" in of_sam, "S26: it is built from the authenticated user"


def test_guests_and_people_of_other_workspaces_see_nothing(office: Office) -> None:
    opened(office)
    assert home_of(office, "gus").words == (
        "Escalations are for the full members of this workspace. Please ask one of them."
    )


def test_lists_are_narrowed_by_tier_and_severity_until_the_tab_is_opened_again(office: Office) -> None:
    at_t2(office)
    home = home_of(office, "priya")
    assert "Waiting for you (1)" in home
    assert home.fill("Severity", "Sev 3").ok
    assert counts(home) == "0 waiting for you · 0 yours · 0 late or at risk · 0 stalled · 0 open in all"
    assert "Only *Sev 3*" in home
    assert "Nothing of that needs you." in home
    home.fill("Severity", "All severities")
    home.fill("What", "Everything open")
    assert "Everything open (1)" in home
    home.fill("Tier", "First line")
    assert "Everything open (0)" in home
    assert "Nothing." in home
    assert "Waiting for you (1)" in home_of(office, "priya"), "nobody misses what they narrowed away yesterday"


@pytest.mark.thorough
def test_long_lists_are_read_page_by_page(office: Office) -> None:
    for number in range(6):
        opened(office, title=f"Problem {number}")
    home = home_of(office, "alice")
    assert "Problem 5" not in home
    assert home.click("All 6").ok
    assert "Problem 5" in home
    assert "Next page" not in home.buttons


def test_who_answers_for_work_sees_how_the_bot_does(office: Office) -> None:
    assert "All is well" in home_of(office, "dana")
    assert "All is well" in home_of(office, "marc")
    assert "The bot" not in home_of(office, "ben")
    opened(office)
    office.business.advance(minutes=5)
    office.machine.advance(minutes=5)
    assert "Set up" in home_of(office, "olu").buttons
    assert "Set up" not in home_of(office, "dana").buttons


def test_a_value_that_no_menu_of_ours_carries_changes_nothing(office: Office) -> None:
    home = home_of(office, "alice")
    before = home.words
    answer = office.slack_says(
        {
            "type": "block_actions",
            "user": {"id": "U00ALICE00", "team_id": TEAM},
            "view": {"type": "home", "id": "V1", "private_metadata": "short.1.."},
            "actions": [{"type": "button", "action_id": HOME_SHOW, "block_id": "b", "value": "' or 1=1"}],
        }
    )
    assert answer.status == 500
    assert home.words == before
