"""Forms that answer while they are filled in: the suggestion follows every change, a procedure keeps every tick.

Nothing here is stored but the ticks; what was typed stays where it is.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.domain.commands import Tick
from bot.domain.ids import TierKey
from bot.slack import forms, identity
from bot.slack.action_ids import ADD_TO, OPEN_FORM, STEP_DONE, VALUE, Deed, NotOurs, Target
from bot.slack.carried import Carried
from bot.slack.form_values import entered, picked, text
from bot.slack.listeners.at_hand import Body, draw_in, see
from bot.slack.slack_answers import code_of
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import deed_forms, open_form
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.open_form import Judged
from bot.usecases.carry_out import carry_out
from bot.usecases.suggest import suggest

_FORMS: Final = 1000  # that are filled in at once, for longer than any drawing takes


@dataclass
class _Changes:
    """The newest change of each form that this process has heard of."""

    _newest: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, form: str, at: str) -> None:
        """Of a form that nobody changed for long nothing is known any more."""
        with self._guard:
            self._newest[form] = max(at, self._newest.pop(form, at))
            while len(self._newest) > _FORMS:
                self._newest.popitem(last=False)

    def is_newest(self, form: str, at: str) -> bool:
        """Whether no later one came meanwhile; `at` is Slack's `action_ts`, which sorts like time."""
        with self._guard:
            return at >= self._newest.get(form, at)


def register(app: App, edge: Edge) -> None:
    """Listen to the questions that tell of a change, to the boxes of a procedure, and to the offer to add."""
    changes = _Changes()

    @app.action(VALUE)
    def changed(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        view, at = body["view"], str(action["action_ts"])
        draw = _DRAWN_ANEW.get(view["callback_id"])
        if draw is not None:
            changes.note(view["id"], at)
            _draw_anew(client, view, draw(edge, body, view), lambda: changes.is_newest(view["id"], at))
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


def _draw_anew(client: WebClient, view: Body, drawn: View, is_newest: Callable[[], bool]) -> None:
    """Over the drawing that was changed and no other: with its hash one that is overtaken on the way covers nothing.

    The newest is drawn all the same, once, over what an older change came to (RELIABILITY B14).
    """
    try:
        draw_in(client, view["id"], drawn, hash=view["hash"])
    except SlackApiError as error:
        if code_of(error) != "hash_conflict":
            raise
        if is_newest():
            draw_in(client, view["id"], drawn)


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
