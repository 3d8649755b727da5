"""The shortcuts on a message that is added to an open issue, or recorded as one of or to a customer.

The message itself is neither changed nor kept; what was confirmed in the form is.
"""

from datetime import UTC, datetime

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.commands import Command
from bot.domain.ids import IssueId
from bot.slack import deed_answers, identity, limits
from bot.slack.action_ids import SHORTCUT_ADD, SHORTCUT_CUSTOMER_TOLD, SHORTCUT_CUSTOMER_WROTE, Deed
from bot.slack.carried import Carried
from bot.slack.form_values import Mistakes, picked
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, seen
from bot.slack.listeners.opening import permalink
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import message_form, outcomes
from bot.slack.surfaces.forms import asked
from bot.slack.text import as_typed, clip
from bot.slack.texts import _
from bot.usecases.carry_out import carry_out
from bot.usecases.look_up import issue_in_thread, open_issues
from bot.usecases.whisper import Told


def register(app: App, edge: Edge) -> None:
    """Listen to the shortcuts and to their forms."""

    @app.shortcut(SHORTCUT_ADD)
    def added_to(ack: Ack, body: Body, client: WebClient) -> None:
        _offer(edge, body, client, SHORTCUT_ADD)
        ack()

    @app.view(SHORTCUT_ADD)
    def added(ack: Ack, body: Body, view: Body) -> None:
        by = identity.actor(edge, body)
        _record(edge, by, view, Deed.UPDATE, deed_answers.update(view, by, told_customer=False))
        ack()

    @app.shortcut(SHORTCUT_CUSTOMER_WROTE)
    def customer_wrote(ack: Ack, body: Body, client: WebClient) -> None:
        _offer(edge, body, client, SHORTCUT_CUSTOMER_WROTE)
        ack()

    @app.shortcut(SHORTCUT_CUSTOMER_TOLD)
    def customer_told(ack: Ack, body: Body, client: WebClient) -> None:
        _offer(edge, body, client, SHORTCUT_CUSTOMER_TOLD)
        ack()

    @app.view(SHORTCUT_CUSTOMER_WROTE)
    def wrote(ack: Ack, body: Body, view: Body) -> None:
        by = identity.actor(edge, body)
        _record(edge, by, view, Deed.CUSTOMER_WROTE, deed_answers.customer_wrote(view, by, edge.rt.now()))
        ack()

    @app.view(SHORTCUT_CUSTOMER_TOLD)
    def told(ack: Ack, body: Body, view: Body) -> None:
        by = identity.actor(edge, body)
        _record(edge, by, view, Deed.UPDATE, deed_answers.update(view, by, told_customer=True))
        ack()


def _offer(edge: Edge, body: Body, client: WebClient, which: str) -> None:
    """Open the form at once, and fill it in with the open issues; the one of the thread is chosen already."""
    channel, message = channel_of(body), body["message"]
    carried = Carried(channel=channel)
    text = _quoted(body) if which == SHORTCUT_ADD else as_typed(str(message.get("text") or ""))
    at = min(datetime.fromtimestamp(float(message["ts"]), UTC), edge.rt.now())  # Slack's clock may run ahead of ours

    def drawn() -> View:
        identity.member(edge, body)
        issues = open_issues(edge.rt, edge.team, limit=limits.SELECT_OPTIONS)
        return message_form.draw(which, carried, issues, issue_of(edge, body), text, at)

    open_and_fill_in(client, body, message_form.loading(which, carried), drawn)


def issue_of(edge: Edge, body: Body) -> IssueId | None:
    """The issue in whose thread the message stands, if it does in one."""
    channel, message = channel_of(body), body["message"]
    thread = str(message.get("thread_ts") or message["ts"])
    return issue_in_thread(edge.rt, edge.team, channel, thread) if channel is not None else None


def _quoted(body: Body) -> str:
    """The message as a quotation that leads back to it (SPEC section 6.2)."""
    words, link = as_typed(str(body["message"].get("text") or "")).strip(), permalink(body)
    room = limits.INPUT_TEXT - len(f"“”\n{link}")
    return f"“{clip(words, room)}”\n{link}" if words else link


def _record(edge: Edge, by: Actor, view: Body, deed: Deed, command: Command) -> None:
    """Carry it out on the issue that was chosen. Raises `Mistakes`."""
    chosen = picked(view, asked.ISSUE)
    if chosen is None or not chosen.isdecimal():
        raise Mistakes({asked.ISSUE: _("Choose the issue that it is about.")})
    channel = Carried.read(view["private_metadata"]).channel
    told = Told(person=by.person, channel=channel, words=lambda now: outcomes.done(deed, seen(now), 0))
    carry_out(edge.rt, edge.team, IssueId(int(chosen)), command, told, form=view.get("id"))
