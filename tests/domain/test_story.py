"""The two stories at the end of SPEC section 5, message for message."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from inline_snapshot import snapshot

from bot.domain.commands import Accept, Update
from bot.domain.effects import CallPeople, Effect
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.opening import Form, open_issue
from tests.builders import A_ROSTER, ALICE, BEN, MONDAY_10, REPORTS, TEAM, by
from tests.full_policy import FULL_POLICY

A_WEEK = timedelta(days=7)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)  # 01:00 in Berlin


def berlin(hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(hours=hour - 1, minutes=minute)


def lived(issue: Issue, until: datetime) -> Iterator[str]:
    """Let time pass wake by wake and tell each call in a line: when, which tier, why, whom."""
    while (wake := next_wake(issue, FULL_POLICY)) is not None and wake <= until:
        decision = pass_time(issue, FULL_POLICY, A_ROSTER, wake)
        assert decision is not None
        issue = decision.issue
        yield from told(wake, decision.effects)


def told(at: datetime, effects: tuple[Effect, ...]) -> Iterator[str]:
    for call in effects:
        if isinstance(call, CallPeople):
            why = " + ".join(f"{reason.kind}{f' {reason.clock}' if reason.clock else ''}" for reason in call.reasons)
            whom = ", ".join(dict.fromkeys(called.found.value for called in call.people))
            local = at.astimezone(ZoneInfo("Europe/Berlin"))
            where = " in channel" if call.in_channel else ""
            yield f"{local:%a %H:%M} {call.tier}{where}: {why}: {whom}{' and mail' if call.mail else ''}"


def test_a_sev_2_that_nobody_touches_climbs_to_the_top_and_is_never_silent() -> None:
    opened = open_issue(
        team=TEAM,
        id=IssueId(12),
        form=Form(id="form", report=REPORTS[Severity.SEV2]),
        by=by(ALICE),
        policy=FULL_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=MONDAY_10,
    )
    story = [*told(MONDAY_10, opened.effects), *lived(opened.issue, MONDAY_10 + A_WEEK)]
    assert len(story) == 31
    assert story == snapshot(
        [
            "Mon 10:00 tier1: entered: on_call",
            "Mon 10:07 tier1: step ack: on_call, lead",
            "Mon 10:15 tier2 in channel: entered ack: on_call, lead",
            "Mon 10:30 tier2: threshold first_reply + step ack: on_call, lead",
            "Mon 10:45 tier3 in channel: entered ack: on_call, lead",
            "Mon 10:48 tier3: threshold first_reply: on_call, lead",
            "Mon 11:00 tier3 in channel: breach first_reply + step ack: on_call, lead",
            "Mon 11:15 tier3 in channel: breach ack + step ack: lead, manager",
            "Mon 11:30 tier3: step ack: accountable",
            "Mon 11:45 tier3: step ack: fallback",
            "Mon 12:00 tier3: step ack: on_call",
            "Mon 12:15 tier3: step ack: on_call, lead",
            "Mon 12:30 tier3: step ack: manager",
            "Mon 12:45 tier3: step ack: accountable",
            "Mon 13:00 tier3: step ack: fallback",
            "Mon 13:15 tier3 in channel: final_fallback: accountable, fallback and mail",
            "Mon 13:30 tier3: reminder: on_call",
            "Mon 14:00 tier3: threshold resolution + reminder: on_call, lead",
            "Mon 15:00 tier3: reminder: lead, manager",
            "Mon 16:00 tier3: threshold resolution: on_call",
            "Mon 17:00 tier3: reminder: manager, accountable",
            "Mon 17:12 tier3 in channel: threshold resolution: lead",
            "Mon 18:00 tier3 in channel: breach resolution: on_call",
            "Mon 21:00 tier3: reminder: manager, accountable",
            "Tue 09:00 tier3: reminder: manager, accountable",
            "Wed 09:00 tier3: reminder: manager, accountable",
            "Thu 09:00 tier3: reminder: manager, accountable",
            "Fri 09:00 tier3: reminder: manager, accountable",
            "Sat 09:00 tier3: reminder: manager, accountable",
            "Sun 09:00 tier3: reminder: manager, accountable",
            "Mon 09:00 tier3: reminder: manager, accountable",
        ]
    )


def test_a_sev_3_that_is_accepted_and_forgotten_is_heard_of_every_working_day_and_never_at_night() -> None:
    opened = open_issue(
        team=TEAM,
        id=IssueId(13),
        form=Form(id="form", report=replace(REPORTS[Severity.SEV3], first_reported_at=berlin(8, 30))),
        by=by(ALICE),
        policy=FULL_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=berlin(9),
    )
    accepted = decide(opened.issue, Accept(by=by(BEN)), FULL_POLICY, A_ROSTER, berlin(9, 20)).issue
    update = Update(by=by(BEN), text="We look at it", customer_visible=True)
    updated = decide(accepted, update, FULL_POLICY, A_ROSTER, berlin(9, 40)).issue
    story = [*told(berlin(9), opened.effects), *lived(updated, MONDAY + A_WEEK - timedelta(hours=1))]
    assert len(story) == 25
    assert story == snapshot(
        [
            "Mon 09:00 tier1: entered: on_call",
            "Mon 12:00 tier1: threshold tier_ownership: owner",
            "Mon 13:00 tier2 in channel: entered tier_ownership: on_call, lead, previous",
            "Mon 14:00 tier2: step ack: on_call, lead",
            "Mon 15:00 tier3 in channel: entered ack: on_call, lead, previous",
            "Mon 16:00 tier3: step ack: on_call, lead",
            "Mon 16:52 tier3: threshold customer_update: previous, on_call",
            "Tue 09:00 tier3 in channel: breach ack + step ack: lead, manager",
            "Tue 09:40 tier3 in channel: breach customer_update: previous, on_call",
            "Tue 10:00 tier3: step ack: accountable",
            "Tue 11:00 tier3: step ack: fallback",
            "Tue 12:00 tier3: step ack: on_call",
            "Tue 13:00 tier3: threshold resolution + step ack: previous, on_call, lead",
            "Tue 14:00 tier3: step ack: manager",
            "Tue 15:00 tier3: step ack: accountable",
            "Tue 16:00 tier3: step ack: fallback",
            "Wed 09:00 tier3 in channel: final_fallback: accountable, fallback and mail",
            "Wed 10:00 tier3: reminder: previous, on_call",
            "Wed 11:00 tier3: threshold resolution: previous, on_call",
            "Wed 12:00 tier3: reminder: previous, on_call, lead",
            "Wed 14:36 tier3 in channel: threshold resolution: lead",
            "Wed 16:00 tier3: reminder: lead, manager",
            "Thu 09:00 tier3 in channel: breach resolution: previous, on_call",
            "Thu 16:00 tier3: reminder: manager, accountable",
            "Fri 16:00 tier3: reminder: manager, accountable",
        ]
    )
