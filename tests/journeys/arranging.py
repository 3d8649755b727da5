"""What administrators arrange around a journey, and what the bot answers to those who ask: who is called, and why.

No expectation of a single journey is here.
"""

from datetime import timedelta

from bot.db.ledger import minutes_per_holder
from bot.domain.ids import IssueId, PersonId, TierKey
from bot.policyfile.rota_file import load_rota
from bot.practice.hands import PersonHand
from bot.usecases.bindings import BoundKind, BoundTo, bind
from bot.usecases.rotas import set_rota
from tests.journeys.world import World


def bind_people(world: World, key: str, *people: PersonHand) -> None:
    """From now on the key of the policy stands for these people."""
    at = world.bot.at
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


def says(person: PersonHand, typed: str) -> str:
    """What the command answers to whoever typed it, and to nobody else."""
    answer = person.command(typed, channel="support").ephemeral
    assert answer is not None
    return answer.words


def had_the_ball(world: World, issue: int = 1) -> dict[str, timedelta]:
    """How long each holder had an issue so far, by the name of the department or the kind of holder."""
    rt, team = world.bot.at.rt, world.bot.at.team
    with rt.database.reading() as session:
        held = minutes_per_holder(session, team, IssueId(issue), rt.now())
    return {whose.department or whose.kind.value: length for whose, length in held.items()}
