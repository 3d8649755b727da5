"""Deeds that are typed: done at once where they need no input, else their form opens (SPEC section 6.1).

Everything that can be typed is a button too; nothing here decides what is allowed.
"""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.ids import IssueId
from bot.domain.issue import OPEN_STATUSES, Status
from bot.domain.lifecycle import ALLOWED_IN
from bot.domain.standing import CalledBy
from bot.slack import deed_answers, identity
from bot.slack.action_ids import SETTINGS, Deed
from bot.slack.carried import Carried
from bot.slack.form_values import chosen
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, see, seen, tell
from bot.slack.slack_settings import Edge
from bot.slack.sub_commands import DEEDS
from bot.slack.surfaces import deed_forms, outcomes, pages
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.buttons import target_of
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.deed_names import COMMAND_OF, NAMES
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.typed import choice, settings
from bot.slack.surfaces.typed import help as helping
from bot.slack.surfaces.typed.why_not import why_not
from bot.slack.texts import _
from bot.usecases.candidates import LOOKED_AT, candidates
from bot.usecases.carry_out import carry_out
from bot.usecases.own_channel.welcome import issue_of
from bot.usecases.preferences import called_by, prefer

Answer = dict[str, Any]


def register(app: App, edge: Edge) -> None:
    """Listen to the settings; the command itself is heard in `command`."""

    @app.action(SETTINGS)
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        offer_settings(edge, body, client)
        ack()

    @app.view(SETTINGS)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        by = identity.actor(edge, body)
        wants = chosen(view, settings.CALLED_BY, CalledBy) or CalledBy.MENTION
        prefer(edge.rt, edge.team, by, wants)
        tell(edge, by.person, Carried.read(view["private_metadata"]).channel, settings.saved(wants))
        ack()


def offer_settings(edge: Edge, body: Body, client: WebClient) -> None:
    """Open the form at once, then fill it in."""
    carries = str(Carried(channel=channel_of(body)))
    open_and_fill_in(
        client,
        body,
        settings.loading(),
        lambda: settings.draw(called_by(edge.rt, edge.team, identity.member(edge, body).person), carries),
    )


def help_for(edge: Edge, body: Body) -> str:
    """What fits whoever asks, and then everything. Raises `Refused` where they are no full member."""
    by, command = identity.member(edge, body), edge.settings.command
    found = [seen(one.view) for one in candidates(edge.rt, edge.team, by.person, OPEN_STATUSES)]
    parts = (helping.for_you(command, found, by), pages.help_text(command), helping.deeds(command))
    return "\n".join(part for part in parts if part)


def act(edge: Edge, body: Body, client: WebClient, deed: Deed, issue: IssueId | None) -> Answer:
    """Do it, open its form, or ask which issue is meant. Raises `Refused` and `LeftOpen`."""
    if deed in deed_forms.AT_ONCE:
        return _do(edge, body, deed, issue)
    carried = Carried(channel=channel_of(body))
    loading = form(deed, _(NAMES[deed]), [deed_forms.one_moment()], carries=str(carried))
    open_and_fill_in(client, body, loading, lambda: _form(edge, body, deed, issue, carried))
    return {}


def _do(edge: Edge, body: Body, deed: Deed, issue: IssueId | None) -> Answer:
    by = identity.actor(edge, body)
    found, are_all = ([see(edge, issue)], True) if issue is not None else _meant(edge, body, deed, by)
    typed = _typed(edge, deed)
    if not found:
        return {"text": choice.nothing(deed, typed, are_all=are_all)}
    if len(found) > 1 or not are_all:
        return {"text": choice.question(deed), "blocks": as_json(choice.draw(deed, found, typed))}
    target = target_of(found[0].issue)
    carry_out(edge.rt, edge.team, target.issue, deed_answers.command(deed, {}, by, target, edge.rt.now()))
    return {"text": outcomes.done(deed, see(edge, target.issue), target.entry)}


def _form(edge: Edge, body: Body, deed: Deed, issue: IssueId | None, carried: Carried) -> View:
    """The form of the deed for the issue that is meant, or the question which one that is."""
    by = identity.actor(edge, body)
    found, are_all = ([see(edge, issue)], True) if issue is not None else _meant(edge, body, deed, by)
    typed = _typed(edge, deed)
    if not found:
        return deed_forms.stopped(_(NAMES[deed]), choice.nothing(deed, typed, are_all=are_all))
    if len(found) > 1 or not are_all:
        return form("choice", _(NAMES[deed]), choice.draw(deed, found, typed), carries=str(carried))
    refused = why_not(deed, found[0], by)
    if refused is not None:
        raise refused
    about = Carried(channel=carried.channel, target=target_of(found[0].issue))
    return deed_forms.draw_for(deed, about, found[0], SoFar(by=by))


def _meant(edge: Edge, body: Body, deed: Deed, by: Actor) -> tuple[list[Seen], bool]:
    """The issue whose channel this is, else one's own single one, else the single one here, else all that fit.

    And whether these are all: where more are open than are looked at, nothing but one's own is chosen for anybody.
    """
    here = channel_of(body)
    whose = issue_of(edge.rt, edge.team, here)
    if whose is not None:
        return [see(edge, whose)], True
    statuses = ALLOWED_IN[COMMAND_OF[deed]] if deed is not Deed.MORE else OPEN_STATUSES
    found = [
        (seen(one.view), one.channel == here) for one in candidates(edge.rt, edge.team, by.person, _wanted(statuses))
    ]
    fitting = [(one, is_here) for one, is_here in found if deed is Deed.MORE or offered(one, by, (deed,))]
    own = [one for one, _is_here in fitting if one.issue.owner == by.person]
    in_channel = [one for one, is_here in fitting if is_here]
    if len(own) == 1:
        return own, True
    are_all = len(found) < LOOKED_AT
    return (in_channel if len(in_channel) == 1 and are_all else [one for one, _is_here in fitting]), are_all


def _wanted(statuses: frozenset[Status]) -> frozenset[Status]:
    """What is over is meant only by what can be done to nothing else."""
    return statuses & OPEN_STATUSES or statuses


def _typed(edge: Edge, deed: Deed) -> str:
    word = next(word for word, typed in DEEDS.items() if typed is deed)
    return f"{edge.settings.command} {word}"
