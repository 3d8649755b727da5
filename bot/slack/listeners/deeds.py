"""What people do to an issue: buttons, the menu of a card, and the forms that a deed needs.

Every button of every card is heard here, whoever pressed it; whether they may is decided on what is loaded.
"""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.actor import Actor
from bot.slack import forms, identity
from bot.slack.action_ids import MENU, Deed, Target, read_menu_value
from bot.slack.carried import Carried
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, open_view, see, seen
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import deed_forms, outcomes
from bot.usecases.carry_out import carry_out
from bot.usecases.whisper import Told


def register(app: App, edge: Edge) -> None:
    """Listen to every button by its exact name, to the menu, and to the forms."""

    def pressed(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        _begin(edge, body, client, Deed(action["action_id"]), Target.read(action["value"]))
        ack()

    @app.action(MENU)
    def picked(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        deed, target = read_menu_value(action["selected_option"]["value"])
        _begin(edge, body, client, deed, target)
        ack()

    def sent(ack: Ack, body: Body, view: Body) -> None:
        carried = Carried.read(view["private_metadata"])
        _carry_out(edge, identity.actor(edge, body), Deed(view["callback_id"]), carried, view)
        ack()

    @app.view(Deed.MORE.value)
    def chosen(ack: Ack, body: Body, view: Body) -> None:
        carried, deed = Carried.read(view["private_metadata"]), forms.choice(view)
        if deed in deed_forms.AT_ONCE:
            _carry_out(edge, identity.actor(edge, body), deed, carried, {})
            ack()
        else:
            form = deed_forms.draw_for(deed, carried, see(edge, carried.about.issue))
            ack(response_action="update", view=form)

    for deed in Deed:
        app.action(deed.value)(pressed)
        if deed not in deed_forms.AT_ONCE and deed is not Deed.MORE:
            app.view(deed.value)(sent)


def _begin(edge: Edge, body: Body, client: WebClient, deed: Deed, target: Target) -> None:
    """Do it where the press says everything, else open its form: at once, and filled in where it needs the issue."""
    carried = Carried(channel=channel_of(body), target=target)
    if deed in deed_forms.AT_ONCE:
        _carry_out(edge, identity.actor(edge, body), deed, carried, {})
    elif deed in deed_forms.NEED_THE_ISSUE:
        loading = deed_forms.loading(deed, carried)
        open_and_fill_in(client, body, loading, lambda: deed_forms.draw_for(deed, carried, see(edge, target.issue)))
    else:
        open_view(client, body, deed_forms.draw(deed, carried))


def _carry_out(edge: Edge, by: Actor, deed: Deed, carried: Carried, view: Body) -> None:
    command = forms.command(deed, view, by, carried.about, edge.rt.now())
    entry = carried.about.entry
    told = Told(person=by.person, channel=carried.channel, words=lambda now: outcomes.done(deed, seen(now), entry))
    carry_out(edge.rt, edge.team, carried.about.issue, command, told, form=view.get("id"))
