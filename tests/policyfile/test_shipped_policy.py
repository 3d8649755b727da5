"""The policy that comes with the bot: the defaults of SPEC sections 3 to 5."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from itertools import product

import pytest

from bot.db.codec import decode, encode
from bot.domain.clocks import ClockKind, Waiting
from bot.domain.ids import DepartmentKey, TierKey
from bot.domain.length import Length
from bot.domain.matrix import Impact, Kind, Known, Report, Scope, Sentiment, Severity, Urgency, judge
from bot.domain.policy import REVIEWS, Audience, BySeverity, Policy, Tier
from bot.domain.process.own_channels import OwnChannels
from bot.domain.process.procedures import procedures_for
from bot.domain.process.raci import Raci
from bot.domain.process.required import required_information
from bot.policyfile.lengths import parse_length, parse_target
from tests.full_policy import FULL_POLICY
from tests.policy_text import shipped as read
from tests.sources import ROOT

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(scope="module", name="shipped")
def _shipped() -> Policy:
    return read()


def table_of_targets() -> Iterator[tuple[Severity, list[list[Length | None]]]]:
    """The rows of the table in SPEC section 3, as lengths."""
    process = (ROOT / "docs" / "process.md").read_text()
    for number, row in re.findall(r"^\| Sev (\d) \| ([^|]+(?:\| [^|]+){5}) \|", process, re.MULTILINE):
        yield Severity(int(number)), [_lengths(cell) for cell in row.split(" | ")]


def _lengths(cell: str) -> list[Length | None]:
    """`5 / 10 / 10 min` or `15 min / 1 h / none`: what has no unit has that of the last."""
    parts = cell.replace("working ", "").split(" / ")
    unit = parts[-1].split()[-1]
    return [parse_target(part if not part.isdecimal() else f"{part} {unit}") for part in parts]


def test_targets_are_those_of_the_specification(shipped: Policy) -> None:
    def lengths(clock: ClockKind, severity: Severity, *, in_tiers: bool = False) -> list[Length | None]:
        found = [shipped.target(clock, severity, tier.key, None, None) for tier in shipped.ladder]
        return found if in_tiers else list(set(found))

    table = dict(table_of_targets())
    assert list(table) == list(Severity)
    assert table == {
        severity: [
            lengths(ClockKind.ACK, severity, in_tiers=True),
            lengths(ClockKind.FIRST_REPLY, severity),
            lengths(ClockKind.CUSTOMER_UPDATE, severity),
            lengths(ClockKind.INTERNAL_UPDATE, severity),
            lengths(ClockKind.TIER_OWNERSHIP, severity, in_tiers=True),
            lengths(ClockKind.RESOLUTION, severity),
        ]
        for severity in Severity
    }


def test_numbers_are_those_that_the_rules_are_tested_with(shipped: Policy) -> None:
    """What `tests/full_policy.py` says, so that the two stories of SPEC section 5 hold for the shipped policy too."""
    words = {"name", "matrix", "return_reasons", "causes", "criteria", "required", "procedures", "raci", "own_channels"}
    compared_below = {"ladder", "targets", "departments"}
    same = [field.name for field in fields(Policy) if field.name not in words | compared_below]
    assert {name: getattr(shipped, name) for name in same} == {name: getattr(FULL_POLICY, name) for name in same}
    assert {target for target in shipped.targets if target.length is not None} == set(FULL_POLICY.targets)
    assert [_numbers(tier) for tier in shipped.ladder] == [_numbers(tier) for tier in FULL_POLICY.ladder]
    billing = DepartmentKey("billing")
    asked = shipped.department(billing)
    assert asked is not None
    assert replace(asked, question="") == FULL_POLICY.department(billing)


def _numbers(tier: Tier) -> tuple[object, ...]:
    return tier.key, tier.steps, tier.cycle, tier.repeat, tier.calendar, tier.round_robin


def test_each_rule_of_the_matrix_is_reached_by_some_report(shipped: Policy) -> None:
    reports = (
        (Report(title="", customer="", kind=kind, scope=scope, impact=impact, urgency=urgency, sentiment=felt), known)
        for kind, scope, impact, urgency, felt in product(Kind, Scope, Impact, Urgency, Sentiment)
        for known in (Known(), Known(unresolved=timedelta(days=3)))
    )
    reached = {judge(report, shipped.matrix, known).rule for report, known in reports}
    assert reached == {rule.name for rule in shipped.matrix}


def test_each_rule_and_each_criterion_says_why_and_whoever_is_turned_away_hears_what_to_do(shipped: Policy) -> None:
    assert all(rule.because for rule in shipped.matrix)
    assert all(criterion.because for criterion in shipped.criteria)
    assert {rule.name: bool(rule.instead) for rule in shipped.matrix if not rule.qualifies} == {
        "Question that can wait": True
    }


def test_calling_orders_are_those_of_e11(shipped: Policy) -> None:
    minutes = {
        tier.key: [(step.after.of(HOUR) // MINUTE, step.audiences) for step in tier.steps] for tier in shipped.ladder
    }
    on_call, lead, manager = Audience.ON_CALL, Audience.LEAD, Audience.MANAGER
    lower = [(0, (on_call,)), (30, (on_call, lead)), (60, (lead, manager))]
    top = [
        (0, (on_call,)),
        (30, (on_call, lead)),
        (60, (manager,)),
        (90, (Audience.ACCOUNTABLE,)),
        (120, (Audience.FALLBACK,)),
    ]
    assert minutes == {TierKey("tier1"): lower, TierKey("tier2"): lower, TierKey("tier3"): top}
    assert [tier.cycle.of(HOUR) // MINUTE for tier in shipped.ladder] == [90, 90, 150]
    assert [tier.repeat for tier in shipped.ladder] == [1, 1, 1]


def test_waits_and_checkpoints_are_those_of_the_specification(shipped: Policy) -> None:
    """SPEC section 4, the second table."""

    def by_severity(written: str) -> BySeverity:
        return BySeverity(dict(zip(Severity, map(parse_length, written.split(" / ")), strict=True)))

    assert shipped.waits == {
        Waiting.CUSTOMER: by_severity("2h / 8h / 2 days / 5 days"),
        Waiting.VENDOR: by_severity("1h / 4h / 2 days / 5 days"),
        Waiting.SENDER: by_severity("15m / 1h / 4h / 1 day"),
        Waiting.DEPARTMENT: by_severity("1h / 4h / 1 day / 3 days"),
    }
    assert {str(department.target) for department in shipped.departments} == {str(shipped.waits[Waiting.DEPARTMENT])}
    assert shipped.checkpoints == by_severity("1h / 4h / 2 days / 5 days")
    assert shipped.confirm_after == by_severity("45m / 4h / 2 days / 5 days")
    assert shipped.un_accept_after == by_severity("15m / 1h / 4h / 1 day")
    assert shipped.ask_tier == by_severity("15m / 30m / 4h / 1 day")
    assert shipped.reviews == REVIEWS == by_severity("15m / 1h / 4h / 1 day")
    assert shipped.reopen_window == timedelta(days=7)


def test_who_answers_for_what_is_the_table_of_the_process(shipped: Policy) -> None:
    assert shipped.raci == Raci(
        responsible=("tier", "it"),
        accountable=("lead", "accountable"),
        consulted=("product", "engineering"),
        informed=("executives", "operations", "qa", "marketing"),
        teams={
            "it": "IT",
            "executives": "Executives",
            "operations": "Operations",
            "qa": "QA",
            "marketing": "Marketing",
        },
    )


def test_every_tier_above_the_first_asks_for_something_and_has_steps_for_every_kind(shipped: Policy) -> None:
    for tier, kind in product(shipped.ladder, Kind):
        asked = required_information(shipped.required, tier.key, kind)
        assert bool(asked) == (tier is not shipped.ladder[0])
        assert len(asked) <= 2  # a form is filled in while somebody waits
        assert procedures_for(shipped.procedures, tier.key, kind)


def test_what_is_stored_of_a_policy_is_the_whole_policy(shipped: Policy) -> None:
    stored = json.dumps(encode(Policy, shipped))
    assert decode(Policy, json.loads(stored)) == shipped


def test_18_a_sev_1_gets_a_private_channel_of_its_own_that_is_archived_a_week_after_it_ended(shipped: Policy) -> None:
    assert shipped.own_channels == OwnChannels(severities=frozenset({Severity.SEV1}), archive_after=timedelta(days=7))
    assert shipped.own_channels.private
