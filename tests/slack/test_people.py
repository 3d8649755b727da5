"""What Slack tells of people and user groups reaches the roster at once, and only of those who are known (103)."""

from bot.domain.actor import Standing
from bot.domain.ids import PersonId
from bot.slack import directory as slack_directory
from bot.slack.client import FOR_A_LOOKUP, web_client
from bot.usecases import directory
from bot.usecases.bindings import BoundKind, BoundTo, bind, roster
from tests.builders import T2
from tests.slack.office import TEAM, Office
from tests.waiting import until

PRIYA, SAM, BEN = PersonId("U00PRIYA00"), PersonId("U00SAM0000"), PersonId("U00BEN0000")


def with_a_group(office: Office) -> None:
    """The people of tier 2 are a user group, and the address book was asked about everybody."""
    bind(office.rt, TEAM, "tier2.people", BoundTo(BoundKind.GROUP, ("S00TIER200",)), None)
    client = web_client(office.settings.token, office.settings.api_url, FOR_A_LOOKUP)
    slack_directory.refresh(office.rt, TEAM, client)


def people_of_tier_2(office: Office) -> frozenset[PersonId]:
    return roster(office.rt, TEAM).tier(T2).people


def test_who_joins_or_leaves_a_user_group_is_of_the_tier_or_no_longer_at_once(office: Office) -> None:
    with_a_group(office)
    office.workspace.set_group("tier2", ["priya", "ben"])
    until(lambda: people_of_tier_2(office) == {PRIYA, BEN}, what="the new members")


def test_103_whoever_is_deactivated_is_called_no_more_at_once(office: Office) -> None:
    with_a_group(office)
    office.workspace.person("priya").change(deleted=True)
    until(lambda: PRIYA in roster(office.rt, TEAM).unavailable, what="she is gone")
    until(lambda: "was deactivated" in told_to_ops(office), what="the report")
    office.workspace.person("sam").change(is_restricted=True)
    until(lambda: standing_of(office, SAM) is Standing.GUEST, what="he is a guest now")


def told_to_ops(office: Office) -> str:
    office.deliver()
    return " ".join(one.words for one in office.workspace.channel("escalation-ops").messages)


def standing_of(office: Office, person: PersonId) -> Standing | None:
    known = directory.person(office.rt, TEAM, person)
    return known.person.standing if known is not None else None


def test_nothing_is_kept_of_people_and_groups_that_nobody_asked_about(office: Office) -> None:
    office.workspace.person("vera").change(deleted=True)
    office.workspace.set_group("tier3", ["ines"])
    office.workspace.let_arrive()
    assert standing_of(office, PersonId("U00VERA000")) is None
    assert directory.known_groups(office.rt, TEAM, ("S00TIER300",)) == {}


def test_in_a_user_group_that_was_switched_off_nobody_is_any_more(office: Office) -> None:
    with_a_group(office)
    event = {
        "type": "subteam_updated",
        "subteam": {"id": "S00TIER200", "handle": "tier2", "date_delete": 1, "users": [SAM]},
    }
    answer = office.slack_says({"type": "event_callback", "event": event, "event_id": "Ev1", "team_id": TEAM})
    assert answer.status == 200
    assert people_of_tier_2(office) == frozenset()
