"""Following an issue without having it: watching and ticking off a procedure (SPEC section 2; statement 77)."""

from dataclasses import replace

import pytest

from bot.domain.commands import Resolve, Tick, Watch
from bot.domain.errors import Why
from bot.domain.issue import Ticked
from bot.domain.process.procedures import Procedure
from bot.domain.roster import Found
from tests.builders import ALICE, BEN, DANA, MONDAY_10, STRANGER, by, minutes
from tests.decisions import calls_of, deed, lived, refused
from tests.domain.told import opened, owned
from tests.full_policy import FULL_POLICY

LATER = MONDAY_10 + minutes(5)
RESTORE = Procedure(key="restore", title="Restore a backup", steps=("Stop writes", "Restore", "Check"))
POLICY = replace(FULL_POLICY, procedures=(RESTORE,))
DONE = Resolve(by=by(BEN), text="Done", cause="defect", component="api", customer_told=True, lower_tier_could=False)
SECOND = Tick(by=by(BEN), procedure="restore", step=1)


def test_anyone_may_watch_and_hears_of_the_end() -> None:
    watched = lived(owned(), LATER, Watch(by=by(STRANGER)), Watch(by=by(DANA)))
    assert watched.watchers == (STRANGER, DANA)
    told = calls_of(deed(watched, LATER, DONE))[0].people
    assert [(called.person, called.found) for called in told] == [
        (ALICE, Found.OPENER),
        (STRANGER, Found.WATCHER),
        (DANA, Found.WATCHER),
    ]


def test_who_watches_twice_is_told_once_and_who_unwatches_is_not_told() -> None:
    twice = lived(owned(), LATER, Watch(by=by(STRANGER)), Watch(by=by(STRANGER)))
    assert twice.watchers == (STRANGER,)
    assert deed(twice, LATER, Watch(by=by(STRANGER), on=False)).issue.watchers == ()


def test_watching_moves_nothing_and_calls_nobody() -> None:
    before = opened()
    decision = deed(before, LATER, Watch(by=by(STRANGER)))
    assert (decision.issue.moved_at, decision.issue.clocks) == (before.moved_at, before.open_clocks)
    assert calls_of(decision) == []


def test_77_a_step_is_ticked_by_whom_and_when_and_unticked_again() -> None:
    issue = deed(owned(policy=POLICY), LATER, SECOND, policy=POLICY).issue
    assert issue.ticked == (Ticked("restore", 1, BEN, LATER),)
    again = deed(issue, LATER + minutes(1), replace(SECOND, by=by(DANA)), policy=POLICY).issue
    assert again.ticked == (Ticked("restore", 1, DANA, LATER + minutes(1)),)
    both = deed(again, LATER + minutes(2), replace(SECOND, step=0), policy=POLICY).issue
    left = deed(both, LATER + minutes(3), replace(SECOND, done=False), policy=POLICY).issue
    assert left.ticked == (Ticked("restore", 0, BEN, LATER + minutes(2)),)


@pytest.mark.parametrize(
    "tick", [replace(SECOND, procedure="dance"), replace(SECOND, step=3), replace(SECOND, step=-1)]
)
def test_77_a_step_that_the_procedure_does_not_have_is_refused(tick: Tick) -> None:
    assert refused(owned(policy=POLICY), LATER, tick, policy=POLICY).why is Why.NO_SUCH_PROCEDURE


def test_77_the_steps_are_ticked_by_the_people_of_the_tier() -> None:
    stranger = replace(SECOND, by=by(STRANGER))
    assert refused(owned(policy=POLICY), LATER, stranger, policy=POLICY).why is Why.NOT_ELIGIBLE
