"""The catalogue of faults and its tests: none goes missing silently, and what has no test says why.

A fault is told by the tests of this folder whose names bear its id; ELSEWHERE names those that stand where their
subject is.
"""

import ast
import re

import pytest

from tests.sources import ROOT, python

SECTIONS = {"a": 30, "b": 22, "c": 12, "d": 9, "e": 12, "f": 10}
CATALOGUE = [f"{section}{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "b12": (
        "slack/test_failures.py::test_a_trigger_that_ran_out_is_said_so",
        "slack/test_opening.py::test_a_form_opens_while_the_database_does_not_answer",
    ),
    "b15": (
        "shell/test_web.py::test_health_is_answered_while_more_listeners_are_stuck_than_there_are_threads_for_health",
    ),
    "b19": (
        "security/test_transport.py::test_s8_json_that_is_none_gets_400",
        "security/test_transport.py::test_s8_bytes_that_are_no_text_get_400",
        "security/test_transport.py::test_s8_a_body_larger_than_a_megabyte_gets_413_whether_it_says_so_or_not",
    ),
    "c3": (
        "usecases/test_database.py::test_machine_time_is_the_servers_on_postgres_and_the_processs_on_sqlite",
        "shell/test_starting.py::test_d8_a_second_serving_process_is_refused_until_the_first_is_gone_however_it_went",
    ),
    "c4": (
        "slack/test_doctor.py::test_c4_a_clock_that_is_off_is_said_in_seconds",
        "shell/test_doctor.py::test_c4_a_clock_that_is_off_is_said_by_the_health_check_too",
        "security/test_transport.py::test_s3_a_request_that_is_six_minutes_off_gets_401",
    ),
    "c5": ("domain/test_calendar.py::test_r4_a_time_that_does_not_exist_is_the_first_instant_after_the_gap",),
    "c6": (
        (
            "domain/test_calendar.py::"
            "test_r4_an_ambiguous_opening_is_the_earlier_instant_and_an_ambiguous_closing_the_later"
        ),
    ),
    "c8": (
        "policyfile/test_calendars.py::test_r3_a_calendar_that_never_opens_is_refused_with_its_place",
        "domain/test_calendar.py::test_r3_what_never_opens_again_is_an_error_that_names_the_calendar",
    ),
    "c9": ("journeys/test_deadlines.py::test_a_restart_in_the_middle_of_each_wait_changes_nothing",),
    "c10": (
        (
            "domain/test_calendar_oracle.py::"
            "test_r2_to_r5_the_calendar_is_what_the_oracle_says_at_every_change_of_the_clocks"
        ),
        "domain/test_calendar.py::test_r4_a_day_that_a_zone_leaves_out_has_no_time_and_no_morning",
    ),
    "d5": ("simulation/test_soak.py::test_d5_seven_days_leave_memory_and_file_handles_as_they_were",),
    "d8": (
        "shell/test_starting.py::test_d8_a_second_serving_process_is_refused_until_the_first_is_gone_however_it_went",
    ),
    "d9": (
        "shell/test_newer_schema.py::test_d9_a_worker_that_meets_a_newer_schema_does_nothing_any_more_until_it_fits_again",
    ),
    "e1": ("usecases/test_transactions.py::test_e1_no_update_of_an_issue_is_lost",),
    "e6": ("shell/test_backup.py::test_e6_a_copy_of_a_database_in_use_has_everything_that_was_committed",),
    "f1": ("migrations/test_migrations.py::test_a_migration_that_dies_half_way_changes_nothing",),
    "f2": (
        "migrations/test_migrations.py::test_rebuilding_a_table_leaves_the_rows_that_point_at_it",
        "migrations/test_migrations.py::test_a_migration_that_loses_rows_changes_nothing",
    ),
    "f3": (
        "migrations/test_migrations.py::test_there_is_one_head_and_the_code_knows_it_without_alembic",
        "migrations/test_migrations.py::test_migrations_and_tables_describe_the_same_database",
        "migrations/test_migrations.py::test_data_survives_migrating_up_down_and_up_again",
    ),
    "f4": (  # a million rows are migrated by tests/benchmarks/migrating.py
        "shell/test_starting.py::test_an_older_file_is_copied_before_it_is_migrated",
        "shell/test_starting.py::test_a_disk_without_room_for_the_copy_and_the_migration_is_said_before_anything_begins",
    ),
    "f5": (
        "shell/test_starting.py::test_a_newer_database_is_refused_and_left_alone",
        "shell/test_starting.py::test_only_migrate_and_run_migrate",
        "shell/test_newer_schema.py::test_d9_a_worker_that_meets_a_newer_schema_does_nothing_any_more_until_it_fits_again",
    ),
    "f6": (
        "policyfile/test_mistakes.py::test_all_mistakes_of_shape_are_told_at_once_with_their_places",
        "shell/test_policy_commands.py::test_every_mistake_is_said_with_its_place_and_nothing_is_activated",
    ),
    "f7": (
        "usecases/test_reapply.py::test_r10_a_preview_says_before_and_after_and_changes_nothing",
        "usecases/test_reapply.py::test_r10_each_issue_is_moved_with_its_deadlines_and_a_fact_says_who_did_it",
    ),
    "f8": (
        "domain/test_roster.py::test_e4_the_last_resort_is_the_lead_then_the_managers_then_the_fallback_list",
        "journeys/test_rota_gaps.py::test_80_the_managers_hear_the_exact_hours_that_an_absence_leaves_uncovered",
    ),
}
"""Fault → `path in tests/::test` that tell it."""

WITHOUT: dict[str, str] = {
    "a27": "nothing renews a token, so there is no race: rotation is off, and a start refuses a token that rotates",
    "a29": "there is no e-mail and no webhook yet to fall back on",
    "a30": "nothing is sent to webhooks yet",
    "b22": "only Slack switches a subscription off; clicks and deadlines go on, and bot_requests counts no event",
    "e11": "kept for later: no lock outlives its transaction, but behind PgBouncer LISTEN hears nothing",
}
"""Fault → why nothing here tells it."""


def told_here() -> dict[str, list[str]]:
    """The faults whose ids are in names of tests of this folder: `test_a3_a4_a_crash_…` tells two."""
    found: dict[str, list[str]] = {}
    for source in python("tests/faults"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and (named := re.match(r"test((?:_[a-f]\d+)+)_", node.name)):
                for fault in named[1].strip("_").split("_"):
                    found.setdefault(fault, []).append(node.name)
    return found


@pytest.mark.parametrize("fault", CATALOGUE)
def test_every_fault_is_told_by_a_test_or_says_why_not(fault: str) -> None:
    told = fault in told_here() or fault in ELSEWHERE
    assert told is not (fault in WITHOUT), "write test_<id>_… in tests/faults, or say where or why not"


def test_no_test_bears_the_id_of_a_fault_that_nobody_catalogued() -> None:
    assert told_here().keys() | ELSEWHERE.keys() | WITHOUT.keys() <= set(CATALOGUE)


@pytest.mark.parametrize("where", sorted({where for named in ELSEWHERE.values() for where in named}))
def test_what_is_said_to_be_told_elsewhere_is_told_there(where: str) -> None:
    path, _, name = where.partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / "tests" / path).read_text(), re.MULTILINE)


def test_what_the_reasons_say_of_the_bot_is_so() -> None:
    bot = "".join(source.text for folder in ("bot/slack", "bot/db") for source in python(folder))
    for absent in ("refresh_token", "oauth_v2", "pg_advisory_lock("):
        assert absent not in bot, absent
    assert "token_rotation_enabled: false" in (ROOT / "manifest.yml").read_text()
