"""Rotas, what was said over them, absences and turns come with a migration of their own (SPEC E12, E13)."""

from datetime import date, time, timedelta

from bot.db import rotas as kept
from bot.db.migrate import migrate
from bot.domain.absence import Absence
from bot.domain.ids import RotaKey
from bot.domain.rota import Layer, Override, Rota
from bot.usecases.rotas import absences, rotas, set_absence, set_override, set_rota
from bot.usecases.swaps import ask_swap
from tests.builders import ALICE, BEN, MONDAY_10, T1, TEAM, by
from tests.usecases.conftest import Bench

LATER = MONDAY_10 + timedelta(hours=5)
ROTA = Rota(
    key=RotaKey("t1"),
    tier=T1,
    zone="Europe/Berlin",
    layers=(Layer(people=(ALICE, BEN), starts=date(2026, 11, 23), days=7, hands_over=time(9)),),
)


def fill(bench: Bench) -> None:
    set_rota(bench.rt, TEAM, ROTA, None)
    set_override(bench.rt, TEAM, ROTA.key, Override(BEN, LATER, LATER + timedelta(hours=1)), None)
    set_absence(bench.rt, TEAM, Absence(person=BEN, since=MONDAY_10, until=LATER, deputy=ALICE), None)
    ask_swap(bench.rt, TEAM, ROTA.key, MONDAY_10, LATER, by(ALICE))
    with bench.database.writing() as session:
        kept.save_queues(session, TEAM, [(T1, (BEN, ALICE))])


def test_rotas_go_with_their_tables_and_can_be_set_again(url: str) -> None:
    migrate(url)
    bench = Bench(url)
    bench.set_up()
    fill(bench)
    bench.database.dispose()
    migrate(url, "0004")
    migrate(url)
    assert (rotas(bench.rt, TEAM), absences(bench.rt, TEAM)) == ((), ())
    fill(bench)
    assert [one.key for one in rotas(bench.rt, TEAM)] == [ROTA.key]
    assert [one.deputy for one in absences(bench.rt, TEAM)] == [ALICE]
    bench.database.dispose()
