"""How much waits at this moment, as those outside read it."""

from datetime import timedelta

from bot.db.letters import Priority
from bot.domain.opening import Form
from bot.usecases.backlog import Backlog, backlog
from bot.usecases.deliver import deliver
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import CallParcel, CardParcel, ContentBroken, Outcome, Parcel, Unknown
from tests.builders import A_REPORT, ALICE, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox


def counted(bench: Bench) -> Backlog:
    found = backlog(bench.rt, TEAM)
    assert found is not None
    return found


def test_what_waits_is_counted_by_priority_and_every_priority_is_there(bench: Bench) -> None:
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    bench.advance(timedelta(seconds=30))
    found = {one.priority: (one.letters, one.oldest) for one in counted(bench).waiting}
    assert found.keys() == set(Priority)
    assert found[Priority.FIRST_CARD] == (1, timedelta(seconds=30))
    assert found[Priority.CALL][0] > 0
    assert found[Priority.ADMIN] == (0, timedelta())


def test_what_became_of_letters_is_counted_until_it_is_settled(bench: Bench) -> None:
    def answer(parcel: Parcel) -> Outcome | None:
        match parcel:
            case CardParcel():
                return Unknown("timeout")
            case CallParcel():
                return ContentBroken("no_text")
            case _:
                return None

    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    bench.advance(timedelta(seconds=6))
    deliver(bench.rt, TEAM, Mailbox(answer))
    found = counted(bench)
    assert (found.sending, found.unknown) == (0, 1)
    assert found.dead > 0


def test_an_issue_that_nobody_looks_at_shows_for_how_long(bench: Bench) -> None:
    assert counted(bench).overdue == timedelta()
    open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    assert counted(bench).overdue == timedelta()
    bench.advance(timedelta(hours=3))
    assert timedelta(hours=2) < counted(bench).overdue < timedelta(hours=3)
