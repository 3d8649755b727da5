"""The shortcut on a message that says what helped, and the form that keeps it (SPEC statement 106).

The message itself is not kept: what was confirmed in the form is, with the way back to it.
"""

from dataclasses import replace

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.insight import new_insight
from bot.slack import identity
from bot.slack.action_ids import SHORTCUT_INSIGHT, Target
from bot.slack.carried import Carried
from bot.slack.form_values import text
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, see
from bot.slack.listeners.from_message import issue_of
from bot.slack.listeners.opening import permalink
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import insight_form
from bot.slack.surfaces.forms import asked
from bot.slack.text import as_typed, one_line
from bot.usecases.insights import save_insight


def register(app: App, edge: Edge) -> None:
    """Listen to the shortcut and to its form."""

    @app.shortcut(SHORTCUT_INSIGHT)
    def helps(ack: Ack, body: Body, client: WebClient) -> None:
        carried = Carried(channel=channel_of(body), source=permalink(body))
        open_and_fill_in(client, body, insight_form.loading(carried), lambda: _form(edge, body, carried))
        ack()

    @app.view(SHORTCUT_INSIGHT)
    def kept(ack: Ack, body: Body, view: Body) -> None:
        by, carried = identity.actor(edge, body), Carried.read(view["private_metadata"])
        component = one_line(text(view, asked.COMPONENT))
        insight = new_insight(
            form=str(view["id"]),  # sent twice it is kept once
            by=by,
            text=text(view, asked.TEXT),
            component=component,
            at=edge.rt.now(),
            issue=carried.target.issue if carried.target is not None else None,
            link=carried.source,
        )
        save_insight(edge.rt, edge.team, insight, carried.channel, insight_form.saved(component))
        ack()


def _form(edge: Edge, body: Body, carried: Carried) -> View:
    """With the message as it was written, and the component of the issue in whose thread it stands."""
    identity.member(edge, body)
    issue, words = issue_of(edge, body), as_typed(str(body["message"].get("text") or ""))
    about = replace(carried, target=Target(issue, 0)) if issue is not None else carried
    return insight_form.draw(about, words, see(edge, issue) if issue is not None else None)
