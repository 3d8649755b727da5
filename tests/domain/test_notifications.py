"""The notification table: the first line that fits decides, and no line lets a call call nobody (statement 69)."""

from itertools import product

import pytest

from bot.domain.effects import Reason, ReasonKind
from bot.domain.engine.loudness import call_kind, is_loud
from bot.domain.matrix import Severity
from bot.domain.process.notifications import (
    SHIPPED,
    CallKind,
    Directly,
    Mention,
    Notification,
    line_for,
    notification_problems,
)
from bot.domain.roster import Called, Found
from bot.domain.running import Entered
from tests.builders import DANA, MONDAY_10, T1

REST = Notification()
SEV1, SEV2, SEV3 = Severity.SEV1, Severity.SEV2, Severity.SEV3


def a_reason(kind: ReasonKind, how: Entered | None = None) -> Reason:
    return Reason(kind=kind, key="k", at=MONDAY_10, tier=T1, how=how)


def test_every_reason_has_its_name_in_the_table() -> None:
    assert {call_kind(a_reason(kind)) for kind in ReasonKind} == set(CallKind) - {CallKind.RAISED}


def test_what_came_to_a_tier_by_itself_is_told_apart_from_what_a_person_brought() -> None:
    kinds = {how: call_kind(a_reason(ReasonKind.ENTERED, how)) for how in Entered}
    by_itself = {Entered.RAISED, Entered.TIER_CLOSED, Entered.CRITERION, Entered.RERATED}
    assert {how for how, kind in kinds.items() if kind is CallKind.RAISED} == by_itself
    assert set(kinds.values()) == {CallKind.RAISED, CallKind.ENTERED}


@pytest.mark.parametrize(
    ("directly", "found", "loud"),
    [
        (Directly.WISH, Found.MANAGER, False),
        (Directly.OUTSIDERS, Found.ON_CALL, False),
        (Directly.OUTSIDERS, Found.MANAGER, True),
        (Directly.ALWAYS, Found.ON_CALL, True),
    ],
)
def test_whom_a_line_writes_to_directly(directly: Directly, found: Found, *, loud: bool) -> None:
    assert is_loud(Notification(directly=directly), [Called(DANA, found)]) is loud


def test_69_the_first_line_that_fits_decides() -> None:
    first = Notification(kinds=(CallKind.BREACH, CallKind.STEP), severities=(SEV1,))
    second = Notification(kinds=(CallKind.BREACH,))
    third = Notification(severities=(SEV3,))
    table = (first, second, third, REST)
    assert line_for(table, CallKind.BREACH, SEV1) is first
    assert line_for(table, CallKind.BREACH, SEV2) is second
    assert line_for(table, CallKind.STEP, SEV2) is REST
    assert line_for(table, CallKind.STEP, SEV3) is third


def test_69_the_shipped_table_is_sound_and_says_what_the_process_says() -> None:
    assert not list(notification_problems(SHIPPED))
    lines = {(kind, severity): line_for(SHIPPED, kind, severity) for kind, severity in product(CallKind, Severity)}
    assert {kind for (kind, _), line in lines.items() if line.in_channel} == {
        CallKind.RAISED,
        CallKind.BREACH,
        CallKind.FINAL_FALLBACK,
        CallKind.TOP_ESCALATED,
    }
    softly = {(kind, severity) for (kind, severity), line in lines.items() if line.directly is Directly.WISH}
    assert {kind for kind, severity in softly if severity is SEV1} == {
        CallKind.THRESHOLD,
        CallKind.CHECKPOINT,
        CallKind.ANSWERED,
        CallKind.WAIT_ENDED,
        CallKind.OFFER_LAPSED,
        CallKind.TAKEN_OVER,
        CallKind.CUSTOMER_WROTE,
        CallKind.REQUEST_WITHDRAWN,
        CallKind.ASKED,
        CallKind.ASK_ANSWERED,
        CallKind.ASK_OVERDUE,
        CallKind.OVERRIDDEN,
    }
    assert {kind for kind, severity in softly if severity is SEV3} - {kind for kind, at in softly if at is SEV1} == {
        CallKind.REMINDER
    }, "a reminder of what is not grave stays in the thread"
    assert line_for(SHIPPED, CallKind.CONFIRM, SEV3).directly is Directly.ALWAYS
    assert {line.mention for line in SHIPPED} == {Mention.PEOPLE}


def problems(*table: Notification) -> list[str]:
    return [f"{'.'.join(map(str, one.path))}: {one.text}" for one in notification_problems(table)]


def test_a_table_with_a_hole_is_refused_with_the_first_call_that_falls_through() -> None:
    assert problems(Notification(severities=(SEV1, SEV2)))[0].startswith(
        "notifications: no line fits entered of a Sev 3"
    )
    assert problems() == [
        "notifications: no line fits entered of a Sev 1; end with a line that names neither kind nor severity"
    ]


def test_a_line_that_never_decides_is_refused() -> None:
    (said,) = problems(Notification(kinds=(CallKind.FINAL_FALLBACK,), in_channel=True), LOUD, REST)
    assert said.startswith("notifications.2: this line never decides")


LOUD = Notification(directly=Directly.ALWAYS)
LAST_CALL = Notification(kinds=(CallKind.FINAL_FALLBACK,), in_channel=True)


@pytest.mark.parametrize(
    ("severities", "in_channel", "fine"),
    [((SEV1,), True, True), ((SEV1,), False, False), ((SEV1, SEV2), True, False), ((), True, False)],
)
def test_only_a_sev_1_that_the_channel_sees_calls_whoever_is_there(
    severities: tuple[Severity, ...], *, in_channel: bool, fine: bool
) -> None:
    here = Notification(kinds=(CallKind.BREACH,), severities=severities, in_channel=in_channel, mention=Mention.HERE)
    found = problems(here, LAST_CALL, REST)
    assert [one.split(":")[0] for one in found] == ([] if fine else ["notifications.0.mention"])


@pytest.mark.parametrize(
    ("kind", "directly", "fine"),
    [
        (CallKind.STEP, Directly.WISH, False),
        (CallKind.STEP, Directly.OUTSIDERS, False),
        (CallKind.STEP, Directly.ALWAYS, True),
        (CallKind.OVERRIDDEN, Directly.WISH, True),
    ],
)
def test_what_somebody_has_to_act_on_is_never_only_read(kind: CallKind, directly: Directly, *, fine: bool) -> None:
    found = problems(Notification(kinds=(kind,), mention=Mention.NOBODY, directly=directly), LAST_CALL, REST)
    assert [one.split(":")[0] for one in found] == ([] if fine else ["notifications.0.mention"])


@pytest.mark.parametrize(("in_channel", "mention"), [(False, Mention.PEOPLE), (True, Mention.NOBODY)])
def test_e11_the_channel_always_hears_the_final_fallback(mention: Mention, *, in_channel: bool) -> None:
    quiet = Notification(
        kinds=(CallKind.FINAL_FALLBACK,), in_channel=in_channel, mention=mention, directly=Directly.ALWAYS
    )
    assert [one.split(" - ")[0].split(":")[0] for one in problems(quiet, REST)] == ["notifications.0"]
