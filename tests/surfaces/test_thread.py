"""Threads stay short: what each deed and time alone leave in them, and what of it the channel sees (SPEC section 6.6).

Generated from the deeds that each state offers to each person, and from time that passes over each state.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from bot.domain.decision import Decision
from bot.domain.effects import CallPeople, Notice, NoticeKind, Place, ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.errors import certain
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.slack import deed_answers
from bot.slack.action_ids import Deed
from bot.slack.carried import Carried
from bot.slack.surfaces import buttons, deed_forms
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.forms.more import offered
from tests.builders import by
from tests.surfaces.busy import BUSY_POLICY, BUSY_ROSTER
from tests.surfaces.test_walk import FLAT, PEOPLE, STATES, filled_in, seen

A_WEEK = timedelta(days=7)
SILENT = frozenset(
    {
        Deed.WATCH,
        Deed.UNWATCH,
        Deed.SNOOZE,
        Deed.RESUME,
        Deed.WAIT_CUSTOMER,
        Deed.WAIT_VENDOR,
        Deed.NO_ANSWER_NEEDED,
    }
)
"""What the card says by itself, and nobody must read."""

WORDS_THAT_STAY = frozenset(
    {
        NoticeKind.RESOLVED,
        NoticeKind.CANCELLED,
        NoticeKind.CUSTOMER_WROTE,
        NoticeKind.REOPENED,
        NoticeKind.RERATED,
    }
)
"""What people wrote stays in the thread, while the ping beside it is replaced by its outcome (SPEC section 6.9)."""

THE_CHANNEL_SEES = frozenset(
    {ReasonKind.ENTERED, ReasonKind.BREACH, ReasonKind.FINAL_FALLBACK, ReasonKind.TOP_ESCALATED, ReasonKind.THRESHOLD}
)


def decided(deed: Deed, issue: Issue, person: PersonId) -> Decision:
    """The deed done as its form asks."""
    shown, target = seen(issue), buttons.target_of(issue)
    form: dict[str, Any] = {}
    if deed not in deed_forms.AT_ONCE:
        blocks = deed_forms.draw_for(deed, Carried(target=target), shown, SoFar(by=by(person))).to_dict()["blocks"]
        form = {"blocks": blocks, "state": {"values": dict(filled_in(blocks, shown))}}
    if deed is Deed.RE_RATE:
        return decide(issue, deed_answers.re_rate(form, by(person), issue.report), BUSY_POLICY, BUSY_ROSTER, shown.now)
    return decide(
        issue, deed_answers.command(deed, form, by(person), target, shown.now), BUSY_POLICY, BUSY_ROSTER, shown.now
    )


@cache
def done(state: str) -> tuple[tuple[Deed, Decision], ...]:
    return tuple(
        (deed, decided(deed, STATES[state], person))
        for person in PEOPLE
        for deed in offered(seen(STATES[state]), by(person), FLAT)
    )


def lived(issue: Issue) -> Iterator[Decision]:
    """What time alone makes of a week."""
    end = issue.last_instant + A_WEEK
    while (wake := next_wake(issue, BUSY_POLICY)) is not None and wake <= end:
        decision = certain(pass_time(issue, BUSY_POLICY, BUSY_ROSTER, wake))
        yield decision
        issue = decision.issue


def told(decision: Decision) -> tuple[list[Notice], list[CallPeople]]:
    return (
        [one for one in decision.effects if isinstance(one, Notice)],
        [one for one in decision.effects if isinstance(one, CallPeople)],
    )


@pytest.mark.parametrize("state", STATES)
def test_a_deed_leaves_one_message_in_a_thread_and_a_second_only_beside_words_that_stay(state: str) -> None:
    for deed, decision in done(state):
        notices, calls = told(decision)
        threads = Counter(call.tier for call in calls if call.place is Place.THREAD)
        assert len(notices) <= 1, deed
        assert all(count == 1 for count in threads.values()), f"{deed}: everybody is mentioned in one message"
        for notice in notices:
            assert notice.tier not in threads or notice.kind in WORDS_THAT_STAY, f"{deed} is told twice"
        assert deed not in SILENT or not (notices or calls), f"{deed} concerns nobody else"


@pytest.mark.parametrize("state", STATES)
def test_time_alone_leaves_one_message_at_an_instant_and_only_where_people_are_called(state: str) -> None:
    for decision in lived(STATES[state]):
        notices, calls = told(decision)
        assert not notices, "no line for what the log says"
        places = Counter((call.place, call.tier, call.department) for call in calls)
        assert all(count == 1 for count in places.values())


@pytest.mark.parametrize("state", STATES)
def test_the_channel_sees_only_what_the_process_names(state: str) -> None:
    decisions = [*(decision for _, decision in done(state)), *lived(STATES[state])]
    for call in (call for decision in decisions for call in told(decision)[1] if call.in_channel):
        assert {reason.kind for reason in call.reasons} & THE_CHANNEL_SEES
