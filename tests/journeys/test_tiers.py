"""Whom a tier calls, and in which order: journeys 32 to 38 and 40 of docs/process.md."""

import pytest

from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from tests.journeys.arranging import bind_people, keep_rota, says
from tests.journeys.telling import CALM, OUTAGE, card, follow, report, thread
from tests.journeys.world import World

IN_OFFICE_HOURS = """\
key: t2_mornings
tier: tier2
zone: Europe/Berlin
layers:
  - people: [priya, sam]
    starts: 2026-11-23
    every: 1 week
    hands_over: 06:00
    hours: {every_day: 06:00-09:00}
"""

A_SHORT_ORDER_AND_NOTHING_ELSE_DUE = (
    ("      - {after: 1/2 ack, call: [on_call, lead]}\n      - {after: 1 ack, call: manager}\n", ""),
    ("{clock: first_reply, severity: 1, length: 15m}", "{clock: first_reply, severity: 1, length: none}"),
    ("{clock: resolution, severity: 1, length: 4h}", "{clock: resolution, severity: 1, length: none}"),
)


def called(world: World, message: ShownMessage) -> set[str]:
    """Who is mentioned."""
    people = ("alice", "ben", "dana", "priya", "sam", "lena", "tomas", "ines", "marc", "vera", "olu")
    return {name for name in people if world.person(name).mention in message.words}


def test_32_at_the_top_the_manager_the_accountable_and_the_fallback_list_are_called_in_this_order(
    world: World,
) -> None:
    report(world, world.alice, **OUTAGE)
    world.advance(minutes=9)
    top = card(world, tier=3)
    assert not any({"marc", "vera", "olu"} & called(world, ping) for ping in world.pings(top))
    for minutes, person, as_whom in ((1, "marc", "manager"), (5, "vera", "accountable"), (5, "olu", "fallback list")):
        before = len(world.pings(top))
        world.advance(minutes=minutes)
        *_, newest = world.pings(top)[before:]
        assert person in called(world, newest)
        assert as_whom in newest.words
        assert "please accept now" in newest.words
        assert "Accept" in newest.buttons
        assert "accept was due" in newest.text
        assert "please accept now" in world.person(person).dms[-1]
    assert [issue.tier for issue in world.issues()] == ["tier3"]


def test_33_where_nobody_is_on_call_the_next_step_is_called_at_once_and_it_says_so(world: World) -> None:
    keep_rota(world, IN_OFFICE_HOURS)
    assert "nobody" in says(world.alice, "/escalate oncall tier2")
    world.open(world.alice)
    world.escalate(world.ben, card(world), "Needs database access")
    (ping,) = world.pings(card(world, tier=2))
    assert called(world, ping) == {"lena"}
    assert "Nobody of the first step can be called now, so you are." in ping.words
    why = says(world.priya, "/escalate why ESC-1")
    assert f"called {world.lena.mention} (lead)" in why
    assert "in the place of others, as nobody of the step could be called" in why
    world.advance(minutes=15)
    assert called(world, world.pings(card(world, tier=2))[-1]) == {"lena"}, "the step still runs at its own time"


def test_34_for_a_lead_who_is_away_the_deputy_is_called_and_the_card_says_for_whom(world: World) -> None:
    bind_people(world, "tier2.lead", world.priya)
    bind_people(world, "tier2.oncall", world.lena)
    assert f"{world.sam.mention} is called for you" in says(world.priya, "/escalate out until friday deputy @sam")
    world.open(world.alice)
    world.escalate(world.ben, card(world), "Needs database access")
    assert "Lead:* Sam Okafor for Priya Nair" in card(world, tier=2)
    world.advance(minutes=15)
    ping = world.pings(card(world, tier=2))[-1]
    assert called(world, ping) == {"sam", "lena"}
    assert "lead for Priya Nair" in ping.words
    assert "lead for Priya Nair" in world.sam.dms[-1]


def test_35_an_open_issue_keeps_the_calling_order_that_it_was_opened_under(world: World) -> None:
    world.open(world.alice)
    follow(world, ("{after: 1/2 ack, call: [on_call, lead]}", "{after: 1/2 ack, call: accountable}"))
    bind_people(world, "tier1.oncall", world.ben)
    world.advance(minutes=7.5)
    assert called(world, world.pings(card(world))[-1]) == {"ben", "dana"}
    report(world, world.priya, customer="Globex")
    world.advance(minutes=7.5)
    assert called(world, world.pings(card(world))[-1]) == {"vera"}, "one that is opened now has the new one"


def test_36_whoever_is_on_call_when_the_step_runs_is_called(world: World) -> None:
    bind_people(world, "tier1.oncall", world.alice)
    world.open(world.alice)
    assert called(world, world.pings(card(world))[-1]) == {"alice"}
    bind_people(world, "tier1.oncall", world.ben)
    world.advance(minutes=7.5)
    assert called(world, world.pings(card(world))[-1]) == {"ben", "dana"}


def test_37_after_the_last_repeat_the_final_fallback_is_called_and_reminders_never_end(world: World) -> None:
    follow(world, *A_SHORT_ORDER_AND_NOTHING_ELSE_DUE)
    report(world, world.alice, **OUTAGE)
    world.advance(minutes=49)
    top = card(world, tier=3)
    assert not any("Everybody in the calling order" in words for words in thread(world, tier=3))
    world.advance(minutes=1)
    final = world.pings(top)[-1]
    assert "Everybody in the calling order was called and nobody accepted." in final.words
    assert called(world, final) == {"vera", "olu"}
    assert "Accept" in final.buttons

    def reminders() -> list[ShownMessage]:
        return [ping for ping in world.pings(top) if "Still late: accept" in ping.words]

    assert reminders() == []
    for _ in range(2):
        before = len(reminders())
        world.advance(hours=4)
        assert len(reminders()) > before, "it is never silent"
    assert called(world, reminders()[-1]) == {"marc", "vera"}


@pytest.mark.thorough
def test_38_in_turn_each_gets_one_and_who_is_away_keeps_the_turn(world: World) -> None:
    follow(
        world,
        ("    calendar: support_hours\n    steps:", "    calendar: support_hours\n    round_robin: true\n    steps:"),
    )
    bind_people(world, "tier1.oncall", world.alice, world.ben, world.dana)

    def whose(customer: str) -> set[str]:
        report(world, world.priya, customer=customer)
        (ping,) = world.pings(card(world))
        return called(world, ping)

    assert [whose(f"Customer {number}") for number in range(3)] == [{"alice"}, {"ben"}, {"dana"}]
    says(world.alice, "/escalate out until friday")
    assert whose("Globex") == {"ben"}
    says(world.alice, "/escalate out back")
    assert whose("Initech") == {"alice"}


def test_40_skipping_a_tier_needs_the_lead_of_the_tier_that_has_it(world: World) -> None:
    report(world, world.alice, **CALM)
    refused = jump(world, world.ben)
    assert list(refused) == ["to"]
    assert "Skipping a tier needs a lead" in refused["to"]
    assert "ask Dana Whitfield to do it" in refused["to"]
    assert [issue.tier for issue in world.issues()] == ["tier1"]
    assert jump(world, world.dana) == {}
    world.settle()
    assert [issue.tier for issue in world.issues()] == ["tier3"]
    assert world.cards("escalations-t2") == []
    assert "Dana Whitfield escalated it from T1 to T3: “Only they know”" in thread(world, tier=3)[0]


def jump(world: World, person: PersonHand) -> dict[str, str]:
    """Try to escalate from T1 to T3; the mistakes in the form."""
    assert person.click("Escalate", card(world)).ok
    world.filled(person)
    person.fill("to", "T3")
    person.fill("reason", "Only they know")
    world.inform(person)
    return person.submit().errors
