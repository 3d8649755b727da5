"""A channel of its own, whichever request fails on the way: it is there once, as it should be, and so is all in it."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain import commands as c
from bot.domain.actor import Actor
from bot.domain.ids import IssueId, PersonId
from bot.domain.opening import Form
from bot.practice.channels import Channel
from bot.usecases.carry_out import carry_out
from bot.usecases.open_issue import open_issue
from tests.builders import A_REPORT
from tests.faults.harness import ALICE, BEN
from tests.faults.nth_call import Kept, Place, Plan, tries
from tests.scope import EVERYTHING
from tests.simulation.seeds import IN_MEMORY
from tests.simulation.slack import slack_time
from tests.slack.office import TEAM

ONE = IssueId(1)
TICKET = "https://tickets.example/7"
NAME = "esc-1-acme"
EACH = 1 if EVERYTHING else 9
"""In a quick run one try of so many, every time others."""


def delivering(at: Place) -> None:
    at.rest()


def own(at: Place) -> list[Channel]:
    return [one for one in at.slack.workspace.channels.values() if one.name.startswith(NAME)]


def told(channel: Channel) -> dict[str, Any]:
    """What people see of it."""
    posts = [message for message in channel.messages.values() if not message.subtype]
    return {
        "name": channel.name,
        "private": channel.is_private,
        "archived": channel.is_archived,
        "members": set(channel.members),
        "topic": channel.topic,
        "bookmarks": sorted(one["title"] for one in channel.bookmarks),
        "posts": sorted(message.text for message in posts),
        "pinned": [channel.messages[ts].text for ts in channel.pins],
    }


@pytest.fixture(scope="module")
def wanted() -> Iterator[tuple[Place, Kept]]:
    """An issue whose card stands, and for which a channel of its own was just asked."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        at = Place(Path(folder))
        with slack_time(lambda: at.machine):
            report = replace(A_REPORT, links=(TICKET,))
            open_issue(at.rt, TEAM, form=Form(id="f1", report=report), by=Actor(ALICE))
            at.rest()
            carry_out(at.rt, TEAM, ONE, c.Accept(by=Actor(BEN)))
            at.rest()
            carry_out(at.rt, TEAM, ONE, c.OpenChannel(by=Actor(BEN)))
        yield at, at.keep("wanted")
        at.restart()


def test_18_it_is_made_with_everything_in_it(wanted: tuple[Place, Kept]) -> None:
    at, kept = wanted
    at.play(kept, delivering, Plan())
    (channel,) = own(at)
    found = told(channel)
    app, dana = PersonId(at.slack.workspace.team.app_user), PersonId("U00DANA000")
    assert found.pop("members") == {app, BEN, dana}, "owner and lead; this policy has no table of roles"
    posts, pinned = found.pop("posts"), found.pop("pinned")
    assert [text.partition(" · ")[0] for text in posts] == ["Sev 2"], "the policy of this test has no procedure"
    assert pinned == posts
    assert found.pop("topic").startswith("ESC-1 · Sev 2 · ")
    assert found == {
        "name": NAME,
        "private": True,
        "archived": False,
        "bookmarks": ["Card of ESC-1", "Ticket"],
    }


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_whichever_request_fails_or_is_not_answered_it_ends_the_same(wanted: tuple[Place, Kept]) -> None:
    at, kept = wanted
    at.play(kept, delivering, counted := Plan())
    plain = [told(one) for one in own(at)]
    tried = [one for one in tries(counted.calls) if counted.calls[one[0] - 1] == "request"]
    assert len(tried) > 4 * 8
    for wrong in tried[random.randrange(EACH) :: EACH]:  # noqa: S311 - any will do
        at.play(kept, delivering, plan := Plan(wrong))
        assert plan.happened
        assert [told(one) for one in own(at)] == plain, f"request {wrong[0]} {wrong[1]}"


def test_a_name_that_others_have_is_left_to_them(wanted: tuple[Place, Kept]) -> None:
    at, kept = wanted
    at.put_back(kept)
    theirs = Channel(id="C0THEIRS00", name=NAME, created=0, creator=ALICE, members=[ALICE])
    at.slack.workspace.channels[theirs.id] = theirs
    with slack_time(lambda: at.machine):
        at.rest()
    assert [one.name for one in own(at)] == [NAME, f"{NAME}-2"]
    assert theirs.members == [ALICE]


def test_an_old_channel_of_ours_of_that_name_is_not_taken_for_it(wanted: tuple[Place, Kept]) -> None:
    at, kept = wanted
    at.put_back(kept)
    app = at.slack.workspace.team.app_user
    before = int((at.machine - timedelta(days=400)).timestamp())
    old = Channel(id="C0OLDONE00", name=NAME, created=before, creator=app, members=[app])
    at.slack.workspace.channels[old.id] = old
    with slack_time(lambda: at.machine):
        at.rest()
    assert [one.name for one in own(at)] == [NAME, f"{NAME}-2"]
    assert not old.messages
