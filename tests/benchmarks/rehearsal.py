"""What a rehearsal costs: 10,000 past issues of 30 facts under two policies (goal: at most 120 s).

`make bench` measures a sample and scales it; `python -m tests.benchmarks.rehearsal 20` lives all of them.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from bot.db import facts as stored_facts
from bot.db import issues as stored_issues
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, Command, CustomerWrote, Resolve, Resume, Update, WaitOn, Watch
from bot.domain.decision import Decision
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.facts import Fact
from bot.domain.hindsight.rehearsal import Rehearsal, compare, live
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.opening import Form, open_issue
from bot.usecases.hindsight.rehearse import rehearse
from bot.usecases.policies import activate_policy
from bot.usecases.runtime import Runtime
from tests.benchmarks.table import Row, alone, sized
from tests.builders import A_ROSTER, ALICE, MONDAY_10, OLU, REPORTS, T1, TEAM, by, minutes
from tests.full_policy import FULL_POLICY

ALL = 10_000
SAMPLE = 500
UNTIL = MONDAY_10 + timedelta(days=100)
DRAFT = replace(
    FULL_POLICY,
    targets=tuple(
        replace(one, length=Length(minutes(10))) if (one.clock, one.tier) == (ClockKind.ACK, T1) else one
        for one in FULL_POLICY.targets
    ),
)


class Past:
    """One issue as it was: accepted late, updated, waited, answered and resolved within a few hours."""

    def __init__(self, number: int) -> None:
        self.facts: list[Fact] = []
        severity = (Severity.SEV2, Severity.SEV3, Severity.SEV3, Severity.SEV4)[number % 4]
        self.opened = MONDAY_10 + timedelta(minutes=13 * number % (90 * 24 * 60))
        self.issue = self._note(
            open_issue(
                team=TEAM,
                id=IssueId(number),
                form=Form(id=f"f{number}", report=REPORTS[severity]),
                by=by(ALICE),
                policy=FULL_POLICY,
                policy_version=1,
                roster=A_ROSTER,
                now=self.opened,
            )
        )
        for minute, command in self._deeds(12 + number % 60):
            self._until(minute)
            self.issue = self._note(
                decide(self.issue, command, FULL_POLICY, A_ROSTER, self.opened + timedelta(minutes=minute))
            )
        self._until(100 * 24 * 60)

    def _deeds(self, first: int) -> tuple[tuple[int, Command], ...]:
        me, told = by(OLU), {"text": "x", "customer_visible": True}
        solved = Resolve(by=me, text="x", cause="defect", component="y", customer_told=True, lower_tier_could=False)
        return (
            (first, Accept(by=me)),
            (first + 5, Update(by=me, **told)),  # type: ignore[arg-type]  # names of its fields
            (first + 20, WaitOn(by=me, vendor=False, reason="x")),
            (first + 40, CustomerWrote(by=me, at=self.opened + timedelta(minutes=first + 40), text="x")),
            (first + 50, Update(by=me, **told)),  # type: ignore[arg-type]  # names of its fields
            (first + 60, WaitOn(by=me, vendor=True, reason="x")),
            (first + 80, Resume(by=me)),
            (first + 110, Update(by=me, text="x")),
            (first + 130, Watch(by=me)),
            (first + 160, WaitOn(by=me, vendor=True, reason="x")),
            (first + 180, Resume(by=me)),
            (first + 220, solved),
        )

    def _note(self, decision: Decision) -> Issue:
        self.facts += decision.facts
        return replace(decision.issue, clocks=decision.issue.open_clocks)

    def _until(self, minute: int) -> None:
        until = self.opened + timedelta(minutes=minute)
        while (wake := next_wake(self.issue, FULL_POLICY)) is not None and wake <= until:
            decision = pass_time(self.issue, FULL_POLICY, A_ROSTER, wake)
            assert decision is not None
            self.issue = self._note(decision)


def measure(share: float = 1.0) -> Iterator[Row]:
    """A sample of the issues, scaled to all; a share of 20 is all of them."""
    count = sized(SAMPLE, share)
    past = [Past(number) for number in range(1, count + 1)]
    yield Row("facts of an issue, on average", f"{sum(len(one.facts) for one in past) / count:.1f}")
    scale, which = ALL / count, "" if count == ALL else f" (from {count})"
    for name, prepare in (("", _in_memory), (", loaded", _from_a_database)):
        with prepare(past) as lives:
            before, began = process_time(), perf_counter()
            assert lives().issues == count
            worked, took = (process_time() - before) * scale, (perf_counter() - began) * scale
        yield Row(f"{ALL} issues{name}{which}", f"{took:.0f} s", "under 120 s")
        yield Row("  of it processor time", f"{worked:.0f} s")


@contextmanager
def _in_memory(past: Sequence[Past]) -> Iterator[Callable[[], Rehearsal]]:
    yield lambda: compare(
        (
            live(TEAM, one.issue.id, one.facts, FULL_POLICY, A_ROSTER, UNTIL),
            live(TEAM, one.issue.id, one.facts, DRAFT, A_ROSTER, UNTIL),
        )
        for one in past
    )


@contextmanager
def _from_a_database(past: Sequence[Past]) -> Iterator[Callable[[], Rehearsal]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bot.sqlite3'}"
        migrate(url)
        database = Database(url, lambda: UNTIL)
        rt = Runtime(database, lambda: UNTIL, administrators=(OLU,))
        activate_policy(rt, TEAM, FULL_POLICY, "", None)
        for first in range(0, len(past), SAMPLE):
            some = past[first : first + SAMPLE]
            with database.writing() as session:
                stored_issues.save(session, TEAM, [(one.issue, next_wake(one.issue, FULL_POLICY)) for one in some])
                stored_facts.append(session, TEAM, [(one.issue.id, fact) for one in some for fact in one.facts])
        yield lambda: rehearse(rt, TEAM, DRAFT, MONDAY_10, UNTIL)
        database.dispose()


if __name__ == "__main__":
    alone(measure)
