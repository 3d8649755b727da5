"""What can wait where a person or a channel has heard enough within the hour, and for how long."""

from datetime import timedelta

import pytest

from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.gathering import can_wait, gathered_at
from bot.domain.matrix import Severity
from tests.builders import MONDAY_10, T1, minutes


def a_call(*kinds: ReasonKind) -> CallPeople:
    reasons = tuple(Reason(kind=kind, key=kind, at=MONDAY_10, tier=T1) for kind in kinds)
    return CallPeople(tier=T1, reasons=reasons, people=(), in_channel=False, loud=True)


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_no_call_of_a_sev_1_no_final_fallback_and_no_call_to_accept_a_sev_2_ever_waits(kind: ReasonKind) -> None:
    to_accept = kind in {ReasonKind.ENTERED, ReasonKind.STEP}
    last = kind is ReasonKind.FINAL_FALLBACK
    assert not can_wait(a_call(kind), Severity.SEV1)
    assert can_wait(a_call(kind), Severity.SEV2) is not (to_accept or last)
    assert can_wait(a_call(kind), Severity.SEV3) is not last


def test_what_falls_together_waits_only_where_all_of_it_can() -> None:
    assert not can_wait(a_call(ReasonKind.REMINDER, ReasonKind.STEP), Severity.SEV2)
    assert can_wait(a_call(ReasonKind.REMINDER, ReasonKind.BREACH), Severity.SEV2)


def test_it_waits_until_the_next_full_quarter_of_an_hour() -> None:
    assert gathered_at(MONDAY_10) == MONDAY_10 + minutes(15)
    assert gathered_at(MONDAY_10 + minutes(7)) == MONDAY_10 + minutes(15)
    assert gathered_at(MONDAY_10 + minutes(15) - timedelta(seconds=1)) == MONDAY_10 + minutes(15)
    assert gathered_at(MONDAY_10 + minutes(15)) == MONDAY_10 + minutes(30)
