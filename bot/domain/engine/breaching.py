"""What a deadline that passed causes: its date, at most one raise, and whom it calls.

Never decides that it passed; time and a new severity do.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import clocks
from bot.domain.clocks import BreachCause, Clock, ClockKind
from bot.domain.deeds.asking import department_lead, its_channel
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.calling import enter_tier
from bot.domain.engine.draft import Draft
from bot.domain.engine.reminding import end_snooze
from bot.domain.errors import certain
from bot.domain.facts import Breached
from bot.domain.policy import Audience
from bot.domain.running import Entered

RAISING = frozenset({ClockKind.ACK, ClockKind.TIER_OWNERSHIP})


def breach(draft: Draft, late: Sequence[Clock], at: datetime, cause: BreachCause) -> None:
    """Date every breach of the instant at its deadline first, then act: at most one raise (SPEC R17, R19, R26).

    `at` is when it takes effect. A breach ends a snooze and a stop of the reminders (SPEC R18, R20).
    """
    owner = draft.issue.owner
    for clock in late:
        changed = clocks.breach(clock, draft.policy.calendars, draft.now, cause, owner)
        draft.set_clock(changed)
        dated = certain(changed.breach).at
        draft.facts.append(Breached(dated, clock.kind, clock.number, cause, draft.issue.tier, owner))
    end_snooze(draft, at)
    draft.issue = replace(draft.issue, stopped=None)
    raising = next((clock for clock in late if clock.kind in RAISING), None)
    if raising is not None and draft.policy.above(draft.issue.tier) is not None:
        if draft.issue.present.how is Entered.RETURNED:
            withhold(draft, at, f"{raising.number}:{raising.revision}", clock=raising.kind)
        else:
            raise_one_tier(draft, at, Entered.RAISED, clock=raising.kind)


def raise_one_tier(draft: Draft, at: datetime, how: Entered, *, clock: ClockKind | None = None) -> None:
    """Move it one tier up by itself; what the tier did not achieve is told by its arrival in the next (SPEC R19)."""
    above = certain(draft.policy.above(draft.issue.tier))
    enter_tier(draft, above.key, how, at, None, clock=clock)


def withhold(draft: Draft, at: datetime, cause: str, *, clock: ClockKind | None = None, text: str = "") -> None:
    """After a return only a person moves it up: what would have raised it tells lead and manager (SPEC E18)."""
    reason = Reason(
        kind=ReasonKind.RAISE_WITHHELD, key=f"withheld:{cause}", at=at, tier=draft.issue.tier, clock=clock, text=text
    )
    draft.emit(reason, draft.find(Audience.LEAD, Audience.MANAGER))


def tell_breach(draft: Draft, clock: Clock, due_at: datetime) -> None:
    """Call those whom a breach concerns, in the channel (statement 60); a broken promise says so (SPEC R28).

    What a department owes is told to its lead where the department reads it (statement 42).
    """
    draft.set_clock(replace(clock, tell_at=None))
    issue = draft.issue
    request = issue.request(clock.request)
    reason = Reason(
        kind=ReasonKind.BREACH,
        key=f"breach:{clock.number}:{clock.revision}",
        at=draft.effective(due_at),
        tier=draft.issue.tier,
        clock=clock.kind,
        clock_number=clock.number,
        deadline=clock.deadline,
        number=clock.request,
        department=request.department if request is not None else None,
        promised=clock.promised,
    )
    people = draft.find(Audience.LEAD if clock.kind is ClockKind.ACK else Audience.OWNER)
    draft.emit(reason, people)
    if request is not None:
        theirs = replace(reason, key=f"{reason.key}:{request.department}")
        lead = department_lead(draft, request.department)
        draft.emit(theirs, lead, where=its_channel(request.department))


def late_by_now(draft: Draft) -> tuple[Clock, ...]:
    """The open clocks whose deadline passed without that anybody noted it: it lay in the past when it was computed."""
    return tuple(
        clock
        for clock in draft.issue.open_clocks
        if clock.breach is None and clock.deadline is not None and clock.deadline <= draft.now
    )
