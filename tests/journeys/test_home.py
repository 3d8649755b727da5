"""The Home tab, stalled work, work that nobody has, and the morning list: journeys 84, 86, 87 and 107."""

from bot.practice.hand_views import ViewHand
from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from tests.journeys.telling import (
    CALM,
    accept,
    card,
    more,
    report,
    seconds,
    tell_customer,
    thread,
    token,
    wait_until,
)
from tests.journeys.world import World
from tests.waiting import until


def home_of(person: PersonHand) -> ViewHand:
    """The tab as it is drawn when somebody opens it."""
    home = person.open_home()
    assert home is not None
    return home


def mornings(world: World, tier: int = 1) -> list[ShownMessage]:
    """The morning lists in the channel of a tier."""
    return [one for one in world.server.channel(f"escalations-t{tier}").messages if "this morning:" in one.words]


def test_84_home_shows_what_waits_what_is_mine_what_is_at_risk_and_my_rota_in_one_view(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    report(world, world.alice, title="Search is slow", **CALM)
    report(world, world.alice, title="Export fails")
    home = home_of(world.ben)
    assert "*2* waiting for you · *1* yours · *0* late or at risk" in home.words
    assert home.words.index("Waiting for you (2)") < home.words.index("Yours (1)") < home.words.index("On call")
    assert home.words.index("Export fails") < home.words.index("Search is slow"), "the most pressing first"
    assert len(home.blocks) < 100
    assert "Late, or at risk in the next two hours (1)" in home_of(world.alice), "what Ben has"
    assert home.click("Accept ESC-3").ok
    world.settle()
    assert "Yours (2)" in home
    assert world.issues()[2].owner == world.ben.id


def test_87_a_stalled_issue_comes_to_the_manager_who_steps_in_with_one_tap(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    tell_customer(world, world.ben, "Please send a log")
    wait = {"reason": "The log", "until": seconds("2026-11-23 17:30")}
    more(world, world.ben, "Wait on the customer", card(world), **wait)
    marc = world.person("marc")
    wait_until(world, "2026-11-23 14:05")
    assert "Stalled (1)" in home_of(world.dana)
    assert [words for words in thread(world) if world.dana.mention in words and "moved" in words], "the lead first"
    home = home_of(marc)
    assert "Stalled (1)" in home
    assert "*Nothing moved* since" in home
    assert home.click("Take over").ok
    until(lambda: marc.form.blocks, what="the form opens")
    world.filled(marc)
    marc.fill("reason", "I know the customer")
    assert marc.submit().closed
    world.settle()
    assert world.issues()[0].owner == marc.id
    assert "Yours (1)" in home


def test_107_what_nobody_has_comes_to_those_who_can_give_it_to_somebody_with_buttons(world: World) -> None:
    world.open(world.alice)
    wait_until(world, "2026-11-23 10:16")
    told = [
        one for one in world.server.channel("escalations-t2").thread(card(world, 2)) if world.lena.mention in one.words
    ]
    assert "Accept" in told[-1].buttons
    home = home_of(world.lena)
    assert "Waiting for you (1)" in home
    assert home.click("Accept").ok
    world.settle()
    assert world.issues()[0].owner == world.lena.id
    assert "Hand over" in home.buttons, "and give it to somebody, who must accept"


def test_86_on_monday_at_nine_a_tier_reads_once_what_is_open_late_stalled_and_due(world: World) -> None:
    wait_until(world, "2026-11-27 16:00")
    report(world, world.alice, title="Search is slow", **CALM)
    accept(world, world.ben)
    tell_customer(world, world.ben, "We look into it", next_by="2026-11-30 11:00")
    report(world, world.alice, title="Login loops", customer="Initech", **CALM)
    accept(world, world.ben)
    world.press(world.ben, "Update", card(world), text="Reading logs", next_by=seconds("2026-11-27 16:20"))
    wait_until(world, "2026-11-27 16:30")
    report(world, world.alice, title="Export fails", customer="Globex", **CALM)  # to be accepted by 09:30 on Monday
    wait_until(world, "2026-11-30 08:59")
    assert mornings(world) == [], "nobody works on a weekend"
    wait_until(world, "2026-11-30 09:00")
    told = until(lambda: mornings(world), what="the list of the morning")[0]
    assert told.words.startswith("*T1 this morning: ")
    assert "3 open, 1 late, 1 not accepted yet, 1 due today" in told.words
    late, unaccepted, today = (told.words.index(name) for name in ("Login loops", "Export fails", "Search is slow"))
    assert late < unaccepted < today
    assert token("2026-11-27 16:20") in told.words, "the promise that was broken"
    assert token("2026-11-30 11:00") in told.words, "the promise that is due"
    assert "<@" not in told.words, "nobody is called by it"
    wait_until(world, "2026-11-30 09:30")
    world.restart()
    assert len(mornings(world)) == 1
