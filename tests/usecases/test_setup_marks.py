"""What a process remembers of the set-up counts for as long as the mark does that the database itself renews."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import and_, delete, insert, select, text, update

from bot.db import bindings as stored
from bot.db import people, policies, rotas
from bot.db import setup_marks as memory
from bot.db.ahead import ask_ahead
from bot.db.bindings import Binding
from bot.db.bound import BoundKind, BoundTo
from bot.db.engine import Database, Session
from bot.db.people import Group, Person
from bot.db.setup_marks import remembered
from bot.db.tables import bindings, metadata, overrides, setup_marks
from bot.domain.absence import Absence
from bot.domain.actor import Standing
from bot.domain.commands import Accept
from bot.domain.ids import IssueId, RotaKey, TeamId
from bot.domain.opening import Form
from bot.domain.roster import Roster
from bot.domain.rota import Override
from bot.usecases.bindings import Bound, bind, bound_and_duty, load_roster, roster_questions, unbind
from bot.usecases.carry_out import carry_out
from bot.usecases.directory import remember_group, remember_person
from bot.usecases.duty import Duty
from bot.usecases.open_issue import open_issue
from bot.usecases.policies import activate_policy
from bot.usecases.rotas import end_absence, forget_rota, set_absence, set_override, set_rota
from bot.usecases.swaps import ask_swap, take_swap
from tests.builders import A_POLICY, A_REPORT, ALICE, BEN, DANA, LENA, MONDAY_10, OLU, PRIYA, SAM, TEAM, TOMAS, by
from tests.usecases.conftest import Bench
from tests.usecases.rows import hearing
from tests.usecases.test_rotas import DAILY, ROTA, TUESDAY_9
from tests.usecases.test_victims import waits
from tests.waiting import until

on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)
on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
LATER = MONDAY_10 + timedelta(hours=1)
A_DAY = timedelta(days=1)
AWAY = Absence(person=TOMAS, since=MONDAY_10, until=LATER, deputy=LENA)
OVER = Override(SAM, MONDAY_10, LATER)
LEADS = BoundTo(BoundKind.GROUP, ("S0LEADS",))
OTHER = TeamId("T0OTHER")
SAID: dict[str, Any] = {"set_by": OLU, "set_at": MONDAY_10}
HOURS: dict[str, Any] = {"since": MONDAY_10, "until": LATER}

Seen = tuple[Bound, Duty]
Deed = Callable[[Bench], object]
Write = Callable[[Session], object]


@pytest.fixture
def lived(bench: Bench) -> Bench:
    """A workspace in which each of the seven tables has rows."""
    set_rota(bench.rt, TEAM, ROTA, by(OLU))
    set_override(bench.rt, TEAM, ROTA.key, OVER, by(OLU))
    set_absence(bench.rt, TEAM, AWAY, by(OLU))
    remember_person(bench.rt, TEAM, DANA, name="Dana", standing=Standing.DEACTIVATED)
    remember_person(bench.rt, TEAM, BEN, name="Ben", standing=Standing.MEMBER)
    remember_group(bench.rt, TEAM, "S0LEADS", handle="leads", members=(PRIYA, SAM))
    bind(bench.rt, TEAM, "tier2.lead", LEADS, None)
    return bench


@pytest.fixture
def another(lived: Bench) -> Iterator[Database]:
    """A second process."""
    database = Database(lived.url, lived.machine, server_clock=False)
    yield database
    database.dispose()


def seen(database: Database) -> Seen:
    with database.reading() as session:
        return bound_and_duty(session, TEAM, MONDAY_10)


def there(bench: Bench) -> Seen:
    """What a process sees that remembers nothing."""
    fresh = Database(bench.url, bench.machine, server_clock=False)
    found = seen(fresh)
    fresh.dispose()
    return found


def marks(bench: Bench) -> dict[str, str]:
    with bench.database.reading() as session:
        return {row.team_id: row.mark for row in session.execute(select(setup_marks))}


def write(bench: Bench, statement: Any) -> None:  # noqa: ANN401  # whatever can be executed
    """As a hand in the database does: past everything that knows of marks."""
    with bench.database.writing() as session:
        session.execute(text(statement) if isinstance(statement, str) else statement)


def asked(act: Callable[[], object]) -> list[str]:
    """The tables that were read, one for each statement."""
    found: list[str] = []
    with hearing(lambda statement, _: found.append(statement)):
        act()
    return [said.split("FROM ")[1].split()[0] for said in found if said.startswith("SELECT")]


def takes_a_swap(bench: Bench) -> None:
    swap = ask_swap(bench.rt, TEAM, ROTA.key, LATER, TUESDAY_9, by(PRIYA))
    take_swap(bench.rt, TEAM, swap.number, by(SAM))


NEW_POLICY = replace(A_POLICY, name="another")
THROUGH_DEEDS: dict[str, Deed] = {
    "a key is bound": lambda it: bind(it.rt, TEAM, "tier2.deputy", LEADS, None),
    "a key is bound anew": lambda it: bind(it.rt, TEAM, "tier1.lead", BoundTo(BoundKind.PERSON, (BEN,)), None),
    "a key is unbound": lambda it: unbind(it.rt, TEAM, "tier1.lead", None),
    "a group is heard of": lambda it: remember_group(it.rt, TEAM, "S0NEW", handle="new", members=(BEN,)),
    "a group changes": lambda it: remember_group(it.rt, TEAM, "S0LEADS", handle="leads", members=(SAM, PRIYA)),
    "somebody is a guest": lambda it: remember_person(it.rt, TEAM, SAM, name="Sam", standing=Standing.GUEST),
    "somebody left": lambda it: remember_person(it.rt, TEAM, BEN, name="Ben", standing=Standing.DEACTIVATED),
    "somebody is back": lambda it: remember_person(it.rt, TEAM, DANA, name="Dana", standing=Standing.MEMBER),
    "a policy is activated": lambda it: activate_policy(it.rt, TEAM, NEW_POLICY, "name: another\n", None),
    "a rota is new": lambda it: set_rota(it.rt, TEAM, replace(ROTA, key=RotaKey("t2b")), by(OLU)),
    "a rota changes": lambda it: set_rota(it.rt, TEAM, replace(ROTA, layers=(DAILY, DAILY)), by(OLU)),
    "a rota is forgotten": lambda it: forget_rota(it.rt, TEAM, ROTA.key, by(OLU)),
    "an override is said": lambda it: set_override(it.rt, TEAM, ROTA.key, replace(OVER, person=PRIYA), by(OLU)),
    "a swap is taken": takes_a_swap,
    "an absence is said": lambda it: set_absence(it.rt, TEAM, replace(AWAY, person=BEN), by(OLU)),
    "an absence ends": lambda it: end_absence(it.rt, TEAM, TOMAS, by(OLU)),
}


def test_a_database_that_was_closed_has_forgotten(lived: Bench) -> None:
    seen(lived.database)
    assert "bindings" not in asked(lambda: seen(lived.database))
    lived.database.dispose()
    assert "bindings" in asked(lambda: seen(lived.database))


@pytest.mark.parametrize("deed", THROUGH_DEEDS.values(), ids=THROUGH_DEEDS.keys())
def test_what_one_process_changes_another_sees_at_its_next_look(lived: Bench, another: Database, deed: Deed) -> None:
    before = seen(another)
    assert seen(lived.database) == before
    deed(lived)
    assert seen(another) == seen(lived.database) == there(lived) != before


ROWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "bindings": ({"key": "tier2.deputy", "kind": BoundKind.GROUP, "value": ("S0LEADS",), **SAID}, {"value": ("S0B",)}),
    "groups": ({"id": "S0NEW", "handle": "new", "members": (BEN,), "refreshed_at": MONDAY_10}, {"members": (SAM,)}),
    "people": (
        {"id": SAM, "name": "Sam", "standing": Standing.GUEST, "refreshed_at": MONDAY_10},
        {"standing": Standing.MEMBER},
    ),
    "rotas": ({"key": "t2b", "tier": "tier2", "zone": "UTC", "layers": (DAILY,), **SAID}, {"tier": "tier1"}),
    "overrides": ({"rota": "t2", "person": PRIYA, **HOURS, **SAID}, {"until": LATER + A_DAY}),
    "absences": ({"person": BEN, "reason": "", **HOURS, **SAID}, {"deputy": ALICE}),
}
"""Of each table a row that counts, and another value in it that counts too. Policies have a test of their own."""


@pytest.mark.parametrize("name", ROWS)
def test_a_hand_in_the_database_renews_the_mark_as_well(lived: Bench, another: Database, name: str) -> None:
    row, change = ROWS[name]
    table = metadata.tables[name]
    this = and_(table.c.team_id == TEAM, *(table.c[column] == row[column] for column in ("key", "id") if column in row))
    if name in {"overrides", "absences"}:
        this = and_(this, table.c.person == row["person"])
    views, found = [seen(another)], [marks(lived)[TEAM]]
    back: list[Any] = [update(table).where(this).values(standing=Standing.BOT)] if name == "people" else []
    for statement in (
        insert(table).values(team_id=TEAM, **row),
        update(table).where(this).values(**change),
        *back,
        delete(table).where(this),
    ):
        write(lived, statement)
        views.append(seen(another))
        found.append(marks(lived)[TEAM])
        assert views[-1] == there(lived) != views[-2]
    assert len(set(found)) == len(found)
    assert views[-1] == views[0]


def test_a_hand_at_the_policies_renews_the_mark_as_well(lived: Bench, another: Database) -> None:
    same = "SELECT team_id, 2, name, yaml, canonical, activated_at, activated_by FROM policies"
    views = [seen(another)]
    for statement in (
        f"INSERT INTO policies (team_id, version, name, yaml, canonical, activated_at, activated_by) {same}",
        "UPDATE policies SET canonical = replace(canonical, 'test policy', 'best policy') WHERE version = 2",
        "DELETE FROM policies WHERE version = 2",
    ):
        write(lived, statement)
        views.append(seen(another))
        assert views[-1] == there(lived) != views[-2]
    assert views[-1] == views[0]


@pytest.mark.parametrize("name", [*ROWS, "policies"])
def test_a_row_that_moves_to_another_workspace_renews_the_marks_of_both(lived: Bench, name: str) -> None:
    table = metadata.tables[name]
    if name == "rotas":
        write(lived, delete(overrides))  # they belong to one
    if name == "overrides":
        write(lived, insert(metadata.tables["rotas"]).values(team_id=OTHER, **{**ROWS["rotas"][0], "key": ROTA.key}))
    before = marks(lived)
    write(lived, update(table).values(team_id=OTHER))
    after = marks(lived)
    assert before[TEAM] != after[TEAM]
    assert before.get(OTHER) != after[OTHER]
    assert seen(lived.database) == there(lived)


NOTHING_NEW: dict[str, Deed] = {
    "a member is asked about again": lambda it: remember_person(
        it.rt, TEAM, BEN, name="Benedict", standing=Standing.MEMBER, tz="Europe/Berlin"
    ),
    "a member is heard of": lambda it: remember_person(it.rt, TEAM, SAM, name="Sam", standing=Standing.MEMBER),
    "who left is asked about again": lambda it: remember_person(
        it.rt, TEAM, DANA, name="D.", standing=Standing.DEACTIVATED
    ),
    "a group is asked about again": lambda it: remember_group(
        it.rt, TEAM, "S0LEADS", handle="chiefs", members=(PRIYA, SAM)
    ),
    "an issue is opened": lambda it: open_issue(it.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE)),
    "a member is deleted": lambda it: write(it, "DELETE FROM people WHERE standing = 'member'"),
}


@pytest.mark.parametrize("deed", NOTHING_NEW.values(), ids=NOTHING_NEW.keys())
def test_what_changes_nothing_about_who_is_who_leaves_the_mark(lived: Bench, deed: Deed) -> None:
    before = marks(lived)
    lived.advance(timedelta(minutes=5))
    deed(lived)
    assert marks(lived) == before


@on_sqlite
def test_a_row_that_sqlite_replaces_unseen_renews_the_mark(lived: Bench) -> None:
    """No trigger hears that the old row is deleted, and the new one alone would not count."""
    before = seen(lived.database)
    back = insert(metadata.tables["people"]).prefix_with("OR REPLACE")
    write(lived, back.values(team_id=TEAM, id=DANA, name="Dana", standing=Standing.MEMBER, refreshed_at=MONDAY_10))
    assert seen(lived.database) == there(lived) != before


@on_sqlite
def test_how_a_hand_handles_conflicts_is_not_how_the_mark_does(lived: Bench) -> None:
    before = seen(lived.database)
    row, _ = ROWS["bindings"]
    write(lived, insert(metadata.tables["bindings"]).prefix_with("OR IGNORE").values(team_id=TEAM, **row))
    assert seen(lived.database) == there(lived) != before


@on_postgres
def test_a_table_that_is_emptied_at_once_renews_all_marks(lived: Bench) -> None:
    before = seen(lived.database)
    write(lived, "TRUNCATE absences")
    assert seen(lived.database) == there(lived) != before


# what is asked


def test_who_is_who_is_asked_once_and_then_only_whether_it_still_is(lived: Bench) -> None:
    assert sorted(asked(lambda: there(lived))) == [
        "absences", "bindings", "groups", "overrides", "people", "policies", "rotas", *["setup_marks"] * 3, "turns",
    ]  # fmt: skip
    seen(lived.database)
    assert sorted(asked(lambda: seen(lived.database))) == ["setup_marks", "turns"]


def test_a_deed_asks_nothing_of_the_set_up_but_its_mark(lived: Bench) -> None:
    open_issue(lived.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    tables = asked(lambda: carry_out(lived.rt, TEAM, IssueId(1), Accept(by=by(BEN))))
    assert tables.count("setup_marks") == 1
    assert not {*ROWS, "policies"} & set(tables)


def test_without_a_mark_nothing_is_remembered(lived: Bench) -> None:
    write(lived, delete(setup_marks))
    for _ in range(2):
        assert "bindings" in asked(lambda: seen(lived.database))
    assert seen(lived.database) == there(lived)


def test_what_is_done_while_the_triggers_are_off_counts_after_a_minute(
    lived: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(lived.database)
    off = "DROP TRIGGER bindings_update_renews_mark"
    with lived.database.writing() as session:
        session.execute(text(off if lived.database.is_sqlite else "SET LOCAL session_replication_role = replica"))
        session.execute(update(bindings).where(bindings.c.key == "tier2.lead").values(value=(PRIYA,)))
    assert seen(lived.database) == before
    monkeypatch.setattr(memory, "AT_MOST", 0.0)
    assert seen(lived.database) == there(lived) != before


def test_no_process_knows_what_another_remembers(lived: Bench, another: Database) -> None:
    seen(lived.database)
    assert "bindings" in asked(lambda: seen(another))


def test_what_changed_while_it_was_read_is_read_again(lived: Bench, another: Database) -> None:
    read: list[str] = []

    def slowly() -> str:
        read.append(f"look {len(read)}")
        if len(read) == 1:
            write(lived, delete(metadata.tables["absences"]))
        return read[-1]

    for wanted in ("look 0", "look 1", "look 1"):
        with another.reading() as session:
            assert remembered(session, TEAM, str, slowly) == wanted


def changes(bench: Bench) -> str:
    write(bench, delete(metadata.tables["absences"]))
    return "neither the old nor the new"


@on_postgres
def test_what_changed_while_it_was_read_is_not_kept_at_all(lived: Bench, another: Database) -> None:
    """Else it would be found again where a copy of the database brings the mark back."""
    copied = marks(lived)[TEAM]
    with another.reading() as session:
        remembered(session, TEAM, str, partial(changes, lived))
    write(lived, update(setup_marks).values(mark=copied))
    with another.reading() as session:
        assert remembered(session, TEAM, str, lambda: "read again") == "read again"


# what a transaction itself writes


def test_what_was_taken_back_is_not_remembered(lived: Bench) -> None:
    before = seen(lived.database)

    def change_one_s_mind() -> None:
        with lived.database.writing() as session:
            rotas.end_absences(session, TEAM, TOMAS, MONDAY_10)
            assert bound_and_duty(session, TEAM, MONDAY_10) != before
            raise KeyError

    with pytest.raises(KeyError):
        change_one_s_mind()
    assert seen(lived.database) == there(lived) == before


def a_person(standing: Standing) -> Person:
    return Person(id=SAM, name="Sam", standing=standing, tz=None, refreshed_at=MONDAY_10)


A_GROUP = Group(id="S0LEADS", handle="leads", members=(BEN,), refreshed_at=MONDAY_10)
WRITERS: dict[str, Write] = {
    "bind": lambda it: stored.bind(it, TEAM, "tier2.lead", Binding(BoundTo(BoundKind.PERSON, (BEN,)), OLU, MONDAY_10)),
    "unbind": lambda it: stored.unbind(it, TEAM, "tier2.lead"),
    "remember": lambda it: people.remember(it, TEAM, a_person(Standing.GUEST)),
    "remember_group": lambda it: people.remember_group(it, TEAM, A_GROUP),
    "add": lambda it: policies.add(it, TEAM, NEW_POLICY, "name: another\n", MONDAY_10, OLU),
    "save": lambda it: rotas.save(it, TEAM, replace(ROTA, zone="UTC"), OLU, MONDAY_10),
    "forget": lambda it: rotas.forget(it, TEAM, ROTA.key),
    "override": lambda it: rotas.override(it, TEAM, ROTA.key, replace(OVER, person=PRIYA), OLU, MONDAY_10),
    "add_absence": lambda it: rotas.add_absence(it, TEAM, replace(AWAY, person=BEN), OLU, MONDAY_10),
    "end_absences": lambda it: rotas.end_absences(it, TEAM, TOMAS, MONDAY_10),
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_who_writes_to_the_set_up_sees_it_in_the_same_transaction(lived: Bench, writer: Write) -> None:
    with lived.database.writing() as session:
        ask_ahead(session, (*roster_questions(TEAM), *Bound.questions(TEAM), *rotas.questions(TEAM, MONDAY_10)))
        before = bound_and_duty(session, TEAM, MONDAY_10)
        writer(session)
        after = bound_and_duty(session, TEAM, MONDAY_10)
    assert after == there(lived) != before


# other instants


def away(bench: Bench, **at: int) -> Roster:
    with bench.database.reading() as session:
        return load_roster(bench.rt, session, TEAM, MONDAY_10 + timedelta(**at))


def test_who_asks_about_an_earlier_instant_gets_what_was_not_over_then(lived: Bench) -> None:
    for _ in range(2):
        later, earlier = away(lived, days=3), away(lived, minutes=30)
        assert (TOMAS in later.unavailable, TOMAS in earlier.unavailable) == (False, True)
        assert [one.person for one in earlier.tier(ROTA.tier).on_call] == [SAM]
    assert "absences" not in asked(lambda: away(lived, days=3)), "what reaches further back does for later ones too"


def test_who_asks_about_an_instant_a_little_earlier_need_not_read_again(lived: Bench) -> None:
    away(lived, hours=2)
    assert "absences" not in asked(lambda: away(lived, minutes=30))
    assert TOMAS in away(lived, minutes=30).unavailable


def test_what_is_over_is_not_there_any_more_though_it_is_remembered(lived: Bench) -> None:
    with lived.database.reading() as session:
        for at in (MONDAY_10, LATER):
            duty = Duty.load(session, TEAM, at)
            assert (duty.absences, duty.rotas) == (
                rotas.load_absences(session, TEAM, at),
                rotas.load(session, TEAM, at),
            )
            assert bool(duty.absences) is (at < LATER)


# who waits for whom


@on_postgres
def test_who_takes_a_swap_and_who_forgets_its_rota_do_not_wait_in_a_circle(lived: Bench) -> None:
    swap = ask_swap(lived.rt, TEAM, ROTA.key, LATER, TUESDAY_9, by(PRIYA))
    with ThreadPoolExecutor(1) as pool:
        with lived.database.writing() as session:
            assert rotas.swap_for_change(session, TEAM, swap.number) is not None
            forgetting = pool.submit(forget_rota, lived.rt, TEAM, ROTA.key, by(OLU))
            until(lambda: waits(lived), what="somebody who waits")
            rotas.override(session, TEAM, ROTA.key, Override(SAM, LATER, TUESDAY_9), SAM, MONDAY_10)
        forgetting.result()
    assert seen(lived.database)[1].rotas == ()


@on_postgres
def test_who_forgets_a_rota_takes_along_what_was_said_over_it_meanwhile(lived: Bench) -> None:
    with ThreadPoolExecutor(1) as pool:
        with lived.database.writing() as session:
            rotas.override(session, TEAM, ROTA.key, Override(PRIYA, LATER, TUESDAY_9), OLU, MONDAY_10)
            forgetting = pool.submit(forget_rota, lived.rt, TEAM, ROTA.key, by(OLU))
            until(lambda: waits(lived), what="somebody who waits")
        forgetting.result()
    assert seen(lived.database)[1].rotas == ()


@on_postgres
def test_two_who_set_up_at_once_wait_for_each_other_and_both_are_seen(lived: Bench) -> None:
    with ThreadPoolExecutor(1) as pool:
        with lived.database.writing() as session:
            rotas.end_absences(session, TEAM, TOMAS, MONDAY_10)
            binding = pool.submit(bind, lived.rt, TEAM, "tier1.lead", BoundTo(BoundKind.PERSON, (BEN,)), None)
            until(lambda: waits(lived), what="somebody who waits")
            bound_and_duty(session, TEAM, MONDAY_10)
        binding.result()
    bound, duty = seen(lived.database)
    assert (bound, duty) == there(lived)
    assert (bound.person("tier1.lead"), duty.absences) == (BEN, ())
