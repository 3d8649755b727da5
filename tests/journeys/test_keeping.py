"""Still on it? Giving it on, and asking back: journeys 25 to 29 of docs/process.md."""

from tests.journeys.arranging import bind_people, says
from tests.journeys.telling import OUTAGE, accept, card, follow, more, report, thread
from tests.journeys.world import World

ASKED = "Still on it?"
NOTHING_ELSE_IS_DUE = (
    ("{clock: first_reply, severity: 1, length: 15m}", "{clock: first_reply, severity: 1, length: 4h}"),
    ("{clock: internal_update, severity: 1, length: 30m}", "{clock: internal_update, severity: 1, length: 4h}"),
)


def owned_by_tomas(world: World) -> None:
    """A Sev 1 at T3, where he alone is on call; its owner is asked after 45 minutes, and nobody asks sooner."""
    follow(world, *NOTHING_ELSE_IS_DUE)
    bind_people(world, "tier3.oncall", world.tomas)
    report(world, world.alice, **OUTAGE)
    accept(world, world.tomas, tier=3)


def times_asked(world: World) -> int:
    return sum(ASKED in words for words in thread(world, tier=3))


def test_25_an_owner_of_whom_nothing_is_heard_is_asked_and_saying_yes_starts_the_time_again(world: World) -> None:
    owned_by_tomas(world)
    world.advance(minutes=44)
    assert times_asked(world) == 0
    world.advance(minutes=1)
    (asked,) = [ping for ping in world.pings(card(world, tier=3)) if ASKED in ping.words]
    assert world.tomas.mention in asked.words
    assert asked.buttons == ["Yes, with an update", "Hand over", "Escalate"]
    assert ASKED in asked.text
    assert ASKED in world.tomas.dms[-1]
    world.press(world.tomas, "Yes, with an update", asked, text="Restarting the database")
    world.advance(minutes=44)
    assert "Accepted by" in card(world, tier=3)
    assert times_asked(world) == 0, "what was answered says what came of it"
    (answered,) = [ping for ping in world.pings(card(world, tier=3)) if ping.ts == asked.ts]
    assert " is on it.*" in answered
    assert answered.buttons == []
    world.advance(minutes=1)
    assert times_asked(world) == 1


def test_26_who_does_not_answer_has_it_no_more_the_tier_is_called_again_and_the_lead_is_told(world: World) -> None:
    owned_by_tomas(world)
    world.advance(minutes=59)
    assert "Accepted by" in card(world, tier=3)
    world.advance(minutes=1)
    now = card(world, tier=3)
    for words in ("Not accepted yet", "before: Tomas", world.deadline_token(minutes=70)):
        assert words in now
    assert "Accept" in now.buttons
    told = world.pings(now)[-1]
    assert "Its owner did not answer" in told.words
    assert f"accept by {world.deadline_token(minutes=70)}" in told.text
    assert world.person("ines").mention in told.words
    assert "Called as: lead, on call" in told.words
    world.advance(minutes=5)
    assert "Nobody has accepted yet" in thread(world, tier=3)[-1]
    accept(world, world.person("ines"), tier=3)


def test_27_an_update_puts_the_question_off(world: World) -> None:
    owned_by_tomas(world)
    world.advance(minutes=40)
    world.press(world.tomas, "Update", card(world, tier=3), text="Reading the logs")
    world.advance(minutes=44)
    assert times_asked(world) == 0
    world.advance(minutes=1)
    assert times_asked(world) == 1


def test_28_a_hand_over_that_nobody_takes_lapses_and_all_three_are_told(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    more(world, world.ben, "Hand over", card(world), to_person="alice", note="You know them")
    assert world.alice.mention in thread(world)[-1]
    assert "asks you to take it: “You know them”" in world.alice.dms[-1]
    for words in ("Accepted by Ben", "Ball:* T1", "Offered to Alice", world.deadline_token(minutes=15)):
        assert words in card(world)
    world.advance(minutes=14)
    assert "Offered to Alice" in card(world)
    world.advance(minutes=1)
    assert "Accepted by Ben" in card(world)
    assert "Offered" not in card(world)
    lapsed = thread(world)[-1]
    assert "Alice Moreau did not take it in time; it stays with Ben Adler." in lapsed
    for person in (world.ben, world.alice, world.dana):
        assert person.mention in lapsed
    assert [issue.tier for issue in world.issues()] == ["tier1"]


def test_28_who_takes_what_was_offered_has_it(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    more(world, world.ben, "Hand over", card(world), to_person="alice")
    offered = world.pings(card(world))[-1]
    assert world.dana.click("Accept", offered).ok
    assert world.alice.click("Accept", offered).ok
    world.settle()
    assert "Accepted by" in card(world)
    assert [issue.owner for issue in world.issues()] == [world.alice.id]


def test_29_a_question_gives_the_ball_to_the_sender_and_the_tiers_time_rests_but_the_customers_does_not(
    world: World,
) -> None:
    world.open(world.alice)
    world.escalate(world.ben, card(world), "Needs database access")
    accept(world, world.priya, tier=2)
    customers = f"*reply to the customer for the first time* · due {world.deadline_token(minutes=60)}"
    assert f"*finish at T2* · due {world.deadline_token(minutes=240)}" in says(world.priya, "/escalate why ESC-1")
    world.ask(world.priya, card(world, tier=2), "Since when?")
    now = card(world, tier=2)
    for words in ("Waiting on Ben", "“Since when?”", "Ball:* the sender", "Owner:* Priya"):
        assert words in now
    question = world.pings(now)[-1]
    assert world.ben.mention in question.words
    assert question.buttons == ["Answer"]
    world.advance(minutes=50)
    why = says(world.priya, "/escalate why ESC-1")
    assert "*finish at T2* · rests" in why
    assert customers in why
    assert "80 % of the time is used: reply to the customer for the first time" in thread(world, tier=2)[-1]
    world.press(world.ben, "Answer", question, text="Since nine")
    now = card(world, tier=2)
    for words in ("Accepted by Priya", "Ball:* T2", "Since nine"):
        assert words in now
    assert f"*finish at T2* · due {world.deadline_token(minutes=290)}" in says(world.priya, "/escalate why ESC-1")
