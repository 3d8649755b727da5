"""What comes within two minutes of a message is told with it, so that people are called once (SPEC R14)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from bot.domain.clocks import ClockKind
from bot.domain.commands import HandOver, StopReminding, Watch
from bot.domain.decision import Decision
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.policy import Audience, Policy, Threshold
from tests.builders import INES, MONDAY_10, T3, TOMAS, by, minutes
from tests.decisions import calls_of, deed, lived
from tests.domain.told import owned, wakes
from tests.full_policy import FULL_POLICY

HALF_PAST = MONDAY_10 + minutes(30)
LATER = MONDAY_10 + minutes(40)
A_SECOND = timedelta(seconds=1)


def warned(at: datetime) -> Policy:
    """Of the first reply to a Sev 2 it is warned at half past ten, of the resolution at that instant."""
    share = Fraction((at - MONDAY_10) // A_SECOND, 8 * 60 * 60)
    clocks = ((ClockKind.FIRST_REPLY, Fraction(1, 2)), (ClockKind.RESOLUTION, share))
    return replace(FULL_POLICY, thresholds=tuple(Threshold(kind, part, (Audience.OWNER,)) for kind, part in clocks))


def at_the_top(policy: Policy = FULL_POLICY) -> Issue:
    """Tomas owns it where nothing raises it any more."""
    return owned(Severity.SEV2, T3, policy=policy)


def told(decisions: Sequence[Decision]) -> list[tuple[datetime, list[ClockKind | None]]]:
    """When people were called, and about which clocks."""
    return [(one.issue.last_instant, [r.clock for r in call.reasons]) for one in decisions for call in calls_of(one)]


def test_r14_two_warnings_within_two_minutes_are_one_message_at_the_first() -> None:
    policy = warned(HALF_PAST + minutes(2))
    both = [ClockKind.FIRST_REPLY, ClockKind.RESOLUTION]
    assert told(wakes(at_the_top(policy), LATER, policy=policy)) == [(HALF_PAST, both)]


def test_r14_a_warning_more_than_two_minutes_later_is_a_message_of_its_own() -> None:
    at = HALF_PAST + minutes(2) + A_SECOND
    policy = warned(at)
    expected = [(HALF_PAST, [ClockKind.FIRST_REPLY]), (at, [ClockKind.RESOLUTION])]
    assert told(wakes(at_the_top(policy), LATER, policy=policy)) == expected


def test_r14_what_tells_nobody_brings_no_warning_forward() -> None:
    stop = StopReminding(by=by(INES), until=HALF_PAST - minutes(1), reason="They know")
    stopped = lived(at_the_top(), MONDAY_10, stop)
    assert told(wakes(stopped, LATER)) == [(HALF_PAST, [ClockKind.FIRST_REPLY])]


def test_r14_what_a_person_does_takes_the_next_warning_with_it_where_it_calls_somebody() -> None:
    at = HALF_PAST - minutes(1)
    offer = HandOver(by=by(TOMAS), to=INES, note="Lunch")
    assert told([deed(at_the_top(), at, offer)]) == [(at, [None, ClockKind.FIRST_REPLY])]
    assert told([deed(at_the_top(), at, Watch(by=by(INES)))]) == []
