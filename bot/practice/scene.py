"""Scenes: what people do and say, read from a file and played through the app, so that there is something to look at.

Nothing is put into anybody's database: every step is a gesture of a person, as on the page. A scene names buttons and
fields by their words; it knows no more of the app than somebody who looks at it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.practice import clock
from bot.practice.app_manifest import read_yaml
from bot.practice.finding import Spot, find_clickable, find_field, words_of
from bot.practice.gestures import clicking, forms, writing
from bot.practice.gestures.client import Client, Outcome
from bot.practice.hand_views import find_channel, raw_value
from bot.practice.inputs import state_values, value_key
from bot.practice.refusal import GestureRefused
from bot.practice.views import View
from bot.practice.wire import Json

SCENES = Path(__file__).with_name("scenes")
_LOOK_EVERY = 0.02
_FORM_TRIES = 2
T = TypeVar("T")


class SceneBroken(Exception):  # noqa: N818 - it says what became of it
    """A step could not be done, with what people would have seen instead."""


@dataclass(frozen=True)
class Scene:
    """A file of steps."""

    name: str
    title: str
    about: str
    otherwise: str
    steps: tuple[Json, ...]


def scene_names() -> list[str]:
    """The scenes there are."""
    return sorted(path.stem for path in SCENES.glob("*.yml"))


@cache
def read_scene(name: str) -> Scene:
    """A scene by its name; ValueError with the names that there are."""
    if name not in scene_names():
        raise ValueError(f"There is no scene {name!r}; there is: {', '.join(scene_names())}.")
    content = read_yaml(SCENES / f"{name}.yml")
    return Scene(name, content["title"], content["about"], content["otherwise"], tuple(content["steps"]))


@dataclass(frozen=True)
class Player:
    """Plays scenes on the workspace's own loop; `move_time` lets business time pass, in seconds.

    `patience`: for so many seconds it waits until what a step needs is there.
    """

    client: Client
    move_time: Callable[[int], Awaitable[object]]
    patience: float = 15.0

    async def play(self, scene: Scene) -> None:
        """Do step after step, each as soon as it can be done; SceneBroken where one cannot within some seconds."""
        await self._until(lambda: self.client.courier.connected, "the app is connected")
        for step in scene.steps:
            try:
                await self._do(step, scene.otherwise)
            except GestureRefused as refusal:
                raise SceneBroken(f"{step}: {refusal}") from None

    async def _do(self, step: Json, otherwise: str) -> None:
        if "minutes" in step:
            await self.move_time(int(step["minutes"]) * 60)
            return
        user = next(one.id for one in self.client.workspace.people.values() if one.name == step["who"])
        if "says" in step:
            await self._say(user, step["says"], find_channel(self.client, step["in"]).id)
        if "presses" in step:
            _check(await self._press(user, step["presses"], step["on"], step["in"]))
        if "fills" in step:
            await self._fill(user, step["fills"], otherwise)

    async def _say(self, user: str, words: str, channel: str) -> None:
        if words.startswith("/"):
            _check(await writing.command(self.client, user, channel, words))
        else:
            writing.write(self.client, user, channel, words)

    async def _press(self, user: str, button: str, on: str, where: str) -> Outcome:
        channel = find_channel(self.client, where)

        def offered() -> tuple[str, Spot] | None:
            for message in channel.messages.values():
                spot = _seen(find_clickable, message.blocks or [], button)
                if spot is not None and on in words_of(message.text, message.blocks):
                    return message.ts, spot
            return None

        ts, spot = await self._until(offered, f"{button!r} on {on!r} in #{channel.name}")
        place = clicking.place_in_message(self.client, user, channel.id, ts)
        return await clicking.act(self.client, place, spot.block_id, spot.action_id, spot.value)

    async def _fill(self, user: str, fields: Json, otherwise: str) -> None:
        """Fill in the form and send it, once more where it asks for more than it did at first."""
        view = await self._until(lambda: self._form_with(user, fields), f"a form with {', '.join(fields)}")
        outcome = Outcome(ok=True)
        for _ in range(_FORM_TRIES):
            for name, value in fields.items():
                await self._enter(view, name, value)
            for block_id in _unanswered(view):
                await self._enter(view, block_id, otherwise)
            outcome = await forms.submit(self.client, user, view.id, {})
            if outcome.closed:
                return
        raise SceneBroken(f"The form was not taken: {outcome.errors or outcome.error}")

    def _form_with(self, user: str, fields: Json) -> View | None:
        for view in reversed(self.client.workspace.modals.get(user, [])):
            if all(_seen(find_field, view.blocks, name) for name in fields):
                return view
        return None

    async def _enter(self, view: View, name: str, value: object) -> None:
        spot = find_field(view.blocks, name)
        place = clicking.place_in_view(self.client, view.user, view.id)
        offered = self.client.offered.get((view.id, spot.block_id, spot.action_id), [])
        raw = raw_value(self.client, spot.element, offered, value)
        _check(await clicking.act(self.client, place, spot.block_id, spot.action_id, raw))

    async def _until(self, look: Callable[[], T | None], what: str) -> T:
        deadline = clock.stopwatch() + self.patience
        while True:
            found = look()
            if found:
                return found
            if clock.stopwatch() > deadline:
                raise SceneBroken(f"This did not come within {self.patience:g} seconds: {what}.")
            await asyncio.sleep(_LOOK_EVERY)


def _unanswered(view: View) -> list[str]:
    """The texts that a form still wants."""
    values = state_values(view.blocks, view.inputs)
    wanted = []
    for block in view.blocks:
        if block["type"] == "input" and not block.get("optional"):
            element = block["element"]
            value = values[block["block_id"]][element["action_id"]].get(value_key(element["type"]))
            if element["type"] == "plain_text_input" and not value:
                wanted.append(block["block_id"])
    return wanted


def _check(outcome: Outcome) -> None:
    if not outcome.ok:
        raise SceneBroken(str(outcome.error))


def _seen(find: Callable[[list[Json], str], Spot], blocks: list[Json], words: str) -> Spot | None:
    """What reads so, or nothing."""
    try:
        return find(blocks, words)
    except LookupError:
        return None
