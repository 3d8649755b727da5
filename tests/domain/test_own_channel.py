"""Channels of their own: which issue gets one, what it is like, step by step, and when it is left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Cancel, CancelReason, CustomerWrote, OpenChannel, Reopen, ReRate, Resolve
from bot.domain.effects import KeepChannel
from bot.domain.engine.dues import Order, dues
from bot.domain.engine.passing_time import next_wake
from bot.domain.errors import Refused, Why
from bot.domain.facts import ChannelLeft, ChannelWanted
from bot.domain.ids import ChannelId, PersonId
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.own_channel import Bookmark, Doing, Kept, Mark, channel_name, name_to_try, next_step, topic_shows
from bot.domain.process.own_channels import OwnChannels
from bot.domain.process.procedures import Procedure
from bot.domain.running import OwnChannel
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    BEN,
    DANA,
    INES,
    MONDAY_10,
    PRIYA,
    REPORTS,
    TOMAS,
    after,
    an_issue,
    by,
    minutes,
    passed,
)
from tests.decisions import deed
from tests.full_policy import FULL_POLICY

FIRST_AID = Procedure(key="first_aid", title="First aid", steps=("Breathe",))
POLICY = replace(
    A_POLICY,
    own_channels=OwnChannels(severities=frozenset({Severity.SEV1}), prefix="inc"),
    procedures=(FIRST_AID,),
)
DAY = timedelta(days=1)
CHANNEL = ChannelId("COWN")
NEW = Kept(name="inc-esc-12-acme", begun_at=MONDAY_10)


def sev1() -> Issue:
    return an_issue(Severity.SEV1, policy=POLICY)


def resolved(issue: Issue) -> Issue:
    solved = Resolve(
        by=by(TOMAS), text="x", cause="defect", component="api", customer_told=True, lower_tier_could=False
    )
    return after(issue, MONDAY_10 + minutes(5), solved, policy=POLICY)


def step(kept: Kept, issue: Issue, *people: PersonId) -> Doing | None:
    found = next_step(kept, 1, issue, POLICY, people, MONDAY_10)
    return found.doing if found is not None else None


def test_18_an_issue_of_a_severity_that_the_policy_names_gets_one_at_once() -> None:
    assert sev1().own_channel == OwnChannel(MONDAY_10)
    assert an_issue(Severity.SEV2, policy=POLICY).own_channel is None


def test_one_that_becomes_a_sev_1_gets_one_then_and_keeps_it_when_it_is_lowered() -> None:
    raised = ReRate(by=by(DANA), report=REPORTS[Severity.SEV1], reason="worse")
    lowered = ReRate(by=by(INES), report=REPORTS[Severity.SEV3], reason="better")
    issue = an_issue(Severity.SEV2, policy=POLICY)
    decision = decide(issue, raised, POLICY, A_ROSTER, MONDAY_10 + minutes(1))
    assert ChannelWanted(MONDAY_10 + minutes(1), 1) in decision.facts
    assert KeepChannel() in decision.effects
    later = after(decision.issue, MONDAY_10 + minutes(2), lowered, policy=POLICY)
    assert later.has_own_channel


def test_18_on_demand_whoever_works_on_it_opens_one_and_only_one() -> None:
    issue = an_issue(Severity.SEV3, policy=POLICY)
    opened = after(issue, MONDAY_10, OpenChannel(by=by(BEN)), policy=POLICY)
    assert opened.has_own_channel
    with pytest.raises(Refused) as refused:
        decide(opened, OpenChannel(by=by(BEN)), POLICY, A_ROSTER, MONDAY_10)
    assert refused.value.why is Why.HAS_A_CHANNEL
    with pytest.raises(Refused):
        decide(issue, OpenChannel(by=by(PRIYA)), POLICY, A_ROSTER, MONDAY_10)


def test_without_a_word_of_the_policy_an_issue_gets_one_only_where_somebody_asks() -> None:
    decision = deed(an_issue(Severity.SEV1), MONDAY_10 + minutes(1), OpenChannel(by=by(TOMAS)))
    assert KeepChannel() in decision.effects
    assert an_issue(Severity.SEV1).own_channel is None


def test_while_a_resolved_issue_has_an_answer_to_give_its_channel_stays() -> None:
    policy = replace(FULL_POLICY, own_channels=POLICY.own_channels)
    solved = Resolve(
        by=by(TOMAS), text="x", cause="defect", component="api", customer_told=True, lower_tier_could=False
    )
    wrote = CustomerWrote(by=by(TOMAS), at=MONDAY_10 + minutes(3), text="It is back")
    deeds = (Accept(by=by(TOMAS)), solved, wrote)
    asked = after(an_issue(Severity.SEV1, policy=policy), MONDAY_10 + minutes(5), *deeds, policy=policy)
    assert (asked.status, asked.clock(ClockKind.NEXT_REPLY) is not None) == (Status.RESOLVED, True)
    assert Order.CHANNEL_LEFT not in {due.order for due in dues(asked, policy)}


def test_it_is_left_behind_some_time_after_the_issue_closed() -> None:
    issue = resolved(sev1())
    closed = passed(issue, MONDAY_10 + 7 * DAY + minutes(5), policy=POLICY)
    assert closed.status is Status.CLOSED
    wake = next_wake(closed, POLICY)
    assert wake == MONDAY_10 + 14 * DAY + minutes(5)
    assert passed(closed, wake - minutes(1), policy=POLICY).has_own_channel
    left = passed(closed, wake, policy=POLICY)
    assert left.own_channel == OwnChannel(MONDAY_10, 1, wake)
    assert next_wake(left, POLICY) is None


def test_and_after_it_was_cancelled() -> None:
    cancel = Cancel(by=by(INES), reason=CancelReason.INVALID)
    issue = after(sev1(), MONDAY_10 + minutes(1), cancel, policy=POLICY)
    assert next_wake(issue, POLICY) == MONDAY_10 + minutes(1) + 7 * DAY


def test_reopened_before_that_it_stays_and_after_that_there_is_another() -> None:
    reopen = Reopen(by=by(TOMAS), reason="down again")
    issue = passed(resolved(sev1()), MONDAY_10 + 8 * DAY, policy=POLICY)
    assert after(issue, MONDAY_10 + 9 * DAY, reopen, policy=POLICY).own_channel == OwnChannel(MONDAY_10)
    left = passed(issue, MONDAY_10 + 15 * DAY, policy=POLICY)
    decision = decide(left, reopen, POLICY, A_ROSTER, MONDAY_10 + 16 * DAY)
    assert decision.issue.own_channel == OwnChannel(MONDAY_10 + 16 * DAY, 2)
    assert not [fact for fact in decision.facts if isinstance(fact, ChannelLeft)]


@pytest.mark.parametrize(
    ("customer", "name"),
    [
        ("Acme", "inc-esc-12-acme"),
        ("  Ünlü & Söhne GmbH, Köln", "inc-esc-12-nl-s-hne-gmbh-k-ln"),
        ("日本", "inc-esc-12"),
        ("x" * 200, f"inc-esc-12-{'x' * 30}"),
    ],
)
def test_a_name_has_the_letters_that_slack_allows(customer: str, name: str) -> None:
    assert channel_name(an_issue(Severity.SEV1, policy=POLICY, customer=customer), POLICY) == name


def test_where_others_have_the_name_the_next_one_is_tried() -> None:
    assert name_to_try(NEW) == "inc-esc-12-acme"
    assert name_to_try(replace(NEW, tried=1)) == "inc-esc-12-acme-2"
    assert len(name_to_try(replace(NEW, name="x" * 80, tried=19))) == 80


def test_the_steps_lead_from_nothing_to_a_channel_that_is_as_it_should_be() -> None:
    issue = sev1()
    kept = NEW
    assert step(kept, issue, TOMAS) is Doing.CREATE
    kept = replace(kept, channel=CHANNEL)
    assert step(kept, issue, TOMAS) is Doing.CARD
    kept = replace(kept, card_ts="1.1", card_shows=str(issue.version))
    assert step(kept, issue, TOMAS) is Doing.INVITE
    kept = replace(kept, invited=(TOMAS,))
    assert step(kept, issue, TOMAS) is Doing.GUIDE
    kept = replace(kept, guide_ts="2.1", guide="first_aid")
    assert step(kept, issue, TOMAS) is Doing.TOPIC
    kept = replace(kept, topic=topic_shows(issue))
    assert step(kept, issue, TOMAS) is Doing.PIN
    kept = replace(kept, pinned="1.1")
    assert step(kept, issue, TOMAS) is Doing.BOOKMARK
    marks = {Mark.CARD: Bookmark("Bk1", "1.1"), Mark.GUIDE: Bookmark("Bk2", "2.1")}
    assert step(replace(kept, bookmarks=marks), issue, TOMAS) is None
    assert step(replace(kept, bookmarks=marks), issue, TOMAS, INES) is Doing.INVITE


def as_it_should_be(issue: Issue) -> Kept:
    return replace(
        NEW,
        channel=CHANNEL,
        card_ts="1.1",
        card_shows=str(issue.version),
        guide_ts="2.1",
        guide="first_aid",
        topic=topic_shows(issue),
        pinned="1.1",
        bookmarks={Mark.CARD: Bookmark("Bk1", "1.1"), Mark.GUIDE: Bookmark("Bk2", "2.1")},
    )


def test_a_ticket_is_marked_where_there_is_an_address_of_one() -> None:
    issue = sev1()
    for links, marked in ((("https://tickets.example/7",), Doing.BOOKMARK), (("ticket 7",), None)):
        with_links = replace(issue, report=replace(issue.report, links=links))
        assert step(as_it_should_be(issue), with_links) is marked


def test_what_changed_is_done_anew_and_nothing_else() -> None:
    before = sev1()
    issue = after(before, MONDAY_10 + minutes(1), Accept(by=by(TOMAS)), policy=POLICY)
    kept = as_it_should_be(before)
    assert step(kept, issue) is Doing.CARD
    assert step(replace(kept, card_shows=str(issue.version)), issue) is Doing.TOPIC
    fresh = replace(kept, card_ts="3.1", card_shows=str(issue.version), topic=topic_shows(issue))
    assert step(fresh, issue) is Doing.PIN
    assert step(replace(fresh, pinned="3.1"), issue) is Doing.BOOKMARK


def test_one_that_was_solved_before_it_was_made_is_not_made() -> None:
    assert step(NEW, resolved(sev1())) is None


def test_nobody_is_invited_any_more_once_it_is_solved() -> None:
    issue = resolved(sev1())
    assert step(as_it_should_be(issue), issue, TOMAS) is None


def test_what_was_left_behind_is_archived_and_then_let_be() -> None:
    issue = replace(sev1(), own_channel=OwnChannel(MONDAY_10, 1, MONDAY_10))
    assert step(NEW, issue) is None
    assert step(as_it_should_be(issue), issue) is Doing.ARCHIVE
    assert step(replace(as_it_should_be(issue), gone="archived"), issue) is None
    assert step(as_it_should_be(issue), replace(issue, own_channel=OwnChannel(MONDAY_10, 2))) is Doing.ARCHIVE


def test_a_step_that_slack_refused_is_left_alone_for_a_while_and_the_others_go_on() -> None:
    issue = sev1()
    kept = replace(as_it_should_be(issue), pinned="", topic="", refused={"topic": MONDAY_10 + minutes(60)})
    assert step(kept, issue) is Doing.PIN
    later = next_step(kept, 1, issue, POLICY, (), MONDAY_10 + minutes(60))
    assert later is not None
    assert later.doing is Doing.TOPIC
