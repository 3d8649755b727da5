"""Every call of every deed fails once: what was not finished is not there, and doing it again ends as if nothing was.

As SQLite tests itself (RELIABILITY section 6): the first call fails, the second, the third, until none is left.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.db.bound import BoundKind, BoundTo
from bot.domain import commands as c
from bot.domain.absence import Absence
from bot.domain.actor import Actor, Standing
from bot.domain.commands import Command
from bot.domain.errors import Refused
from bot.domain.ids import IssueId, PersonId
from bot.domain.insight import Insight
from bot.domain.opening import Form
from bot.domain.process.noise import NoiseBudget
from bot.usecases.after_restore import doubt_what_was_not_sent
from bot.usecases.beat import beat
from bot.usecases.bindings import bind
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.departures import pass_on
from bot.usecases.directory import remember_person
from bot.usecases.enforce_deadlines import enforce_deadlines
from bot.usecases.hourly import hourly
from bot.usecases.insights import Change, change_insight, save_insight
from bot.usecases.observe import observe_customers
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.policies import activate_policy, activate_version
from bot.usecases.reapply import reapply_to
from bot.usecases.rebind import NOTHING, rebind
from bot.usecases.receive import receive_event
from bot.usecases.redraw import redraw
from bot.usecases.rotas import set_absence
from bot.usecases.watch import watch
from tests.builders import A_REPORT
from tests.faults.harness import ALICE, BEN
from tests.faults.nth_call import POLICY, Kept, Place, Plan, tries
from tests.full_policy import BILLING
from tests.scope import EVERYTHING
from tests.simulation.seeds import IN_MEMORY
from tests.simulation.slack import slack_time
from tests.slack.office import TEAM

DANA, PRIYA = PersonId("U00DANA000"), PersonId("U00PRIYA00")
ONE, TWO = IssueId(1), IssueId(2)
EACH = 1 if EVERYTHING else 13
"""In a quick run one try of so many, every time others."""
Deed = Callable[[Place], object]

by_alice, by_ben, by_dana, by_priya = (Actor(one) for one in (ALICE, BEN, DANA, PRIYA))
SOLVED = c.Resolve(by=by_ben, text="x", cause="defect", component="x", customer_told=True, lower_tier_could=False)


class Case(NamedTuple):
    """A deed, what was done before it, and how much later it is done."""

    deed: Deed
    before: tuple[Deed, ...] = ()
    later: timedelta = timedelta()


def opening(form: str) -> Deed:
    return lambda at: open_issue(at.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by_alice)


def pressing(command: Command, form: str | None = "V1") -> Deed:
    return lambda at: carry_out(at.rt, TEAM, ONE, command, form=form)


def at_rest(at: Place) -> None:
    at.rest()


def after(command: Command, *before: Command, form: str | None = "V1") -> Case:
    """A deed on an issue whose card stands, after others."""
    return Case(pressing(command, form), (opening("f1"), at_rest, *(pressing(one, None) for one in before), at_rest))


ACCEPT, ASKED = c.Accept(by=by_ben), c.NeedInfo(by=by_ben, question="Which one?")
UP, REQUESTED = (
    c.Escalate(by=by_ben, reason="beyond us"),
    c.Request(by=by_ben, department=BILLING, question="Who pays?"),
)
DRAFTED = c.DraftUpdate(by=by_ben, text="We look.")
DEEDS = {
    "accept": after(ACCEPT, form=None),
    "escalate": after(UP, ACCEPT),
    "ask the sender": after(ASKED, ACCEPT),
    "answer": after(c.Answer(by=by_alice, text="The blue one."), ACCEPT, ASKED),
    "return": after(c.Return(by=by_priya, reason="incomplete"), ACCEPT, UP),
    "hand over": after(c.HandOver(by=by_ben, to=DANA), ACCEPT),
    "take over": after(c.TakeOver(by=by_dana, reason="He is out."), ACCEPT),
    "un-accept": after(c.UnAccept(by=by_ben, reason="I am out."), ACCEPT),
    "wait": after(c.WaitOn(by=by_ben, vendor=False, reason="They look."), ACCEPT),
    "resume": after(c.Resume(by=by_ben), ACCEPT, c.WaitOn(by=by_ben, vendor=True, reason="x"), form=None),
    "update": after(c.Update(by=by_ben, text="We look."), ACCEPT),
    "ask a tier": after(c.AskTier(by=by_ben, question="How?"), ACCEPT),
    "draft a text": after(DRAFTED, ACCEPT),
    "approve a text": after(c.ApproveUpdate(by=by_dana, number=1), ACCEPT, DRAFTED, form=None),
    "send a text back": after(c.SendBack(by=by_dana, number=1, comment="No."), ACCEPT, DRAFTED),
    "request": after(REQUESTED, ACCEPT),
    "withdraw a request": after(c.WithdrawRequest(by=by_ben, number=1, reason="x"), ACCEPT, REQUESTED),
    "resolve": after(SOLVED, ACCEPT),
    "reopen": after(c.Reopen(by=by_alice, reason="Not solved."), ACCEPT, SOLVED),
    "cancel": after(c.Cancel(by=by_ben, reason=c.CancelReason.WITHDRAWN), ACCEPT),
    "watch": after(c.Watch(by=by_priya), form=None),
    "open a channel": after(c.OpenChannel(by=by_ben), ACCEPT, form=None),
}

MINUTES = timedelta(minutes=1)


def hourly_and_watch(at: Place) -> None:
    watch(at.rt, TEAM, IssueId(0))
    hourly(at.rt, TEAM)


def binding_in_a_form(at: Place) -> None:
    chosen = {key: BoundTo(BoundKind.PEOPLE, (DANA,)) for key in ("fallback", "administrators")}
    rebind(at.rt, TEAM, chosen, dict.fromkeys(chosen, NOTHING), Actor(at.rt.administrators[0]))


def delivering(at: Place) -> None:
    while deliver(at.rt, TEAM, at.send):
        pass


def quiet(at: Place) -> None:
    """Whatever can wait is held back."""
    activate_policy(at.rt, TEAM, replace(POLICY, noise=NoiseBudget(0, 0)), "name: quiet\n", None)


def holding_back(at: Place) -> None:
    while deliver(at.rt, TEAM, at.send, pace=Pace()):
        pass


def lost(at: Place) -> None:
    """The first message goes out, and nobody hears of it."""
    at.slack.plan = Plan((1, "its answer is lost"))
    deliver(at.rt, TEAM, at.send, batch=1)
    at.slack.plan = Plan()


def too_late(at: Place) -> None:
    """Somebody else was faster: a refusal is an answer too."""
    with suppress(Refused):
        carry_out(at.rt, TEAM, ONE, c.Accept(by=by_dana))


def merging(at: Place) -> None:
    command = c.Cancel(by=by_ben, reason=c.CancelReason.DUPLICATE, into=TWO)
    carry_out(at.rt, TEAM, ONE, command, form="V1")


def activating(at: Place) -> None:
    activate_policy(at.rt, TEAM, replace(POLICY, name="slower"), "name: slower\n", None)


def an_absence(at: Place) -> None:
    until = at.business + timedelta(days=1)
    set_absence(at.rt, TEAM, Absence(person=ALICE, since=at.business, until=until, deputy=BEN), None)


def leaving(at: Place) -> None:
    remember_person(at.rt, TEAM, by_ben.person, name="Ben", standing=Standing.DEACTIVATED)


def keeping_what_helped(at: Place) -> None:
    insight = Insight(id="V1", text="Restart it", component="payments", by=ALICE, at=at.business, issue=ONE)
    save_insight(at.rt, TEAM, insight, None, "Saved.")


def correcting_what_helped(at: Place) -> None:
    other = Change(text="Wait", component="search", channel=None, told="Corrected.", author_told="Dana corrected it.")
    change_insight(at.rt, TEAM, "V1", other, by_dana)


def taking_it_back(at: Place) -> None:
    none = Change(text=None, component=None, channel=None, told="Taken back.", author_told="Dana took it back.")
    change_insight(at.rt, TEAM, "V1", none, by_dana)


OPEN = (opening("f1"),)
OTHERS = {
    "accept too late": Case(too_late, (*OPEN, at_rest, pressing(ACCEPT, None), at_rest)),
    "open": Case(opening("f1")),
    "open another": Case(opening("f2"), (*OPEN, at_rest)),
    "merge": Case(merging, (*OPEN, opening("f2"), at_rest, pressing(ACCEPT, None), at_rest)),
    "tick": Case(lambda at: enforce_deadlines(at.rt, TEAM), (*OPEN, at_rest, opening("f2"), at_rest), 20 * MINUTES),
    "beat after an outage": Case(lambda at: beat(at.rt, TEAM), (lambda at: beat(at.rt, TEAM), *OPEN), 120 * MINUTES),
    "observe": Case(lambda at: observe_customers(at.rt, TEAM), (*OPEN, opening("f2"), at_rest)),
    "deliver": Case(delivering, OPEN),
    "settle what is unknown": Case(delivering, (*OPEN, lost), 2 * MINUTES),
    "deliver what waited too long": Case(delivering, (*OPEN, opening("f2")), 300 * MINUTES),
    "deliver what is held back": Case(
        holding_back, (quiet, *OPEN, at_rest, pressing(ACCEPT, None), pressing(REQUESTED, None))
    ),
    "redraw": Case(lambda at: redraw(at.rt, TEAM, ONE), (*OPEN, at_rest)),
    "receive an event": Case(lambda at: receive_event(at.rt, TEAM, "Ev1")),
    "watch": Case(hourly_and_watch, (*OPEN, at_rest), 20 * MINUTES),
    "activate a policy": Case(activating, OPEN),
    "activate an older one": Case(lambda at: activate_version(at.rt, TEAM, 1, 2, None), (activating,)),
    "re-apply": Case(lambda at: reapply_to(at.rt, TEAM, 2, [ONE], None), (*OPEN, at_rest, activating)),
    "bind": Case(lambda at: bind(at.rt, TEAM, "ops", BoundTo(BoundKind.CHANNEL, ("C00SUPPORT",)), None)),
    "bind in a form": Case(binding_in_a_form),
    "be away": Case(an_absence),
    "pass on what is left of who is gone": Case(
        lambda at: pass_on(at.rt, TEAM), (*OPEN, at_rest, pressing(ACCEPT, None), at_rest, leaving)
    ),
    "keep what helped": Case(keeping_what_helped, OPEN),
    "correct what helped": Case(correcting_what_helped, (*OPEN, keeping_what_helped)),
    "take it back": Case(taking_it_back, (*OPEN, keeping_what_helped)),
    "after a restore": Case(lambda at: doubt_what_was_not_sent(at.rt, TEAM), OPEN),
}
CASES = DEEDS | OTHERS


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        at = Place(Path(folder))
        yield at
        at.restart()


@pytest.mark.thorough
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", CASES)
def test_whichever_call_fails_nothing_is_half_done_and_once_more_is_as_good_as_at_once(place: Place, name: str) -> None:
    case = CASES[name]
    kept = prepared(place, case)
    before = place.rows()
    plain = place.play(kept, case.deed, counted := Plan())
    assert "commit" in counted.calls
    for wrong in tries(counted.calls)[random.randrange(EACH) :: EACH]:  # noqa: S311 - any will do
        plan = Plan(wrong)
        end = place.play(kept, case.deed, plan)
        told = f"{name}: call {wrong[0]} of {len(counted.calls)}, {counted.calls[wrong[0] - 1]}, {wrong[1]}"
        assert plan.happened, f"{told}: never reached"
        if counted.calls.count("commit") == 1:
            assert end.at_once in (before, plain.at_once), f"{told}: something is half done"
        assert end.rows == plain.rows, f"{told}: it ends otherwise"
        assert end.shown == plain.shown, f"{told}: Slack shows something else"


def prepared(place: Place, case: Case) -> Kept:
    place.put_back(place.begun)
    with slack_time(lambda: place.machine):
        for deed in case.before:
            deed(place)
    place.advance(case.later)
    return place.keep("prepared")
