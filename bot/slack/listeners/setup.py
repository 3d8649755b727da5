"""Setting up: which channel and which people belong to each tier. For administrators.

What is chosen is stored key by key; the form shows what is bound now.
"""

from collections.abc import Mapping, Sequence

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.slack import check, identity, set_up
from bot.slack.action_ids import SETUP_FORM
from bot.slack.carried import Carried
from bot.slack.check import Finding
from bot.slack.directory import ask_group
from bot.slack.form_values import Mistakes
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, policy_of, tell
from bot.slack.names import in_plain_words
from bot.slack.slack_settings import Edge
from bot.slack.surfaces import alarm, pages, setup_form
from bot.slack.surfaces.findings import sentence
from bot.slack.surfaces.setup_form import UserGroup
from bot.slack.texts import _
from bot.usecases.audit import audit
from bot.usecases.bindings import BoundKind, BoundTo, bind, bindings, refuse_all_but_administrators, unbind, wanted_keys


def register(app: App, edge: Edge) -> None:
    """Listen to the form."""

    @app.view(SETUP_FORM)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        by = identity.actor(edge, body)
        refuse_all_but_administrators(edge.rt, edge.team, by)
        chosen = set_up.read(view, wanted_keys(policy_of(edge)))
        found = _look_at(edge, chosen)
        for key, value in chosen.items():
            _bind(edge, key, value, by)
        channel = Carried.read(view["private_metadata"]).channel
        tell(edge, by.person, channel, " ".join((_("Saved."), _todo(edge, found))))
        ack()


def offer(edge: Edge, body: Body, client: WebClient) -> None:
    """Open the form at once, then fill it in; who is no administrator does not get as far."""
    refuse_all_but_administrators(edge.rt, edge.team, Actor(identity.person_of(body)))
    carried = Carried(channel=channel_of(body))
    open_and_fill_in(client, body, setup_form.loading(carried), lambda: _form(edge, carried))


def _form(edge: Edge, carried: Carried) -> View:
    policy, bound = policy_of(edge), bindings(edge.rt, edge.team)
    return setup_form.draw(policy, wanted_keys(policy), bound, groups(edge.lookup), carried)


def _todo(edge: Edge, found: Sequence[Finding]) -> str:
    policy = policy_of(edge)
    unbound = [one for one in check.unbound(wanted_keys(policy), bindings(edge.rt, edge.team)) if one.needed]
    sentences = [sentence(one, policy, edge.settings.command) for one in (*unbound, *found)]
    return pages.todo([*sentences, *alarm.lines(audit(edge.rt, edge.team))])


def _look_at(edge: Edge, chosen: Mapping[str, BoundTo | None]) -> tuple[Finding, ...]:
    """What Slack says about every channel and about what is new. Raises `Mistakes` where that must not be bound."""
    bound = bindings(edge.rt, edge.team)
    new = {key: to for key, to in chosen.items() if to is not None and bound.get(key) != to}
    channels = {key: to for key, to in chosen.items() if to is not None and to.channel is not None}
    found = check.findings_at_once(edge.lookup, edge.team, {**channels, **new})
    policy, mistakes = policy_of(edge), dict[str, str]()
    for one in check.unfit(found, new):
        words = in_plain_words(edge.lookup, sentence(one, policy, edge.settings.command))
        mistakes[one.key] = f"{mistakes[one.key]} {words}" if one.key in mistakes else words
    if mistakes:
        raise Mistakes(mistakes)
    return found


def groups(client: WebClient) -> tuple[UserGroup, ...]:
    """The user groups of the workspace; none where its plan has none or Slack does not say."""
    try:
        found = client.usergroups_list()["usergroups"]
    except (SlackApiError, OSError):
        return ()
    return tuple(UserGroup(str(one["id"]), str(one["handle"])) for one in found)


def _bind(edge: Edge, key: str, value: BoundTo | None, by: Actor) -> None:
    """Store one key; the members of a user group are asked for first, outside the transaction."""
    if bindings(edge.rt, edge.team).get(key) == value:
        return
    if value is None:
        unbind(edge.rt, edge.team, key, by)
        return
    if value.kind is BoundKind.GROUP:
        ask_group(edge.rt, edge.team, edge.lookup, value.ids[0], value.ids[0])
    bind(edge.rt, edge.team, key, value, by)
