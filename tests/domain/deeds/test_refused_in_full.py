"""What each refusal says, with everything that its sentence needs: who was first, when, where, and what is missing.

When a deed is refused is tested beside this file; here nothing may be left out of the answer.
"""

from dataclasses import replace

import pytest

from bot.domain.commands import (
    Accept,
    Answer,
    AskTier,
    Cancel,
    CancelReason,
    Command,
    CustomerWrote,
    Escalate,
    HandOver,
    NeedInfo,
    NoAnswerNeeded,
    Reopen,
    Request,
    Resolve,
    Resume,
    Return,
    Snooze,
    StopReminding,
    TakeOver,
    UnAccept,
    Update,
    WaitOn,
)
from bot.domain.errors import RefusalFacts, Why
from bot.domain.ids import TierKey
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.process.required import Required
from bot.domain.running import SnoozeFor
from tests.builders import (
    ALICE,
    BEN,
    DANA,
    MONDAY_10,
    PRIYA,
    T1,
    T2,
    T3,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.decisions import lived, refused
from tests.domain.told import opened, owned
from tests.full_policy import BILLING, FULL_POLICY

LATER = MONDAY_10 + minutes(5)
EARLIER = MONDAY_10 + minutes(2)
QUARTER = Snooze(by=by(BEN), length=SnoozeFor.QUARTER)
UP = Escalate(by=by(BEN), reason="Needs access")
PAID = Request(by=by(BEN), department=BILLING, question="Paid?")
DONE = Resolve(by=by(BEN), text="Restarted", cause="defect", component="api", customer_told=True, lower_tier_could=True)


def waiting_on_the_vendor() -> Issue:
    return lived(owned(), EARLIER, WaitOn(by=by(BEN), vendor=True, reason="Their ticket"))


def promising(to_the_customer: bool, minutes_from_now: float) -> Update:  # noqa: FBT001  # a case
    return Update(
        by=by(BEN), text="Looking", customer_visible=to_the_customer, next_by=LATER + minutes(minutes_from_now)
    )


CASES: list[tuple[str, Issue, Command, Why, RefusalFacts]] = [
    (
        "the second press hears who was first (E8)",
        lived(owned(), EARLIER, UP),
        Accept(by=by(BEN), entry=1),
        Why.ALREADY_MOVED,
        RefusalFacts(by=BEN, at=EARLIER, tier=T2),
    ),
    (
        "the second to accept hears who was first (E6)",
        owned(),
        Accept(by=by(DANA)),
        Why.ALREADY_ACCEPTED,
        RefusalFacts(by=BEN, at=MONDAY_10, tier=T1),
    ),
    (
        "what is open is not reopened (R12)",
        owned(),
        Reopen(by=by(ALICE), reason="Again"),
        Why.ALREADY_OPEN,
        RefusalFacts(by=BEN, tier=T1),
    ),
    (
        "nobody gives up what nobody has (E7)",
        opened(),
        UnAccept(by=by(DANA), reason="Ill"),
        Why.NOBODY_OWNS_IT,
        RefusalFacts(tier=T1),
    ),
    (
        "what does not wait goes on already (R6)",
        owned(),
        Resume(by=by(BEN)),
        Why.NOT_WAITING,
        RefusalFacts(by=BEN, tier=T1),
    ),
    (
        "what nobody has does not wait either (R6)",
        opened(),
        Resume(by=by(DANA)),
        Why.NOT_WAITING,
        RefusalFacts(tier=T1),
    ),
    (
        "what waits does not wait once more (R6)",
        waiting_on_the_vendor(),
        NeedInfo(by=by(BEN), question="Which?"),
        Why.ALREADY_WAITING,
        RefusalFacts(by=BEN, at=EARLIER, tier=T1),
    ),
    (
        "what is resolved says by whom and when (R27)",
        lived(owned(), EARLIER, DONE),
        UP,
        Why.ALREADY_RESOLVED,
        RefusalFacts(by=BEN, at=EARLIER, tier=T1),
    ),
    (
        "what is cancelled stays so (R13)",
        lived(owned(), EARLIER, Cancel(by=by(BEN), reason=CancelReason.INVALID)),
        UP,
        Why.ALREADY_CLOSED,
        RefusalFacts(at=EARLIER, tier=T1),
    ),
    (
        "who is not of the tier hears whose it is (5a)",
        owned(),
        replace(UP, by=by(PRIYA)),
        Why.NOT_ELIGIBLE,
        RefusalFacts(by=BEN, tier=T1),
    ),
    (
        "a thumb accepts no Sev 1 (R8)",
        opened(Severity.SEV1),
        Accept(by=by(TOMAS), reaction=True),
        Why.REACTION_DOES_NOT_ACCEPT,
        RefusalFacts(tier=T3),
    ),
    (
        "it is theirs already (E9)",
        owned(),
        HandOver(by=by(BEN), to=BEN),
        Why.ALREADY_THEIRS,
        RefusalFacts(by=BEN, tier=T1),
    ),
    (
        "it is the lead's already (E9)",
        lived(opened(), MONDAY_10, Accept(by=by(DANA))),
        TakeOver(by=by(DANA), reason="Mine"),
        Why.ALREADY_THEIRS,
        RefusalFacts(by=DANA, tier=T1),
    ),
    (
        "nobody of another tier is offered it (E9)",
        owned(),
        HandOver(by=by(BEN), to=PRIYA),
        Why.PERSON_NOT_OF_THE_TIER,
        RefusalFacts(by=PRIYA, tier=T1),
    ),
    (
        "it waits on the vendor (E10)",
        waiting_on_the_vendor(),
        PAID,
        Why.ALREADY_WAITING,
        RefusalFacts(by=BEN, at=EARLIER),
    ),
    (
        "nobody asked (E9)",
        waiting_on_the_vendor(),
        Answer(by=by(ALICE), text="Here"),
        Why.ALREADY_WAITING,
        RefusalFacts(by=BEN, at=EARLIER, tier=T1),
    ),
    (
        "nobody asks themselves (E9)",
        lived(opened(), MONDAY_10, Accept(by=by(ALICE))),
        NeedInfo(by=by(ALICE), question="Which?"),
        Why.ASKING_ONESELF,
        RefusalFacts(by=ALICE),
    ),
    (
        "no tier is above the top (statement 105)",
        owned(tier=T3),
        AskTier(by=by(TOMAS), question="Who else?"),
        Why.NO_TIER_ABOVE,
        RefusalFacts(tier=T3),
    ),
    (
        "a promise to the team is an owner's (R28)",
        opened(),
        promising(to_the_customer=False, minutes_from_now=30),
        Why.NOBODY_OWNS_IT,
        RefusalFacts(tier=T1),
    ),
    (
        "a promise lies ahead (R28)",
        owned(),
        promising(to_the_customer=True, minutes_from_now=0),
        Why.PROMISE_IN_THE_PAST,
        RefusalFacts(at=LATER),
    ),
    (
        "a promise beyond twice the cadence is a lead's (R28)",
        owned(),
        promising(to_the_customer=True, minutes_from_now=241),
        Why.PROMISE_NEEDS_LEAD,
        RefusalFacts(until=LATER + hours(4)),
    ),
    (
        "the customer has not written tomorrow (R27)",
        owned(),
        CustomerWrote(by=by(BEN), at=LATER + minutes(1), text="Hello?"),
        Why.TIME_IN_THE_FUTURE,
        RefusalFacts(at=LATER + minutes(1)),
    ),
    (
        "nothing waits for an answer (R27)",
        owned(),
        NoAnswerNeeded(by=by(BEN)),
        Why.NOTHING_UNANSWERED,
        RefusalFacts(by=BEN),
    ),
    (
        "a tier that there is not (E8)",
        owned(),
        replace(UP, by=by(DANA), to=TierKey("tier9")),
        Why.UNKNOWN_TIER,
        RefusalFacts(tier=T2),
    ),
    (
        "past a tier is a lead's (E8)",
        owned(),
        replace(UP, to=T3),
        Why.SKIP_NEEDS_LEAD,
        RefusalFacts(tier=T1),
    ),
    (
        "nothing is below the first tier (E9)",
        owned(),
        Return(by=by(BEN), reason="incomplete"),
        Why.NO_TIER_BELOW,
        RefusalFacts(tier=T1),
    ),
    (
        "a grave issue is snoozed three times (R20)",
        lived(owned(), EARLIER, QUARTER, QUARTER, QUARTER),
        QUARTER,
        Why.SNOOZES_USED_UP,
        RefusalFacts(tier=T1),
    ),
    (
        "reminders stop for two checkpoints at most (R18)",
        owned(),
        StopReminding(by=by(DANA), until=LATER + hours(9), reason="They know"),
        Why.STOP_TOO_LONG,
        RefusalFacts(until=LATER + hours(8)),
    ),
]


@pytest.mark.parametrize(("issue", "command", "why", "facts"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_refusal_says_all_that_its_sentence_needs(
    issue: Issue, command: Command, why: Why, facts: RefusalFacts
) -> None:
    refusal = refused(issue, LATER, command)
    assert (refusal.why, refusal.facts) == (why, facts)


def test_e8_what_the_receiving_tier_requires_is_named_with_the_tier() -> None:
    logs, version = (Required(tier=T2, key=key, label=key.title()) for key in ("logs", "version"))
    policy = replace(FULL_POLICY, required=(logs, version))
    refusal = refused(owned(), LATER, replace(UP, information={"version": "4.2"}), policy=policy)
    assert (refusal.why, refusal.facts) == (Why.MISSING_INFORMATION, RefusalFacts(tier=T2, missing=("logs",)))
