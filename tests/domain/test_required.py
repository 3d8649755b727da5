"""What a tier must be told before an issue comes to it (SPEC E8)."""

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Kind, Severity
from bot.domain.process.required import (
    Required,
    asked_at_opening,
    missing_information,
    required_information,
    required_problems,
)

T1, T2, T3 = TierKey("tier1"), TierKey("tier2"), TierKey("tier3")
STEPS = Required(tier=T2, key="steps", label="Steps to reproduce")
LOGS = Required(tier=T2, key="logs", label="Logs")
OUTAGE_LOGS = Required(tier=T2, key="logs", label="Logs of the last hour", kind=Kind.OUTAGE)
ACCOUNT = Required(tier=T2, key="account", label="Account", kind=Kind.ACCESS)
ANALYSIS = Required(tier=T3, key="analysis", label="Analysis")
ALL = (STEPS, LOGS, OUTAGE_LOGS, ACCOUNT, ANALYSIS)


def test_e8_each_tier_asks_for_its_own_in_the_order_of_the_policy() -> None:
    assert required_information(ALL, T1, Kind.DEFECT) == ()
    assert required_information(ALL, T2, Kind.DEFECT) == (STEPS, LOGS)
    assert required_information(ALL, T3, Kind.OUTAGE) == (ANALYSIS,)


def test_e8_the_words_for_a_kind_win_over_the_general_ones() -> None:
    assert required_information(ALL, T2, Kind.OUTAGE) == (STEPS, OUTAGE_LOGS)
    assert required_information(ALL, T2, Kind.ACCESS) == (STEPS, LOGS, ACCOUNT)
    assert required_information((OUTAGE_LOGS, LOGS), T2, Kind.OUTAGE) == (OUTAGE_LOGS,)


def test_e8_what_was_not_given_is_missing_and_blanks_are_no_answer() -> None:
    asked, of_access = (required_information(ALL, T2, kind) for kind in (Kind.DEFECT, Kind.ACCESS))
    assert missing_information(asked, {}) == ("steps", "logs")
    assert missing_information(asked, {"steps": " \n", "logs": "attached"}) == ("steps",)
    assert missing_information(asked, {"steps": "press pay", "logs": "attached"}) == ()
    assert missing_information(of_access, {"steps": "log in", "logs": "attached"}) == ("account",)
    assert missing_information(required_information(ALL, T1, Kind.DEFECT), {}) == ()


def test_a_list_that_names_an_unknown_tier_or_asks_twice_is_refused() -> None:
    assert list(required_problems(ALL, (T1, T2, T3))) == []
    assert list(required_problems((ANALYSIS, LOGS, OUTAGE_LOGS, LOGS, OUTAGE_LOGS), (T2, T1))) == [
        Problem(("required_information", 0, "tier"), "there is no tier tier3; write one of tier1, tier2"),
        Problem(("required_information", 3, "key"), "logs is asked twice for the same tier and kind; keep one"),
        Problem(("required_information", 4, "key"), "logs is asked twice for the same tier and kind; keep one"),
    ]


def test_a_sev_1_waits_for_no_form() -> None:
    assert asked_at_opening(ALL, T2, Kind.DEFECT, Severity.SEV1) == ()
    assert asked_at_opening(ALL, T2, Kind.DEFECT, Severity.SEV2) == required_information(ALL, T2, Kind.DEFECT)
