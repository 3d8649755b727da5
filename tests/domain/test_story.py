"""The first story of SPEC section 5, as far as ACK, TIER_OWNERSHIP and RESOLUTION tell it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inline_snapshot import snapshot

from bot.domain.effects import CallPeople
from bot.domain.issue import Issue
from bot.domain.engine.passing_time import next_wake, pass_time
from tests.builders import A_POLICY, A_ROSTER, MONDAY_10, an_issue


def lived(issue: Issue, until: datetime) -> Iterator[str]:
    """Let time pass wake by wake and tell each call in a line: when, which tier, why, whom."""
    while (wake := next_wake(issue, A_POLICY)) is not None and wake <= until:
        decision = pass_time(issue, A_POLICY, A_ROSTER, wake)
        assert decision is not None
        issue = decision.issue
        yield from (told(wake, effect) for effect in decision.effects if isinstance(effect, CallPeople))


def told(at: datetime, call: CallPeople) -> str:
    why = " + ".join(f"{reason.kind}{f' {reason.clock}' if reason.clock else ''}" for reason in call.reasons)
    whom = ", ".join(called.found.value for called in call.people)
    local = at.astimezone(ZoneInfo("Europe/Berlin"))
    return f"{local:%a %H:%M} {call.tier}{' in channel' if call.in_channel else ''}: {why}: {whom}"


def test_a_sev_2_that_nobody_touches_climbs_to_the_top_and_is_never_silent() -> None:
    assert list(lived(an_issue(), MONDAY_10 + timedelta(days=7))) == snapshot(
        [
            "Mon 10:07 tier1: step ack: on_call, on_call, lead",
            "Mon 10:15 tier2 in channel: entered ack: on_call, on_call, lead",
            "Mon 10:30 tier2: step ack: on_call, on_call, lead",
            "Mon 10:45 tier3 in channel: entered ack: on_call, lead",
            "Mon 11:00 tier3: step ack: on_call, lead",
            "Mon 11:15 tier3 in channel: breach ack + step ack: lead, manager",
            "Mon 11:30 tier3: step ack: accountable",
            "Mon 11:45 tier3: step ack: fallback",
            "Mon 12:00 tier3: step ack: on_call",
            "Mon 12:15 tier3: step ack: on_call, lead",
            "Mon 12:30 tier3: step ack: manager",
            "Mon 12:45 tier3: step ack: accountable",
            "Mon 13:00 tier3: step ack: fallback",
            "Mon 13:15 tier3 in channel: final_fallback: accountable, fallback",
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
