"""What administrators arrange around a journey, and what the bot wrote down of an issue: who is called, what happened.

No expectation of a single journey is here.
"""

from datetime import datetime, timedelta

from bot.db.ledger import minutes_per_holder
from bot.domain.clocks import ClockKind
from bot.domain.facts import Fact
from bot.domain.ids import IssueId, PersonId, TierKey
from bot.policyfile.rota_file import load_rota
from bot.practice.hands import PersonHand
from bot.usecases.bindings import BoundKind, BoundTo, bind, unbind
from bot.usecases.look_up import issue_view, timeline
from bot.usecases.rotas import set_rota
from tests.journeys.world import World


def bind_people(world: World, key: str, *people: PersonHand) -> None:
    """From now on the key of the policy stands for these people; for nobody in particular where none are given."""
    at = world.bot.at
    if not people:
        unbind(at.rt, at.team, key, None)
        return
    kind = BoundKind.PERSON if key.endswith((".lead", ".deputy")) else BoundKind.PEOPLE
    bind(at.rt, at.team, key, BoundTo(kind, tuple(person.id for person in people)), None)


def bind_channel(world: World, key: str, channel: str) -> None:
    """From now on the key of the policy stands for this channel."""
    at = world.bot.at
    bind(at.rt, at.team, key, BoundTo(BoundKind.CHANNEL, (world.server.channel(channel).id,)), None)


def keep_rota(world: World, text: str) -> None:
    """Set a rota, written as its file is; people by name."""
    at = world.bot.at
    tiers = [TierKey(f"tier{number}") for number in (1, 2, 3)]
    set_rota(at.rt, at.team, load_rota(text, "rota.yml", tiers, lambda name: PersonId(world.person(name).id)), None)


def deadline(world: World, kind: ClockKind, issue: int = 1) -> datetime | None:
    """When a running clock ends, as it is stored; None while it rests."""
    at = world.bot.at
    view = issue_view(at.rt, at.team, IssueId(issue))
    clock = view.issue.clock(kind) if view is not None else None
    return clock.deadline if clock is not None else None


def happened(world: World, issue: int = 1) -> tuple[Fact, ...]:
    """Everything that was written down of an issue, oldest first."""
    return timeline(world.bot.at.rt, world.bot.at.team, IssueId(issue))


def had_the_ball(world: World, issue: int = 1) -> dict[str, timedelta]:
    """How long each holder had an issue so far, by the name of the department or the kind of holder."""
    rt, team = world.bot.at.rt, world.bot.at.team
    with rt.database.reading() as session:
        held = minutes_per_holder(session, team, IssueId(issue), rt.now())
    return {whose.department or whose.kind.value: length for whose, length in held.items()}
