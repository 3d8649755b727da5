"""Past issues live again: under their own policy as they lived, under another with the difference."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.actor import Standing
from bot.domain.commands import Accept, Escalate, Resolve, Resume, Return, Update
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.facts import Commanded, Fact, Opened
from bot.domain.hindsight.rehearsal import Difference, Life, Rehearsal, compare, live
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.domain.lifecycle import decide
from bot.domain.matrix import Known, Rule, Severity
from bot.domain.opening import Form, open_issue
from bot.domain.policy import Policy
from bot.domain.process.conditions import AtLeast, Field
from bot.domain.process.required import Required
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    MONDAY_10,
    OLU,
    PRIYA,
    REPORTS,
    STRANGER,
    T1,
    T2,
    T3,
    TEAM,
    by,
    hours,
    minutes,
)
from tests.full_policy import FULL_POLICY

A_DAY = MONDAY_10 + timedelta(days=1)


def a_life(severity: Severity = Severity.SEV2, *, accepted_after: int | None = 5) -> list[Fact]:
    """The facts of an issue that was looked at wake by wake, accepted, updated and resolved."""
    opened = open_issue(
        team=TEAM,
        id=IssueId(7),
        form=Form(id="f", report=REPORTS[severity]),
        by=by(ALICE),
        policy=FULL_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=MONDAY_10,
    )
    facts, issue = [*opened.facts], opened.issue
    if accepted_after is not None:
        deeds = (
            (accepted_after, Accept(by=by(OLU))),
            (accepted_after + 10, Update(by=by(OLU), text="x", customer_visible=True)),
            (
                accepted_after + 20,
                Resolve(by=by(OLU), text="x", cause="defect", component="y", customer_told=True, lower_tier_could=True),
            ),
        )
        for minute, command in deeds:
            issue = looked_at(issue, facts, MONDAY_10 + minutes(minute))
            decision = decide(issue, command, FULL_POLICY, A_ROSTER, MONDAY_10 + minutes(minute))
            facts, issue = [*facts, *decision.facts], decision.issue
    looked_at(issue, facts, A_DAY)
    return facts


def looked_at(issue: Issue, facts: list[Fact], until: datetime) -> Issue:
    while (wake := next_wake(issue, FULL_POLICY)) is not None and wake <= until:
        decision = pass_time(issue, FULL_POLICY, A_ROSTER, wake)
        assert decision is not None
        facts += decision.facts
        issue = decision.issue
    return issue


def rehearsed(facts: list[Fact], draft: Policy) -> Rehearsal:
    lives = [live(TEAM, IssueId(7), facts, policy, A_ROSTER, A_DAY) for policy in (FULL_POLICY, draft)]
    return compare([(lives[0], lives[1])])


def test_the_same_policy_changes_nothing() -> None:
    for minute in (5, 100, None):
        rehearsal = rehearsed(a_life(accepted_after=minute), FULL_POLICY)
        assert rehearsal.differences == ()
        assert rehearsal.issues == 1


def test_an_issue_lives_again_as_it_lived() -> None:
    life = live(TEAM, IssueId(7), a_life(accepted_after=None), FULL_POLICY, A_ROSTER, A_DAY)
    assert (life.pings, life.night_pings, life.no_longer_fits) == (25, 0, 0)
    assert life.moves == (T2, T3)
    assert [name for name, _ in life.breaches] == ["ack", "ack", "first_reply", "ack", "resolution"]
    assert life.in_tier == {T1: minutes(15), T2: minutes(30), T3: timedelta(days=1) - minutes(45)}


def test_a_shorter_target_shows_as_more_breaches_moves_and_pings() -> None:
    shorter = tuple(
        replace(target, length=Length(minutes(2))) if target.clock == "ack" and target.tier == T1 else target
        for target in FULL_POLICY.targets
    )
    rehearsal = rehearsed(a_life(), replace(FULL_POLICY, targets=shorter))
    (difference,) = rehearsal.differences
    assert (difference.breaches, difference.moves) == (1, ((), (T2,)))
    assert difference.pings > 0
    assert rehearsal.under_draft.no_longer_fits == 0
    assert rehearsal.under_draft.in_tier[T1] == minutes(2)


def test_another_matrix_opens_it_elsewhere_and_what_no_longer_fits_is_counted() -> None:
    moved = tuple(replace(rule, tier=T3) if rule.name == "blocked now" else rule for rule in FULL_POLICY.matrix)
    facts = a_life(accepted_after=None)
    at = MONDAY_10 + minutes(1)
    issue = open_issue(
        team=TEAM,
        id=IssueId(7),
        form=Form(id="f", report=REPORTS[Severity.SEV2]),
        by=by(ALICE),
        policy=FULL_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=MONDAY_10,
    ).issue
    up = decide(issue, Escalate(by=by(BEN), reason="x", to=T2), FULL_POLICY, A_ROSTER, at)
    facts = [facts[0], *up.facts]
    life = live(TEAM, IssueId(7), facts, replace(FULL_POLICY, matrix=moved), A_ROSTER, MONDAY_10 + hours(2))
    assert set(life.in_tier) == {T3}


def test_what_has_nothing_to_act_on_any_more_is_counted_and_passed_over() -> None:
    resume = Commanded(MONDAY_10 + minutes(1), Resume(by=by(BEN)))
    up = Commanded(MONDAY_10 + minutes(2), Escalate(by=by(BEN), reason="x"))
    facts = [a_life(accepted_after=None)[0], resume, resume, up]
    life = live(TEAM, IssueId(7), facts, FULL_POLICY, A_ROSTER, MONDAY_10 + minutes(2))
    assert (life.no_longer_fits, life.moves) == (2, (T2,))


def test_calls_at_night_are_counted_apart() -> None:
    facts = a_life(Severity.SEV1, accepted_after=None)
    life = live(TEAM, IssueId(7), facts, FULL_POLICY, A_ROSTER, A_DAY)
    assert (life.pings, life.night_pings) == (24, 2)


def a_rehearsed_life(number: int, **told: object) -> Life:
    return replace(Life(IssueId(number)), **told)  # type: ignore[arg-type]  # names of its own fields


def test_a_rehearsal_sums_up_all_issues_and_lists_those_that_differ_with_by_how_much() -> None:
    late = (("ack", MONDAY_10),)
    same = a_rehearsed_life(
        1, pings=3, night_pings=1, breaches=late, moves=(T2,), in_tier={T1: hours(1)}, no_longer_fits=1
    )
    before = a_rehearsed_life(
        2, pings=5, night_pings=2, breaches=late * 3, moves=(T2,), in_tier={T1: hours(2)}, no_longer_fits=1
    )
    after = a_rehearsed_life(
        2, pings=9, night_pings=1, breaches=late, moves=(T2, T3), in_tier={T1: hours(1), T3: hours(4)}, no_longer_fits=2
    )
    rehearsal = compare([(same, same), (before, after)])
    assert rehearsal == Rehearsal(
        issues=2,
        before=a_rehearsed_life(
            0, pings=8, night_pings=3, breaches=late * 4, moves=(T2, T2), in_tier={T1: hours(3)}, no_longer_fits=2
        ),
        under_draft=a_rehearsed_life(
            0,
            pings=12,
            night_pings=2,
            breaches=late * 2,
            moves=(T2, T2, T3),
            in_tier={T1: hours(2), T3: hours(4)},
            no_longer_fits=3,
        ),
        differences=(Difference(issue=IssueId(2), pings=4, night_pings=-1, breaches=-2, moves=((T2,), (T2, T3))),),
    )


def test_each_of_pings_nights_breaches_and_moves_is_a_difference_of_its_own() -> None:
    plain = a_rehearsed_life(1)
    others = (
        a_rehearsed_life(1, pings=1),
        a_rehearsed_life(1, night_pings=1),
        a_rehearsed_life(1, breaches=(("ack", MONDAY_10),)),
        a_rehearsed_life(1, moves=(T2,)),
    )
    assert [len(compare([(plain, other)]).differences) for other in others] == [1, 1, 1, 1]


def test_night_lasts_from_ten_to_seven_where_the_severity_works() -> None:
    nights = {}
    for hour in (-4, -3, 11, 12):  # 06:00, 07:00, 21:00, 22:00
        at = MONDAY_10 + hours(hour)
        opened = replace(opening(Severity.SEV1), at=at)
        life = live(TEAM, IssueId(7), [opened], FULL_POLICY, A_ROSTER, at)
        nights[hour] = (life.pings, life.night_pings)
    assert nights == {-4: (1, 1), -3: (1, 0), 11: (1, 0), 12: (1, 1)}


def opening(severity: Severity) -> Opened:
    return next(fact for fact in a_life(severity, accepted_after=None) if isinstance(fact, Opened))


def test_what_the_opener_decided_told_and_what_was_known_count_again() -> None:
    opened = open_issue(
        team=TEAM,
        id=IssueId(7),
        form=Form(
            id="f",
            report=REPORTS[Severity.SEV4],
            severity=Severity.SEV2,
            reason="They shout",
            information={"logs": "attached"},
        ),
        by=by(ALICE),
        policy=FULL_POLICY,
        policy_version=1,
        roster=A_ROSTER,
        now=MONDAY_10,
        known=Known(open_of_customer=2),
    )
    crowd = Rule(name="a third one", when={Field.OPEN_OF_CUSTOMER: AtLeast(2)}, severity=Severity.SEV4, tier=T3)
    draft = replace(FULL_POLICY, matrix=(crowd, *FULL_POLICY.matrix))
    half_of_its_time = MONDAY_10 + minutes(15)
    life = live(TEAM, IssueId(7), opened.facts, draft, A_ROSTER, half_of_its_time)
    assert (life.pings, life.night_pings, set(life.in_tier), life.issue) == (2, 0, {T3}, IssueId(7))


def test_what_the_draft_would_not_let_in_is_lived_all_the_same() -> None:
    barred = tuple(replace(rule, qualifies=False, instead="Ask a colleague") for rule in FULL_POLICY.matrix)
    facts = a_life()
    life = live(TEAM, IssueId(7), facts, replace(FULL_POLICY, matrix=barred), A_ROSTER, A_DAY)
    assert (life.no_longer_fits, life.in_tier) == (0, {T1: minutes(25)})


def test_what_was_told_at_the_opening_needs_no_second_telling_under_the_draft() -> None:
    told = replace(opening(Severity.SEV2), information={"logs": "attached"})
    up = Commanded(MONDAY_10 + minutes(5), Escalate(by=by(BEN), reason="x"))
    policy = replace(FULL_POLICY, required=(Required(tier=T2, key="logs", label="Logs"),))
    life = live(TEAM, IssueId(7), [told, up], policy, A_ROSTER, MONDAY_10 + minutes(6))
    assert (life.moves, life.no_longer_fits) == ((T2,), 0)
    silent = live(TEAM, IssueId(7), [replace(told, information={}), up], policy, A_ROSTER, MONDAY_10 + minutes(6))
    assert (silent.moves, silent.no_longer_fits) == ((), 1)


def test_what_a_guest_opened_is_lived_where_guests_open_nothing() -> None:
    by_a_guest = replace(opening(Severity.SEV2), by=by(STRANGER, Standing.GUEST))
    life = live(TEAM, IssueId(7), [by_a_guest], FULL_POLICY, A_ROSTER, MONDAY_10)
    assert (life.pings, life.no_longer_fits) == (1, 0)


def test_each_stay_in_a_tier_counts_for_it() -> None:
    deeds = (
        Commanded(MONDAY_10 + minutes(5), Escalate(by=by(BEN), reason="x")),
        Commanded(MONDAY_10 + minutes(8), Return(by=by(PRIYA), reason="incomplete")),
    )
    life = live(TEAM, IssueId(7), [opening(Severity.SEV2), *deeds], FULL_POLICY, A_ROSTER, MONDAY_10 + minutes(12))
    assert life.in_tier == {T1: minutes(9), T2: minutes(3)}


def test_time_in_a_tier_ends_where_the_issue_ended() -> None:
    life = live(TEAM, IssueId(7), a_life(), FULL_POLICY, A_ROSTER, A_DAY)
    assert life.in_tier == {T1: minutes(25)}
