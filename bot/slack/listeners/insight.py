"""The shortcut on a message that says what helped, the form that keeps it, and the one that corrects it (106).

The message itself is not kept: what was confirmed in the form is, with the way back to it.
"""

from dataclasses import replace

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.insight import new_insight
from bot.slack import identity
from bot.slack.action_ids import INSIGHT_CHANGE, SHORTCUT_INSIGHT, Target
from bot.slack.carried import Carried
from bot.slack.form_values import text, ticked
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, see
from bot.slack.listeners.from_message import issue_of
from bot.slack.listeners.opening import permalink
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import insight_form
from bot.slack.surfaces.forms import asked
from bot.slack.text import as_typed, one_line
from bot.usecases.insights import Change, change_insight, insight_of_message, insight_to_change, save_insight


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

    @app.action(INSIGHT_CHANGE)
    def offered(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        carried, insight = Carried(channel=channel_of(body)), str(action["value"])
        drawn = insight_form.changing(carried)
        open_and_fill_in(client, body, drawn, lambda: _correction(edge, body, carried, insight), on_top=True)
        ack()

    @app.view(INSIGHT_CHANGE)
    def changed(ack: Ack, body: Body, view: Body) -> None:
        by, carried = identity.actor(edge, body), Carried.read(view["private_metadata"])
        change_insight(edge.rt, edge.team, carried.opens, _change(by, view, carried), by)
        ack()


def _change(by: Actor, view: Body, carried: Carried) -> Change:
    back, component = ticked(view, asked.TAKE_BACK), one_line(text(view, asked.COMPONENT))
    told, author_told = insight_form.taken_back(by.person) if back else insight_form.changed(by.person, component)
    return Change(
        text=None if back else text(view, asked.TEXT),
        component=None if back else component,
        channel=carried.channel,
        told=told,
        author_told=author_told,
    )


def _correction(edge: Edge, body: Body, carried: Carried, insight: str) -> View:
    found = insight_to_change(edge.rt, edge.team, insight, identity.actor(edge, body))
    return insight_form.change(carried, found)


def _form(edge: Edge, body: Body, carried: Carried) -> View:
    """With the message as it was written, and the component of the issue in whose thread it stands.

    What was kept from it already is shown to be corrected, to whoever may.
    """
    kept = insight_of_message(edge.rt, edge.team, carried.source, identity.member(edge, body))
    if kept is not None:
        return insight_form.change(carried, kept)
    issue, words = issue_of(edge, body), as_typed(str(body["message"].get("text") or ""))
    about = replace(carried, target=Target(issue, 0)) if issue is not None else carried
    return insight_form.draw(about, words, see(edge, issue) if issue is not None else None)
