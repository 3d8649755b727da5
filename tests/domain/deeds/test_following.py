"""Following an issue without having it: watching and ticking off a procedure (SPEC section 2; statement 77)."""

from dataclasses import replace

import pytest

from bot.domain.commands import Resolve, Tick, Watch
from bot.domain.errors import Why
from bot.domain.issue import Ticked
from bot.domain.procedures import Procedure
from bot.domain.roster import Found
from tests.builders import ALICE, BEN, DANA, MONDAY_10, STRANGER, after, by, minutes
from tests.domain.told import calls, does, opened, owned, refused
from tests.full_policy import FULL_POLICY

LATER = MONDAY_10 + minutes(5)
RESTORE = Procedure(key="restore", title="Restore a backup", steps=("Stop writes", "Restore", "Check"))
POLICY = replace(FULL_POLICY, procedures=(RESTORE,))
DONE = Resolve(by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
SECOND = Tick(by=by(BEN), procedure="restore", step=1)


def test_anyone_may_watch_and_hears_of_the_end() -> None:
    watched = after(owned(), LATER, Watch(by=by(STRANGER)), Watch(by=by(DANA)), policy=FULL_POLICY)
    assert watched.watchers == (STRANGER, DANA)
    told = calls(does(watched, DONE, LATER))[0].people
    assert [(called.person, called.found) for called in told] == [
        (ALICE, Found.OPENER),
        (STRANGER, Found.WATCHER),
        (DANA, Found.WATCHER),
    ]


def test_who_watches_twice_is_told_once_and_who_unwatches_is_not_told() -> None:
    twice = after(owned(), LATER, Watch(by=by(STRANGER)), Watch(by=by(STRANGER)), policy=FULL_POLICY)
    assert twice.watchers == (STRANGER,)
    assert does(twice, Watch(by=by(STRANGER), on=False), LATER).issue.watchers == ()


def test_watching_moves_nothing_and_calls_nobody() -> None:
    before = opened()
    decision = does(before, Watch(by=by(STRANGER)), LATER)
    assert (decision.issue.moved_at, decision.issue.clocks) == (before.moved_at, before.open_clocks)
    assert calls(decision) == []


def test_77_a_step_is_ticked_by_whom_and_when_and_unticked_again() -> None:
    issue = does(owned(policy=POLICY), SECOND, LATER, policy=POLICY).issue
    assert issue.ticked == (Ticked("restore", 1, BEN, LATER),)
    again = does(issue, replace(SECOND, by=by(DANA)), LATER + minutes(1), policy=POLICY).issue
    assert again.ticked == (Ticked("restore", 1, DANA, LATER + minutes(1)),)
    both = does(again, replace(SECOND, step=0), LATER + minutes(2), policy=POLICY).issue
    left = does(both, replace(SECOND, done=False), LATER + minutes(3), policy=POLICY).issue
    assert left.ticked == (Ticked("restore", 0, BEN, LATER + minutes(2)),)


@pytest.mark.parametrize(
    "tick", [replace(SECOND, procedure="dance"), replace(SECOND, step=3), replace(SECOND, step=-1)]
)
def test_77_a_step_that_the_procedure_does_not_have_is_refused(tick: Tick) -> None:
    assert refused(owned(policy=POLICY), tick, LATER, policy=POLICY).why is Why.NO_SUCH_PROCEDURE


def test_77_the_steps_are_ticked_by_the_people_of_the_tier() -> None:
    stranger = replace(SECOND, by=by(STRANGER))
    assert refused(owned(policy=POLICY), stranger, LATER, policy=POLICY).why is Why.NOT_ELIGIBLE
