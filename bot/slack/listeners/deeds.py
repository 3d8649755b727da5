"""What people do to an issue: buttons, the menu of a card, and the forms that a deed needs.

Every button of every card is heard here, whoever pressed it; whether they may is decided on what is loaded.
"""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.actor import Actor
from bot.domain.commands import Command
from bot.slack import deed_answers, identity
from bot.slack.action_ids import MENU, Deed, Target, read_menu_value
from bot.slack.carried import Carried
from bot.slack.listeners.at_hand import Body, channel_of, form_of, on_home, open_and_fill_in, open_view, see, seen
from bot.slack.listeners.at_home import draw_again
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import deed_forms, outcomes
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.deed_names import NAMES
from bot.slack.texts import _
from bot.usecases.carry_out import carry_out
from bot.usecases.directory import NotSure
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

    for deed in Deed:
        app.action(deed.value)(pressed)
        if deed not in deed_forms.AT_ONCE | deed_forms.WITHOUT_SUBMIT:
            app.view(deed.value)(sent)


def _begin(edge: Edge, body: Body, client: WebClient, deed: Deed, target: Target) -> None:
    """Do it where the press says everything, else open its form: at once, and filled in where it needs the issue."""
    carried = Carried(channel=channel_of(body), target=target, home=on_home(body))
    if deed in deed_forms.AT_ONCE:
        _do_at_once(edge, body, client, deed, carried)
    elif deed in deed_forms.NEED_THE_ISSUE:
        open_and_fill_in(
            client,
            body,
            deed_forms.loading(deed, carried),
            lambda: deed_forms.draw_for(deed, carried, see(edge, target.issue), SoFar(by=identity.actor(edge, body))),
        )
    else:
        open_view(client, body, deed_forms.draw(deed, carried))


def _do_at_once(edge: Edge, body: Body, client: WebClient, deed: Deed, carried: Carried) -> None:
    """Done by the press alone; where that was in a form, the form says what came of it."""
    try:
        _carry_out(edge, identity.presumed(edge, body), deed, carried, {}, sure=False)
    except NotSure:
        _carry_out(edge, identity.actor(edge, body), deed, carried, {})
    if form_of(body) is not None:
        words = outcomes.done(deed, see(edge, carried.about.issue), carried.about.entry)
        open_view(client, body, deed_forms.stopped(_(NAMES[deed]), words))


def _carry_out(edge: Edge, by: Actor, deed: Deed, carried: Carried, view: Body, *, sure: bool = True) -> None:
    """Done and told of where it was asked for: on the Home tab by drawing it again, elsewhere in a line of its own."""
    command = _command(edge, by, deed, carried.about, view)
    entry = carried.about.entry
    told = Told(person=by.person, channel=carried.channel, words=lambda now: outcomes.done(deed, seen(now), entry))
    elsewhere = None if carried.home else told
    carry_out(edge.rt, edge.team, carried.about.issue, command, elsewhere, form=view.get("id"), sure=sure)
    if carried.home:
        draw_again(edge, by, carried.home, lambda: outcomes.done(deed, see(edge, carried.about.issue), entry))


def _command(edge: Edge, by: Actor, deed: Deed, target: Target, view: Body) -> Command:
    if deed is Deed.RE_RATE:
        return deed_answers.re_rate(view, by, see(edge, target.issue).issue.report)
    return deed_answers.command(deed, view, by, target, edge.rt.now())
