"""Who may do what (SPEC section 5a), and who is the sender."""

from dataclasses import replace

import pytest

from bot.domain.commands import Accept, Command, Resolve, Update
from bot.domain.errors import certain
from bot.domain.ids import DepartmentKey, issue_key
from bot.domain.issue import TierEntry
from bot.domain.permissions import MAY, Role, oversees, refusal, roles_of, sender_of
from bot.domain.roster import DepartmentPeople, OnCall, TierPeople
from bot.domain.running import Asked, DepartmentRequest, Entered
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    T1,
    T2,
    TOMAS,
    VERA,
    an_issue,
    by,
)
from tests.full_policy import BILLING


def test_every_command_has_a_row_in_the_table_of_rights() -> None:
    assert set(MAY) == set(Command.__args__)


def test_an_unknown_deed_is_refused() -> None:
    assert refusal(object, by(OLU), an_issue(), A_ROSTER) is not None  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        (ALICE, {Role.OPENER, Role.SENDER, Role.SENDER_UNACCEPTED, Role.TIER}),
        (DANA, {Role.TIER, Role.LEAD}),
        (MARC, {Role.MANAGER}),
        (OLU, {Role.ADMINISTRATOR}),
        (PRIYA, set()),
    ],
)
def test_roles_are_read_from_the_roster_and_the_issue(person: str, roles: set[Role]) -> None:
    assert roles_of(person, an_issue(), A_ROSTER) == {Role.MEMBER, *roles}  # type: ignore[arg-type]  # ids of the table


def test_whoever_is_on_call_belongs_to_the_tier_though_not_on_its_list() -> None:
    tiers = {**A_ROSTER.tiers, T1: replace(A_ROSTER.tier(T1), on_call=(OnCall(TOMAS),))}
    assert refusal(Accept, by(TOMAS), an_issue(), replace(A_ROSTER, tiers=tiers)) is None


def test_e5_who_stands_in_for_a_lead_leads_and_only_while_the_lead_is_away() -> None:
    deputised = replace(A_ROSTER, deputies={DANA: PRIYA})
    assert Role.LEAD not in roles_of(PRIYA, an_issue(), deputised)
    away = replace(deputised, unavailable=frozenset({DANA}))
    assert Role.LEAD in roles_of(PRIYA, an_issue(), away)
    tiers = {**A_ROSTER.tiers, T1: replace(A_ROSTER.tier(T1), lead=None, deputy=TOMAS)}
    unled = replace(away, tiers=tiers)
    leads = [Role.LEAD in roles_of(person, an_issue(), unled) for person in (TOMAS, PRIYA)]
    assert leads == [True, False]


def test_105_lead_and_deputy_and_who_is_on_call_of_the_asked_tier_may_answer() -> None:
    issue = replace(an_issue(), asked=(Asked(number=2, tier=T2, question="?", by=BEN, at=MONDAY_10, until=None),))
    asked = TierPeople(people=frozenset({PRIYA}), on_call=(OnCall(TOMAS),), lead=MARC, deputy=OLU)
    roster = replace(A_ROSTER, tiers={**A_ROSTER.tiers, T2: asked})
    for person in (PRIYA, TOMAS, MARC, OLU):
        assert Role.ASKED in roles_of(person, issue, roster, 2)
        assert Role.ASKED in roles_of(person, issue, roster)
        assert Role.ASKED not in roles_of(person, issue, roster, 1)
    assert Role.ASKED not in roles_of(BEN, issue, roster, 2)


def test_e10_people_and_liaison_of_the_asked_department_and_who_took_it_may_answer() -> None:
    sent = DepartmentRequest(number=2, department=BILLING, question="?", blocking=False, by=BEN, at=MONDAY_10)
    issue = replace(an_issue(), requests=(replace(sent, number=1, department=DepartmentKey("legal")), sent))
    roster = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(TOMAS,), lead=PRIYA)})
    for person in (TOMAS, PRIYA):
        assert Role.DEPARTMENT in roles_of(person, issue, roster, 2)
        assert Role.DEPARTMENT in roles_of(person, issue, roster)
        assert Role.DEPARTMENT not in roles_of(person, issue, roster, 1)
    taken = replace(issue, requests=(replace(sent, owner=DANA),))
    assert Role.DEPARTMENT in roles_of(DANA, taken, roster, 2)
    assert Role.DEPARTMENT not in roles_of(DANA, issue, roster, 2)


def test_those_oversee_all_tiers_who_answer_for_all_of_them() -> None:
    assert [one for one in (MARC, VERA, OLU, DANA, ALICE) if oversees(one, A_ROSTER)] == [MARC, VERA, OLU]


def test_the_sender_of_the_opener_may_update_only_as_one_of_the_tier() -> None:
    assert refusal(Update, by(BEN), an_issue(), A_ROSTER) is None
    assert refusal(Resolve, by(BEN), an_issue(), A_ROSTER) is not None


def test_e9_the_sender_is_found_down_the_path() -> None:
    issue = an_issue()
    raised = TierEntry(tier=T2, how=Entered.RAISED, at=MONDAY_10, by=None)
    escalated = TierEntry(tier=T2, how=Entered.ESCALATED, at=MONDAY_10, by=TOMAS)
    owned = replace(issue.path[0], owner=BEN)
    assert sender_of(replace(issue, path=(owned, raised))) == BEN
    assert sender_of(replace(issue, path=(*issue.path, raised))) == ALICE
    assert sender_of(replace(issue, path=(*issue.path, escalated, raised))) == TOMAS
    returned = TierEntry(tier=T1, how=Entered.RETURNED, at=MONDAY_10, by=PRIYA)
    assert sender_of(replace(issue, path=(owned, escalated, returned))) == ALICE
    again = replace(returned, tier=T2)
    above = replace(escalated, tier=A_POLICY.ladder[2].key, by=BEN)
    assert sender_of(replace(issue, path=(owned, escalated, above, again))) == TOMAS
    to_the_top = replace(raised, tier=A_POLICY.ladder[2].key)
    assert sender_of(replace(issue, path=(*issue.path, escalated, to_the_top))) == TOMAS
    nobody = replace(escalated, by=None)
    assert sender_of(replace(issue, path=(owned, nobody))) == ALICE
    reopened = replace(escalated, how=Entered.REOPENED)
    assert sender_of(replace(issue, path=(owned, escalated, reopened))) == TOMAS


def test_what_the_state_promises_and_does_not_hold_is_a_fault_and_no_refusal() -> None:
    with pytest.raises(AssertionError):
        certain(None)


def test_issues_are_called_by_their_key() -> None:
    assert issue_key(an_issue().id) == "ESC-12"
