"""Forms that answer while they are filled in: the suggestion follows every change, a procedure keeps every tick.

Nothing here is stored but the ticks; what was typed stays where it is.
"""

from collections.abc import Callable, Mapping

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.commands import Tick
from bot.domain.ids import TierKey
from bot.slack import forms, identity
from bot.slack.action_ids import ADD_TO, OPEN_FORM, STEP_DONE, VALUE, Deed, NotOurs, Target
from bot.slack.carried import Carried
from bot.slack.form_values import entered, picked, text
from bot.slack.listeners.at_hand import Body, see
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import deed_forms, open_form
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.open_form import Judged
from bot.usecases.carry_out import carry_out
from bot.usecases.suggest import suggest


def register(app: App, edge: Edge) -> None:
    """Listen to the questions that tell of a change, to the boxes of a procedure, and to the offer to add."""

    @app.action(VALUE)
    def changed(ack: Ack, body: Body, client: WebClient) -> None:
        view = body["view"]
        draw = _DRAWN_ANEW.get(view["callback_id"])
        if draw is not None:
            client.views_update(view_id=view["id"], view=draw(edge, body, view))
        ack()

    @app.action(STEP_DONE)
    def ticked(ack: Ack, body: Body, action: Body) -> None:
        about = Carried.read(body["view"]["private_metadata"]).about
        chosen = frozenset(int(one["value"]) for one in action["selected_options"])
        _keep_ticks(edge, body, about, action["block_id"], chosen)
        ack()

    @app.action(ADD_TO)
    def added(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        view = body["view"]
        opened = Carried.read(view["private_metadata"])
        carried = Carried(channel=opened.channel, target=Target.read(action["value"]), home=opened.home)
        words = f"{text(view, asked.TITLE)}\n{text(view, asked.DESCRIPTION)}".strip()
        client.views_update(view_id=view["id"], view=deed_forms.update_with(carried, words))
        ack()


def _open_form(edge: Edge, body: Body, view: Body) -> View:
    """With what the matrix says as soon as enough is chosen."""
    carried, report = Carried.read(view["private_metadata"]), forms.report(view)
    by = identity.actor(edge, body)
    found = suggest(edge.rt, edge.team, report, by, carried.opens) if report is not None else None
    judged = Judged(report, found) if report is not None and found is not None else None
    return open_form.draw_again(carried, entered(view), judged)


def _escalate(edge: Edge, body: Body, view: Body) -> View:
    carried, to = Carried.read(view["private_metadata"]), picked(view, asked.TO_TIER)
    so_far = SoFar(by=identity.actor(edge, body), to=TierKey(to) if to else None, entered=entered(view))
    return deed_forms.draw_for(Deed.ESCALATE, carried, see(edge, carried.about.issue), so_far)


def _re_rate(edge: Edge, body: Body, view: Body) -> View:
    carried = Carried.read(view["private_metadata"])
    now = see(edge, carried.about.issue)
    report = forms.rated(view, now.issue.report)
    so_far = SoFar(by=identity.actor(edge, body), report=report, entered=entered(view))
    return deed_forms.draw_for(Deed.RE_RATE, carried, now, so_far)


_DRAWN_ANEW: Mapping[str, Callable[[Edge, Body, Body], View]] = {
    OPEN_FORM: _open_form,
    Deed.ESCALATE: _escalate,
    Deed.RE_RATE: _re_rate,
}


def _keep_ticks(edge: Edge, body: Body, about: Target, block: str, chosen: frozenset[int]) -> None:
    """Store every box that was changed since the form was drawn; the block names the procedure and its first step."""
    first, _, procedure = block.partition("/")
    if not first.isdecimal():
        raise NotOurs(block)
    by, issue = identity.actor(edge, body), see(edge, about.issue).issue
    numbers = range(int(first), int(first) + deed_forms.STEPS_IN_A_BLOCK)
    done = frozenset(one.step for one in issue.ticked if one.procedure == procedure and one.step in numbers)
    for step in sorted(chosen ^ done):
        carry_out(edge.rt, edge.team, about.issue, Tick(by=by, procedure=procedure, step=step, done=step in chosen))
