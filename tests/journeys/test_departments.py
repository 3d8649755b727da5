"""Asking a department outside support: journeys 41 and 42 of docs/process.md."""

from datetime import timedelta

import pytest

from bot.practice.shown import ShownMessage
from tests.journeys.arranging import bind_channel, bind_people, had_the_ball
from tests.journeys.telling import accept, card, more, thread
from tests.journeys.world import World

QUESTION = "Is it the database?"


def asked(world: World) -> ShownMessage:
    """Ben has an issue and asks Engineering, where Ines leads; what he asked, as it stands in their channel."""
    bind_channel(world, "engineering.channel", "escalations-t3")
    bind_people(world, "engineering.people", world.tomas, world.person("ines"))
    bind_people(world, "engineering.lead", world.person("ines"))
    world.open(world.alice)
    accept(world, world.ben)
    more(world, world.ben, "Ask a department", card(world), department="Engineering", question=QUESTION)
    (request,) = world.server.channel("escalations-t3").messages
    return request


def test_41_a_request_to_a_department_has_its_own_owner_target_and_channel_and_support_keeps_the_issue(
    world: World,
) -> None:
    request = asked(world)
    due = world.deadline_token(minutes=240)
    for words in ("ESC-1", "Sev 2", "Acme", f"Ben Adler asks Engineering: “{QUESTION}” Please answer by {due}"):
        assert words in request
    assert f"Ben Adler asks Engineering: “{QUESTION}” Please answer by {due}" in request.text
    assert world.tomas.mention in request.words
    assert request.buttons == ["Take the request", "Answer"]
    assert world.tomas.click("Take the request", request).ok
    world.settle()
    now = card(world)
    for words in (
        "Waiting on Engineering",
        "Owner:* Ben Adler",
        "Ball:* Engineering",
        "Lead:* Dana Whitfield",
        "Next:* reply to the customer for the first time",
        f"Asked Engineering* (Tomas Lindqvist has it), to answer by {due}",
    ):
        assert words in now
    world.press(world.tomas, "Answer", request, text="A lock, it is gone")
    (told,) = [words for words in thread(world) if "answered for Engineering: “A lock, it is gone”" in words]
    assert world.ben.mention in told
    for words in ("Accepted by Ben", "Ball:* T1"):
        assert words in card(world)
    assert [(issue.tier, issue.owner) for issue in world.issues()] == [("tier1", world.ben.id)]


@pytest.mark.thorough
def test_42_a_late_department_is_told_with_the_owner_and_the_time_is_booked_on_it(world: World) -> None:
    request = asked(world)
    world.advance(hours=1)
    assert world.tomas.click("Take the request", request).ok
    world.advance(hours=2, minutes=59)
    assert not any("get an answer from Engineering" in words for words in thread(world))
    world.advance(minutes=1)
    late = world.server.channel("escalations-t3").messages[-1]
    for words in ("Deadline missed: get an answer from Engineering", world.person("ines").mention):
        assert words in late
    told = thread(world)[-1]
    for words in ("Deadline missed: get an answer from Engineering", "the ball is back with you", world.ben.mention):
        assert words in told
    assert "get an answer from Engineering (was due" in card(world)
    assert [issue.owner for issue in world.issues()] == [world.ben.id]
    assert had_the_ball(world)["engineering"] == timedelta(hours=4)
