"""What falls through a matrix and which rule is never reached, with the sentences that say so (SPEC section 3.2).

Random matrices are compared with trying every input, one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Impact, Kind, Known, Report, Rule, Scope, Severity, Urgency, judge
from bot.domain.process import gaps
from bot.domain.process.conditions import AtLeast, Condition, Field, Lasting, OneOf, Value, When, plain
from bot.domain.process.gaps import CHOICES, HANDFUL, Hole, Span, holes, unreachable
from bot.domain.process.matrix_problems import condition_problems, matrix_problems

T1, T2 = TierKey("tier1"), TierKey("tier2")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEND = "write a rule for them, or a last one that matches everything (leave `when` out)"


def words(*values: str) -> OneOf:
    return OneOf(frozenset(values))


def a_rule(name: str, when: When | None = None, tier: TierKey = T1) -> Rule:
    return Rule(name=name, when=when or {}, severity=Severity.SEV3, tier=tier)


ALL_BUT_ONE_USER = a_rule("more than one", {Field.SCOPE: words("several", "many", "all")})
REST = a_rule("the rest")


def texts(*rules: Rule) -> list[str]:
    return [problem.text for problem in matrix_problems(rules, (T1, T2))]


# holes, as people read them


@pytest.mark.parametrize(
    ("when", "falls_through"),
    [
        ({Field.SCOPE: words("several", "many", "all")}, "scope one"),
        ({Field.SCOPE: words("all")}, "scope one, several or many"),
        ({Field.PLAN: words("pro", "Free ")}, "plan not named by any rule"),
        ({Field.CONTACTS: AtLeast(3)}, "contacts below 3"),
        ({Field.OPEN_OF_CUSTOMER: AtLeast(1)}, "open of customer below 1"),
        ({Field.RECENT_OF_CUSTOMER: AtLeast(2, 30)}, "recent of customer within 30 days below 2"),
        ({Field.UNRESOLVED: Lasting(2 * DAY + 4 * HOUR + HOUR / 2)}, "unresolved for less than 2d4h30m"),
        ({Field.UNRESOLVED: Lasting(DAY)}, "unresolved for less than 1d"),
        ({Field.UNRESOLVED: Lasting(HOUR)}, "unresolved for less than 1h"),
        ({Field.UNRESOLVED: Lasting(timedelta(seconds=1))}, "unresolved for less than 1m"),
    ],
)  # fmt: skip
def test_a_hole_is_refused_with_the_inputs_that_fall_through(when: When, falls_through: str) -> None:
    assert list(matrix_problems((a_rule("only", when),), (T1,))) == [
        Problem(("matrix",), f"no rule fits these: {falls_through}; {MEND}")
    ]


def test_a_hole_where_several_fields_meet_is_named_by_all_of_them() -> None:
    blocked = a_rule("blocked", {Field.IMPACT: words("blocked", "degraded")})
    assert texts(ALL_BUT_ONE_USER, blocked) == [f"no rule fits these: impact inconvenient, scope one; {MEND}"]


def test_a_matrix_without_rules_lets_everything_through_and_at_most_a_handful_is_named() -> None:
    assert texts() == [f"no rule fits these: all reports; {MEND}"]
    corners = [a_rule(field, {Field(field): words(most)}) for field, most in (("scope", "all"), ("impact", "blocked"))]
    narrow = replace(corners[0], when={field: words(next(iter(CHOICES[field])).value) for field in CHOICES})
    assert len(holes([narrow])) == HANDFUL
    assert len(holes(corners)) == 1


def test_the_words_that_no_rule_names_are_named_beside_those_that_fall_through() -> None:
    rules = (
        a_rule("pro", {Field.PLAN: words("pro")}),
        a_rule("free", {Field.PLAN: words("free"), Field.SCOPE: words("all")}),
    )
    assert holes(rules) == (
        (Span(Field.PLAN, 0, (None,)),),
        (Span(Field.PLAN, 0, ("free", None)), Span(Field.SCOPE, 0, ("one", "several", "many"))),
    )  # fmt: skip
    fall_through = ("plan not named by any rule", "plan free or not named by any rule, scope one, several or many")
    assert texts(*rules) == [f"no rule fits these: {'; '.join(fall_through)}; {MEND}"]


def test_a_last_rule_that_matches_everything_leaves_no_hole() -> None:
    assert texts(ALL_BUT_ONE_USER, REST) == []
    assert texts(REST) == []


def test_counts_that_contain_each_other_make_no_hole_that_cannot_be() -> None:
    of_both = Field.OPEN_OF_CUSTOMER_AND_COMPONENT
    fewer = a_rule("two of one part", {of_both: AtLeast(2)})
    wider = a_rule("one of the customer", {Field.OPEN_OF_CUSTOMER: AtLeast(1)})
    assert texts(wider, fewer, REST) == [
        "two of one part is never reached: what fits it fits one of the customer before; move it up or leave it out"
    ]
    scope = a_rule("one of them", {Field.SCOPE: words("one")})
    assert [found.name for found in unreachable((scope, wider, fewer, REST))] == ["two of one part"]
    month = a_rule("two in a month", {Field.RECENT_OF_CUSTOMER: AtLeast(2, 30)})
    week = a_rule("two in a week", {Field.RECENT_OF_CUSTOMER: AtLeast(2, 7)})
    assert [found.name for found in unreachable((month, week, REST))] == ["two in a week"]
    assert not unreachable((week, month, REST))
    assert not unreachable((a_rule("three in a month", {Field.RECENT_OF_CUSTOMER: AtLeast(3, 30)}), week, REST))


# rules that are never reached


def test_a_rule_that_is_never_reached_is_named_with_those_that_hide_it() -> None:
    one = a_rule("one user", {Field.SCOPE: words("one")})
    late = a_rule("late", {Field.IMPACT: words("blocked")})
    assert texts(REST, late) == ["late is never reached: what fits it fits the rest before; move it up or leave it out"]
    assert texts(one, ALL_BUT_ONE_USER, late) == [
        "late is never reached: what fits it fits one user or more than one before; move it up or leave it out"
    ]
    assert next(matrix_problems((REST, late), (T1,))).path == ("matrix", 1)


def test_as_few_hiders_are_named_as_hide_it_and_the_earlier_ones_first() -> None:
    degraded = a_rule("degraded", {Field.IMPACT: words("degraded")})
    again = replace(ALL_BUT_ONE_USER, name="more than one again")
    many = a_rule("many", {Field.SCOPE: words("many"), Field.IMPACT: words("degraded", "blocked")})
    found = unreachable((degraded, ALL_BUT_ONE_USER, again, many, REST))
    assert [(each.index, each.name, each.hidden_by) for each in found] == [
        (2, "more than one again", ("more than one",)),
        (3, "many", ("more than one",)),
    ]


def test_a_rule_that_fits_nothing_is_never_reached_and_named_once() -> None:
    nothing = a_rule("nothing", {Field.SCOPE: words("none of them")})
    assert [(each.name, each.hidden_by) for each in unreachable((nothing, REST))] == [("nothing", ())]
    blank = a_rule("blank", {Field.PLAN: words(" ")})
    assert [(each.name, each.hidden_by) for each in unreachable((blank, REST))] == [("blank", ())]
    assert texts(nothing, REST) == [CHOOSE]


def test_a_matrix_that_is_too_intricate_to_be_sure_is_refused_and_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "LOOKS", 100)
    rules = [a_rule(f"rule {number}", {Field.COMPONENT: words(f"part {number}")}) for number in range(20)]
    said = "the rules ask about too many things at once to be sure that every report fits one; write fewer"
    assert list(matrix_problems(rules, (T1,))) == [Problem(("matrix",), said)]


def test_hundreds_of_rules_are_not_too_intricate() -> None:
    table = [
        a_rule(
            f"{kind} {scope} {impact}",
            {Field.KIND: words(kind), Field.SCOPE: words(scope), Field.IMPACT: words(impact)},
        )
        for kind, scope, impact in product(Kind, Scope, Impact)
    ]
    customers = [
        a_rule(f"plan {n}", {Field.PLAN: words(f"plan {n}"), Field.CONTACTS: AtLeast(n)}) for n in range(2, 100)
    ]
    assert texts(*customers, *table) == []
    assert texts(*customers, *table, REST) == [
        "the rest is never reached: what fits it fits one of the rules before; move it up or leave it out"
    ]


def test_up_to_twenty_rules_that_hide_another_are_named() -> None:
    twenty = [a_rule(f"plan {n}", {Field.PLAN: words(f"plan {n}")}) for n in range(20)]
    hidden = a_rule("all of them", {Field.PLAN: words(*(f"plan {n}" for n in range(20)))})
    names = ", ".join(f"plan {n}" for n in range(19))
    assert texts(*twenty, hidden, REST) == [
        f"all of them is never reached: what fits it fits {names} or plan 19 before; move it up or leave it out"
    ]


def test_of_more_than_twenty_rules_that_hide_another_none_is_named() -> None:
    plans = [a_rule(f"plan {n}", {Field.PLAN: words(f"plan {n}")}) for n in range(21)]
    hidden = a_rule("all of them", {Field.PLAN: words(*(f"plan {n}" for n in range(21)))})
    assert texts(*plans, hidden, REST) == [
        "all of them is never reached: what fits it fits one of the rules before; move it up or leave it out"
    ]


def test_of_twenty_rules_that_hide_another_the_needless_one_is_not_named() -> None:
    nineteen = [a_rule(f"plan {n}", {Field.PLAN: words(f"plan {n}")}) for n in range(19)]
    again = replace(nineteen[0], name="plan 0 again")
    hidden = a_rule("all of them", {Field.PLAN: words(*(f"plan {n}" for n in range(19)))})
    found = {each.name: each.hidden_by for each in unreachable((*nineteen, again, hidden, REST))}
    assert found["all of them"] == tuple(rule.name for rule in nineteen)


def test_a_rule_may_name_all_choices_of_a_field() -> None:
    assert texts(a_rule("any scope", {Field.SCOPE: words("one", "several", "many", "all")})) == []


# what else can be wrong with a rule


def test_an_unknown_tier_and_a_name_that_is_used_twice_are_refused() -> None:
    first, second = a_rule("same", {Field.SCOPE: words("one")}), a_rule("same", tier=TierKey("tier9"))
    assert list(matrix_problems((first, second), (T2, T1))) == [
        Problem(("matrix", 1, "tier"), "there is no tier tier9; write one of tier1, tier2"),
        Problem(("matrix", 1, "name"), "the name same is used twice; rules are told by their names"),
    ]


CHOOSE = "write one or more of one, several, many, all"
COUNTED = "recent issues, and only they, are counted within some days"


@pytest.mark.parametrize(
    ("field", "condition", "text"),
    [
        (Field.SCOPE, words("one", "few"), CHOOSE),
        (Field.SCOPE, words(), CHOOSE),
        (Field.PLAN, words(), "nothing fits this; write at least one name"),
        (Field.COMPONENT, words("a", " "), "nothing fits this; write at least one name"),
        (Field.CONTACTS, AtLeast(1), "it is never less than 1; leave it out or write a larger number"),
        (Field.OPEN_OF_CUSTOMER, AtLeast(0), "it is never less than 0; leave it out or write a larger number"),
        (Field.RECENT_OF_CUSTOMER, AtLeast(2), COUNTED),
        (Field.RECENT_OF_CUSTOMER, AtLeast(2, 0), COUNTED),
        (Field.CONTACTS, AtLeast(2, 7), COUNTED),
        (Field.UNRESOLVED, Lasting(timedelta()), "it is never less than 0; leave it out or write a longer time"),
        (Field.UNRESOLVED, words(), "unresolved cannot be asked about like this; compare it with the shipped policy"),
        (Field.SCOPE, AtLeast(2), "scope cannot be asked about like this; compare it with the shipped policy"),
        (Field.CONTACTS, Lasting(HOUR), "contacts cannot be asked about like this; compare it with the shipped policy"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_meant_is_refused(field: Field, condition: Condition, text: str) -> None:
    problem = Problem(("matrix", 0, "when", field.value), text)
    assert list(condition_problems({field: condition}, ("matrix", 0))) == [problem]
    assert problem in list(matrix_problems((a_rule("only", {field: condition}), REST), (T1,)))


def test_every_condition_that_can_be_meant_is_taken() -> None:
    when: When = {
        Field.SCOPE: words("one", "all"),
        Field.PLAN: words("Pro"),
        Field.CONTACTS: AtLeast(2),
        Field.OPEN_OF_CUSTOMER: AtLeast(1),
        Field.RECENT_OF_CUSTOMER: AtLeast(2, 1),
        Field.UNRESOLVED: Lasting(timedelta(microseconds=1)),
    }
    assert list(condition_problems(when, ())) == []


# any matrix, against trying every input


@dataclass(frozen=True)
class Input:
    """One report with what is known, and its values by what was asked."""

    report: Report
    known: Known
    values: Mapping[tuple[Field, int], Value]


def inputs() -> Iterator[Input]:
    """Every input that can be, as far as the conditions below tell inputs apart."""
    counts = [(few, many) for few in (0, 1, 2) for many in (0, 1, 2) if few <= many]
    recents = [(week, month) for week in (1, 2, 3) for month in (1, 2, 3) if week <= month]
    for scope, plan, lasting, count, recent in product(Scope, ("Pro", None, "other"), (0, 1, 4), counts, recents):
        report = Report(
            title="No invoices",
            customer="Acme",
            kind=Kind.BILLING,
            scope=scope,
            impact=Impact.DEGRADED,
            urgency=Urgency.SOON,
            plan=plan,
        )
        known = Known(
            unresolved=HOUR * lasting,
            open_of_customer_and_component=count[0],
            open_of_customer=count[1],
            recent_of_customer=((7, recent[0]), (30, recent[1])),
        )
        values: dict[tuple[Field, int], Value] = {
            (Field.SCOPE, 0): scope.value,
            (Field.PLAN, 0): plan,
            (Field.UNRESOLVED, 0): HOUR * lasting,
            (Field.OPEN_OF_CUSTOMER_AND_COMPONENT, 0): count[0],
            (Field.OPEN_OF_CUSTOMER, 0): count[1],
            (Field.RECENT_OF_CUSTOMER, 7): recent[0],
            (Field.RECENT_OF_CUSTOMER, 30): recent[1],
        }
        yield Input(report, known, values)


INPUTS = tuple(inputs())
counts = st.integers(0, 2).map(AtLeast)
CONDITIONS: dict[Field, st.SearchStrategy[Condition]] = {
    Field.SCOPE: st.frozensets(st.sampled_from([scope.value for scope in Scope])).map(OneOf),
    Field.PLAN: st.frozensets(st.sampled_from([" PRO", "pro", ""])).map(OneOf),
    Field.UNRESOLVED: st.sampled_from([0, 1, 4]).map(lambda hours: Lasting(HOUR * hours)),
    Field.OPEN_OF_CUSTOMER_AND_COMPONENT: counts,
    Field.OPEN_OF_CUSTOMER: counts,
    Field.RECENT_OF_CUSTOMER: st.builds(AtLeast, st.integers(0, 3), st.sampled_from([7, 30])),
}


@st.composite
def matrices(draw: st.DrawFn) -> list[Rule]:
    """Some rules that ask about few things each, so that they meet; the last one often matches everything."""
    asked = draw(st.lists(st.sampled_from(list(CONDITIONS)), min_size=1, max_size=3, unique=True))
    conditions = st.fixed_dictionaries({}, optional={field: CONDITIONS[field] for field in asked})
    whens = draw(st.lists(conditions, max_size=5))
    return [a_rule(f"rule {number}", when) for number, when in enumerate(whens)]


def lies_in(hole: Hole, values: Mapping[tuple[Field, int], Value]) -> bool:
    return all(lies_in_span(span, values[span.field, span.within_days]) for span in hole)


def lies_in_span(span: Span, value: Value) -> bool:
    if span.below is None:
        named = {plain(word) for word in span.values if word is not None}
        return (
            plain(value) in named if isinstance(value, str) and plain(value) in {"pro", *Scope} else None in span.values
        )
    if isinstance(value, int) and isinstance(span.below, int):
        return value < span.below
    return isinstance(value, timedelta) and isinstance(span.below, timedelta) and value < span.below


def fitting(rules: Sequence[Rule]) -> list[set[int]]:
    """For each rule the inputs that fit it."""
    return [{index for index, each in enumerate(INPUTS) if rule.matches(each.report, each.known)} for rule in rules]


@given(matrices())
def test_holes_are_exactly_the_inputs_that_no_rule_fits(rules: list[Rule]) -> None:
    falling = set(range(len(INPUTS))) - set().union(*fitting(rules))
    found = holes(rules)
    assert bool(found) == bool(falling)
    for hole in found:
        inside = {index for index, each in enumerate(INPUTS) if lies_in(hole, each.values)}
        assert inside
        assert inside <= falling
    if len(found) < HANDFUL:
        assert falling == {index for index, each in enumerate(INPUTS) for hole in found if lies_in(hole, each.values)}


@given(matrices())
def test_a_rule_is_never_reached_exactly_where_the_hidden_by_ones_fit_before(rules: list[Rule]) -> None:
    fits = fitting(rules)
    found = unreachable(rules)
    hidden = [index for index, mine in enumerate(fits) if not mine - set().union(*fits[:index])]
    assert [each.index for each in found] == hidden
    for each in found:
        hiders = [fits[int(name.removeprefix("rule "))] for name in each.hidden_by]
        assert fits[each.index] <= set().union(*hiders)
        for left_out in range(len(hiders)):
            assert not fits[each.index] <= set().union(*hiders[:left_out], *hiders[left_out + 1 :])


@given(matrices(), st.sampled_from(INPUTS))
def test_a_matrix_without_a_hole_always_judges(rules: list[Rule], drawn: Input) -> None:
    whole = rules if not holes(rules) else [*rules, REST]
    verdict = judge(drawn.report, whole, drawn.known)
    assert verdict.rule in {rule.name for rule in whole}
