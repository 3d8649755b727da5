"""How an issue enters a tier and how the tier's people are called until somebody accepts.

Never decides why it enters; that is a deed of a person or the work of time.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import add, closing, is_open, opening
from bot.domain.clocks import ClockKind, Outcome
from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.draft import Draft
from bot.domain.engine.reviewing import call_for_review
from bot.domain.errors import certain
from bot.domain.facts import Moved, TurnTaken
from bot.domain.ids import PersonId, TierKey
from bot.domain.issue import HolderKind, Issue, Status, TierEntry
from bot.domain.matrix import Severity
from bot.domain.policy import Audience
from bot.domain.roster import Called, Found, available, find, last_resort, take_turn
from bot.domain.running import Calling, Entered

ENTRY_AUDIENCES = {
    Entered.OPENED: (),
    Entered.ESCALATED: (Audience.LEAD,),
    Entered.RAISED: (Audience.LEAD, Audience.PREVIOUS),
    Entered.TIER_CLOSED: (Audience.LEAD, Audience.PREVIOUS),
    Entered.CRITERION: (Audience.LEAD, Audience.PREVIOUS),
    Entered.RERATED: (Audience.LEAD, Audience.PREVIOUS),
    Entered.RETURNED: (),
    Entered.REOPENED: (Audience.PREVIOUS,),
    Entered.UN_ACCEPTED: (Audience.LEAD, Audience.PREVIOUS),
    Entered.OWNER_GONE: (Audience.LEAD,),
}
GIVEN_UP = frozenset({Entered.UN_ACCEPTED, Entered.OWNER_GONE})


def enter_tier(
    draft: Draft,
    to: TierKey,
    how: Entered,
    at: datetime,
    by: PersonId | None,
    *,
    text: str = "",
    clock: ClockKind | None = None,
) -> None:
    """Leave the present tier for `to`: its clocks end, the new ones start (SPEC R11), people are called.

    `text` is the reason that a person gave or the rule that acted, `clock` the one whose breach raised it.
    """
    before = draft.issue.tier
    outcome = Outcome.RETURNED if how is Entered.RETURNED else Outcome.HANDED_OVER
    draft.end(ClockKind.ACK, at, outcome)
    draft.end(ClockKind.TIER_OWNERSHIP, at, outcome)
    draft.resume_all(at)
    entry = TierEntry(tier=to, how=how, at=at, by=by, text=text, clock=clock)
    draft.issue = replace(draft.issue, tier=to, path=(*draft.issue.path, entry), snoozes=0)
    begin_calling(draft, at, how, by, before=before, text=text, clock=clock)
    if how is Entered.RETURNED:
        draft.issue = replace(draft.issue, previous_owner=_owner_before(draft.issue, to))
    draft.start(ClockKind.TIER_OWNERSHIP, at)
    draft.facts.append(Moved(at, before, to, how, by))
    call_for_review(draft, at)


def _owner_before(issue: Issue, tier: TierKey) -> PersonId | None:
    """Who owned it in that tier last; whom a return calls first (SPEC E9)."""
    owners = [entry.owner for entry in issue.path if entry.tier == tier and entry.owner is not None]
    return owners[-1] if owners else None


def begin_calling(
    draft: Draft,
    at: datetime,
    how: Entered,
    by: PersonId | None,
    *,
    before: TierKey,
    text: str = "",
    clock: ClockKind | None = None,
    ack_runs: bool = False,
) -> None:
    """Start the tier's calling order: nobody has accepted, and ACK runs (SPEC section 5, E3); `ack_runs`: already.

    What ends with the owner ends here: the internal cadence, a snooze, an offer, a stop of reminders (SPEC R18, R20).
    Where the owner gave it up, the person to whom it was offered is called first (SPEC E7).
    """
    issue = draft.issue
    sequence = issue.callings_started + 1
    first = issue.offered.to if how in GIVEN_UP and issue.offered is not None else None
    draft.end(ClockKind.INTERNAL_UPDATE, at, Outcome.ENDED)
    draft.release(Status.UNACCEPTED)
    draft.issue = replace(
        draft.issue,
        calling=Calling(
            sequence=sequence,
            started_at=at,
            announce_at=opening(draft.tier_calendar, at),
            next_at=None,
            how=how,
            by=by,
            from_tier=before,
            text=text,
            clock=clock,
            closes_at=_closes_at(draft, at),
            first=first,
        ),
        callings_started=sequence,
    )
    draft.hold(HolderKind.NOBODY, at)
    draft.move(at)
    if not ack_runs:
        draft.start(ClockKind.ACK, at)
    set_step(draft, 0, 0)


def _closes_at(draft: Draft, at: datetime) -> datetime | None:
    """When a Sev 1 or 2 leaves a tier because nobody works there: at once where it is closed (SPEC E17)."""
    key = draft.policy.tier(draft.issue.tier).calendar
    if key is None or draft.issue.severity > Severity.SEV2 or draft.policy.above(draft.issue.tier) is None:
        return None
    calendar = draft.policy.calendars[key]
    return closing(calendar, at) if is_open(calendar, at) else at


def set_step(draft: Draft, cycle: int, step: int) -> None:
    """Name what the calling order calls next, and when; past the last step the cycle ends (SPEC E3, E11)."""
    calling = certain(draft.issue.calling)
    tier = draft.policy.tier(draft.issue.tier)
    ack = certain(draft.target(ClockKind.ACK))  # no policy can be built without a target for ACK
    offset = tier.steps[step].after if step < len(tier.steps) else tier.cycle
    calendar = draft.tier_calendar
    due = add(calendar, calling.started_at, tier.cycle.of(ack) * cycle + offset.of(ack))
    changed = replace(calling, cycle=cycle, step=step, next_at=opening(calendar, due))
    draft.issue = replace(draft.issue, calling=changed)


def announce(draft: Draft, due_at: datetime) -> None:
    """Call those whom an entry into the tier concerns; a first step of the same instant is part of it (SPEC E11)."""
    issue, calling = draft.issue, certain(draft.issue.calling)
    draft.issue = replace(issue, calling=replace(calling, announce_at=None))
    at_once = calling.next_at is not None and calling.next_at <= due_at and calling.step == calling.cycle == 0
    called, in_place = _called_first(draft, calling), False
    if at_once and not called:
        called, in_place = people_of_step(draft, 0)
    people = (*called, *draft.find(*ENTRY_AUDIENCES[calling.how]), *_passed_by(draft, calling.how))
    first = draft.policy.tier(issue.tier).steps[0]
    reason = Reason(
        kind=ReasonKind.ENTERED,
        key=f"calling:{calling.sequence}:0:0" if at_once else f"entered:{calling.sequence}",
        at=draft.effective(due_at),
        tier=issue.tier,
        how=calling.how,
        from_tier=calling.from_tier,
        sequence=calling.sequence,
        cycle=0,
        step=0,
        by=calling.by,
        text=calling.text,
        clock=calling.clock,
        within=draft.target(ClockKind.ACK),
        in_place_of_nobody=in_place,
    )
    if at_once or people:
        draft.emit(reason, people, quiet=not first.loud)
    if at_once:
        set_step(draft, 0, 1)


def _called_first(draft: Draft, calling: Calling) -> tuple[Called, ...]:
    """Who comes before the first step: after a return the previous owner, else to whom it was offered (SPEC E7, E9)."""
    if calling.how is Entered.RETURNED:
        return draft.find(Audience.PREVIOUS)
    return available(draft.roster, (Called(calling.first, Found.OFFERED),)) if calling.first is not None else ()


def _passed_by(draft: Draft, how: Entered) -> tuple[Called, ...]:
    """The leads of tiers between the first and the one that the matrix names for a new issue (statement 12)."""
    rung = draft.policy.rung(draft.issue.tier) if how is Entered.OPENED else 0
    between = (replace(draft.issue, tier=tier.key) for tier in draft.policy.ladder[1:rung])
    return tuple(called for issue in between for called in find(draft.roster, issue, (Audience.LEAD,)))


def step(draft: Draft, due_at: datetime) -> None:
    """Run the next step of the order or end its cycle; the last cycle ends in the final fallback (SPEC E11)."""
    calling = certain(draft.issue.calling)
    tier = draft.policy.tier(draft.issue.tier)
    if calling.step < len(tier.steps):
        _run_step(draft, due_at)
    elif calling.cycle < tier.repeat:
        set_step(draft, calling.cycle + 1, 0)
    else:
        draft.issue = replace(draft.issue, calling=replace(calling, next_at=None))
        _final_fallback(draft, draft.effective(due_at), calling.sequence)


def _run_step(draft: Draft, due_at: datetime) -> None:
    issue, calling = draft.issue, certain(draft.issue.calling)
    people, in_place = people_of_step(draft, calling.step)
    ack = issue.clock(ClockKind.ACK)
    reason = Reason(
        kind=ReasonKind.STEP,
        key=f"calling:{calling.sequence}:{calling.cycle}:{calling.step}",
        at=draft.effective(due_at),
        tier=issue.tier,
        clock=ClockKind.ACK,
        deadline=ack.deadline if ack is not None else None,
        sequence=calling.sequence,
        cycle=calling.cycle,
        step=calling.step,
        in_place_of_nobody=in_place,
    )
    draft.emit(reason, people, quiet=not draft.policy.tier(issue.tier).steps[calling.step].loud)
    set_step(draft, calling.cycle, calling.step + 1)


def people_of_step(draft: Draft, index: int) -> tuple[tuple[Called, ...], bool]:
    """Whom a step calls now, and whether others stand in because nobody of the step is available (SPEC E4)."""
    tier = draft.policy.tier(draft.issue.tier)
    if index == 0 and tier.round_robin and Audience.ON_CALL in tier.steps[0].audiences:
        taken = _take_turn(draft)
        if taken is not None:
            return (taken,), False
    for step_ in tier.steps[index:]:
        people = (*draft.find(*step_.audiences), *named(draft, step_.named))
        if people:
            return people, step_ is not tier.steps[index]
    return last_resort(draft.roster, draft.issue), True


def named(draft: Draft, keys: tuple[str, ...]) -> tuple[Called, ...]:
    """People and groups that a step names by the keys of bindings (SPEC E1)."""
    people = (person for key in keys for person in draft.roster.named.get(key, ()))
    return available(draft.roster, (Called(person, Found.NAMED) for person in people))


def _take_turn(draft: Draft) -> Called | None:
    """Whose turn it is; the queue moves on, and who is away keeps the turn (SPEC E12)."""
    tier = draft.issue.tier
    people = draft.roster.tier(tier)
    person, after = take_turn(people.turn, draft.roster.unavailable)
    if person is None:
        return None
    draft.facts.append(TurnTaken(draft.now, tier, person, people.turn, after))
    tiers = {**draft.roster.tiers, tier: replace(people, turn=after)}
    draft.roster = replace(draft.roster, tiers=tiers)
    on_call = {called.person: called for called in draft.find(Audience.ON_CALL)}
    return on_call.get(person, Called(person, Found.ON_CALL))


def _final_fallback(draft: Draft, at: datetime, sequence: int) -> None:
    """Nobody accepted after all repeats: the accountable is named and everybody left is called (SPEC E11)."""
    reason = Reason(
        kind=ReasonKind.FINAL_FALLBACK,
        key=f"calling:{sequence}:final",
        at=at,
        tier=draft.issue.tier,
        sequence=sequence,
    )
    people = draft.find(Audience.ACCOUNTABLE, Audience.FALLBACK)
    draft.emit(reason, people, mail=True)
