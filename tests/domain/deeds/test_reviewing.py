"""Texts for the customer that wait for a lead: drafted, approved, sent back, never forgotten (statements 72, 107)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import (
    Accept,
    ApproveUpdate,
    Cancel,
    CancelReason,
    Command,
    DraftUpdate,
    Escalate,
    Reopen,
    Resolve,
    SendBack,
    Update,
)
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import Why, certain
from bot.domain.facts import Commanded
from bot.domain.hindsight.replay import replayed
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.policy import REVIEWS
from bot.domain.review import Review, ReviewState
from bot.domain.roster import Found
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    VERA,
    by,
    hours,
    minutes,
)
from tests.decisions import call_of, clock, deed, kinds, lived, reason, refused, time, whom
from tests.domain.told import causes, everybody, owned, wakes
from tests.full_policy import FULL_POLICY, SUPPORT

LATER = MONDAY_10 + minutes(5)
TEXT, CHANGED = "We are on it.\nNext word at noon.", "We are on it and will call you at noon."
DRAFT = DraftUpdate(by=by(BEN), text=TEXT)
YES, BACK = ApproveUpdate(by=by(DANA), number=1), SendBack(by=by(DANA), number=1, comment="No promises")
TOLD = Update(by=by(BEN), text=TEXT, customer_visible=True)
DONE = Resolve(by=by(BEN), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)
WITH_DEPUTY = replace(A_ROSTER, tiers={**A_ROSTER.tiers, T1: replace(A_ROSTER.tier(T1), deputy=SAM)})


def drafted(*commands: Command) -> Issue:
    """Ben's issue with his text for the customer, and whatever was done with it."""
    return lived(owned(), LATER, DRAFT, *commands)


def the_text(issue: Issue) -> Review:
    return certain(issue.review)


def test_72_a_text_for_the_customer_waits_for_lead_and_deputy_who_are_told_at_once() -> None:
    decision = deed(owned(), LATER, DRAFT, roster=WITH_DEPUTY)
    assert decision.issue.review == Review(number=1, text=TEXT, by=BEN, at=LATER, until=LATER + hours(1))
    assert whom(decision) == [DANA, SAM]
    wanted = reason(decision, ReasonKind.REVIEW_WANTED)
    assert (wanted.by, wanted.text, wanted.number, wanted.tier) == (BEN, TEXT, 1, T1)
    assert (wanted.key, wanted.at, wanted.deadline) == ("review_wanted:1:1", LATER, LATER + hours(1))


def test_72_a_draft_moves_nothing_and_stops_no_clock() -> None:
    before = owned()
    issue = deed(before, LATER, DRAFT).issue
    assert (issue.clocks, issue.holder, issue.moved_at) == (before.clocks, before.holder, before.moved_at)
    approved = deed(issue, LATER, YES).issue
    assert (approved.clocks, approved.last_update, approved.replied_at) == (before.clocks, None, None)


def test_72_the_customer_can_be_told_without_a_draft_and_while_one_waits() -> None:
    issue = lived(drafted(), LATER, TOLD)
    assert issue.clock(ClockKind.FIRST_REPLY) is None
    assert the_text(issue).state is ReviewState.WAITING


@pytest.mark.parametrize("person", [ALICE, BEN, DANA, MARC, OLU])
def test_72_whoever_may_give_an_update_may_draft_one(person: PersonId) -> None:
    assert the_text(lived(owned(), LATER, replace(DRAFT, by=by(person)))).by == person


def test_72_who_has_nothing_to_do_with_it_drafts_nothing() -> None:
    assert refused(owned(), LATER, replace(DRAFT, by=by(STRANGER))).why is Why.NOT_ELIGIBLE


@pytest.mark.parametrize("person", [DANA, MARC, VERA, OLU])
def test_72_a_lead_or_who_stands_above_approves_and_author_and_owner_are_told(person: PersonId) -> None:
    issue = lived(owned(), LATER, replace(DRAFT, by=by(ALICE)))
    decision = deed(issue, LATER, replace(YES, by=by(person)))
    approved = the_text(decision.issue)
    assert (approved.state, approved.approved, approved.until) == (ReviewState.APPROVED, TEXT, None)
    assert (approved.decided_by, approved.decided_at) == (person, LATER)
    assert [(one.person, one.found) for one in call_of(decision).people] == [
        (ALICE, Found.AUTHOR),
        (BEN, Found.OWNER),
    ]
    told = reason(decision, ReasonKind.REVIEW_APPROVED)
    assert (told.by, told.text, told.number, told.key) == (person, TEXT, 1, "review_approved:1:decided")


def test_72_where_nobody_owns_it_the_author_alone_is_told() -> None:
    issue = lived(lived(owned(), LATER, Escalate(by=by(BEN), reason="x")), LATER, DRAFT)
    assert whom(deed(issue, LATER, replace(YES, by=by(LENA)))) == [BEN]


def test_72_an_author_who_is_away_leaves_it_to_the_owner() -> None:
    issue = lived(owned(), LATER, replace(DRAFT, by=by(ALICE)))
    away = replace(A_ROSTER, unavailable=frozenset({ALICE}))
    assert whom(deed(issue, LATER, YES, roster=away)) == [BEN]
    assert whom(deed(issue, LATER, BACK, roster=away)) == [DANA], "and where nobody is left, to the last resort"


@pytest.mark.parametrize("command", [YES, BACK])
def test_72_nobody_else_decides_about_it_not_even_its_owner(command: Command) -> None:
    for person in (ALICE, BEN, PRIYA, LENA):
        assert refused(drafted(), LATER, replace(command, by=by(person))).why is Why.NEEDS_LEAD


def test_72_a_lead_approves_it_with_changes_and_both_texts_are_kept() -> None:
    first = deed(owned(), LATER, DRAFT)
    second = deed(first.issue, LATER, replace(YES, text=CHANGED))
    issue = second.issue
    assert (the_text(issue).text, the_text(issue).approved) == (TEXT, CHANGED)
    assert reason(second, ReasonKind.REVIEW_APPROVED).text == CHANGED
    commands = [fact.command for fact in (*first.facts, *second.facts) if isinstance(fact, Commanded)]
    assert commands == [DRAFT, replace(YES, text=CHANGED)]
    assert replayed(owned(), (*first.facts, *second.facts), FULL_POLICY, A_ROSTER) == issue


def test_72_a_text_that_is_sent_back_comes_with_a_comment_and_can_be_drafted_again() -> None:
    decision = deed(drafted(), LATER, BACK)
    assert (the_text(decision.issue).state, the_text(decision.issue).decided_by) == (ReviewState.SENT_BACK, DANA)
    assert [(one.person, one.found) for one in call_of(decision).people] == [(BEN, Found.AUTHOR)]
    told = reason(decision, ReasonKind.REVIEW_SENT_BACK)
    assert (told.by, told.text, told.number, told.at) == (DANA, "No promises", 1, LATER)
    again = deed(decision.issue, LATER, replace(DRAFT, text=CHANGED)).issue
    assert (the_text(again).number, the_text(again).state) == (2, ReviewState.WAITING)


def test_72_of_two_drafts_only_the_newer_one_can_be_approved() -> None:
    two = drafted(replace(DRAFT, text=CHANGED))
    assert (the_text(two).number, the_text(two).text) == (2, CHANGED)
    assert refused(two, LATER, YES).why is Why.NO_SUCH_TEXT
    assert refused(two, LATER, BACK).why is Why.NO_SUCH_TEXT
    assert the_text(lived(two, LATER, replace(YES, number=2))).approved == CHANGED


@pytest.mark.parametrize("first", [YES, BACK])
@pytest.mark.parametrize("second", [YES, BACK])
def test_72_what_was_decided_is_decided_once_and_whoever_comes_later_hears_by_whom(
    first: Command, second: Command
) -> None:
    found = refused(drafted(first), LATER + minutes(1), replace(second, by=by(MARC)))
    assert (found.why, found.facts.by, found.facts.at) == (Why.ALREADY_REVIEWED, DANA, LATER)


@pytest.mark.parametrize(
    ("issue", "command", "missing"),
    [
        (owned(), replace(DRAFT, text=" \n"), ("text",)),
        (drafted(), replace(YES, text=" "), ("text",)),
        (drafted(), replace(BACK, comment=""), ("comment",)),
    ],
)
def test_72_what_is_empty_is_refused(issue: Issue, command: Command, missing: tuple[str, ...]) -> None:
    assert refused(issue, LATER, command).facts.missing == missing


@pytest.mark.parametrize("command", [YES, BACK])
def test_72_where_nothing_waits_there_is_nothing_to_decide(command: Command) -> None:
    assert refused(owned(), LATER, command).why is Why.NO_SUCH_TEXT


def test_72_an_approved_text_has_done_its_work_once_the_customer_was_told() -> None:
    approved = drafted(YES)
    assert certain(approved.text_approved).approved == TEXT
    internal = lived(approved, LATER, replace(TOLD, customer_visible=False))
    assert internal.text_approved is not None
    told = lived(approved, LATER, TOLD)
    assert (told.text_approved, the_text(told).state, the_text(told).decided_by) == (None, ReviewState.TOLD, DANA)


@pytest.mark.parametrize("before", [(), (YES,)])
@pytest.mark.parametrize("end", [DONE, Cancel(by=by(BEN), reason=CancelReason.INVALID)])
def test_r27_an_issue_that_ends_drops_the_text_and_an_old_button_approves_nothing_later(
    before: tuple[Command, ...], end: Command
) -> None:
    over = drafted(*before, end)
    assert (the_text(over).state, the_text(over).until) == (ReviewState.DROPPED, None)
    assert over.text_waiting is over.text_approved is None


def test_r12_a_reopened_issue_counts_its_texts_on() -> None:
    again = lived(drafted(DONE), LATER + hours(1), Reopen(by=by(BEN), reason="x"))
    assert refused(again, LATER + hours(1), YES).why is Why.NO_SUCH_TEXT
    assert the_text(lived(again, LATER + hours(1), DRAFT)).number == 2


def test_r27_what_was_sent_back_or_told_stays_as_it_is_when_the_issue_ends() -> None:
    assert the_text(drafted(BACK, DONE)).state is ReviewState.SENT_BACK
    assert the_text(drafted(YES, TOLD, DONE)).state is ReviewState.TOLD


# who approves after a move


def test_72_the_draft_goes_with_the_issue_and_the_lead_there_is_asked() -> None:
    decision = deed(drafted(), LATER + minutes(1), Escalate(by=by(BEN), reason="Beyond us"))
    assert the_text(decision.issue).state is ReviewState.WAITING
    wanted = reason(decision, ReasonKind.REVIEW_WANTED)
    assert (wanted.tier, wanted.key, wanted.at) == (T2, "review_wanted:1:2", LATER + minutes(1))
    assert LENA in everybody(decision)
    assert refused(decision.issue, LATER + minutes(1), YES).why is Why.NEEDS_LEAD
    assert the_text(lived(decision.issue, LATER + minutes(1), replace(YES, by=by(LENA)))).decided_by == LENA


def test_72_a_move_asks_nobody_about_a_text_that_does_not_wait() -> None:
    for issue in (owned(), drafted(YES), drafted(BACK)):
        decision = deed(issue, LATER + minutes(1), Escalate(by=by(BEN), reason="Beyond us"))
        assert ReasonKind.REVIEW_WANTED not in causes(decision)


# what time does


def test_107_a_text_that_still_waits_comes_to_lead_and_deputy_again_then_to_the_managers_too() -> None:
    policy = replace(FULL_POLICY, confirm_after=A_POLICY.confirm_after)
    issue = lived(replace(owned(), clocks=()), LATER, DRAFT, policy=policy)
    told = []
    for at in (LATER + hours(1), LATER + hours(3), LATER + hours(7)):
        assert the_text(issue).until == at
        decision = time(issue, at, policy=policy, roster=WITH_DEPUTY)
        assert ReasonKind.REVIEW_OVERDUE in kinds(decision)
        overdue = reason(decision, ReasonKind.REVIEW_OVERDUE)
        assert (overdue.by, overdue.text, overdue.number) == (BEN, TEXT, 1)
        assert (overdue.at, overdue.within) == (at, at - LATER)
        told.append(overdue.key)
        assert {DANA, SAM} <= set(whom(decision))
        issue = decision.issue
        assert the_text(issue).count == len(told)
    assert told == ["review_overdue:1:0", "review_overdue:1:1", "review_overdue:1:2"]
    assert the_text(issue).until == LATER + hours(15)


def people_of(issue: Issue, count: int) -> list[PersonId]:
    """Whom the text that was told `count` times before calls."""
    waits = replace(the_text(issue), count=count, until=LATER + minutes(2))
    decision = time(replace(issue, clocks=(), review=waits), LATER + minutes(2), roster=WITH_DEPUTY)
    assert kinds(decision) == [ReasonKind.REVIEW_OVERDUE]
    return whom(decision)


def test_107_from_the_second_time_on_the_managers_are_told_too() -> None:
    assert people_of(drafted(), 0) == [DANA, SAM]
    assert people_of(drafted(), 1) == people_of(drafted(), 9) == [DANA, SAM, MARC]


def test_107_the_distance_doubles_six_times_at_most_so_that_it_never_goes_silent() -> None:
    for count, length in ((0, 2), (5, 64), (6, 64), (60, 64)):
        waits = replace(the_text(drafted()), count=count, until=LATER + minutes(2))
        issue = time(replace(drafted(), clocks=(), review=waits), LATER + minutes(2)).issue
        assert the_text(issue).until == LATER + minutes(2) + hours(length)


def test_107_where_nobody_can_review_the_last_resort_is_told() -> None:
    nobody = replace(A_ROSTER, tiers={}, managers=())
    assert whom(deed(owned(), LATER, DRAFT, roster=replace(nobody, managers=(BEN,)))) == [BEN]
    waits = replace(drafted(), clocks=())
    assert whom(time(waits, LATER + hours(1), roster=nobody)) == [OLU]


def test_107_out_of_hours_a_text_has_its_time_from_the_next_opening() -> None:
    evening = MONDAY_10 + hours(8)
    issue = deed(replace(owned(Severity.SEV3), clocks=()), evening, DRAFT).issue
    assert the_text(issue).until == MONDAY_10 + hours(27), "13:00 on Tuesday, after four hours"
    assert FULL_POLICY.severity_calendar(Severity.SEV3) is SUPPORT


@pytest.mark.parametrize("decision", [YES, BACK])
def test_107_what_was_decided_comes_up_no_more(decision: Command) -> None:
    told = [kind for one in wakes(drafted(decision), LATER + hours(9)) for kind in causes(one)]
    assert told
    assert ReasonKind.REVIEW_OVERDUE not in told


def test_107_an_outage_tells_it_once_at_its_end() -> None:
    issue = replace(drafted(), clocks=())
    late = time(issue, LATER + hours(8))
    assert kinds(late).count(ReasonKind.REVIEW_OVERDUE) == 1
    assert reason(late, ReasonKind.REVIEW_OVERDUE).key == "review_overdue:1:2"


def test_107_the_text_wakes_the_bot_when_nothing_else_does() -> None:
    issue = replace(drafted(), clocks=(), attention=None)
    assert next_wake(issue, FULL_POLICY) == LATER + hours(1)


def test_107_a_policy_that_does_not_say_has_the_shipped_lengths() -> None:
    calendar = FULL_POLICY.severity_calendar(Severity.SEV3)
    lengths = [REVIEWS.of(severity).under(calendar) for severity in Severity]
    assert lengths == [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), calendar.day]
    assert FULL_POLICY.reviews == REVIEWS


def test_e7_who_drafts_is_on_it() -> None:
    issue = owned()
    assert certain(deed(issue, LATER, DRAFT).issue.attention).at > certain(issue.attention).at


def test_an_unaccepted_issue_can_have_a_text_too() -> None:
    issue = lived(owned(), LATER, Escalate(by=by(BEN), reason="x"), DRAFT, Accept(by=by(PRIYA)))
    assert clock(issue, ClockKind.FIRST_REPLY).ended_at is None
    assert the_text(issue).state is ReviewState.WAITING
    assert issue.tier == T2
