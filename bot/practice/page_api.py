"""The endpoints of the practice page: one per gesture, one stream of changes.

What is shown is put together in page_state.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.practice.business_clock import BusinessClock
from bot.practice.gestures import clicking, forms, writing
from bot.practice.gestures.clicking import Place
from bot.practice.gestures.client import Client, Outcome
from bot.practice.page_state import shown_messages, shown_state, shown_view
from bot.practice.refusal import GestureRefused, SlackRefusal
from bot.practice.scene import Player
from bot.practice.stage import Stage
from bot.practice.wire import Json

PAGE = Path(__file__).with_name("page")
_HEARTBEAT_SECONDS = 15.0
_LOOK_ON_SECONDS = 0.03

Handler = Callable[[Json], Awaitable[Json]]


@dataclass(eq=False)
class _Listener:
    """One open page; None in its queue ends the stream."""

    user: str
    queue: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue)


class PageApi:
    """What the page can ask and do, each as the person it names."""

    def __init__(self, client: Client, business_clock: BusinessClock) -> None:
        """Listen to the workspace on behalf of all pages that will be open."""
        self._client = client
        self._clock = business_clock
        self._listeners: list[_Listener] = []
        self.stage = Stage(Player(client, self.move_time))
        client.workspace.page_watchers.append(self._tell)

    def routes(self) -> list[Route]:
        """All routes of the page."""
        posts: dict[str, Handler] = {
            "command": self._command,
            "post": self._post,
            "action": self._action,
            "view/submit": self._submit,
            "view/close": self._close,
            "shortcut": self._shortcut,
            "options": self._options,
            "mark": self._mark,
            "join": self._join,
            "leave": self._leave,
            "remove_app": self._remove_app,
            "add_app": self._add_app,
            "home": self._home,
            "clock": self._advance,
            "scene": self.stage.asked,
        }
        return [
            Route("/", self._index),
            Route("/archives/{rest:path}", self._index),
            Route("/page/assets/{name}", self._asset),
            Route("/page/state", self._get(self._state)),
            Route("/page/messages", self._get(self._messages)),
            Route("/page/events", self._events),
            *[Route(f"/page/{name}", self._posted(handler), methods=["POST"]) for name, handler in posts.items()],
        ]

    def _tell(self, audience: Iterable[str] | None, change: Json) -> None:
        people = None if audience is None else set(audience)
        for listener in self._listeners:
            if people is None or listener.user in people:
                listener.queue.put_nowait(change)

    def stop(self) -> None:
        """End every open stream and what is being played, so that the server can end."""
        self.stage.stop()
        for listener in self._listeners:
            listener.queue.put_nowait(None)

    async def _index(self, _request: Request) -> Response:
        index = PAGE / "index.html"
        if not index.is_file():
            return Response("The page is not part of this installation.", 404, media_type="text/plain")
        return FileResponse(index)

    async def _asset(self, request: Request) -> Response:
        asset = PAGE / request.path_params["name"]
        if asset.parent != PAGE or not asset.is_file():
            return Response("No such file.", 404, media_type="text/plain")
        return FileResponse(asset)

    def _get(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await _answered(handler, dict(request.query_params))

        return answer

    def _posted(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                asked = json.loads(await request.body())
            except ValueError:
                asked = None
            return await _answered(handler, asked if isinstance(asked, dict) else {})

        return answer

    async def _state(self, asked: Json) -> Json:
        """A page that does not know yet who is looking gets the first person of the team."""
        person = self._client.person(asked.get("as") or next(iter(self._client.workspace.people)))
        time = await self._clock.look()
        self._tell_time(time)
        return shown_state(self._client, person, time)

    async def _messages(self, asked: Json) -> Json:
        person = self._client.person(asked["as"])
        channel = self._client.channel(person, asked["channel"])
        return {"messages": shown_messages(self._client, person, channel, asked.get("thread_ts"))}

    async def _events(self, request: Request) -> Response:
        listener = _Listener(request.query_params.get("as", ""))
        self._listeners.append(listener)
        return StreamingResponse(self._stream(listener), media_type="text/event-stream")

    async def _stream(self, listener: _Listener) -> AsyncIterator[str]:
        try:
            yield ": hello\n\n"
            while True:
                try:
                    change = await asyncio.wait_for(listener.queue.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if change is None:
                    return
                yield f"data: {json.dumps(change)}\n\n"
        finally:
            self._listeners.remove(listener)

    async def _command(self, asked: Json) -> Json:
        return _shown(await writing.command(self._client, asked["as"], asked["channel"], asked["text"]))

    async def _post(self, asked: Json) -> Json:
        message = writing.write(self._client, asked["as"], asked["channel"], asked["text"], asked.get("thread_ts"))
        return {"ts": message.ts}

    def _place(self, asked: Json) -> Place:
        container = asked.get("container") or asked
        if container.get("view_id"):
            return clicking.place_in_view(self._client, asked["as"], container["view_id"])
        return clicking.place_in_message(self._client, asked["as"], container["channel"], container["ts"])

    async def _action(self, asked: Json) -> Json:
        place = self._place(asked)
        for block_id, actions in (asked.get("state") or {}).items():
            for action_id, raw in actions.items():
                clicking.enter(self._client, place, block_id, action_id, raw)
        return _shown(
            await clicking.act(self._client, place, asked["block_id"], asked["action_id"], asked.get("value"))
        )

    async def _options(self, asked: Json) -> Json:
        place = self._place(asked)
        typed = asked.get("text") or ""
        return {"options": await clicking.suggest(self._client, place, asked["block_id"], asked["action_id"], typed)}

    async def _submit(self, asked: Json) -> Json:
        outcome = await forms.submit(self._client, asked["as"], asked["view_id"], asked.get("values") or {})
        return _shown(outcome) | {"closed": outcome.closed}

    async def _close(self, asked: Json) -> Json:
        return _shown(await forms.close(self._client, asked["as"], asked["view_id"]))

    async def _shortcut(self, asked: Json) -> Json:
        user, callback_id = asked["as"], asked["callback_id"]
        if asked.get("ts"):
            return _shown(
                await clicking.message_shortcut(self._client, user, callback_id, asked["channel"], asked["ts"])
            )
        return _shown(await clicking.shortcut(self._client, user, callback_id))

    async def _mark(self, asked: Json) -> Json:
        person = self._client.person(asked["as"])
        channel = self._client.channel(person, asked["channel"])
        channel.last_read[person.id] = self._client.workspace.next_ts()
        return {}

    async def _join(self, asked: Json) -> Json:
        return _shown(writing.join(self._client, asked["as"], asked["channel"]))

    async def _leave(self, asked: Json) -> Json:
        return _shown(writing.leave(self._client, asked["as"], asked["channel"]))

    async def _remove_app(self, asked: Json) -> Json:
        channel = self._client.channel(self._client.person(asked["as"]), asked["channel"])
        self._client.workspace.leave(channel, self._client.workspace.team.app_user)
        return {}

    async def _add_app(self, asked: Json) -> Json:
        person = self._client.person(asked["as"])
        channel = self._client.writable_channel(person, asked["channel"])
        self._client.workspace.join(channel, self._client.workspace.team.app_user, inviter=person.id)
        return {}

    async def _home(self, asked: Json) -> Json:
        view = await forms.open_home(self._client, asked["as"])
        return {"view": None if view is None else shown_view(view)}

    async def _advance(self, asked: Json) -> Json:
        return {"clock": await self.move_time(int(asked["advance_seconds"]))}

    async def move_time(self, seconds: int) -> Json:
        """Let business time pass; answers with the clock when everything due on the way is done."""
        looking = asyncio.create_task(self._look_on())
        try:
            moved = await self._clock.advance(seconds)
        finally:
            looking.cancel()
        if moved is None:
            raise GestureRefused("The app's clock cannot be reached, so time was not moved.")
        self._tell_time(moved)
        return moved

    async def _look_on(self) -> None:
        """While time moves, deadline by deadline, follow it: what the app says on the way came at that time."""
        while True:
            self._tell_time(await self._clock.look())
            await asyncio.sleep(_LOOK_ON_SECONDS)

    def _tell_time(self, time: Json) -> None:
        workspace = self._client.workspace
        if time["available"] and time["offset_seconds"] != workspace.ahead:
            workspace.ahead = time["offset_seconds"]
            workspace.tell_page(None, {"type": "clock", **time})


def _shown(outcome: Outcome) -> Json:
    shown: Json = {"ok": outcome.ok}
    if outcome.error:
        shown["error"] = outcome.error
    if outcome.errors:
        shown["errors"] = outcome.errors
    return shown


async def _answered(handler: Handler, asked: Json) -> Response:
    """Run one request; what was wrong with it is a sentence with status 400."""
    try:
        return JSONResponse({"ok": True, **await handler(asked)})
    except KeyError as missing:
        sentence = f"The request names no {missing}."
    except ValueError as wrong:
        sentence = f"The request has a wrong value: {wrong}."
    except (GestureRefused, SlackRefusal) as refusal:
        sentence = str(refusal)
    return JSONResponse({"ok": False, "error": sentence}, status_code=400)
