"""Who is on call and who is away, as people ask and say it in Slack (SPEC E5, E12, E13, statements 34 and 80)."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.calendar import Window
from bot.domain.ids import PersonId, RotaKey, TierKey
from bot.domain.rota import Layer, Rota
from bot.slack.action_ids import SWAP_ASK, SWAP_TAKE
from bot.usecases.bindings import roster
from bot.usecases.rotas import absences, set_rota
from tests.builders import MONDAY_10
from tests.slack.office import TEAM, Office

PRIYA, SAM, LENA = PersonId("U00PRIYA00"), PersonId("U00SAM0000"), PersonId("U00LENA000")
T2 = TierKey("tier2")
DAILY = Layer(people=(PRIYA, SAM, LENA), starts=date(2026, 11, 23), days=1, hands_over=time(9))
ROTA = Rota(key=RotaKey("t2"), tier=T2, zone="Europe/Berlin", layers=(DAILY,))


def says(office: Office, who: str, typed: str) -> str:
    answer = office.workspace.person(who).command(f"/escalate {typed}", channel="support").ephemeral
    assert answer is not None
    return answer.words


def test_e13_oncall_says_who_until_when_and_who_is_next(office: Office) -> None:
    set_rota(office.rt, TEAM, ROTA, None)
    answer = says(office, "alice", "oncall")
    assert "*First line*: <@U00ALICE00> and <@U00BEN0000> (no rota)." in answer
    tomorrow = int((MONDAY_10 + timedelta(hours=23)).timestamp())
    assert f"*Specialists*: <@{PRIYA}> until <!date^{tomorrow}^" in answer
    assert f"Next by `t2`: <@{SAM}> from <!date^{tomorrow}^" in answer
    assert "First line" not in says(office, "alice", "oncall tier2")
    assert "First line" not in says(office, "alice", "oncall specialists")
    assert says(office, "alice", "oncall tier9").startswith("There is no such tier. Write one of `tier1`")


def test_34_whoever_says_that_they_are_away_names_a_deputy_and_is_back_when_they_say_so(office: Office) -> None:
    answer = says(office, "lena", "out until friday deputy @sam")
    assert "You are away until" in answer
    assert f"<@{SAM}> is called for you" in answer
    assert roster(office.rt, TEAM).deputies[LENA] == SAM
    assert "You are away until" in says(office, "lena", "out")
    assert "You are not away." in says(office, "lena", "out back")
    assert absences(office.rt, TEAM) == ()


def test_what_cannot_be_understood_changes_nothing_and_says_what_to_write(office: Office) -> None:
    for typed, told in (
        ("out until soon", "write an end that is still to come"),
        ("out until friday deputy sam", "after the end belongs `deputy @somebody`"),
        ("out until friday deputy @lena", "a deputy is another full member"),
        ("out until friday deputy @gus", "a deputy is another full member"),
    ):
        assert told in says(office, "lena", typed)
    assert absences(office.rt, TEAM) == ()


def test_only_full_members_ask_who_is_on_call(office: Office) -> None:
    assert "Only full members" in says(office, "gus", "oncall")
    assert "Only full members" in says(office, "gus", "out until friday")


def test_e13_a_swap_is_asked_with_a_button_taken_with_another_and_both_are_told(office: Office) -> None:
    set_rota(office.rt, TEAM, ROTA, None)
    sam, lena, priya = (office.workspace.person(name) for name in ("sam", "lena", "priya"))
    mine = sam.command("/escalate oncall", channel="support").ephemeral
    assert mine is not None
    assert sam.click("Ask to swap Tue 24 Nov 09:00 to Wed 25 Nov 09:00", mine).ok
    office.deliver()
    assert "The hours stay yours" in sam.dms[-1].words, "the bot need not be in the channel in which it was asked"
    asked, other = lena.dms[-1], priya.dms[-1]
    assert f"<@{SAM}> asks somebody to take their hours on call" in asked.words
    assert lena.click("Take these hours", asked).ok
    office.deliver()
    for person in (sam, lena):
        assert f"<@{LENA}> is on call instead of <@{SAM}>" in person.dms[-1].words
    late = priya.click("Take these hours", other)
    office.deliver()
    assert late.ok
    assert f"<@{LENA}> took these hours already." in priya.dms[-1].words
    office.business.advance(hours=23)
    assert [one.person for one in roster(office.rt, TEAM).tier(T2).on_call] == [LENA]


def test_a_button_with_a_foreign_value_does_nothing(office: Office) -> None:
    for action, value in ((SWAP_ASK, "t2|x|1"), (SWAP_TAKE, "' or 1=1")):
        answer = office.slack_says(
            {
                "type": "block_actions",
                "user": {"id": SAM, "team_id": TEAM},
                "channel": {"id": "C00SUPPORT"},
                "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
            }
        )
        assert answer.status in {200, 500}
    assert absences(office.rt, TEAM) == ()


def test_80_the_managers_read_the_exact_hours_that_nobody_has(office: Office) -> None:
    office_hours = ((Window(time(9), time(17)),),) * 7
    set_rota(office.rt, TEAM, replace(ROTA, layers=(replace(DAILY, week=office_hours),)), None)
    office.deliver()
    told = office.workspace.person("marc").dms[-1].words
    since, until = MONDAY_10 + timedelta(hours=7), MONDAY_10 + timedelta(hours=23)
    assert "Nobody is on call at `tier2`:" in told
    assert f"<!date^{int(since.timestamp())}^" in told
    assert f"<!date^{int(until.timestamp())}^" in told
    assert "(16 h)" in told
    assert "… and 2 more" in told
