"""Opening an issue: the two shortcuts and the form. The command opens the same form.

The form opens before anything else is done; what is typed is judged by the domain alone.
"""

from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import forms, identity
from bot.slack.action_ids import OPEN_FORM, SHORTCUT_MESSAGE, SHORTCUT_OPEN
from bot.slack.carried import Carried
from bot.slack.form_values import entered
from bot.slack.listeners.at_hand import Body, channel_of, on_home, open_view, see, seen
from bot.slack.listeners.at_home import draw_again
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import open_form, outcomes
from bot.slack.surfaces.open_form import Judged
from bot.slack.text import as_typed
from bot.usecases.open_issue import open_issue
from bot.usecases.suggest import suggest
from bot.usecases.whisper import Told


def register(app: App, edge: Edge) -> None:
    """Listen to the shortcuts and to the form."""

    @app.shortcut(SHORTCUT_OPEN)
    def from_anywhere(ack: Ack, body: Body, client: WebClient) -> None:
        offer(client, body, "")
        ack()

    @app.shortcut(SHORTCUT_MESSAGE)
    def from_message(ack: Ack, body: Body, client: WebClient) -> None:
        offer(client, body, as_typed(str(body["message"].get("text") or "")), permalink(body))
        ack()

    @app.view(OPEN_FORM)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        carried = Carried.read(view["private_metadata"])
        by = identity.actor(edge, body)
        form = forms.opening(view, carried.opens, carried.source, edge.rt.now())
        found = Judged(form.report, suggest(edge.rt, edge.team, form.report, by, form.id))
        if open_form.unseen(view, found):
            ack(response_action="update", view=open_form.draw_again(carried, entered(view), found))
            return
        told = Told(person=by.person, channel=carried.channel, words=lambda view: outcomes.opened(seen(view)))
        issue = open_issue(edge.rt, edge.team, form=form, by=by, told=None if carried.home else told)
        if carried.home:
            draw_again(edge, by, carried.home, lambda: outcomes.opened(see(edge, issue.id)))
        ack()


def offer(client: WebClient, body: Body, typed: str, source: str = "") -> None:
    """Open the form; the id that it carries is the issue's to be, so that sending it twice opens one (SPEC 6.3)."""
    carried = Carried(channel=channel_of(body), form=str(uuid4()), source=source, home=on_home(body))
    open_view(client, body, open_form.draw(carried, typed))


def permalink(body: Body) -> str:
    """The address of the message that a shortcut was used on, made as Slack makes it, as a question takes too long."""
    ts = str(body["message"]["ts"])
    root = body["message"].get("thread_ts")
    channel = channel_of(body)
    thread = f"?thread_ts={root}&cid={channel}" if root and root != ts else ""
    return f"https://{body['team']['domain']}.slack.com/archives/{channel}/p{ts.replace('.', '')}{thread}"
