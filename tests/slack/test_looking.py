"""Lists and an issue in full, as people ask for them in Slack (SPEC section 6.1)."""

import pytest

from bot.domain.ids import PersonId
from bot.domain.issue import OPEN_STATUSES, Status
from bot.domain.matrix import Severity
from bot.slack.action_ids import LISTED, SHOW
from bot.slack.list_words import read
from bot.slack.surfaces.looking import listing
from bot.usecases.home import AT_RISK_WITHIN
from bot.usecases.lists import Wanted
from tests.builders import A_POLICY, ALICE, MONDAY_10, T1, T2
from tests.slack.cards import at_t2, card, opened
from tests.slack.office import TEAM, Office


def says(office: Office, who: str, typed: str) -> str:
    answer = office.workspace.person(who).command(f"/escalate {typed}", channel="support").ephemeral
    assert answer is not None
    return answer.words


@pytest.mark.parametrize(
    ("typed", "wanted", "said"),
    [
        ("", Wanted(), []),
        (
            "Acme SEV1 stalled",
            Wanted(words=("acme",), severities=frozenset({Severity.SEV1}), stalled_by=MONDAY_10),
            ["Sev 1", "stalled", "“acme”"],
        ),
        ("mine", Wanted(owner=ALICE), ["mine"]),
        (
            "sev 2 sev-3 tier2 first line",
            Wanted(severities=frozenset({Severity.SEV2, Severity.SEV3}), tiers=frozenset({T1, T2})),
            ["Sev 2", "Sev 3", "First line", "Specialists"],
        ),
        ("at risk", Wanted(pressing_by=MONDAY_10 + AT_RISK_WITHIN), ["at risk"]),
        ("late", Wanted(pressing_by=MONDAY_10), ["late"]),
        ("unaccepted", Wanted(statuses=frozenset({Status.UNACCEPTED})), ["unaccepted"]),
        ("resolved acme", Wanted(statuses=frozenset({Status.RESOLVED}), words=("acme",)), ["resolved", "“acme”"]),
        ("open closed", Wanted(statuses=OPEN_STATUSES | {Status.CLOSED}), ["closed"]),
        ("seven sevens", Wanted(words=("seven", "sevens")), ["“seven”", "“sevens”"]),
    ],
)
def test_what_stands_behind_list_is_understood_word_by_word(typed: str, wanted: Wanted, said: list[str]) -> None:
    found = read(typed, A_POLICY, PersonId(ALICE), MONDAY_10)
    assert (found.wanted, found.said) == (wanted, said)


def test_a_list_shows_what_fits_and_says_how_it_was_understood(office: Office) -> None:
    opened(office)
    opened(office, customer="Zürich Ltd", title="Search is slow")
    told = says(office, "marc", "list ZÜRICH sev2")
    assert "*1 open · Sev 2 · “zürich”*" in told
    assert "Search is slow" in told
    assert "Checkout" not in told
    assert "Nothing fits: Sev 1. Write fewer words" in says(office, "marc", "list sev1")
    assert "Nothing fits: mine" in says(office, "ben", "mine")
    home = office.workspace.person("ben").open_home()
    assert home is not None
    home.click("Accept ESC-2")
    assert "*1 open · mine*" in says(office, "ben", "mine")


def test_what_is_over_is_found_too(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Accept", opened(office))
    office.deliver()
    alice.click("Resolve", card(office, "escalations-t1"))
    for field, value in (("text", "Restarted"), ("cause", "defect"), ("component", "pay")):
        alice.form.fill(field, value)
    for field in ("customer_told", "lower_tier_could"):
        alice.form.fill(field, "yes")
    assert alice.form.submit().closed
    assert "Nothing is open." in says(office, "marc", "list")
    assert "*Resolved* · First line" in says(office, "marc", "list resolved acme")


@pytest.mark.thorough
def test_a_long_list_is_read_in_a_window_and_a_line_of_it_opens_on_top(office: Office) -> None:
    for number in range(listing.IN_SHORT + 1):
        opened(office, title=f"Problem {number}")
    marc = office.workspace.person("marc")
    answer = marc.command("/escalate list acme", channel="support").ephemeral
    assert answer is not None
    assert marc.click(f"All {listing.IN_SHORT + 1}", answer).ok
    window = marc.form
    assert f"Problem {listing.IN_SHORT}" in window
    assert window.click("ESC-1 in full").ok
    assert marc.form.title == "ESC-1 in full"
    marc.form.close()
    assert marc.form.title == "Issues", "closing it leads back to the list"


def test_an_issue_in_full_tells_everything_and_offers_what_its_reader_may_do(office: Office) -> None:
    priya = office.workspace.person("priya")
    priya.click("More…", at_t2(office))
    assert priya.form.click("In full").ok
    shown = priya.form
    assert shown.title == "ESC-1 in full"
    for told in ("What was reported", "*Impact:* Blocked", "Who had it", "<@U00ALICE00> escalated it: “Beyond us”"):
        assert told in shown
    assert "Accept" in shown.buttons
    assert shown.click("Accept").ok
    office.deliver()
    assert "*ESC-1* is yours." in priya.form


def test_what_happened_is_turned_page_by_page(office: Office) -> None:
    alice = office.workspace.person("alice")
    alice.click("Accept", opened(office))
    office.deliver()
    for number in range(22):
        alice.click("Update", card(office, "escalations-t1"))
        alice.form.fill("text", f"Word number {number}.")
        assert alice.form.submit().closed
    home = alice.open_home()
    assert home is not None
    home.click("In full")
    assert "Word number 21." in alice.form
    assert "Word number 0." not in alice.form
    assert alice.form.click("Older").ok
    assert "Word number 0." in alice.form
    assert "What was reported" not in alice.form
    assert alice.form.click("Newer").ok
    assert "What was reported" in alice.form


def test_only_full_members_look(office: Office) -> None:
    opened(office)
    assert "Only full members" in says(office, "gus", "list acme")
    assert "Only full members" in says(office, "gus", "mine")
    for action, value in ((SHOW, "1.1.1"), (LISTED, "1|acme")):
        office.slack_says(
            {
                "type": "block_actions",
                "user": {"id": "U00GUS0000", "team_id": TEAM},
                "channel": {"id": "C00SUPPORT"},
                "trigger_id": "1.2.3",
                "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
            }
        )
    assert office.workspace.person("gus").modal is None
