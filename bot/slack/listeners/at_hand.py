"""What several conversations do in the same way: see an issue, open a form, tell one person.

Nothing here listens to anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.errors import Refused, Why
from bot.domain.ids import ChannelId, IssueId, PersonId
from bot.domain.policy import Policy
from bot.slack.carried import Carried
from bot.slack.slack_answers import code_of
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import administration
from bot.slack.surfaces.looking.listing import WINDOW
from bot.slack.surfaces.seen import Seen
from bot.slack.text import mention
from bot.slack.texts import _
from bot.usecases.look_up import IssueView, issue_view
from bot.usecases.policies import NoPolicy, active_policy
from bot.usecases.whisper import whisper

Body = Mapping[str, Any]
_STAY: Final = frozenset({WINDOW, administration.WINDOW})


@dataclass
class LeftOpen(Exception):  # noqa: N818  # it says what is the case
    """A form stands open that could not be filled in; whoever answers for `why` puts the words there."""

    view: str
    title: str
    why: Exception


def see(edge: Edge, issue: IssueId) -> Seen:
    """An issue as it stands, for words to one person; a mention that only they see calls nobody. Raises `Refused`."""
    view = issue_view(edge.rt, edge.team, issue)
    if view is None:
        raise Refused(Why.NO_SUCH_ISSUE)
    return seen(view)


def seen(view: IssueView) -> Seen:
    """The same for an issue that is at hand already."""
    return Seen(issue=view.issue, policy=view.policy, roster=view.roster, now=view.now, named=mention)


def seen_by(view: IssueView, by: Actor) -> Seen:
    """The same for one reader, who is addressed and not named."""
    return replace(seen(view), named=lambda person: _("you") if person == by.person else mention(person))


def policy_of(edge: Edge) -> Policy:
    """The policy that is active now; raises `NoPolicy`."""
    active = active_policy(edge.rt, edge.team)
    if active is None:
        raise NoPolicy(edge.team)
    return active[1]


def open_view(client: WebClient, body: Body, view: View) -> str:
    """Open a form at once, while its trigger lives, in the place of the one that was pressed in; gives its id.

    A list and the administration view stay: what is opened from them lies on top, and closing that leads back.
    """
    pressed_in = form_of(body)
    if pressed_in is not None and pressed_in.get("callback_id") in _STAY - {view.callback_id}:
        return _push(client, body, view)
    if pressed_in is not None:
        answer = client.views_update(view_id=pressed_in["id"], view=view)
    else:
        answer = client.views_open(trigger_id=str(body["trigger_id"]), view=view)
    return str(answer["view"]["id"])


def _push(client: WebClient, body: Body, view: View) -> str:
    return str(client.views_push(trigger_id=str(body["trigger_id"]), view=view)["view"]["id"])


def open_and_fill_in(
    client: WebClient, body: Body, loading: View, draw: Callable[[], View], *, on_top: bool = False
) -> None:
    """Open a form at once and draw it when everything is read. Raises `LeftOpen` where that fails.

    `on_top` of the form that was pressed in, which keeps what was typed.
    """
    opened = _push(client, body, loading) if on_top else open_view(client, body, loading)
    try:
        draw_in(client, opened, draw())
    except Exception as why:
        raise LeftOpen(opened, loading.to_dict()["title"]["text"], why) from why


def draw_in(client: WebClient, form: str, view: View, **more: str) -> None:
    """Draw an open form anew; where it was closed meanwhile nobody misses the drawing."""
    try:
        client.views_update(view_id=form, view=view, **more)
    except SlackApiError as error:
        if code_of(error) != "not_found":
            raise


def tell(edge: Edge, person: PersonId, channel: ChannelId | None, words: str) -> None:
    """Say something to one person alone, where they are; without a channel directly."""
    whisper(edge.rt, edge.team, person, channel, words)


def channel_of(body: Body) -> ChannelId | None:
    """Where somebody pressed or typed, or opened the form that they press in; a global shortcut has no place."""
    form = form_of(body)
    if form is not None:
        return Carried.read(form.get("private_metadata") or "").channel
    channel = body.get("channel")
    found = channel.get("id") if isinstance(channel, Mapping) else body.get("channel_id")
    return ChannelId(str(found)) if found else None


def on_home(body: Body) -> str:
    """What the Home tab shows that somebody pressed on, or that their form was opened from; empty for other places."""
    view = body.get("view")
    if not isinstance(view, Mapping):
        return ""
    carries = str(view.get("private_metadata") or "")
    return carries if view.get("type") == "home" else Carried.read(carries).home


def form_of(body: Body) -> Mapping[str, Any] | None:
    """The form that a button was pressed in; None for one of a message."""
    view = body.get("view")
    pressed = body.get("type") == "block_actions" and isinstance(view, Mapping) and view.get("type") == "modal"
    return view if pressed else None
