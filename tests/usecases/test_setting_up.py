"""Policies, bindings and the directory: what is current, who may change it, and who is who."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.actor import Actor, Standing
from bot.domain.calendar import Window
from bot.domain.errors import Refused, Why
from bot.domain.ids import ChannelId, PersonId, RotaKey, TierKey
from bot.domain.policy import Audience
from bot.domain.process.raci import Raci, RaciException
from bot.domain.roster import OnCall, TierPeople, find
from bot.domain.rota import Layer, Rota
from bot.usecases.bindings import (
    BoundKind,
    BoundTo,
    NotBindable,
    bind,
    bindings,
    roster,
    unbind,
    wanted_keys,
)
from bot.usecases.directory import (
    known_groups,
    person,
    remember_group,
    remember_person,
    stale_groups,
    stale_people,
)
from bot.usecases.policies import activate_policy, active_policy, policy_text
from bot.usecases.rotas import set_rota
from tests.builders import A_POLICY, A_ROSTER, ALICE, BEN, DANA, MARC, OLU, PRIYA, SAM, T1, T2, TEAM, an_issue, by
from tests.usecases.conftest import BINDINGS, FRED, Bench


def test_the_newest_policy_is_active_and_older_ones_stay(empty: Bench) -> None:
    assert active_policy(empty.rt, TEAM) is None
    assert policy_text(empty.rt, TEAM) is None
    assert activate_policy(empty.rt, TEAM, A_POLICY, "one", None) == 1
    assert activate_policy(empty.rt, TEAM, A_POLICY, "two", by(OLU)) == 2
    assert active_policy(empty.rt, TEAM) == (2, A_POLICY)
    assert policy_text(empty.rt, TEAM) == "two"
    assert policy_text(empty.rt, TEAM, 1) == "one"
    assert policy_text(empty.rt, TEAM, 3) is None


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (by(ALICE), Why.NOT_ADMINISTRATOR),
        (Actor(OLU, Standing.GUEST), Why.NOT_A_MEMBER),
    ],
)
def test_only_administrators_set_up(bench: Bench, who: Actor, why: Why) -> None:
    for act in (
        lambda: bind(bench.rt, TEAM, "tier1", BoundTo(BoundKind.CHANNEL, ("C1",)), who),
        lambda: unbind(bench.rt, TEAM, "tier1", who),
        lambda: activate_policy(bench.rt, TEAM, A_POLICY, "", who),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.why is why
    assert bindings(bench.rt, TEAM) == BINDINGS


def test_the_roster_is_what_the_bindings_say(bench: Bench) -> None:
    found = roster(bench.rt, TEAM)
    assert replace(found.tiers[T1], turn=()) == A_ROSTER.tiers[T1]
    assert (found.managers, found.accountable) == (A_ROSTER.managers, A_ROSTER.accountable)
    assert found.fallback == (FRED, OLU), "the administrators end the fallback list"
    assert found.administrators == {OLU}


def test_a_team_that_is_responsible_may_do_what_the_people_of_the_tier_may_and_is_not_called(bench: Bench) -> None:
    table = Raci(
        responsible=("tier",),
        teams={"it": "IT"},
        exceptions=(RaciException(tier=T1, responsible=("tier", "it")),),
    )
    activate_policy(bench.rt, TEAM, replace(A_POLICY, raci=table), "with a table", None)
    bind(bench.rt, TEAM, "it.people", BoundTo(BoundKind.PEOPLE, (FRED,)), by(OLU))
    found = roster(bench.rt, TEAM)
    assert found.tier(T1).people == {ALICE, BEN, DANA, FRED}
    assert found.tier(T1).on_call == A_ROSTER.tiers[T1].on_call
    assert FRED not in found.tier(T2).people
    assert {"it.people", "it.channel"} <= {one.key for one in wanted_keys(replace(A_POLICY, raci=table))}


def test_the_first_of_a_user_group_who_is_there_leads_and_the_next_stands_in(bench: Bench) -> None:
    remember_group(bench.rt, TEAM, "S1", handle="leads", members=(SAM, BEN, DANA))
    bind(bench.rt, TEAM, "tier1.lead", BoundTo(BoundKind.GROUP, ("S1",)), by(OLU))
    tier = roster(bench.rt, TEAM).tier(T1)
    assert (tier.lead, tier.deputy) == (SAM, BEN)
    remember_person(bench.rt, TEAM, SAM, name="Sam", standing=Standing.DEACTIVATED)
    tier = roster(bench.rt, TEAM).tier(T1)
    assert (tier.lead, tier.deputy) == (BEN, DANA)
    remember_group(bench.rt, TEAM, "S1", handle="leads", members=())
    assert roster(bench.rt, TEAM).tier(T1).lead is None, "an empty group leads nothing"


def test_a_rota_says_who_leads_or_manages_and_where_it_has_nobody_the_binding_does(bench: Bench) -> None:
    hours = ((Window(time(9), time(17)),),) * 7
    layer = Layer(people=(SAM, PRIYA), starts=date(2026, 11, 23), days=1, hands_over=time(9), week=hours)
    for key, of in (("leads", "tier1.lead"), ("chiefs", "managers")):
        set_rota(bench.rt, TEAM, Rota(key=RotaKey(key), tier=TierKey(of), zone="UTC", layers=(layer,)), None)
    found = roster(bench.rt, TEAM)
    assert (found.tier(T1).lead, found.managers) == (SAM, (SAM,))
    assert SAM not in found.tier(T1).people
    assert found.tiers.keys() <= {"tier1", "tier2", "tier3"}
    bench.business.advance(timedelta(hours=10))
    found = roster(bench.rt, TEAM)
    assert (found.tier(T1).lead, found.managers) == (DANA, (MARC,))


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.OUTSIDER, Standing.BOT, Standing.DEACTIVATED])
def test_who_is_no_full_member_gets_no_work(bench: Bench, standing: Standing) -> None:
    remember_person(bench.rt, TEAM, ALICE, name="Alice", standing=standing)
    found = roster(bench.rt, TEAM)
    assert found.unavailable == {ALICE}
    called = find(found, an_issue(), (Audience.ON_CALL,))
    assert [one.person for one in called] == [BEN]


def test_without_a_binding_there_are_still_the_administrators(empty: Bench) -> None:
    found = roster(empty.rt, TEAM)
    assert (found.fallback, found.tier(T1)) == ((OLU,), TierPeople())


def test_a_group_stands_for_its_members_and_everybody_is_on_call_where_nobody_is_named(bench: Bench) -> None:
    bind(bench.rt, TEAM, "tier2.people", BoundTo(BoundKind.GROUP, ("S1",)), by(OLU))
    unbind(bench.rt, TEAM, "tier2.oncall", by(OLU))
    assert roster(bench.rt, TEAM).tiers[T2].people == frozenset()
    assert stale_groups(bench.rt, TEAM) == ("S1",)
    remember_group(bench.rt, TEAM, "S1", handle="@tier2", members=(PRIYA, SAM))
    found = roster(bench.rt, TEAM).tiers[T2]
    assert (found.people, found.on_call) == (frozenset({PRIYA, SAM}), (OnCall(PRIYA), OnCall(SAM)))
    assert stale_groups(bench.rt, TEAM) == ()
    assert known_groups(bench.rt, TEAM, ("S1", "S2"))["S1"].handle == "@tier2"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tier9", BoundTo(BoundKind.CHANNEL, ("C1",))),
        ("tier1", BoundTo(BoundKind.PERSON, (ALICE,))),
        ("tier1.lead", BoundTo(BoundKind.PEOPLE, (ALICE, BEN))),
    ],
)
def test_what_the_policy_does_not_name_cannot_be_bound(bench: Bench, key: str, value: BoundTo) -> None:
    with pytest.raises(NotBindable) as refused:
        bind(bench.rt, TEAM, key, value, None)
    assert refused.value.wanted == wanted_keys(A_POLICY)


@pytest.mark.parametrize("ids", [(), ("C1", "C2")])
def test_a_binding_names_one_thing_or_several_people(ids: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="cannot be bound"):
        BoundTo(BoundKind.CHANNEL, ids)


def test_every_tier_and_every_role_has_its_keys() -> None:
    keys = {wanted.key: wanted.needed for wanted in wanted_keys(A_POLICY)}
    assert keys.keys() >= BINDINGS.keys()
    assert {key for key, needed in keys.items() if not needed} == {
        *(f"tier{number}.{part}" for number in (1, 2, 3) for part in ("oncall", "deputy", "help")),
        "fallback",
    }


def test_what_the_directory_said_is_fresh_for_five_minutes(bench: Bench) -> None:
    assert person(bench.rt, TEAM, ALICE) is None
    remember_person(bench.rt, TEAM, ALICE, name="Alice", standing=Standing.MEMBER, tz="Europe/Berlin")
    known = person(bench.rt, TEAM, ALICE)
    assert known is not None
    assert (known.person.name, known.person.tz, known.fresh) == ("Alice", "Europe/Berlin", True)
    bench.machine.advance(timedelta(minutes=5, seconds=1))
    stale = person(bench.rt, TEAM, ALICE)
    assert stale is not None
    assert not stale.fresh


def test_everybody_who_is_bound_is_asked_about_again(bench: Bench) -> None:
    assert {ALICE, BEN, DANA, FRED, OLU} <= set(stale_people(bench.rt, TEAM))
    remember_person(bench.rt, TEAM, ALICE, name="Alice", standing=Standing.MEMBER)
    assert ALICE not in stale_people(bench.rt, TEAM)
    bench.machine.advance(timedelta(minutes=6))
    assert ALICE in stale_people(bench.rt, TEAM)


def test_somebody_who_left_the_workspace_is_not_called(bench: Bench) -> None:
    remember_person(bench.rt, TEAM, ALICE, name="Alice", standing=Standing.DEACTIVATED)
    assert roster(bench.rt, TEAM).unavailable == {ALICE}
    remember_person(bench.rt, TEAM, ALICE, name="Alice", standing=Standing.MEMBER, dm_channel=ChannelId("D1"))
    assert roster(bench.rt, TEAM).unavailable == frozenset()


def test_one_person_may_be_named_twice(bench: Bench) -> None:
    bind(bench.rt, TEAM, "managers", BoundTo(BoundKind.PEOPLE, (BEN, PersonId(ALICE), BEN)), None)
    assert roster(bench.rt, TEAM).managers == (BEN, ALICE)
