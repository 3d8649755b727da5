"""The digest of the informed: when it is left, to whom, once, and what stands in it (statement 74)."""

from dataclasses import replace

import pytest

from bot.db.letters import Trouble
from bot.domain.effects import ReasonKind
from bot.domain.ids import PersonId
from bot.domain.matrix import Scope, Severity, Urgency
from bot.domain.process.notifications import SHIPPED, CallKind, Notification
from bot.domain.process.raci import Raci, RaciException
from bot.usecases.bindings import BoundKind, BoundTo, bind
from bot.usecases.deliver import deliver
from bot.usecases.informed import tell_informed
from bot.usecases.parcels import AdminParcel, CallParcel, DestinationBroken, InformedParcel, Outcome, Parcel
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, T1, T2, TEAM, hours
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox
from tests.usecases.test_lists import opened
from tests.usecases.test_mornings import NINE

BOSS, QA = PersonId("U0BOSS"), PersonId("U0QA")
TABLE = Raci(
    informed=("executives", "qa"),
    teams={"executives": "Executives", "qa": "QA"},
    exceptions=(RaciException(severity=Severity.SEV4, informed=("qa",)),),
)


@pytest.fixture(autouse=True)
def _teams(bench: Bench) -> None:
    activate_policy(bench.rt, TEAM, replace(A_POLICY, raci=TABLE), "with a table", None)
    bind(bench.rt, TEAM, "executives.channel", BoundTo(BoundKind.CHANNEL, ("CEXEC",)), None)
    bind(bench.rt, TEAM, "executives.people", BoundTo(BoundKind.PEOPLE, (BOSS,)), None)
    bind(bench.rt, TEAM, "qa.people", BoundTo(BoundKind.PEOPLE, (QA,)), None)


def told(bench: Bench) -> list[InformedParcel]:
    """The digests that go out now."""
    box = Mailbox()
    while deliver(bench.rt, TEAM, box):
        pass
    return [parcel for parcel in box.got if isinstance(parcel, InformedParcel)]


def test_74_a_team_reads_once_in_the_morning_in_its_channel_or_directly(bench: Bench) -> None:
    opened(bench, 1, urgency=Urgency.NOW)
    assert tell_informed(bench.rt, TEAM) == NINE
    assert told(bench) == [], "it is read in the morning"
    bench.business.now = NINE
    tell_informed(bench.rt, TEAM)
    tell_informed(bench.rt, TEAM)
    executives, qa = sorted(told(bench), key=lambda parcel: parcel.informed.team)
    assert (executives.channel, executives.person) == ("CEXEC", None)
    assert (qa.channel, qa.person) == (None, QA)
    assert (executives.informed.opened, executives.informed.ended) == (1, 0)
    assert [view.issue.id for view in executives.informed.views] == [1]
    bench.business.now = NINE + hours(24)
    tell_informed(bench.rt, TEAM)
    assert [parcel.informed.opened for parcel in told(bench)] == [0, 0], "it was opened before yesterday's list"


def test_nothing_is_left_where_nothing_is_open_and_nothing_changed(bench: Bench) -> None:
    bench.business.now = NINE
    tell_informed(bench.rt, TEAM)
    assert told(bench) == []


def test_a_team_reads_only_of_what_the_table_informs_it(bench: Bench) -> None:
    only = replace(
        TABLE, informed=("qa",), exceptions=(RaciException(severity=Severity.SEV1, informed=("executives",)),)
    )
    activate_policy(bench.rt, TEAM, replace(A_POLICY, raci=only), "another table", None)
    opened(bench, 1)
    bench.business.now = NINE
    tell_informed(bench.rt, TEAM)
    assert [parcel.informed.team for parcel in told(bench)] == ["qa"]


def test_tier_and_severity_of_one_line_belong_together(bench: Bench) -> None:
    lines = (
        RaciException(tier=T1, severity=Severity.SEV4, informed=("qa",)),
        RaciException(tier=T2, severity=Severity.SEV2, informed=("qa",)),
    )
    activate_policy(
        bench.rt, TEAM, replace(A_POLICY, raci=replace(TABLE, informed=(), exceptions=lines)), "lines", None
    )
    assert opened(bench, 1).severity is Severity.SEV2
    bench.business.now = NINE
    tell_informed(bench.rt, TEAM)
    assert told(bench) == [], "it is a Sev 2 of T1"


def test_74_of_a_sev_1_they_hear_whatever_the_notification_table_says_of_direct_messages(bench: Bench) -> None:
    softly = (Notification(kinds=(CallKind.INFORMED,)), *SHIPPED)
    activate_policy(bench.rt, TEAM, replace(A_POLICY, raci=TABLE, notifications=softly), "softly", None)
    opened(bench, 1, scope=Scope.ALL)
    box = Mailbox()
    while deliver(bench.rt, TEAM, box):
        pass
    told = [one for one in box.got if isinstance(one, CallParcel) and one.call.reasons[0].kind is ReasonKind.INFORMED]
    assert {(one.channel, one.person) for one in told} == {("CEXEC", None), (None, QA)}


def test_a_channel_that_does_not_take_it_is_told_to_the_administrators_and_nobody_else_gets_it(bench: Bench) -> None:
    opened(bench, 1)
    bench.business.now = NINE
    tell_informed(bench.rt, TEAM)

    def refuse(parcel: Parcel) -> Outcome | None:
        return DestinationBroken("not_in_channel") if parcel.channel == "CEXEC" else None

    box = Mailbox(refuse)
    while deliver(bench.rt, TEAM, box):
        pass
    digests = [parcel.channel for parcel in box.got if isinstance(parcel, InformedParcel)]
    assert sorted(digests, key=str) == ["CEXEC", None]
    troubles = [parcel.words for parcel in box.got if isinstance(parcel, AdminParcel)]
    assert [one.key for one in troubles if isinstance(one, Trouble)] == ["executives.channel"]
