"""Calls for the tests of pings: one reason of each kind."""

from fractions import Fraction

from bot.domain.clocks import ClockKind
from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.roster import Called, Found
from bot.domain.running import Entered
from tests.builders import ALICE, MONDAY_10, PRIYA, T1, T2, hours


def a_reason(kind: ReasonKind, text: str = "", how: Entered | None = None) -> Reason:
    """A reason with everything filled in that its kind may use."""
    return Reason(
        kind=kind,
        key=f"{kind}:{how}",
        at=MONDAY_10,
        tier=T2,
        clock=ClockKind.TIER_OWNERSHIP,
        clock_number=1,
        deadline=MONDAY_10 + hours(1),
        share=Fraction(3, 4),
        late=(ClockKind.ACK, ClockKind.RESOLUTION),
        how=how,
        from_tier=T1,
        by=PRIYA,
        text=text,
        within=hours(4),
    )


def every_reason(text: str) -> tuple[Reason, ...]:
    """One of each kind, and each way of entering a tier."""
    entered = [a_reason(ReasonKind.ENTERED, text, how) for how in Entered]
    return (*entered, *(a_reason(kind, text) for kind in ReasonKind if kind is not ReasonKind.ENTERED))


def a_call(*reasons: Reason) -> CallPeople:
    """Alice is called for all of them."""
    return CallPeople(tier=T1, reasons=reasons, people=(Called(ALICE, Found.ON_CALL),), in_channel=True, loud=True)
