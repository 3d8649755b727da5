"""Where scenes are played: one at a time, told to every open page when it is over. What a scene is, scene.py says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.practice.gestures.client import Client
from bot.practice.refusal import GestureRefused
from bot.practice.scene import Player, Scene, SceneBroken, read_scene
from bot.practice.wire import Json


@dataclass
class Stage:
    """The stage of one workspace."""

    player: Player
    _playing: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def _client(self) -> Client:
        return self.player.client

    async def asked(self, asked: Json) -> Json:
        """The page asks for a scene; GestureRefused while another is being played."""
        self.start(asked["scene"])
        return {}

    def start(self, name: str) -> None:
        """Begin a scene; it waits until the app is connected. ValueError where there is none of this name."""
        scene = read_scene(name)
        if self._playing:
            raise GestureRefused("A scene is being played; let it end first.")
        task = asyncio.get_running_loop().create_task(self._play(scene))
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)

    async def _play(self, scene: Scene) -> None:
        trouble = None
        try:
            await self.player.play(scene)
        except SceneBroken as broken:
            trouble = f"“{scene.title}” could not be played to its end. {broken}"
        self._client.workspace.tell_page(None, {"type": "scene", "title": scene.title, "trouble": trouble})

    def stop(self) -> None:
        """Break off."""
        for task in self._playing:
            task.cancel()
