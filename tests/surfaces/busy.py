"""A policy and an issue with everything that can be under way at once, for surfaces that must show it.

Nothing here judges; what is shown of it is in the tests.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.commands import Accept, AskTier, Command, CustomerWrote, HandOver, Request, StopReminding, Update
from bot.domain.ids import DepartmentKey
from bot.domain.issue import Issue, Override
from bot.domain.matrix import Sentiment
from bot.domain.policy import Policy
from bot.domain.process.procedures import Procedure
from bot.domain.process.required import Required
from bot.domain.roster import DepartmentPeople, Roster
from bot.domain.running import Snoozed
from tests.builders import A_ROSTER, ALICE, BEN, DANA, MONDAY_10, STRANGER, T2, after, an_issue, by, hours, minutes
from tests.full_policy import BILLING, FULL_POLICY

BUSY_POLICY: Policy = replace(
    FULL_POLICY,
    required=(
        Required(tier=T2, key="logs", label="Which logs show it?", hint="A link is enough"),
        Required(tier=T2, key="steps", label="How can it be made to happen?"),
    ),
    procedures=(
        Procedure(key="outage", title="An outage", steps=tuple(f"Step number {n}" for n in range(1, 13))),
        Procedure(key="long", title="Long words", steps=("word " * 40,)),
    ),
)
BILLER = STRANGER  # of billing and of no tier
BUSY_ROSTER: Roster = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(BILLER,), lead=BILLER)})


def busy(*commands: Command, words: str = "as typed", department: DepartmentKey = BILLING) -> Issue:
    """Alice has it; billing and T2 were asked, Ben was offered it, the customer waits, and more."""
    issue = after(
        an_issue(policy=BUSY_POLICY, roster=BUSY_ROSTER),
        MONDAY_10 + minutes(1),
        Accept(by=by(ALICE)),
        Update(by=by(ALICE), text=words, customer_visible=True, next_by=MONDAY_10 + hours(1)),
        CustomerWrote(by=by(ALICE), at=MONDAY_10 + minutes(1), text=words),
        CustomerWrote(by=by(ALICE), at=MONDAY_10 + minutes(1), text=words),
        Request(by=by(ALICE), department=department, question=words, blocking=False),
        AskTier(by=by(ALICE), question=words),
        HandOver(by=by(ALICE), to=BEN, note=words),
        StopReminding(by=by(DANA), until=MONDAY_10 + hours(2), reason=words),
        *commands,
        roster=BUSY_ROSTER,
        policy=BUSY_POLICY,
    )
    return replace(
        issue,
        report=replace(
            issue.report, sentiment=Sentiment.MAY_LEAVE, component=words, tried=words, business_effect=words
        ),
        override=Override(by=ALICE, reason=words, against="blocked now"),
        snoozed=Snoozed(MONDAY_10, MONDAY_10 + timedelta(minutes=30), ALICE),
    )
