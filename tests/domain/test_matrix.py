"""The decision matrix: the first rule that matches, its name, and what a report lacks to qualify (SPEC section 3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import TierKey
from bot.domain.matrix import (
    NOTHING_KNOWN,
    Impact,
    Kind,
    Known,
    Likeness,
    Report,
    Rule,
    Scope,
    Sentiment,
    Severity,
    Unmet,
    Urgency,
    failed,
    field_value,
    judge,
    same_matter,
)
from bot.domain.process.conditions import AtLeast, Condition, Field, Lasting, OneOf, Value, When

T1, T3 = TierKey("tier1"), TierKey("tier3")
HOUR = timedelta(hours=1)
REPORT = Report(
    title="No invoices",
    customer="Acme",
    kind=Kind.BILLING,
    scope=Scope.ONE,
    impact=Impact.DEGRADED,
    urgency=Urgency.SOON,
)


def words(*values: str) -> OneOf:
    return OneOf(frozenset(values))


def a_rule(name: str, when: When, *, qualifies: bool = True) -> Rule:
    return Rule(name=name, when=when, severity=Severity.SEV3, tier=T1, qualifies=qualifies)


OUTAGE = Rule(
    name="outage for all",
    when={Field.KIND: words("outage"), Field.SCOPE: words("all")},
    severity=Severity.SEV1,
    tier=T3,
    because="everybody waits",
)
BLOCKED = a_rule("blocked", {Field.IMPACT: words("blocked")})
PERSISTENT = a_rule("persistent", {Field.CONTACTS: AtLeast(3), Field.UNRESOLVED: Lasting(HOUR)})
OF_PRO = a_rule("degraded for pro", {Field.IMPACT: words("degraded"), Field.PLAN: words("pro")})
QUESTION = replace(a_rule("a question", {}, qualifies=False), because="it can wait", instead="ask the tier")
MATRIX = (OUTAGE, BLOCKED, PERSISTENT, OF_PRO, QUESTION)


def lacking(matrix: tuple[Rule, ...], report: Report = REPORT, known: Known = NOTHING_KNOWN) -> list[tuple[str, Field]]:
    return [(unmet.rule, unmet.field) for unmet in judge(report, matrix, known).unmet]


# the verdict


def test_4_the_first_rule_that_matches_gives_severity_tier_and_its_name() -> None:
    report = replace(REPORT, kind=Kind.OUTAGE, scope=Scope.ALL, impact=Impact.BLOCKED)
    verdict = judge(report, MATRIX)
    assert (verdict.severity, verdict.tier, verdict.rule) == (Severity.SEV1, T3, "outage for all")
    assert (verdict.qualifies, verdict.because, verdict.instead, verdict.unmet) == (True, "everybody waits", "", ())
    blocked = judge(replace(report, scope=Scope.MANY), MATRIX)
    assert (blocked.rule, blocked.qualifies, blocked.unmet) == ("blocked", True, ())
    assert judge(report, MATRIX[1:]).rule == "blocked"


def test_4_what_the_bot_knows_decides_too() -> None:
    assert judge(REPORT, MATRIX, Known(contacts=3, unresolved=HOUR)).rule == "persistent"
    assert judge(REPORT, MATRIX, Known(contacts=3)).rule == "a question"
    assert judge(REPORT, MATRIX, Known(unresolved=HOUR)).rule == "a question"


def test_a_matrix_with_a_hole_gives_no_silent_verdict() -> None:
    with pytest.raises(AssertionError, match="promises a value"):
        judge(REPORT, (OUTAGE,))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field.KIND, "billing"),
        (Field.SCOPE, "one"),
        (Field.IMPACT, "degraded"),
        (Field.URGENCY, "soon"),
        (Field.SENTIMENT, "unhappy"),
        (Field.PLAN, "Pro"),
        (Field.COMPONENT, "Invoices"),
        (Field.CONTACTS, 2),
        (Field.UNRESOLVED, HOUR),
        (Field.OPEN_OF_CUSTOMER, 4),
        (Field.OPEN_OF_CUSTOMER_AND_COMPONENT, 3),
        (Field.RECENT_OF_CUSTOMER, 1),
    ],
)
def test_11_every_input_can_be_asked_about(field: Field, expected: Value) -> None:
    report = replace(REPORT, sentiment=Sentiment.UNHAPPY, plan="Pro", component="Invoices")
    known = Known(contacts=2, unresolved=HOUR, open_of_customer=4, open_of_customer_and_component=3)
    assert field_value(report, known, field) == expected


def test_what_was_not_said_is_no_word() -> None:
    assert field_value(REPORT, NOTHING_KNOWN, Field.PLAN) is None
    assert field_value(replace(REPORT, plan=""), NOTHING_KNOWN, Field.PLAN) is None
    assert field_value(REPORT, NOTHING_KNOWN, Field.COMPONENT) is None


def test_recent_issues_are_counted_within_days_and_a_longer_time_holds_what_a_shorter_one_does() -> None:
    known = Known(recent_of_customer=((7, 3), (30, 5), (14, 2)))
    assert [known.recent(days) for days in (0, 6, 7, 14, 29, 30, 90)] == [1, 1, 3, 3, 3, 5, 5]
    assert field_value(REPORT, known, Field.RECENT_OF_CUSTOMER, 30) == 5
    assert field_value(REPORT, Known(recent_of_customer=((1, 2),)), Field.RECENT_OF_CUSTOMER) == 1
    often = {Field.RECENT_OF_CUSTOMER: AtLeast(4, within_days=7)}
    assert list(failed(often, REPORT, known)) == [(Field.RECENT_OF_CUSTOMER, AtLeast(4, within_days=7), 3)]
    assert not list(failed({Field.RECENT_OF_CUSTOMER: AtLeast(4, within_days=30)}, REPORT, known))


# the gate teaches


def test_7_what_does_not_qualify_hears_why_and_what_to_do_instead() -> None:
    verdict = judge(REPORT, MATRIX)
    assert (verdict.qualifies, verdict.because, verdict.instead) == (False, "it can wait", "ask the tier")


def unmet(
    rule: str,
    field: Field,
    condition: Condition,
    *,
    text: str | None = None,
    count: int | None = None,
    length: timedelta | None = None,
) -> Unmet:
    return Unmet(rule=rule, field=field, condition=condition, text=text, count=count, length=length)


def test_7_what_was_not_met_is_said_with_what_is_the_case_instead() -> None:
    rules = (BLOCKED, a_rule("often", {Field.CONTACTS: AtLeast(3)}), a_rule("old", {Field.UNRESOLVED: Lasting(HOUR)}))
    assert judge(REPORT, (*rules, QUESTION), Known(contacts=2, unresolved=HOUR / 2)).unmet == (
        unmet("blocked", Field.IMPACT, words("blocked"), text="degraded"),
        unmet("often", Field.CONTACTS, AtLeast(3), count=2),
        unmet("old", Field.UNRESOLVED, Lasting(HOUR), length=HOUR / 2),
    )


def test_7_only_the_nearest_rules_are_named() -> None:
    assert lacking(MATRIX) == [("blocked", Field.IMPACT)]
    assert lacking((PERSISTENT, OF_PRO, QUESTION)) == [("persistent", Field.CONTACTS), ("persistent", Field.UNRESOLVED)]
    assert lacking(MATRIX, known=Known(contacts=3)) == [("blocked", Field.IMPACT), ("persistent", Field.UNRESOLVED)]


def test_7_a_rule_for_another_kind_of_problem_is_farther_than_one_that_only_wants_it_worse() -> None:
    other_kind = a_rule("security", {Field.KIND: words("security")})
    assert lacking((other_kind, PERSISTENT, QUESTION)) == [
        ("persistent", Field.CONTACTS),
        ("persistent", Field.UNRESOLVED),
    ]
    assert lacking((other_kind, QUESTION)) == [("security", Field.KIND)]


def test_7_at_most_three_rules_are_named_in_the_order_of_the_matrix() -> None:
    rules = tuple(a_rule(f"rule {number}", {Field.CONTACTS: AtLeast(number + 2)}) for number in range(5))
    assert [name for name, _ in lacking((*rules, QUESTION))] == ["rule 0", "rule 1", "rule 2"]


def test_7_a_rule_that_does_not_qualify_is_no_aim() -> None:
    no_aim = a_rule("unhappy", {Field.SENTIMENT: words("unhappy")}, qualifies=False)
    assert lacking((no_aim, QUESTION)) == []


def test_7_a_later_rule_is_an_aim_only_where_meeting_it_leaves_the_rule_that_decided() -> None:
    degraded = a_rule("degraded", {Field.IMPACT: words("degraded", "Inconvenient")}, qualifies=False)
    other = a_rule("blocked for many", {Field.IMPACT: words("blocked"), Field.SCOPE: words("many")})
    assert lacking((degraded, other)) == [("blocked for many", Field.IMPACT), ("blocked for many", Field.SCOPE)]
    same = a_rule("inconvenient for many", {Field.IMPACT: words("inconvenient"), Field.SCOPE: words("many")})
    counted = a_rule("often", {Field.CONTACTS: AtLeast(2)})
    assert lacking((degraded, same, counted)) == []


def test_7_a_later_rule_with_nothing_missing_is_no_aim() -> None:
    matching = a_rule("one user", {Field.SCOPE: words("one")})
    assert lacking((QUESTION, matching)) == []


# duplicates


def test_8_reports_of_one_customer_and_component_are_the_likest() -> None:
    report = replace(REPORT, component="Check out")
    assert same_matter(report, replace(report, customer=" ACME ", component="check  OUT")) == Likeness.SAME_COMPONENT
    assert same_matter(report, REPORT) == same_matter(REPORT, report) == Likeness.SAME_CUSTOMER
    assert same_matter(REPORT, REPORT) == Likeness.SAME_CUSTOMER
    assert same_matter(report, replace(report, component="Invoices")) == Likeness.OTHER_MATTER
    assert same_matter(report, replace(report, customer="Globex")) == Likeness.OTHER_MATTER
    nobody = replace(report, customer=" ")
    assert same_matter(nobody, nobody) == Likeness.OTHER_MATTER
    assert max(Likeness) is Likeness.SAME_COMPONENT
