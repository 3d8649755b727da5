"""Which issues a list shows, in which order, and what one person finds on their Home tab."""

from dataclasses import replace

import pytest

from bot.domain.commands import (
    Accept,
    ApproveUpdate,
    Cancel,
    CancelReason,
    DraftUpdate,
    Escalate,
    HandOver,
    NeedInfo,
    WaitOn,
)
from bot.domain.ids import IssueId, PersonId
from bot.domain.issue import OPEN_STATUSES, Issue, Status
from bot.domain.matrix import Severity, Urgency
from bot.domain.opening import Form
from bot.usecases.carry_out import carry_out
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.home import Choice, Home, Part, home
from bot.usecases.lists import Wanted, listing
from bot.usecases.open_issue import open_issue
from tests.builders import (
    A_REPORT,
    ALICE,
    BEN,
    DANA,
    LENA,
    MARC,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    TEAM,
    by,
    hours,
    minutes,
)
from tests.usecases.conftest import Bench


def opened(bench: Bench, number: int, **report: object) -> Issue:
    changed = replace(A_REPORT, **report)  # type: ignore[arg-type]  # fields of a report
    return open_issue(bench.rt, TEAM, form=Form(id=f"f{number}", report=changed), by=by(ALICE))


def found(bench: Bench, wanted: Wanted) -> list[IssueId]:
    return [view.issue.id for view in listing(bench.rt, TEAM, wanted, 1, 50).views]


def of(bench: Bench, person: PersonId, choice: Choice | None = None, *, in_full: int = 20) -> Home:
    return home(bench.rt, TEAM, person, choice or Choice(), in_short=5, in_full=in_full)


def shown(found: Home) -> dict[Part, list[int]]:
    return {part: [view.issue.id for view in views] for part, views in found.lists.items() if views}


def pass_time(bench: Bench, **by_: float) -> None:
    bench.advance(minutes(by_.get("minutes", 0)) + hours(by_.get("hours", 0)))
    while enforce_deadlines(bench.rt, TEAM):
        pass


def test_what_was_late_first_comes_first_and_what_has_no_deadline_last(bench: Bench) -> None:
    slow = opened(bench, 1, urgency=Urgency.SOON)
    fast = opened(bench, 2)
    assert found(bench, Wanted()) == [fast.id, slow.id]
    carry_out(bench.rt, TEAM, slow.id, Accept(by=by(BEN)))
    pass_time(bench, hours=30)
    later = opened(bench, 3)
    assert found(bench, Wanted()) == [fast.id, slow.id, later.id]


@pytest.mark.parametrize("word", ["acme", "CHECKOUT", "Straße", "100%", "a_b", "pay ments"])
def test_words_are_found_in_customer_problem_and_component_whatever_they_hold(bench: Bench, word: str) -> None:
    opened(bench, 1, customer="Other", title="Other")
    one = opened(bench, 2, customer="ACME Straße", title="checkout 100% a_b", component="Pay  ments")
    odd = opened(bench, 3, customer="\x00\ud800", title="odd")
    assert found(bench, Wanted(words=(word.casefold(),))) == [one.id]
    assert found(bench, Wanted(words=("odd",))) == [odd.id]
    assert found(bench, Wanted(words=("acme", "nothing"))) == []


def test_what_is_over_is_listed_the_newest_first_and_not_counted(bench: Bench) -> None:
    opened(bench, 1)
    page = listing(bench.rt, TEAM, Wanted(statuses=frozenset({Status.CANCELLED})), 1, 5)
    assert (page.views, page.count, page.has_more) == ((), None, False)


def test_what_is_over_and_what_is_open_are_one_list_the_newest_first_page_by_page(bench: Bench) -> None:
    numbers = [opened(bench, number).id for number in range(8)]
    for number in (numbers[0], *numbers[2:7]):
        carry_out(bench.rt, TEAM, number, Cancel(by=by(ALICE), reason=CancelReason.INVALID))
    everything = Wanted(statuses=frozenset({*OPEN_STATUSES, Status.CANCELLED}))
    pages = [listing(bench.rt, TEAM, everything, page, 2) for page in (1, 2, 3, 4, 5)]
    assert [view.issue.id for page in pages for view in page.views] == numbers[::-1]
    assert [page.has_more for page in pages] == [True, True, True, False, False]
    assert found(bench, replace(everything, words=("nothing",))) == []


def test_pages_follow_one_another_and_one_behind_the_last_is_empty(bench: Bench) -> None:
    for number in range(5):
        opened(bench, number)
    pages = [listing(bench.rt, TEAM, Wanted(), page, 2) for page in (1, 2, 3, 4)]
    assert [len(page.views) for page in pages] == [2, 2, 1, 0]
    assert [page.has_more for page in pages] == [True, True, False, False]
    assert {page.count for page in pages} == {5}


def test_an_issue_stands_in_the_first_list_that_has_it(bench: Bench) -> None:
    mine, of_alice, new = opened(bench, 1), opened(bench, 2), opened(bench, 3)
    carry_out(bench.rt, TEAM, mine.id, Accept(by=by(BEN)))
    carry_out(bench.rt, TEAM, of_alice.id, Accept(by=by(ALICE)))
    assert shown(of(bench, BEN)) == {Part.WAITING: [new.id], Part.MINE: [mine.id], Part.AT_RISK: [of_alice.id]}
    assert shown(of(bench, MARC)) == {Part.AT_RISK: [new.id, mine.id, of_alice.id]}
    assert shown(of(bench, PRIYA)) == {}
    assert shown(of(bench, STRANGER)) == {}
    assert of(bench, STRANGER).counts[Part.EVERYTHING] == 3


def test_what_waits_for_ones_word_is_listed_too(bench: Bench) -> None:
    offered, asked = opened(bench, 1), opened(bench, 2)
    assert shown(of(bench, SAM)) == {}
    carry_out(bench.rt, TEAM, offered.id, Accept(by=by(BEN)))
    carry_out(bench.rt, TEAM, offered.id, HandOver(by=by(BEN), to=DANA, note=""))
    carry_out(bench.rt, TEAM, asked.id, Escalate(by=by(DANA), reason="Beyond us"))
    carry_out(bench.rt, TEAM, asked.id, NeedInfo(by=by(PRIYA), question="Since when?"))
    assert set(shown(of(bench, DANA))[Part.WAITING]) == {offered.id, asked.id}
    carry_out(bench.rt, TEAM, asked.id, HandOver(by=by(PRIYA), to=SAM, note=""))
    for person in (DANA, SAM):
        assert asked.id in shown(of(bench, person))[Part.WAITING], "the sender is still to answer"


def test_107_a_text_for_the_customer_waits_for_whoever_leads_the_tier_and_for_nobody_else(bench: Bench) -> None:
    issue = opened(bench, 1)
    for command in (Accept(by=by(BEN)), DraftUpdate(by=by(BEN), text="We are on it")):
        carry_out(bench.rt, TEAM, issue.id, command)
    assert found(bench, Wanted(text_waits=True)) == [issue.id]
    waits = {person for person in (ALICE, BEN, DANA, LENA, MARC, OLU) if Part.WAITING in shown(of(bench, person))}
    assert waits == {DANA}, "she leads the tier; managers hear of it later"
    carry_out(bench.rt, TEAM, issue.id, Escalate(by=by(BEN), reason="Beyond us"))
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(PRIYA)))
    assert {person for person in (DANA, LENA) if Part.WAITING in shown(of(bench, person))} == {LENA}
    carry_out(bench.rt, TEAM, issue.id, ApproveUpdate(by=by(LENA), number=1))
    assert found(bench, Wanted(text_waits=True)) == []
    assert Part.WAITING not in shown(of(bench, LENA))


def test_87_an_issue_past_its_checkpoint_is_listed_as_stalled_to_those_who_oversee(bench: Bench) -> None:
    issue = opened(bench, 1)
    carry_out(bench.rt, TEAM, issue.id, Accept(by=by(BEN)))
    carry_out(bench.rt, TEAM, issue.id, WaitOn(by=by(BEN), vendor=False, reason="A screenshot"))
    pass_time(bench, hours=3.9)
    assert shown(of(bench, MARC)) == {}
    pass_time(bench, hours=0.2)
    assert shown(of(bench, MARC)) == {Part.STALLED: [issue.id]}
    assert shown(of(bench, DANA)) == {Part.STALLED: [issue.id]}
    assert shown(of(bench, BEN)) == {Part.MINE: [issue.id]}
    assert shown(of(bench, PRIYA)) == {}


def test_a_list_in_full_is_read_page_by_page_and_ends_at_its_last_page(bench: Bench) -> None:
    for number in range(5):
        opened(bench, number)
    last = of(bench, BEN, Choice(part=Part.WAITING, page=9), in_full=2)
    assert last.choice.page == 3
    assert len(last.lists[Part.WAITING]) == 1
    assert last.counts[Part.WAITING] == 5


def test_a_choice_narrows_every_list_to_a_tier_and_a_severity(bench: Bench) -> None:
    opened(bench, 1)
    assert of(bench, BEN, Choice(tier=T1, severity=Severity.SEV2)).counts[Part.WAITING] == 1
    assert of(bench, BEN, Choice(tier=T2)).counts[Part.EVERYTHING] == 0
    assert of(bench, BEN, Choice(severity=Severity.SEV1)).counts[Part.EVERYTHING] == 0


def test_who_leads_or_oversees_sees_how_the_bot_does(bench: Bench) -> None:
    for person, sees in ((DANA, True), (MARC, True), (OLU, True), (BEN, False), (STRANGER, False)):
        assert (of(bench, person).state is not None) is sees
    assert [one.is_administrator for one in (of(bench, OLU), of(bench, MARC))] == [True, False]
    assert [one.tier for one in of(bench, DANA).duty] == [T1]
    assert len(of(bench, MARC).duty) == 3
