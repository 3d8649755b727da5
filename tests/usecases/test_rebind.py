"""Several keys bound together, by several administrators at once, and who the administrators are (SPEC section 5a)."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

import pytest

from bot.db import bindings as stored
from bot.db import policies
from bot.db.bindings import Binding
from bot.db.bound import BoundKind, BoundTo
from bot.domain.errors import Refused, Why
from bot.usecases.administration import administration
from bot.usecases.administrators import administrators, appoint, dismiss, redeem
from bot.usecases.audit_log import entries
from bot.usecases.bindings import ADMINISTRATORS, NotBindable, bind, bindings, unbind
from bot.usecases.rebind import NOTHING, Rebound, mark, rebind
from tests.builders import ALICE, BEN, DANA, MARC, OLU, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.test_merge import somebody_waits
from tests.usecases.test_transactions import together
from tests.waiting import until


def people(*ids: str) -> BoundTo:
    return BoundTo(BoundKind.PEOPLE, ids)


def person(one: str) -> BoundTo:
    return BoundTo(BoundKind.PERSON, (one,))


def channel(one: str) -> BoundTo:
    return BoundTo(BoundKind.CHANNEL, (one,))


def drawn(bench: Bench, *keys: str) -> dict[str, str]:
    """What a form carries that is opened now."""
    bound = bindings(bench.rt, TEAM)
    return {key: mark(bound.get(key)) for key in keys}


def test_what_was_changed_is_stored_and_noted_and_what_was_left_alone_stays(bench: Bench) -> None:
    bind(bench.rt, TEAM, "ops", channel("C0OPS"), None)
    seen = drawn(bench, "tier1", "ops", "tier1.deputy")
    chosen = {"tier1": channel("C0NEW"), "ops": None, "tier1.deputy": None}
    wakes = bench.wakes
    assert rebind(bench.rt, TEAM, chosen, seen, by(OLU)) == Rebound(saved=("tier1", "ops"))
    assert bench.wakes == wakes + 1
    now = bindings(bench.rt, TEAM)
    assert now["tier1"] == channel("C0NEW")
    assert "ops" not in now
    noted = [(one.person, one.deed, one.about, one.outcome) for one in entries(bench.rt, TEAM)]
    assert noted == [(OLU, "unbind", "ops", "done"), (OLU, "bind", "tier1", "done")]
    assert rebind(bench.rt, TEAM, chosen, seen, by(OLU)) == Rebound(), "sent again it changes nothing"
    assert len(entries(bench.rt, TEAM)) == 2


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_and_nothing_is_stored(bench: Bench) -> None:
    seen = drawn(bench, "tier1", "tier1.lead", "tier1.deputy")
    bind(bench.rt, TEAM, "tier1", channel("C0THEIRS"), by(OLU))
    chosen = {"tier1": channel("C0MINE"), "tier1.lead": None, "tier1.deputy": None}
    found = rebind(bench.rt, TEAM, chosen, seen, by(OLU))
    assert found.saved == ()
    assert found.overtaken is not None
    (quicker,) = found.overtaken.values()
    assert quicker is not None
    assert (quicker.to, quicker.set_by) == (channel("C0THEIRS"), OLU)
    assert "tier1.lead" in bindings(bench.rt, TEAM), "all or nothing"
    again = drawn(bench, "tier1", "tier1.lead", "tier1.deputy")
    assert rebind(bench.rt, TEAM, chosen, again, by(OLU)).saved == ("tier1", "tier1.lead"), "and now on purpose"


def test_a_field_that_one_did_not_touch_keeps_what_somebody_else_chose(bench: Bench) -> None:
    was = bindings(bench.rt, TEAM)["tier1"]
    seen = drawn(bench, "tier1", "tier1.deputy")
    bind(bench.rt, TEAM, "tier1", channel("C0THEIRS"), by(OLU))
    assert rebind(bench.rt, TEAM, {"tier1": was, "tier1.deputy": person(BEN)}, seen, by(OLU)).saved == ("tier1.deputy",)
    assert bindings(bench.rt, TEAM)["tier1"] == channel("C0THEIRS")


def test_two_who_choose_the_same_are_both_right(bench: Bench) -> None:
    seen = drawn(bench, "tier1.people")
    bind(bench.rt, TEAM, "tier1.people", people(BEN, DANA), by(OLU))
    assert rebind(bench.rt, TEAM, {"tier1.people": people(BEN, DANA)}, seen, by(OLU)) == Rebound()


def test_who_comes_first_can_be_changed(bench: Bench) -> None:
    bind(bench.rt, TEAM, "fallback", people(BEN, DANA), by(OLU))
    turned = {"fallback": people(DANA, BEN)}
    assert rebind(bench.rt, TEAM, turned, drawn(bench, "fallback"), by(OLU)).saved == ("fallback",)
    assert bindings(bench.rt, TEAM)["fallback"].ids == (DANA, BEN)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_the_second_of_two_at_the_same_moment_waits_for_the_first_and_is_told(bench: Bench) -> None:
    answers: list[Rebound] = []
    seen = drawn(bench, "tier1.deputy")
    mine = {"tier1.deputy": person(ALICE)}
    with bench.database.writing() as first:
        policies.hold(first, TEAM)
        stored.bind(first, TEAM, "tier1.deputy", Binding(person(BEN), DANA, bench.rt.now()))
        second = threading.Thread(target=lambda: answers.append(rebind(bench.rt, TEAM, mine, seen, by(OLU))))
        second.start()
        until(lambda: somebody_waits(bench), what="the second waits for the first")
    second.join(20)
    (told,) = answers
    assert told.overtaken is not None
    assert bindings(bench.rt, TEAM)["tier1.deputy"] == person(BEN)


def wrong_code(bench: Bench) -> None:
    with suppress(Refused):
        redeem(bench.rt, TEAM, "AAAA-BBBB-CCCC", by(MARC))


WAITS: Mapping[str, Callable[[Bench], object]] = {
    "bind": lambda bench: bind(bench.rt, TEAM, "ops", channel("C0OPS"), None),
    "unbind": lambda bench: unbind(bench.rt, TEAM, "ops", None),
    "appoint": lambda bench: appoint(bench.rt, TEAM, MARC),
    "dismiss": lambda bench: dismiss(bench.rt, TEAM, MARC),
    "redeem": wrong_code,
}


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
@pytest.mark.parametrize("way", WAITS)
def test_whoever_changes_bindings_another_way_waits_for_the_form_too(bench: Bench, way: str) -> None:
    with bench.database.writing() as form:
        policies.hold(form, TEAM)
        other = threading.Thread(target=WAITS[way], args=(bench,))
        other.start()
        until(lambda: somebody_waits(bench), what="it waits")
    other.join(20)
    assert not other.is_alive()


def test_of_many_at_the_same_moment_one_is_the_first_and_the_others_are_told(bench: Bench) -> None:
    seen = {"tier1.deputy": NOTHING}
    choices = [{"tier1.deputy": person(one)} for one in (ALICE, BEN, DANA, MARC)]
    answers = together([partial(rebind, bench.rt, TEAM, choice, seen, by(OLU)) for choice in choices])
    assert sum(one == Rebound(saved=("tier1.deputy",)) for one in answers) == 1
    assert sum(isinstance(one, Rebound) and one.overtaken is not None for one in answers) == 3


def test_only_administrators_bind_and_only_what_the_policy_names(bench: Bench) -> None:
    with pytest.raises(Refused) as refused:
        rebind(bench.rt, TEAM, {"ops": None}, drawn(bench, "ops"), by(ALICE))
    assert refused.value.why is Why.NOT_ADMINISTRATOR
    for key, to in (("tier9", channel("C1")), ("tier1", people(BEN))):
        with pytest.raises(NotBindable):
            rebind(bench.rt, TEAM, {"tier1.deputy": person(BEN), key: to}, drawn(bench, "tier1.deputy", key), by(OLU))
    assert "tier1.deputy" not in bindings(bench.rt, TEAM)


def test_s28_administrators_name_others_but_nobody_removes_themself(bench: Bench) -> None:
    appoint(bench.rt, TEAM, MARC)
    rebind(bench.rt, TEAM, {ADMINISTRATORS: people(MARC, DANA)}, drawn(bench, ADMINISTRATORS), by(MARC))
    assert administrators(bench.rt, TEAM) == (OLU, MARC, DANA)
    for left in (people(DANA), None):
        with pytest.raises(Refused) as refused:
            rebind(bench.rt, TEAM, {ADMINISTRATORS: left}, drawn(bench, ADMINISTRATORS), by(MARC))
        assert refused.value.why is Why.REMOVES_ONESELF
    rebind(bench.rt, TEAM, {ADMINISTRATORS: None}, drawn(bench, ADMINISTRATORS), by(OLU))
    assert administrators(bench.rt, TEAM) == (OLU,), "named at the start, and stays"
    deeds = [(one.person, one.deed, one.about) for one in entries(bench.rt, TEAM)]
    assert deeds[:3] == [
        (OLU, "administrator removed", DANA),
        (OLU, "administrator removed", MARC),
        (MARC, "administrator added", DANA),
    ]


def test_what_administrators_look_at(bench: Bench) -> None:
    now = administration(bench.rt, TEAM)
    assert now is not None
    assert now.version.number == 1
    assert now.bound == bindings(bench.rt, TEAM)
    assert now.named_at_start == (OLU,)
