"""What lists ask of an issue: what presses first, from when it stalls, and whose word it waits for (SPEC 6.10)."""

from dataclasses import replace

from bot.domain.commands import HandOver, NeedInfo
from bot.domain.errors import certain
from bot.domain.running import Checkpoint
from tests.builders import ALICE, BEN, DANA, MONDAY_10, by, hours, minutes
from tests.decisions import lived
from tests.domain.told import opened, owned, wakes


def test_what_was_late_first_presses_before_what_is_still_ahead() -> None:
    fresh = owned()
    ahead = certain(certain(fresh.next_deadline).deadline)
    assert fresh.pressing_at == ahead
    late = wakes(fresh, ahead + minutes(1))[-1].issue
    assert late.late_clocks
    assert late.pressing_at == ahead
    assert replace(fresh, clocks=()).pressing_at is None


def test_r29_it_stalls_at_its_first_checkpoint_and_once_that_was_told_since_it_moved() -> None:
    issue = replace(opened(), checkpoint=Checkpoint(MONDAY_10 + hours(4)))
    assert issue.stalls_at == MONDAY_10 + hours(4)
    assert replace(issue, checkpoint=Checkpoint(MONDAY_10 + hours(8), 1)).stalls_at == issue.moved_at
    assert replace(issue, checkpoint=None).stalls_at is None


def test_it_waits_for_whom_it_was_offered_and_for_its_sender_and_else_for_nobody() -> None:
    issue = owned()
    at = MONDAY_10 + minutes(5)
    assert issue.awaits == set()
    assert lived(issue, at, NeedInfo(by=by(BEN), question="Since when?")).awaits == {ALICE}
    offer = HandOver(by=by(BEN), to=DANA, note="Please")
    assert lived(issue, at, offer).awaits == {DANA}
    assert lived(issue, at, NeedInfo(by=by(BEN), question="Since when?"), offer).awaits == {ALICE, DANA}
