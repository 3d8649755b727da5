"""The bot and what surrounds it: a connection that goes away without a word, and figures for those who watch it."""

import re
import resource
import time

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.journeys.arranging import says
from tests.journeys.world import METRICS_TOKEN, World
from tests.waiting import until


def test_a_cut_connection_is_noticed_and_made_anew_without_burning_the_processor(world: World, transport: str) -> None:
    if transport == "http":
        assert world.alice.command("/escalate", channel="support").ok  # there is no connection to cut
        return
    world.server.drop_connections()
    until(lambda: "the connection to Slack is down" in world.bot.missing(), what="readiness says so", within=5)
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.monotonic()
    world.server.wait_for_bot(timeout=15)
    after = resource.getrusage(resource.RUSAGE_SELF)
    burnt = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert burnt < 0.5 * max(time.monotonic() - start, 1.0)
    until(lambda: world.alice.command("/escalate", channel="support").ok, what="commands work again")
    assert world.bot.missing() == ()


@pytest.mark.thorough
def test_99_what_slack_slows_down_waits_as_long_as_it_asks_keeps_its_order_and_the_doctor_tells_it(
    world: World,
) -> None:
    world.paced = True
    world.restart()
    card = world.open(world.alice)
    assert world.ben.click("Accept", card).ok
    world.settle()
    (card,) = world.cards("escalations-t1")
    world.server.faults.next("chat.postMessage", rate_limit=3)
    begun = time.monotonic()
    for step in ("Step one", "Step two", "Step three"):
        world.press(world.ben, "Update", card, settle=False, text=step)
    until(
        lambda: "Slack asks" in says(world.alice, "/escalate doctor"), what="the doctor says why it is late", within=3
    )
    world.settle()
    assert time.monotonic() - begun >= 3, "as long as Slack asked for"
    thread = [message.words for message in world.pings(card) if "Step" in message.words]
    assert [re.findall("Step [a-z]+", words) for words in thread] == [["Step one"], ["Step two"], ["Step three"]]
    assert "Slack asks" not in says(world.alice, "/escalate doctor")


@pytest.mark.thorough
def test_the_figures_of_a_whole_life_count_what_happened_and_name_nobody(world: World) -> None:
    before = figures(world)
    card = world.open(world.alice)
    world.ben.click("Accept", card)
    world.advance(hours=9)
    after = figures(world)
    grown = {name for name, value in after.items() if value > before.get(name, 0)}
    assert {
        ("bot_deliveries_total", "card", "sent"),
        ("bot_deliveries_total", "call", "sent"),
        ("bot_slack_calls_total", "ok", "chat.postMessage"),
        ("bot_requests_total", "answered", "click"),
        ("bot_requests_total", "answered", "form"),
        ("bot_listener_seconds_count", "command"),
    } <= grown
    assert after["bot_outbox_letters", "call"] == 0
    labels = {label for name in after for label in name[1:]}
    plain = r"\+Inf|[0-9.e+]+|[a-z_ -]+|[a-z]+(\.[a-zA-Z]+)+"  # a bound, a few words, a method of Slack's
    assert not [label for label in labels if re.fullmatch(plain, label) is None]


def figures(world: World) -> dict[tuple[str, ...], float]:
    """Every figure of /metrics, by its name and the values of its labels."""
    assert world.bot.address is not None
    address, allowed = "http://{}:{}/metrics".format(*world.bot.address), {"Authorization": f"Bearer {METRICS_TOKEN}"}
    text = httpx.get(address, headers=allowed, trust_env=False).text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}
