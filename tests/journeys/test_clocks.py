"""When promises end: journeys 43 to 47 of docs/process.md, read from the card."""

from tests.journeys.telling import CALM, accept, card, follow, report, token, wait_until
from tests.journeys.world import World

HOURS = "hours: {every_day: 09:00-17:00, saturday: closed, sunday: closed}"


def first_reply_by(local: str) -> str:
    """How the card says that the first reply is what is due next."""
    return f"*Next:* reply to the customer for the first time by {token(local)}"


def test_43_what_is_left_at_closing_counts_from_the_next_opening(world: World) -> None:
    follow(
        world,
        ("{1: always, 2: always,", "{1: always, 2: support_hours,"),
        ("ack, severity: 2, tier: tier1, length: 15m", "ack, severity: 2, tier: tier1, length: 30m"),
        ("ownership, severity: 2, tier: tier1, length: 1h", "ownership, severity: 2, tier: tier1, length: 4h"),
    )
    wait_until(world, "2026-11-23 16:30")
    opened = world.open(world.alice)
    assert (
        f"*Next:* accept by {token('2026-11-23 17:00')}" in opened
    )  # to accept: a deadline at closing is that closing
    accept(world, world.ben)
    assert first_reply_by("2026-11-24 09:30") in card(world)


def test_44_a_lunch_break_does_not_count(world: World) -> None:
    follow(
        world,
        (HOURS, "hours: {every_day: [09:00-12:00, 13:00-17:00], saturday: closed, sunday: closed}"),
        ("first_reply, severity: 3, length: 4h", "first_reply, severity: 3, length: 1h"),
    )
    wait_until(world, "2026-11-23 11:30")
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    assert first_reply_by("2026-11-23 13:30") in card(world)


def test_45_a_holiday_does_not_count(world: World) -> None:
    follow(
        world,
        (HOURS, f"{HOURS}\n    exceptions: {{2026-11-24: {{name: Founding day, hours: closed}}}}"),
        ("ownership, severity: 3, tier: tier1, length: 4h", "ownership, severity: 3, tier: tier1, length: 1 day"),
    )
    wait_until(world, "2026-11-23 16:00")
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    assert first_reply_by("2026-11-25 12:00") in card(world)


def test_46_around_the_clock_four_hours_are_four_hours_when_the_clocks_change(world: World) -> None:
    follow(
        world,
        ("first_reply, severity: 2, length: 1h", "first_reply, severity: 2, length: 4h"),
        ("internal_update, severity: 2, length: 2h", "internal_update, severity: 2, length: 8h"),
        ("ownership, severity: 2, tier: tier2, length: 4h", "ownership, severity: 2, tier: tier2, length: 8h"),
    )
    for midnight, due in (("2027-03-28 00:00", "2027-03-28 05:00"), ("2027-10-31 00:00", "2027-10-31 03:00")):
        wait_until(world, midnight)
        report(world, world.alice)  # at night T1 is closed, and T2 gets it
        now = accept(world, world.priya, tier=2)
        assert first_reply_by(due) in now
        world.resolve(world.priya, now)


def test_47_a_window_across_midnight_goes_on_in_the_evening(world: World) -> None:
    follow(
        world,
        (HOURS, "hours: {every_day: 22:00-06:00}"),
        ("first_reply, severity: 3, length: 4h", "first_reply, severity: 3, length: 2h"),
    )
    wait_until(world, "2026-11-24 05:00")
    report(world, world.alice, **CALM)
    accept(world, world.ben)
    assert first_reply_by("2026-11-24 23:00") in card(world)
