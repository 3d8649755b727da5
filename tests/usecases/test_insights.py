"""What helped is kept once and offered to the next issue of the same component (SPEC statement 106)."""

from dataclasses import replace

from bot.domain.actor import Actor, Standing
from bot.domain.ids import ChannelId, TeamId
from bot.domain.insight import Insight
from bot.domain.opening import Form
from bot.usecases.deliver import deliver
from bot.usecases.insights import save_insight
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import WhisperParcel
from bot.usecases.suggest import MOST_SIMILAR, suggest
from tests.builders import A_REPORT, ALICE, MONDAY_10, TEAM, by, minutes
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

HELPED = Insight(id="V1", text="Restart it\x00\ud800", component="Payments", by=ALICE, at=MONDAY_10)


def helped(bench: Bench, component: str, team: TeamId = TEAM) -> list[Insight]:
    return list(suggest(bench.rt, team, replace(A_REPORT, component=component), by(ALICE)).helped)


def test_106_it_is_kept_once_and_said_once_and_any_spelling_of_its_component_finds_it(bench: Bench) -> None:
    issue = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    kept = replace(HELPED, issue=issue.id, link="https://northwind.slack.com/archives/C1/p1")
    mailbox = Mailbox()
    for _ in range(2):
        save_insight(bench.rt, TEAM, kept, ChannelId("C1"), "Saved.")
    while deliver(bench.rt, TEAM, mailbox):
        pass
    assert [parcel.words for parcel in mailbox.got if isinstance(parcel, WhisperParcel)] == ["Saved."]
    assert helped(bench, " payments ") == [replace(kept, text="Restart it??")]
    assert helped(bench, "search") == []
    assert helped(bench, "") == []


def test_106_the_newest_few_are_offered_and_those_of_other_workspaces_are_not(bench: Bench) -> None:
    other = TeamId("T0OTHER")
    bench.set_up(other)
    for number in range(MOST_SIMILAR + 2):
        save_insight(bench.rt, TEAM, replace(HELPED, id=f"V{number}", at=MONDAY_10 + minutes(number)), None, "Saved.")
    save_insight(bench.rt, other, replace(HELPED, text="Elsewhere"), None, "Saved.")
    assert [one.id for one in helped(bench, "payments")] == ["V4", "V3", "V2"]
    assert [one.text for one in helped(bench, "payments", other)] == ["Elsewhere"]


def test_only_full_members_see_what_helped_and_what_is_open(bench: Bench) -> None:
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    guest = Actor(ALICE, Standing.GUEST)
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    about = replace(A_REPORT, component="payments")
    member, other = (suggest(bench.rt, TEAM, about, one) for one in (by(ALICE), guest))
    assert (len(member.helped), len(member.similar)) == (1, 1)
    assert (other.helped, other.similar) == ((), ())
