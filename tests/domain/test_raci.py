"""The RACI table: whom it names for an issue, and who these people are today (SPEC RO2, statement 74)."""

from dataclasses import replace

import pytest

from bot.domain.commands import Accept, Request
from bot.domain.errors import PolicyContradiction
from bot.domain.ids import CalendarKey, DepartmentKey, PersonId, TierKey
from bot.domain.matrix import Severity
from bot.domain.policy import Department, Policy
from bot.domain.process.raci import Part, Raci, RaciException, unknown_names
from bot.domain.raci import Belongs, informed_people, who_belongs
from bot.domain.roster import Called, DepartmentPeople, Found, TierPeople
from tests.builders import (
    A_POLICY,
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    MARC,
    MONDAY_10,
    SAM,
    STRANGER,
    T1,
    T3,
    TOMAS,
    VERA,
    after,
    an_issue,
    by,
    by_severity,
)

BOSS, QA, LIAISON = PersonId("U0BOSS"), PersonId("U0QA"), PersonId("U0LIAISON")
ENGINEERING = DepartmentKey("engineering")
TABLE = Raci(
    responsible=("tier", "it"),
    accountable=("lead", "accountable"),
    consulted=("engineering", "The board"),
    informed=("executives", "qa"),
    teams={"it": "IT", "executives": "Executives", "qa": "QA"},
    exceptions=(
        RaciException(severity=Severity.SEV4, informed=()),
        RaciException(tier=T3, severity=Severity.SEV4, informed=("qa",)),
        RaciException(tier=T3, responsible=("owner", "on_call"), accountable=("manager", "deputy")),
    ),
)
POLICY: Policy = replace(
    A_POLICY,
    raci=TABLE,
    departments=(
        Department(
            key=ENGINEERING,
            name="Engineering",
            calendar=CalendarKey("always"),
            target=by_severity(60, 240, 480, 480),
        ),
    ),
)
ROSTER = replace(
    A_ROSTER,
    departments={
        DepartmentKey("it"): DepartmentPeople(people=(STRANGER,)),
        DepartmentKey("executives"): DepartmentPeople(people=(BOSS, VERA)),
        DepartmentKey("qa"): DepartmentPeople(people=(QA,)),
        ENGINEERING: DepartmentPeople(people=(SAM,), lead=LIAISON),
    },
)


def test_the_most_specific_line_names_them() -> None:
    assert TABLE.names(Part.INFORMED, T1, Severity.SEV2) == ("executives", "qa")
    assert TABLE.names(Part.INFORMED, T1, Severity.SEV4) == ()
    assert TABLE.names(Part.INFORMED, T3, Severity.SEV4) == ("qa",)
    assert TABLE.names(Part.ACCOUNTABLE, T3, Severity.SEV1) == ("manager", "deputy")
    assert TABLE.names(Part.CONSULTED, T3, Severity.SEV1) == ("engineering", "The board")


def test_a_team_helps_a_tier_where_it_is_responsible_at_any_severity() -> None:
    assert TABLE.helping(T1) == {"it"}
    assert TABLE.helping(T3) == set()
    sometimes = replace(
        TABLE, responsible=("tier",), exceptions=(RaciException(severity=Severity.SEV1, responsible=("it",)),)
    )
    assert sometimes.helping(T1) == {"it"}


def test_teams_are_informed_in_the_order_of_the_table_wherever_they_stand_in_it() -> None:
    table = replace(TABLE, informed=("qa", "lead"), exceptions=(RaciException(tier=T1, informed=("executives", "qa")),))
    assert table.informed_teams() == ("qa", "executives")
    assert TABLE.informed_teams() == ("executives", "qa")


def test_a_team_hears_of_the_tiers_and_severities_whose_lines_inform_it() -> None:
    tiers = (T1, T3)
    assert TABLE.informed_of("executives", tiers) == {(tier, one) for tier in tiers for one in Severity} - {
        (T1, Severity.SEV4),
        (T3, Severity.SEV4),
    }
    assert (T3, Severity.SEV4) in TABLE.informed_of("qa", tiers)
    assert TABLE.informed_of("it", tiers) == set()


def test_those_belong_to_an_issue_who_have_the_work_and_who_answer_for_it() -> None:
    issue = an_issue(policy=POLICY, roster=ROSTER)
    assert who_belongs(issue, POLICY, ROSTER) == (
        Belongs(ALICE, Part.RESPONSIBLE),
        Belongs(BEN, Part.RESPONSIBLE),
        Belongs(STRANGER, Part.RESPONSIBLE),
        Belongs(DANA, Part.ACCOUNTABLE),
        Belongs(VERA, Part.ACCOUNTABLE),
    )
    accepted = after(issue, MONDAY_10, Accept(by=by(BEN)), policy=POLICY, roster=ROSTER)
    assert [one.person for one in who_belongs(accepted, POLICY, ROSTER)] == [BEN, STRANGER, DANA, VERA]


def test_a_department_belongs_once_it_is_asked() -> None:
    asks = Request(by=by(ALICE), department=ENGINEERING, question="Is it the database?")
    asked = after(an_issue(policy=POLICY, roster=ROSTER), MONDAY_10, asks, policy=POLICY, roster=ROSTER)
    consulted = [one.person for one in who_belongs(asked, POLICY, ROSTER) if one.part is Part.CONSULTED]
    assert consulted == [LIAISON, SAM]


def test_74_the_informed_belong_to_a_sev_1_alone() -> None:
    worst = an_issue(Severity.SEV1, policy=POLICY, roster=ROSTER)
    assert who_belongs(worst, POLICY, ROSTER) == (
        Belongs(TOMAS, Part.RESPONSIBLE),
        Belongs(MARC, Part.ACCOUNTABLE),
        Belongs(BOSS, Part.INFORMED),
        Belongs(VERA, Part.INFORMED),
        Belongs(QA, Part.INFORMED),
    )


def test_e5_who_is_away_is_stood_in_for() -> None:
    away = replace(ROSTER, unavailable=frozenset({DANA, VERA}), deputies={DANA: INES})
    belong = who_belongs(an_issue(policy=POLICY, roster=ROSTER), POLICY, away)
    assert [one.person for one in belong if one.part is Part.ACCOUNTABLE] == [INES]


def test_the_people_of_an_informed_team_are_those_who_are_there() -> None:
    issue = an_issue(policy=POLICY, roster=ROSTER)
    there = replace(ROSTER, unavailable=frozenset({VERA}), deputies={VERA: INES})
    assert informed_people(issue, POLICY, "executives", there) == (Called(BOSS, Found.INFORMED),)
    assert informed_people(an_issue(Severity.SEV4), POLICY, "executives", there) == ()


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (replace(TABLE, teams={**TABLE.teams, "owner": "Owners"}), ("raci", "teams", "owner")),
        (replace(TABLE, teams={**TABLE.teams, "tier1": "First"}), ("raci", "teams", "tier1")),
        (replace(TABLE, teams={**TABLE.teams, "engineering": "E"}), ("raci", "teams", "engineering")),
        (replace(TABLE, exceptions=(RaciException(informed=()),)), ("raci", "exceptions", 0)),
        (
            replace(TABLE, exceptions=(RaciException(tier=TierKey("tier9"), informed=()),)),
            ("raci", "exceptions", 0, "tier"),
        ),
        (
            replace(TABLE, exceptions=(RaciException(tier=T1, informed=()), RaciException(tier=T1, informed=("qa",)))),
            ("raci", "exceptions", 1),
        ),
        (
            replace(
                TABLE,
                exceptions=(RaciException(tier=T1, informed=()), RaciException(severity=Severity.SEV1, informed=())),
            ),
            ("raci", "exceptions", 1),
        ),
    ],
)
def test_a_table_that_says_two_things_at_once_is_refused(table: Raci, where: tuple[str | int, ...]) -> None:
    with pytest.raises(PolicyContradiction) as refused:
        replace(POLICY, raci=table)
    assert [problem.path for problem in refused.value.problems] == [where]


@pytest.mark.parametrize(
    "others",
    [
        (RaciException(tier=T1, informed=()), RaciException(tier=T3, informed=())),
        (RaciException(severity=Severity.SEV1, informed=()), RaciException(severity=Severity.SEV2, informed=())),
        (RaciException(tier=T1, informed=()), RaciException(severity=Severity.SEV2, accountable=("manager",))),
        (RaciException(tier=T1, informed=()), RaciException(tier=T1, severity=Severity.SEV2, informed=())),
    ],
)
def test_lines_that_are_never_about_the_same_may_stand_side_by_side(others: tuple[RaciException, ...]) -> None:
    assert replace(POLICY, raci=replace(TABLE, exceptions=others)).raci.exceptions == others


def test_the_owner_and_the_deputy_belong_where_the_table_names_them() -> None:
    table = replace(TABLE, responsible=("owner",), accountable=("deputy",), consulted=(), exceptions=())
    policy, roster = replace(POLICY, raci=table), replace(ROSTER, tiers={**ROSTER.tiers, T1: with_deputy()})
    accepted = after(
        an_issue(policy=policy, roster=roster), MONDAY_10, Accept(by=by(BEN)), policy=policy, roster=roster
    )
    assert who_belongs(accepted, policy, roster) == (Belongs(BEN, Part.RESPONSIBLE), Belongs(SAM, Part.ACCOUNTABLE))


def with_deputy() -> TierPeople:
    return replace(ROSTER.tier(T1), deputy=SAM)


def test_names_that_nobody_knows_make_no_activated_version_unreadable() -> None:
    old = Raci(responsible=("support",), informed=("marketing",))
    assert replace(A_POLICY, raci=old).raci == old


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (replace(TABLE, informed=("exectives",)), ("raci", "informed", 0)),
        (replace(TABLE, consulted=("zzz",)), ("raci", "consulted", 0)),
        (
            replace(TABLE, exceptions=(RaciException(severity=Severity.SEV1, informed=("nobody",)),)),
            ("raci", "exceptions", 0, "informed", 0),
        ),
    ],
)
def test_a_table_that_is_being_written_names_nobody_who_is_not_there(table: Raci, where: tuple[str | int, ...]) -> None:
    assert [problem.path for problem in unknown_names(table, [ENGINEERING])] == [where]
    assert list(unknown_names(TABLE, [ENGINEERING])) == []
