"""The watchdog: what it finds, what it mends, and how it tells without the engine it watches."""

from datetime import timedelta

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from bot.db.letters import LetterKind, LetterState
from bot.db.tables import issues, outbox
from bot.domain.ids import IssueId
from bot.domain.opening import Form
from bot.slack.surfaces import alarm
from bot.usecases.audit import audit
from bot.usecases.deliver import deliver
from bot.usecases.enforce_deadlines import mend_wakes
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import (
    AdminParcel,
    Alarm,
    DestinationBroken,
    FindingKind,
    InstallationBroken,
    Later,
    Outcome,
    Parcel,
)
from bot.usecases.watch import raise_alarm, watch
from tests.builders import A_REPORT, ALICE, OLU, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

START = IssueId(0)


def opened(bench: Bench, form: str = "f1") -> None:
    open_issue(bench.rt, TEAM, form=Form(id=form, report=A_REPORT), by=by(ALICE))
    while deliver(bench.rt, TEAM, Mailbox()):
        pass


def put_off(bench: Bench, by_days: int) -> None:
    """As if a fault of ours had written the wrong instant."""
    with bench.database.writing() as session:
        session.execute(issues.update().values(wake_at=bench.business() + timedelta(days=by_days)))


def test_where_all_is_well_nothing_is_said_and_a_sign_of_life_may_be_given(bench: Bench) -> None:
    opened(bench)
    watched = watch(bench.rt, TEAM, START)
    assert (watched.alarm, watched.clean) == (Alarm(), True)


def test_100_e15_an_issue_that_would_be_looked_at_too_late_is_mended_and_reported(bench: Bench) -> None:
    opened(bench)
    with bench.database.reading() as session:
        right = session.execute(select(issues.c.wake_at)).scalar_one()
    put_off(bench, 30)
    watched = watch(bench.rt, TEAM, START)
    assert watched.alarm.mended == 1
    with bench.database.reading() as session:
        assert session.execute(select(issues.c.wake_at)).scalar_one() == right
    assert watch(bench.rt, TEAM, START).alarm == Alarm()


def test_looking_too_early_is_harmless_and_left_alone(bench: Bench) -> None:
    opened(bench)
    put_off(bench, -1)
    assert mend_wakes(bench.rt, TEAM, START)[0] == 0


def test_all_issues_have_their_turn_a_slice_at_a_time(bench: Bench) -> None:
    for number in range(5):
        opened(bench, f"f{number}")
    put_off(bench, 30)
    mended, upto = mend_wakes(bench.rt, TEAM, START, batch=2)
    assert (mended, upto) == (2, 2)
    assert mend_wakes(bench.rt, TEAM, upto, batch=2) == (2, 4)
    assert mend_wakes(bench.rt, TEAM, IssueId(4), batch=2) == (1, 0), "and from the beginning again"


def test_where_the_heart_stands_still_the_watchdog_lets_time_pass(bench: Bench) -> None:
    opened(bench)
    bench.business.advance(timedelta(hours=1))
    assert watch(bench.rt, TEAM, START).clean, "nothing is overdue any more"
    with bench.database.reading() as session:
        assert session.execute(select(issues.c.version)).scalar_one() > 1


def test_messages_that_are_put_off_again_and_again_are_found(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    for _ in range(11):
        deliver(bench.rt, TEAM, Mailbox(lambda _: InstallationBroken("token_revoked")))
        bench.machine.advance(timedelta(minutes=1))
    watched = watch(bench.rt, TEAM, START)
    assert dict(watched.alarm.found) == {FindingKind.LETTER_WAITS: 4}
    assert not watched.clean


def test_the_alarm_does_not_go_through_the_outbox(bench: Bench) -> None:
    mailbox = Mailbox()
    assert raise_alarm(bench.rt, TEAM, mailbox, Alarm(mended=1))
    (parcel,) = mailbox.take()
    assert isinstance(parcel, AdminParcel)
    assert parcel.channel == "COPS"
    with bench.database.reading() as session:
        assert not session.execute(select(outbox.c.id)).all()


def test_where_the_ops_channel_cannot_be_reached_the_administrators_are_told_directly(bench: Bench) -> None:
    def answer(parcel: Parcel) -> Outcome | None:
        return DestinationBroken("is_archived") if parcel.channel == "COPS" else None

    mailbox = Mailbox(answer)
    assert raise_alarm(bench.rt, TEAM, mailbox, Alarm(mended=1))
    assert [getattr(parcel, "person", None) for parcel in mailbox.take()] == [None, OLU]
    assert not raise_alarm(bench.rt, TEAM, Mailbox(lambda _: InstallationBroken("x")), Alarm(mended=1))


def test_a_database_that_is_gone_is_told_too(bench: Bench) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("gone", {}, ConnectionError("gone"))

    event.listen(Engine, "before_cursor_execute", gone)
    try:
        watched = watch(bench.rt, TEAM, IssueId(7))
        mailbox = Mailbox()
        assert raise_alarm(bench.rt, TEAM, mailbox, watched.alarm)
    finally:
        event.remove(Engine, "before_cursor_execute", gone)
    assert watched.alarm == Alarm(database_gone=True)
    assert (watched.clean, watched.upto) == (False, 7)
    assert [getattr(parcel, "person", None) for parcel in mailbox.take()] == [OLU]


def test_99_a_limit_of_slack_is_visible_and_no_alarm(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    deliver(bench.rt, TEAM, Mailbox(lambda _: Later(timedelta(seconds=30), whole_channel=True)))
    found = audit(bench.rt, TEAM)
    assert {finding.kind for finding in found} == {FindingKind.SLACK_LIMITS}
    assert watch(bench.rt, TEAM, START).clean
    assert "leave alone" in alarm.lines(found)[0]
    bench.machine.advance(timedelta(seconds=31))
    assert audit(bench.rt, TEAM) == ()


def test_what_is_held_because_nobody_can_say_whether_it_arrived_is_shown(bench: Bench) -> None:
    opened(bench)
    with bench.database.writing() as session:
        session.execute(outbox.update().where(outbox.c.kind == LetterKind.CARD).values(state=LetterState.PAUSED))
    found = audit(bench.rt, TEAM)
    assert [finding.kind for finding in found] == [FindingKind.LETTER_HELD]
    assert watch(bench.rt, TEAM, START).clean
    assert alarm.lines(found) == ["1 message of which nobody can say whether it arrived."]
