"""Forms and Home tabs in the hands of tests: read them, fill them in, click in them, send them. It knows no rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.practice.channels import Channel
from bot.practice.finding import clickable, find_clickable, find_field, option_value, words_of
from bot.practice.gestures import clicking, forms
from bot.practice.gestures.client import Client, Outcome
from bot.practice.inputs import state_values
from bot.practice.shown import Result
from bot.practice.views import View
from bot.practice.wire import Json

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.practice.loop_thread import Reach


class Owner(Protocol):
    """The person in front of whom the view is."""

    @property
    def client(self) -> Client:
        """The person's client."""

    @property
    def reach(self) -> Reach:
        """The way to the loop."""

    @property
    def id(self) -> str:
        """The person's id."""

    def gesture(self, start: Callable[[], Coroutine[object, object, Outcome]], channel: str | None = None) -> Result:
        """Run a gesture."""


@dataclass(frozen=True)
class ViewHand:
    """A view in front of a person. It is live: what the app updates is what one reads next."""

    owner: Owner = field(repr=False)
    view: View

    @property
    def id(self) -> str:
        """The view's id."""
        return self.view.id

    @property
    def title(self) -> str:
        """The title of a form."""
        return str(self.view.content["title"]["text"])

    @property
    def blocks(self) -> list[Json]:
        """The blocks as they are now."""
        return self.view.blocks

    @property
    def words(self) -> str:
        """Everything one reads in it."""
        return words_of("", self.blocks)

    @property
    def buttons(self) -> list[str]:
        """The words of all buttons and menu entries."""
        return [words for words, _ in clickable(self.blocks)]

    @property
    def values(self) -> Json:
        """What is entered now, as `state.values`."""
        return self.owner.reach.call(lambda: state_values(self.blocks, self.view.inputs))

    @property
    def is_open(self) -> bool:
        """Whether it still is on the screen."""
        return self.owner.client.workspace.view(self.id) is not None

    def __contains__(self, words: str) -> bool:
        """`"Severity" in modal`: whether one reads this in it."""
        return words in self.words

    def fill(self, field: str, value: object) -> Result:
        """Enter something in the field of this label, placeholder, block_id or action_id.

        Options are named by their words or values, people and channels by name or id. A field that tells the app of
        every change (`dispatch_action`) does so.
        """
        spot = find_field(self.blocks, field)
        client = self.owner.client
        offered = client.offered.get((self.id, spot.block_id, spot.action_id), [])
        return self._act(spot.block_id, spot.action_id, raw_value(client, spot.element, offered, value))

    def suggestions(self, field: str, typed: str) -> list[str]:
        """Type into an external select and read the options that the app offers."""
        spot = find_field(self.blocks, field)
        client = self.owner.client

        async def suggest() -> list[Json]:
            place = clicking.place_in_view(client, self.owner.id, self.id)
            return await clicking.suggest(client, place, spot.block_id, spot.action_id, typed)

        return [option["text"]["text"] for option in self.owner.reach.await_(suggest)]

    def click(self, words: str) -> Result:
        """Click the button or menu entry that reads so."""
        spot = find_clickable(self.blocks, words)
        return self._act(spot.block_id, spot.action_id, spot.value)

    def _act(self, block_id: str, action_id: str, raw: str | list[str] | None) -> Result:
        client = self.owner.client

        async def act() -> Outcome:
            place = clicking.place_in_view(client, self.owner.id, self.id)
            return await clicking.act(client, place, block_id, action_id, raw)

        return self.owner.gesture(act)

    def submit(self) -> Result:
        """Send the form."""
        return self.owner.gesture(lambda: forms.submit(self.owner.client, self.owner.id, self.id, {}))

    def close(self) -> Result:
        """Close it without sending."""
        return self.owner.gesture(lambda: forms.close(self.owner.client, self.owner.id, self.id))


def raw_value(client: Client, element: Json, offered: list[Json], value: object) -> str | list[str] | None:
    """What a test names, as the client enters it: options by words, people and channels by name."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return [_raw_one(client, element, offered, each) for each in value]
    one = _raw_one(client, element, offered, value)
    return [one] if element["type"].startswith("multi_") or element["type"] == "checkboxes" else one


def _raw_one(client: Client, element: Json, offered: list[Json], value: object) -> str:
    text = str(getattr(value, "id", value))
    kind = element["type"]
    if "users_select" in kind:
        people = client.workspace.people.values()
        return next((p.id for p in people if text in {p.name, p.real_name}), text)
    if "channels_select" in kind or "conversations_select" in kind:
        return find_channel(client, text).id
    return option_value(element, offered, text)


def find_channel(client: Client, name: str) -> Channel:
    """A channel by id or by name, with or without #; LookupError where there is none."""
    channels = client.workspace.channels
    found = channels.get(name) or next((c for c in channels.values() if c.name == name.lstrip("#")), None)
    if found is None:
        raise LookupError(
            f"There is no channel {name!r}; there are {sorted(c.name for c in channels.values() if c.name)}."
        )
    return found
