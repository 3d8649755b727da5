"""An issue from its beginning to its end in another language, from a catalogue as a translator would hand it in.

The catalogue is written here: each text in brackets, in a language that has three forms for what is counted.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.cli.catalogue import read
from bot.policyfile import load, shipped_text
from bot.practice.finding import clickable
from bot.practice.shown import ShownMessage
from bot.slack.action_ids import MENU, Deed
from bot.slack.texts import speak
from tests.journeys.telling import seconds
from tests.journeys.world import MONDAY_10, REPORT, World
from tests.surfaces.pseudo import names_in, said, untranslated, visible
from tests.texts_template import catalogue

OTHER = "pl"
TYPED = {
    "question": "Which browser is it?",
    "answer": "All of them",
    "update": "The payment provider looks into it",
    "resolution": "Restarted it",
    "component": "payments",
}
SAYS_SOMETHING = ("chat.", "views.")
"""How the calls of Slack begin that show people something."""
MUCH = 100
"""So many texts at least are shown in each of these journeys."""


@pytest.fixture(autouse=True)
def _in_another_language(tmp_path: Path) -> Iterator[None]:
    """Before the bot starts with it: the whole of the language is there, and is read as at every start."""
    before = speak(read(OTHER, written(tmp_path)))
    yield
    speak(before)


def written(folder: Path) -> Path:
    """The template with everything filled in."""
    other = Catalog(locale=OTHER, charset="utf-8")
    for message in catalogue():
        if isinstance(message.id, str):
            other.add(message.id, said(message.id, 1))
        else:
            one, many = (said(text, 1) for text in message.id)
            other.add(message.id, (one, many, many))
    path = folder / OTHER / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, other)
    return folder


def named(shown: ShownMessage, deed: Deed) -> str:
    """The words of the button or of the line in the menu that asks for this."""
    (words,) = {
        words
        for words, spot in clickable(shown.blocks)
        if spot.action_id == deed or (spot.action_id == MENU and str(spot.value).startswith(f"{deed}|"))
    }
    return words


def in_english(world: World) -> list[str]:
    """All that anybody was shown so far and that was said past the catalogue."""
    found = {text for shape in shown(world) for text in (*visible(shape), str(shape.get("text", "")))}
    assert sum("⟦" in text for text in found) > MUCH
    names = known(world)
    return [f"{text!r}: {words}" for text in found if (words := untranslated(text, names))]


def shown(world: World) -> Iterator[dict[str, Any]]:
    """What the bot told Slack to show, also what was replaced since, and what it answered to one person alone."""
    yield from (call.args for call in world.server.calls if call.method.startswith(SAYS_SOMETHING))
    for channel in world.server.practice.workspace.channels.values():
        yield from ({"text": message.text, "blocks": message.blocks or []} for message in channel.ephemerals)


def known(world: World) -> tuple[re.Pattern[str], ...]:
    """What people named or typed, which is the same in every language."""
    people = [person.real_name for person in world.server.practice.workspace.people.values()]
    policy = load(shipped_text(), "default.yml", MONDAY_10.date())
    return names_in(policy, list(REPORT.values()), list(TYPED.values()), people)


def test_people_go_through_an_issue_from_its_beginning_to_its_end_in_another_language(world: World) -> None:
    opened = world.open(world.alice)
    assert world.deadline_token(minutes=15) in opened.words
    assert world.deadline_words(minutes=15) in opened.text

    assert world.ben.click(named(opened, Deed.ACCEPT), opened).ok
    world.settle()
    (accepted,) = world.cards("escalations-t1")
    assert world.issues()[0].status == "accepted"
    assert world.deadline_token(minutes=60) in accepted.words

    world.press(world.ben, named(accepted, Deed.NEED_INFO), accepted, question=TYPED["question"])
    (asked,) = [ping for ping in world.pings(accepted) if TYPED["question"] in ping]
    assert world.alice.mention in asked.words
    world.press(world.alice, named(asked, Deed.ANSWER), asked, text=TYPED["answer"])
    assert world.issues()[0].status == "accepted"

    (back,) = world.cards("escalations-t1")
    assert world.ben.click(named(back, Deed.UPDATE), back).ok
    world.filled(world.ben)
    world.ben.fill("text", TYPED["update"])
    world.ben.fill("next_by", seconds("2026-11-23 09:00"))
    (mistake,) = world.ben.submit().errors.values()
    assert "⟦" in mistake
    assert untranslated(mistake) == []
    world.ben.fill("next_by", None)
    assert world.ben.submit().closed
    world.settle()
    (updated,) = world.cards("escalations-t1")
    done = world.press(
        world.ben,
        named(updated, Deed.RESOLVE),
        updated,
        text=TYPED["resolution"],
        cause="defect",
        component=TYPED["component"],
        customer_told="yes",
        lower_tier_could="no",
    )
    assert world.deadline_token(minutes=7 * 24 * 60) in world.whispered(done).words, "when it closes"
    (resolved,) = world.cards("escalations-t1")
    assert named(resolved, Deed.REOPEN)

    world.advance(hours=7 * 24)
    assert world.issues()[0].status == "closed"
    assert in_english(world) == []


def test_what_people_look_up_is_said_in_the_other_language_too(world: World) -> None:
    world.open(world.alice)
    for typed in ("help", "list", "mine", "ESC-1", "why ESC-1", "oncall", "roles", "policy", "settings"):
        assert world.ben.command(f"/escalate {typed}", channel="support").ok
    for wrong in ("accept ESC-9", "resolve", "setup", "out until never"):
        assert world.ben.command(f"/escalate {wrong}", channel="support").ok
    assert world.ben.open_home() is not None
    world.settle()
    assert in_english(world) == []
