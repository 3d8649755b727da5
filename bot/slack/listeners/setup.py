"""The administration view: an overview, and a small form for each area of it. For administrators.

What is chosen is stored area by area, never over something that whoever chose it did not see.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.slack import check, identity, set_up
from bot.slack.action_ids import ADMIN_AGAIN, ADMIN_AREA, ADMIN_PAGE, ADMIN_POLICY, SETUP_FORM, NotOurs
from bot.slack.carried import Carried
from bot.slack.directory import ask_group
from bot.slack.form_values import Mistakes
from bot.slack.installed import hurts
from bot.slack.listeners import policy
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in
from bot.slack.names import in_plain_words
from bot.slack.slack_answers import FAILURES
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import administration as surface
from bot.slack.surfaces import deed_forms, setup_form
from bot.slack.surfaces.findings import sentence
from bot.slack.surfaces.setup_form import UserGroup
from bot.slack.texts import Text, _
from bot.usecases.administration import Administration, administration
from bot.usecases.areas import area
from bot.usecases.bindings import BoundKind, BoundTo, refuse_all_but_administrators, wanted_keys
from bot.usecases.policies import NoPolicy
from bot.usecases.rebind import mark, rebind

_log = logging.getLogger(__name__)
PATIENCE = 1.5  # seconds; Slack waits three for an answer, and who asks is looked up before
SHORT_PATIENCE = 0.6  # after a form was judged, for which Slack was asked already
_GONE = Text("The active version of the policy has no such area any more, so nothing was changed.")


def register(app: App, edge: Edge) -> None:
    """Listen to the buttons of the overview and to the form of an area."""

    @app.action(ADMIN_AREA)
    def chosen(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        refuse_all_but_administrators(edge.rt, edge.team, Actor(identity.person_of(body)))
        carried = Carried(channel=channel_of(body), page=Carried.read(body["view"]["private_metadata"]).page)
        wanted = str(action["value"])
        open_and_fill_in(client, body, setup_form.loading(carried), lambda: _form(edge, wanted, carried))
        ack()

    def turned(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        page = str((action.get("selected_option") or action)["value"])
        offer(edge, body, client, page)
        ack()

    for name in (ADMIN_PAGE, ADMIN_AGAIN):
        app.action(name)(turned)

    @app.action(ADMIN_POLICY)
    def read(ack: Ack, body: Body, client: WebClient) -> None:
        policy.offer(edge, body, client)
        ack()

    @app.view(SETUP_FORM)
    def sent(ack: Ack, body: Body, view: Body, client: WebClient) -> None:
        by = identity.actor(edge, body)
        refuse_all_but_administrators(edge.rt, edge.team, by)
        answer = _store(edge, by, view, Carried.read(view["private_metadata"]))
        if _drawn_below(client, view, answer):
            ack()
        else:
            ack(response_action="update", view=answer)


def offer(edge: Edge, body: Body, client: WebClient, page: str = "") -> None:
    """Open the overview at once, then fill it in; who is no administrator does not get as far."""
    refuse_all_but_administrators(edge.rt, edge.team, Actor(identity.person_of(body)))
    carried = Carried(channel=channel_of(body), page=page)
    open_and_fill_in(client, body, surface.loading(carried), lambda: _overview(edge, carried, "", PATIENCE))


def _overview(edge: Edge, carried: Carried, news: str, patience: float) -> View:
    now = _now(edge)
    in_sight = surface.keys_on(now, carried.page)
    seen = edge.rounds.look(now.bound, now.standing, in_sight, patience, edge.seconds())
    wrong = (*check.unbound(wanted_keys(now.policy), now.bound), *seen.findings)
    shown = surface.Shown(
        now=now,
        wrong=[one for one in wrong if hurts(one)],
        unasked=seen.unasked,
        silent=seen.silent,
        page=carried.page,
        news=news,
        command=edge.settings.command,
    )
    return surface.draw(shown, Carried(channel=carried.channel, page=carried.page))


def _form(edge: Edge, wanted: str, carried: Carried) -> View:
    now = _now(edge)
    found = area(now.policy, wanted)
    if found is None:
        return deed_forms.stopped(_(setup_form.TITLE), _(_GONE))
    return setup_form.draw(now, found, groups(edge.lookup), carried)


def _store(edge: Edge, by: Actor, form: Body, carried: Carried) -> View:
    """The overview as it is then; or the form again, where somebody else was quicker. Raises `Mistakes`."""
    now = _now(edge)
    found = area(now.policy, _area_of(carried))
    if found is None:
        return _overview(edge, carried, _(_GONE), SHORT_PATIENCE)
    drawn = setup_form.read_marks(carried.drawn)
    chosen = set_up.read(form, [key for key in found.keys if key.key in drawn])
    _judge(edge, now, {key: to for key, to in chosen.items() if to is not None and mark(to) != drawn[key]})
    done = rebind(edge.rt, edge.team, chosen, drawn, by)
    if done.overtaken is None:
        return _overview(edge, carried, surface.saved(now.policy, found, done.saved), SHORT_PATIENCE)
    note, now = setup_form.overtaken(now.policy, done.overtaken), _now(edge)
    marks = {**drawn, **{key: mark(now.bound.get(key)) for key in done.overtaken}}  # what its author knows of by now
    return setup_form.draw(now, found, groups(edge.lookup), carried, chosen=chosen, marks=marks, note=note)


def _judge(edge: Edge, now: Administration, new: Mapping[str, BoundTo]) -> None:
    """What Slack says about what is new; who is in its groups is kept. Raises `Mistakes` where it must not be bound.

    Of people only those are asked about who were not bound before: whoever sent the form waits for it.
    """
    new = {key: asked for key, to in new.items() if (asked := _joining(to, now.bound.get(key))) is not None}
    found = check.findings_at_once(edge.lookup, edge.team, new)
    mistakes = dict[str, str]()
    for one in check.unfit(found, new):
        words = in_plain_words(edge.lookup, sentence(one, now.policy, edge.settings.command))
        mistakes[one.key] = f"{mistakes[one.key]} {words}" if one.key in mistakes else words
    if mistakes:
        raise Mistakes(mistakes)
    for to in new.values():
        if to.kind is BoundKind.GROUP:
            ask_group(edge.rt, edge.team, edge.lookup, to.ids[0], to.ids[0])


def _joining(to: BoundTo, before: BoundTo | None) -> BoundTo | None:
    """Of several people those who were not among them before, None: nobody; anything else as it is."""
    if before is None or not before.kind is to.kind is BoundKind.PEOPLE:
        return to
    ids = tuple(one for one in to.ids if one not in before.ids)
    return replace(to, ids=ids) if ids else None


def groups(client: WebClient) -> tuple[UserGroup, ...]:
    """The user groups of the workspace; none where its plan has none or Slack does not say."""
    try:
        found = client.usergroups_list()["usergroups"]
    except (SlackApiError, OSError):
        return ()
    return tuple(UserGroup(str(one["id"]), str(one["handle"])) for one in found)


def _drawn_below(client: WebClient, form: Body, answer: View) -> bool:
    """Whether the overview below the form shows it already, so that the form can go; else it takes the form's place."""
    below = form.get("previous_view_id")
    if below is None or answer.callback_id != surface.WINDOW:
        return False
    try:
        client.views_update(view_id=str(below), view=answer)
    except FAILURES as error:
        _log.warning("the overview was not drawn again: %s", type(error).__name__)
        return False
    return True


def _now(edge: Edge) -> Administration:
    """Raises `NoPolicy`."""
    now = administration(edge.rt, edge.team)
    if now is None:
        raise NoPolicy(edge.team)
    return now


def _area_of(carried: Carried) -> str:
    """A form that does not say what it was drawn from is of an older bot: it asked for everything at once."""
    if not carried.area or not carried.drawn:
        raise NotOurs(SETUP_FORM)
    return carried.area
