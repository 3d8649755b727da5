"""What helped is kept once and offered to the next issue of the same component (SPEC statement 106)."""

from dataclasses import replace

import pytest

from bot.domain.actor import Actor, Standing
from bot.domain.errors import Refused, Why
from bot.domain.ids import ChannelId, TeamId
from bot.domain.insight import Insight
from bot.domain.opening import Form
from bot.usecases.audit_log import entries
from bot.usecases.deliver import deliver
from bot.usecases.insights import Change, change_insight, insight_of_message, insight_to_change, save_insight
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import WhisperParcel
from bot.usecases.suggest import MOST_SIMILAR, suggest
from tests.builders import A_REPORT, ALICE, BEN, DANA, MONDAY_10, TEAM, by, minutes
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


LINK = "https://northwind.slack.com/archives/C1/p1"


def other(text: str | None, component: str | None = "Payments") -> Change:
    """`text` None takes it back."""
    words = component if text is not None else None
    return Change(text=text, component=words, channel=ChannelId("C1"), told="Done.", author_told="Somebody did.")


def noted(bench: Bench) -> list[tuple[str, str, str]]:
    return [(one.person, one.deed, one.about) for one in entries(bench.rt, TEAM)]


def test_106_it_is_corrected_once_and_whoever_kept_it_hears_of_it(bench: Bench) -> None:
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    bench.business.advance(minutes(5))
    mailbox = Mailbox()
    for _ in range(2):
        change_insight(bench.rt, TEAM, "V1", other("Restart the worker", "Search"), by(DANA))
    while deliver(bench.rt, TEAM, mailbox):
        pass
    assert helped(bench, "payments") == []
    (now,) = helped(bench, "search")
    assert (now.text, now.by, now.at) == ("Restart the worker", DANA, MONDAY_10 + minutes(5))
    assert noted(bench) == [(DANA, "insight corrected", "V1")]
    said = [getattr(parcel, "words", "") for parcel in mailbox.got]
    assert (said.count("Done."), said.count("Somebody did.")) == (1, 1)


def test_106_it_is_taken_back_once_and_offered_to_nobody(bench: Bench) -> None:
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    mailbox = Mailbox()
    for _ in range(2):
        change_insight(bench.rt, TEAM, "V1", other(None), by(ALICE))
    while deliver(bench.rt, TEAM, mailbox):
        pass
    assert helped(bench, "payments") == []
    assert noted(bench) == [(ALICE, "insight taken back", "V1")]
    said = [getattr(parcel, "words", "") for parcel in mailbox.got]
    assert (said.count("Done."), said.count("Somebody did.")) == (1, 0), "it was their own"
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    assert helped(bench, "payments") == [], "the form that kept it came a second time"
    with pytest.raises(Refused) as refused:
        change_insight(bench.rt, TEAM, "V1", other("x"), by(ALICE))
    assert refused.value.why is Why.NO_SUCH_INSIGHT


def test_106_others_neither_see_the_form_nor_send_it(bench: Bench) -> None:
    save_insight(bench.rt, TEAM, HELPED, None, "Saved.")
    with pytest.raises(Refused) as unseen:
        insight_to_change(bench.rt, TEAM, "V1", by(BEN))
    with pytest.raises(Refused) as unsent:
        change_insight(bench.rt, TEAM, "V1", other(None), by(BEN))
    assert unseen.value.why is unsent.value.why is Why.NOT_ITS_AUTHOR
    assert len(helped(bench, "payments")) == 1


def test_106_of_another_workspace_nothing_is_changed(bench: Bench) -> None:
    elsewhere = TeamId("T0OTHER")
    bench.set_up(elsewhere)
    save_insight(bench.rt, TEAM, replace(HELPED, link=LINK), None, "Saved.")
    with pytest.raises(Refused) as refused:
        change_insight(bench.rt, elsewhere, "V1", other(None), by(ALICE))
    assert refused.value.why is Why.NO_SUCH_INSIGHT
    assert insight_of_message(bench.rt, elsewhere, LINK, by(ALICE)) is None
    assert len(helped(bench, "payments")) == 1
    for team, one in ((elsewhere, HELPED), (TEAM, replace(HELPED, id="V2"))):
        save_insight(bench.rt, team, one, None, "Saved.")
    change_insight(bench.rt, TEAM, "V1", other(None), by(ALICE))
    assert [one.id for one in helped(bench, "payments")] == ["V2"]
    assert [one.id for one in helped(bench, "payments", elsewhere)] == ["V1"]


def test_106_what_was_kept_from_a_message_is_found_by_whoever_may_change_it(bench: Bench) -> None:
    save_insight(bench.rt, TEAM, replace(HELPED, link=LINK), None, "Saved.")
    found = insight_of_message(bench.rt, TEAM, LINK, by(ALICE))
    assert found is not None
    assert found == insight_to_change(bench.rt, TEAM, "V1", by(DANA))
    assert insight_of_message(bench.rt, TEAM, LINK, by(BEN)) is None
    assert insight_of_message(bench.rt, TEAM, LINK + "2", by(ALICE)) is None
    change_insight(bench.rt, TEAM, "V1", other(None), by(ALICE))
    assert insight_of_message(bench.rt, TEAM, LINK, by(ALICE)) is None
    with pytest.raises(Refused):
        insight_to_change(bench.rt, TEAM, "V1", by(ALICE))
