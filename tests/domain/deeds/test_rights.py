"""Who may do what, role by role as SPEC section 5a has it, and that a recorded deed is not asked again."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain import commands as c
from bot.domain.actor import Standing
from bot.domain.errors import Why
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.lifecycle import decide
from bot.domain.permissions import refusal
from bot.domain.roster import DepartmentPeople, TierPeople
from bot.domain.running import Entered
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    SAM,
    STRANGER,
    T1,
    T2,
    TOMAS,
    VERA,
    by,
    minutes,
)
from tests.decisions import deed, lived, refused
from tests.domain.told import opened, owned
from tests.full_policy import BILLING, FULL_POLICY

LATER = MONDAY_10 + minutes(5)
HUGO = PersonId("U0HUGO")  # of billing
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(HUGO,))})

ANYONE = {c.AskTier, c.Watch}
OF_THE_SENDER = ANYONE | {c.Answer, c.Update, c.CustomerWrote, c.DraftUpdate, c.Reopen}
OF_THE_TIER = OF_THE_SENDER | {
    c.Accept,
    c.NeedInfo,
    c.Return,
    c.Escalate,
    c.NoAnswerNeeded,
    c.Tick,
    c.AnswerAsk,
    c.OpenChannel,
}
EVERYTHING = set(c.Command.__args__)
OF_THE_OWNER = EVERYTHING - {c.TakeOver, c.StopReminding, c.ApproveUpdate, c.SendBack, c.AcceptRequest}
OF_THE_LEAD = EVERYTHING - {c.AcceptRequest}


def may(person: PersonId, issue: Issue) -> set[type[c.Command]]:
    return {deed for deed in EVERYTHING if refusal(deed, by(person), issue, ROSTER) is None}


def at_t2() -> Issue:
    """Opened by Alice, escalated by Ben, accepted by Priya."""
    return owned(tier=T2)


WHO: Mapping[PersonId, set[type[c.Command]]] = {
    STRANGER: ANYONE,
    TOMAS: ANYONE,  # of the next tier
    ALICE: OF_THE_SENDER,
    SAM: OF_THE_TIER,
    PRIYA: OF_THE_OWNER,
    LENA: OF_THE_LEAD,
    MARC: EVERYTHING,
    VERA: EVERYTHING,
    OLU: EVERYTHING,
}


@pytest.mark.parametrize("person", WHO)
def test_5a_each_may_do_what_their_role_allows_and_nothing_else(person: PersonId) -> None:
    assert may(person, at_t2()) == WHO[person]


def test_5a_whoever_escalated_it_is_its_sender_and_keeps_a_word_as_the_one_who_had_it() -> None:
    assert may(BEN, at_t2()) - {c.NoAnswerNeeded} == OF_THE_SENDER


def test_5a_opener_and_sender_cancel_until_somebody_accepts() -> None:
    unaccepted = lived(owned(), LATER, c.Escalate(by=by(BEN), reason="x"))
    for person in (ALICE, BEN):
        assert c.Cancel in may(person, unaccepted)
        assert c.Cancel not in may(person, at_t2())


def test_5a_whoever_it_was_offered_to_may_accept_also_from_another_tier_by_then() -> None:
    offered = lived(at_t2(), LATER, c.HandOver(by=by(PRIYA), to=SAM))
    gone = replace(ROSTER, tiers={**ROSTER.tiers, T2: TierPeople(lead=LENA)})
    assert refusal(c.Accept, by(SAM), offered, gone) is None


def test_5a_the_people_who_were_asked_answer_what_they_were_asked_and_nothing_else() -> None:
    asked = lived(owned(), LATER, c.AskTier(by=by(BEN), question="Seen before?"))
    assert may(PRIYA, asked) == ANYONE | {c.AnswerAsk}
    assert refusal(c.AnswerAsk, by(PRIYA), asked, ROSTER, 2) is Why.NOT_ELIGIBLE
    sent = lived(owned(), LATER, c.Request(by=by(BEN), department=BILLING, question="Paid?"))
    assert may(HUGO, sent) == ANYONE | {c.AcceptRequest, c.AnswerRequest}
    nine = c.AnswerRequest(by=by(HUGO), number=9, text="Yes")
    assert refused(sent, LATER, nine, roster=ROSTER).why is Why.NOT_OWNER
    assert refusal(c.AnswerRequest, by(HUGO), sent, ROSTER, 2) is Why.NOT_OWNER


def test_5a_where_nobody_is_bound_only_those_above_may_anything() -> None:
    unbound = replace(ROSTER, tiers={})
    assert refusal(c.Accept, by(SAM), opened(), unbound) is Why.NOT_ELIGIBLE
    assert refusal(c.Accept, by(OLU), opened(), unbound) is None
    nobody = replace(unbound, administrators=frozenset(), managers=(), accountable=None)
    assert {person for person in WHO if refusal(c.Accept, by(person), opened(), nobody) is None} == set()


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.MEMBER])
def test_5a_who_is_no_full_member_may_nothing_whatever_their_role(standing: Standing) -> None:
    assert {refusal(one, by(PRIYA, standing), at_t2(), ROSTER) for one in EVERYTHING} == {Why.NOT_A_MEMBER}


def test_98_a_refusal_says_who_could() -> None:
    assert refusal(c.Resolve, by(SAM), at_t2(), ROSTER) is Why.NOT_OWNER
    assert refusal(c.Escalate, by(DANA), at_t2(), ROSTER) is Why.NOT_ELIGIBLE
    assert refusal(c.TakeOver, by(SAM), at_t2(), ROSTER) is Why.NEEDS_LEAD
    assert refusal(c.AcceptRequest, by(SAM), at_t2(), ROSTER) is Why.NOT_OF_THE_DEPARTMENT


def test_a_recorded_deed_is_replayed_though_the_person_has_no_role_any_more() -> None:
    unbound = replace(A_ROSTER, tiers={})
    accepted = decide(opened(), c.Accept(by=by(BEN)), FULL_POLICY, unbound, LATER, recorded=True).issue
    assert accepted.owner == BEN
    handed = c.HandOver(by=by(BEN), to=DANA)
    assert decide(accepted, handed, FULL_POLICY, unbound, LATER, recorded=True).issue.offered is not None


def test_e9_a_deed_of_the_sender_leaves_the_entry_as_it_came() -> None:
    answered = deed(
        lived(at_t2(), LATER, c.NeedInfo(by=by(PRIYA), question="?")), LATER, c.Answer(by=by(BEN), text="x")
    )
    assert [(entry.tier, entry.how) for entry in answered.issue.path] == [
        (T1, Entered.OPENED),
        (T2, Entered.ESCALATED),
    ]
