"""One Slack client's surroundings: the workspace, the way to the app, and what a person can see and reach.

The gestures themselves live in the files beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.practice import sentences
from bot.practice.channels import Channel
from bot.practice.delivery.answer import Answer, Delivery
from bot.practice.delivery.courier import Courier
from bot.practice.delivery.events import EventPump
from bot.practice.delivery.payloads import Payloads
from bot.practice.messages import Message
from bot.practice.people import Person
from bot.practice.refusal import GestureRefused
from bot.practice.rules.surfaces import elements_of
from bot.practice.views import View
from bot.practice.wire import Json
from bot.practice.workspace import Workspace

Entered = dict[tuple[str, str], Json]


@dataclass(frozen=True)
class Outcome:
    """What the person sees of a gesture: done, or a sentence; `errors` stand at the fields of a form, by block_id."""

    ok: bool
    error: str | None = None
    closed: bool = False
    errors: dict[str, str] = field(default_factory=dict)


DONE = Outcome(ok=True)


@dataclass
class Client:
    """What every gesture needs.

    `entered` holds what people chose in messages, `offered` what external selects showed.
    """

    workspace: Workspace
    courier: Courier
    payloads: Payloads
    events: EventPump
    entered: dict[tuple[str, str], Entered] = field(default_factory=dict)
    offered: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)

    async def interact(self, payload: Json) -> Answer:
        """Deliver an interaction; an app without interactivity in its manifest cannot be reached this way."""
        if not self.workspace.app.interactive:
            raise GestureRefused(sentences.NOT_INTERACTIVE)
        return await self.courier.deliver(Delivery("interactive", payload))

    def person(self, user_id: str) -> Person:
        """A person who can act: one who left cannot."""
        person = self.workspace.people.get(user_id)
        if person is None or person.bot_id:
            raise GestureRefused(f"There is no person {user_id!r}.")
        if person.deleted:
            raise GestureRefused(sentences.DEACTIVATED)
        return person

    def channel(self, person: Person, channel_id: str) -> Channel:
        """A channel that the person can see."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None or not self.can_see(person, channel):
            raise GestureRefused(sentences.NOT_VISIBLE)
        return channel

    def can_see(self, person: Person, channel: Channel) -> bool:
        """Members see a channel; public ones are seen by everybody but guests and strangers."""
        outside = person.is_guest or person.is_stranger
        return person.id in channel.members or (channel.type == "channel" and not outside)

    def writable_channel(self, person: Person, channel_id: str) -> Channel:
        """A channel in which the person can write."""
        channel = self.channel(person, channel_id)
        if channel.is_archived:
            raise GestureRefused(sentences.ARCHIVED)
        if person.id not in channel.members:
            raise GestureRefused(sentences.NOT_MEMBER)
        return channel

    def message(self, person: Person, channel: Channel, ts: str) -> Message:
        """A message in front of the person, ephemeral ones of their own included."""
        message = self.workspace.find_message(channel, ts, person.id)
        if message is None:
            raise GestureRefused(sentences.NO_SUCH_MESSAGE)
        return message

    def view(self, person: Person, view_id: str) -> View:
        """A view in front of the person."""
        view = self.workspace.view(view_id)
        if view is None or view.user != person.id:
            raise GestureRefused(sentences.NO_SUCH_VIEW)
        return view


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """The block and the interactive element of these ids."""
    for block in blocks:
        if block["block_id"] == block_id:
            for element in elements_of(block):
                if element["action_id"] == action_id:
                    return block, element
    raise GestureRefused(sentences.NO_SUCH_ELEMENT)
