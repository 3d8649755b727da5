"""Who was deactivated in Slack: their issues are passed on, and what is left of them is reported once (103)."""

from dataclasses import replace
from datetime import date, time

from bot.db import facts
from bot.db.news import Gone, PassedOn, RoleLeft
from bot.domain.actor import Standing
from bot.domain.commands import Accept, HandOver
from bot.domain.facts import Departed
from bot.domain.ids import IssueId, PersonId, RotaKey
from bot.domain.issue import Status
from bot.domain.rota import Layer, Rota
from bot.usecases.bindings import BoundKind, BoundTo, bind
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.departures import pass_on
from bot.usecases.directory import remember_person, stale_people
from bot.usecases.look_up import issue_view
from bot.usecases.parcels import AdminParcel
from bot.usecases.rotas import set_rota
from tests.builders import ALICE, BEN, DANA, LENA, PRIYA, STRANGER, T1, TEAM, by
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox
from tests.usecases.test_lists import opened


def leaves(bench: Bench, person: PersonId, standing: Standing = Standing.DEACTIVATED) -> None:
    remember_person(bench.rt, TEAM, person, name="Somebody", standing=standing)


def told(bench: Bench) -> dict[str | None, Gone]:
    """Who reads what: people, or None for the channel of the bot's own troubles."""
    box = Mailbox()
    while deliver(bench.rt, TEAM, box):
        pass
    found = [parcel for parcel in box.got if isinstance(parcel, AdminParcel)]
    return {parcel.person: parcel.words for parcel in found if isinstance(parcel.words, Gone)}


def test_103_issues_go_to_the_deputy_or_the_tier_and_it_is_reported_once(bench: Bench) -> None:
    bind(bench.rt, TEAM, "tier1.deputy", BoundTo(BoundKind.PERSON, (BEN,)), None)
    first, second, third = (opened(bench, number).id for number in (1, 2, 3))
    carry_out(bench.rt, TEAM, first, Accept(by=by(DANA)))
    carry_out(bench.rt, TEAM, second, Accept(by=by(ALICE)))
    carry_out(bench.rt, TEAM, third, Accept(by=by(BEN)))
    carry_out(bench.rt, TEAM, third, HandOver(by=by(BEN), to=DANA))
    leaves(bench, DANA)
    assert pass_on(bench.rt, TEAM) == 2
    assert pass_on(bench.rt, TEAM) == 0
    gone = Gone(DANA, (PassedOn(first, BEN),), (RoleLeft("tier1.lead", BEN), RoleLeft("tier1.people", None)))
    assert told(bench) == {None: gone, BEN: gone}
    views = {number: issue_view(bench.rt, TEAM, number) for number in (first, second, third)}
    issues = {number: view.issue for number, view in views.items() if view is not None}
    assert (issues[first].owner, issues[second].owner, issues[third].offered) == (BEN, ALICE, None)
    leaves(bench, ALICE)
    assert pass_on(bench.rt, TEAM) == 1
    assert told(bench)[None].issues == (PassedOn(second, None),)
    back = issue_view(bench.rt, TEAM, second)
    assert back is not None
    assert back.issue.status is Status.UNACCEPTED
    with bench.database.reading() as session:
        kept = facts.of_issue(session, TEAM, first)
    assert [(fact.person, fact.to) for fact in kept if isinstance(fact, Departed)] == [(DANA, BEN)]


def test_whoever_comes_back_and_leaves_again_is_reported_again(bench: Bench) -> None:
    for standing in (Standing.DEACTIVATED, Standing.DEACTIVATED, Standing.MEMBER, Standing.DEACTIVATED):
        leaves(bench, DANA, standing)
        pass_on(bench.rt, TEAM)
        pass_on(bench.rt, TEAM)
    box = Mailbox()
    while deliver(bench.rt, TEAM, box):
        pass
    in_ops = [one for one in box.got if isinstance(one, AdminParcel) and one.person is None]
    assert [one.words.person for one in in_ops if isinstance(one.words, Gone)] == [DANA, DANA]


def test_whoever_has_only_a_role_or_a_shift_is_reported_and_others_are_not(bench: Bench) -> None:
    layer = Layer(people=(PRIYA, LENA), starts=date(2026, 11, 23), days=1, hands_over=time(9))
    rota = Rota(key=RotaKey("t1"), tier=T1, zone="Europe/Berlin", layers=(replace(layer, people=(PRIYA, ALICE)),))
    set_rota(bench.rt, TEAM, rota, None)
    told(bench)
    leaves(bench, PRIYA)
    leaves(bench, STRANGER)
    leaves(bench, BEN, Standing.GUEST)
    pass_on(bench.rt, TEAM)
    roles = (RoleLeft("tier2.oncall", None), RoleLeft("tier2.people", None), RoleLeft("rota t1", None))
    gone = Gone(PRIYA, (), roles)
    assert told(bench) == {None: gone, DANA: gone, LENA: gone}


def test_whoever_owns_an_issue_is_asked_about_though_no_key_names_them(bench: Bench) -> None:
    assert STRANGER not in stale_people(bench.rt, TEAM)
    issue = opened(bench, 1).id
    bind(bench.rt, TEAM, "tier1.deputy", BoundTo(BoundKind.PERSON, (STRANGER,)), None)
    carry_out(bench.rt, TEAM, issue, Accept(by=by(STRANGER)))
    bind(bench.rt, TEAM, "tier1.deputy", BoundTo(BoundKind.PERSON, (BEN,)), None)
    assert STRANGER in stale_people(bench.rt, TEAM)
    assert issue == IssueId(1)
