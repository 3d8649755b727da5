"""The seal on forms: a form comes back from the person it was opened for, as the form it was, within a day.

It is no right: what the form asks for is checked again, on what is loaded (SECURITY S15, S16, S17).
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final

from slack_bolt import Ack, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.models.views import View
from slack_sdk.web import SlackResponse

from bot.domain.ids import PersonId
from bot.slack import identity
from bot.slack.client import KeepingClient
from bot.slack.slack_settings import Edge

GOOD_FOR: Final = 24 * 60 * 60  # seconds
_FROM_FORMS = frozenset({"view_submission", "view_closed", "block_actions", "block_suggestion"})
Shape = dict[str, Any]


class FormExpired(Exception):  # noqa: N818  # it says what is the case
    """A form that is too old, was opened for somebody else, or was not made like this by this bot."""


class Seal:
    """Seals with a key that only processes with the same token have."""

    def __init__(self, team: str, token: str) -> None:
        """A token is a secret that every process has; what is sealed with it does not give it away."""
        self._team = team
        self._key = hmac.digest(token.encode(), b"the seal on forms", "sha256")

    def put(self, view: View | Mapping[str, Any], person: PersonId, now: float) -> Shape:
        """The same view with a sealed `private_metadata`; what is no form of a person stays as it is."""
        shape: Shape = view.to_dict() if isinstance(view, View) else dict(view)
        if shape.get("type") != "modal":
            return shape
        carried, until = str(shape.get("private_metadata") or ""), f"{int(now) + GOOD_FOR:x}"
        return {**shape, "private_metadata": f"{until}.{self._mark(shape, person, until, carried)}.{carried}"}

    def take(self, view: Mapping[str, Any], person: PersonId, now: float) -> str:
        """What the form carries, if the seal is whole. Raises `FormExpired`."""
        until, _, rest = str(view.get("private_metadata") or "").partition(".")
        mark, _, carried = rest.partition(".")
        whole = hmac.compare_digest(mark.encode(), self._mark(view, person, until, carried).encode())
        if not whole or int(until, 16) < now:
            raise FormExpired
        return carried

    def _mark(self, view: Mapping[str, Any], person: PersonId, until: str, carried: str) -> str:
        sealed = json.dumps([self._team, person, view.get("callback_id") or "", until, carried])
        return urlsafe_b64encode(hmac.digest(self._key, sealed.encode(), "sha256")[:15]).decode()


class _SealingClient(KeepingClient):
    """A client for one request, that seals every form that it opens or draws anew."""

    def __init__(self, like: WebClient, seal: Callable[[View | Shape], Shape]) -> None:
        super().__init__(like.token, like.base_url, like.timeout)
        self._seal = seal

    def views_open(self, *, view: View | Shape, **more: Any) -> SlackResponse:  # noqa: ANN401  # as the parent has it
        return super().views_open(view=self._seal(view), **more)

    def views_push(self, *, view: View | Shape, **more: Any) -> SlackResponse:  # noqa: ANN401  # as the parent has it
        return super().views_push(view=self._seal(view), **more)

    def views_update(self, *, view: View | Shape, **more: Any) -> SlackResponse:  # noqa: ANN401  # as the parent has it
        return super().views_update(view=self._seal(view), **more)


class _SealingAck(Ack):
    """An acknowledgement that seals the form that it puts in the place of the one that was sent."""

    def __init__(self, seal: Callable[[View | Shape], Shape]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt's
        self._seal = seal

    def __call__(  # type: ignore[override]  # nobody gives more than the text by its place
        self,
        text: str | Shape = "",
        *,
        view: View | Shape | None = None,
        **more: Any,  # noqa: ANN401  # as the parent has it
    ) -> BoltResponse:
        return super().__call__(text, view=None if view is None else self._seal(view), **more)


def seal_forms(edge: Edge) -> Callable[..., None]:
    """Seal every form on its way out, and let none in without. Raises `FormExpired`."""
    seal = Seal(edge.team, edge.settings.token)

    def check(body: Shape, context: BoltContext, client: WebClient, next: Callable[[], None]) -> None:  # noqa: A002  # Bolt's name
        if "user" in body or "user_id" in body:
            person = identity.person_of(body)

            def put(view: View | Shape) -> Shape:
                return seal.put(view, person, edge.seconds())

            context["client"], context["ack"] = _SealingClient(client, put), _SealingAck(put)
            view = body.get("view")
            if body.get("type") in _FROM_FORMS and isinstance(view, dict) and view.get("type") == "modal":
                body["view"] = {**view, "private_metadata": seal.take(view, person, edge.seconds())}
        next()

    return check
