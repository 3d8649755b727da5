"""What a request is answered when it was refused or failed: in the form, in the channel, or by asking Slack to retry.

A refusal is business and shown as it is. Anything else is our fault: the log has it, the person gets an apology.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refused, Why
from bot.domain.ids import IssueId, PersonId, issue_key
from bot.slack import form_values, identity
from bot.slack.action_ids import NotOurs, Target, read_menu_value
from bot.slack.around import Around
from bot.slack.carried import Carried
from bot.slack.errors import FIELD_IS_MISSING, apology, sentence
from bot.slack.form_values import Mistakes
from bot.slack.guards.restraint import SlowDown
from bot.slack.guards.seal import FormExpired
from bot.slack.identity import NobodyKnows
from bot.slack.listeners.at_hand import Body, LeftOpen, channel_of, form_of, on_home, tell
from bot.slack.listeners.at_home import draw_again
from bot.slack.slack_answers import FAILURES, code_of
from bot.slack.slack_settings import Edge
from bot.slack.sub_commands import read
from bot.slack.surfaces import deed_forms
from bot.slack.surfaces.forms import asked
from bot.slack.text import clip, mention
from bot.slack.texts import Text, _
from bot.usecases import directory
from bot.usecases.audit_log import note_denied
from bot.usecases.bindings import roster
from bot.usecases.policies import active_policy
from bot.usecases.redraw import redraw

_log = logging.getLogger(__name__)
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
_TOO_MUCH = Text("That was a lot at once, so this did not count. Please slow down, and try again in a few seconds.")
_OLD_FORM = Text("This form has expired, so nothing was changed. Please open it again.")
DONE = 200
TRY_AGAIN = 500


def register(app: App, edge: Edge) -> None:
    """Answer whatever a listener or a middleware raised."""

    @app.error
    def failed(error: Exception, body: Body, client: WebClient, context: BoltContext) -> BoltResponse:
        if isinstance(error, Mistakes):
            return _in_form(error.by_block)
        if isinstance(error, Refused):
            return _refused(edge, error, body, client)
        if isinstance(error, SlowDown):
            return _slowed(error, body, client)
        if isinstance(error, FormExpired):
            return _expired(body, client)
        if isinstance(error, LeftOpen) and isinstance(error.why, Refused):
            _note(edge, error.why, body)
            return _in_open_form(client, error, sentence(error.why, _around(edge, body, mention)))
        request = str(context.get("request_id", _("no id")))
        _log.error("a request failed", exc_info=error, extra={"request": request})
        if isinstance(error, LeftOpen):
            return _in_open_form(client, error, _words(error.why, request))
        return _fault(body, client, _words(error, request))


def _refused(edge: Edge, refused: Refused, body: Body, client: WebClient) -> BoltResponse:
    asker = identity.person_of(body)
    _note(edge, refused, body)
    if body.get("type") == "view_submission":
        words = sentence(refused, _around(edge, body, lambda person: _plain_name(edge, person))).replace("`", "")
        in_place = _in_place(refused, form_values.input_names(body["view"]), words)
        return _in_form(in_place) if in_place else _about_form(body["view"], words)
    words = sentence(refused, _around(edge, body, mention))
    if "command" in body:
        return BoltResponse(status=DONE, body=words)
    form = form_of(body)
    if form is not None:
        return _in_open_form(client, LeftOpen(form["id"], form["title"]["text"], refused), words)
    chosen = on_home(body)
    if chosen:
        _over_home(client, body, words)
        draw_again(edge, identity.actor(edge, body), chosen, lambda: words)
    else:
        tell(edge, asker, channel_of(body), words)
    issue = _pressed_on(body)
    if issue is not None:
        redraw(edge.rt, edge.team, issue)
    return BoltResponse(status=DONE)


def _note(edge: Edge, refused: Refused, body: Body) -> None:
    """Who tried what without the right is kept (SPEC statement 98); of what was typed only which sub-command it was."""
    deed, about = str(body.get("callback_id") or ""), ""
    if "command" in body:
        asked_for = read(str(body.get("text") or ""))
        deed, about = f"/ {asked_for.sub}", issue_key(asked_for.issue) if asked_for.issue is not None else ""
    elif body.get("type") == "block_actions":
        action = body["actions"][0]
        deed, about = action["action_id"], _target_of(action)
    elif isinstance(body.get("view"), Mapping):
        target = Carried.read(body["view"].get("private_metadata") or "").target
        deed, about = body["view"]["callback_id"], str(target or "")
    note_denied(edge.rt, edge.team, identity.person_of(body), clip(deed, 40), clip(about, 40), refused.why)


def _slowed(too_many: SlowDown, body: Body, client: WebClient) -> BoltResponse:
    """Where the answer has no room for words they are said now and then, past the outbox, which has enough to do."""
    if "command" in body or body.get("type") == "view_submission":
        return _fault(body, client, _(_TOO_MUCH))
    if too_many.aloud and form_of(body) is None:
        _say(body, client, _(_TOO_MUCH))
    return BoltResponse(status=DONE)


def _expired(body: Body, client: WebClient) -> BoltResponse:
    _log.warning("a form came back that is not this person's, not this form or too old")
    if body.get("type") == "view_submission":
        return _about_form(body["view"], _(_OLD_FORM))
    left = LeftOpen(body["view"]["id"], body["view"]["title"]["text"], FormExpired())
    return _in_open_form(client, left, _(_OLD_FORM))


def _over_home(client: WebClient, body: Body, words: str) -> None:
    """In a window over the tab, as there is no channel to say it in."""
    try:
        client.views_open(trigger_id=str(body["trigger_id"]), view=deed_forms.stopped(_("Not done"), words))
    except (*FAILURES, KeyError) as error:
        _log.warning("the words about a press on Home were not taken: %s", type(error).__name__)


_ABOUT: Mapping[Why, str] = {
    Why.DOES_NOT_QUALIFY: asked.REASON,
    Why.OVERRIDE_NEEDS_REASON: asked.REASON,
    Why.SKIP_NEEDS_LEAD: asked.TO_TIER,
    Why.UNKNOWN_TIER: asked.TO_TIER,
}


def _in_place(refused: Refused, inputs: frozenset[str], words: str) -> Mapping[str, str]:
    """The sentences at the questions that they are about, where the form has those."""
    about = _ABOUT.get(refused.why)
    if about in inputs:
        return {about: words}
    of_the_tier = refused.why is Why.MISSING_INFORMATION  # a name of the policy's, and perhaps one of the form's too
    named = (asked.required(name) if of_the_tier else name for name in refused.facts.missing)
    return {block: _(FIELD_IS_MISSING) for block in named if block in inputs}


def _fault(body: Body, client: WebClient, words: str) -> BoltResponse:
    """Nothing typed is lost: a form stays open. A press is told of past the outbox, which may be what failed."""
    if body.get("type") == "view_submission":
        return _about_form(body["view"], words)
    if "command" in body:
        return BoltResponse(status=DONE, body=words)
    if body.get("type") == "block_actions":
        _say(body, client, words)
    return BoltResponse(status=TRY_AGAIN)


def _say(body: Body, client: WebClient, words: str) -> None:
    channel = channel_of(body)
    if on_home(body):
        _over_home(client, body, words)
    elif channel is not None:
        try:
            client.chat_postEphemeral(channel=channel, user=identity.person_of(body), text=words, parse="none")
        except (SlackApiError, OSError) as error:
            _log.warning("the apology was not taken: %s", type(error).__name__)


def _in_open_form(client: WebClient, left: LeftOpen, words: str) -> BoltResponse:
    """Into the form that promised to be filled in in a moment."""
    try:
        client.views_update(view_id=left.view, view=deed_forms.stopped(left.title, words))
    except (SlackApiError, OSError) as error:
        _log.warning("the words for an open form were not taken: %s", type(error).__name__)
        return BoltResponse(status=TRY_AGAIN)
    return BoltResponse(status=DONE)


def _in_form(by_block: Mapping[str, str]) -> BoltResponse:
    return BoltResponse(status=DONE, body={"response_action": "errors", "errors": dict(by_block)})


def _about_form(view: Mapping[str, Any], words: str) -> BoltResponse:
    """At the first question, so that everything typed stays; a form without one is replaced by the words."""
    first = form_values.first_input(view)
    if first is not None:
        return _in_form({first: words})
    stopped = deed_forms.stopped(view["title"]["text"], words).to_dict()
    return BoltResponse(status=DONE, body={"response_action": "update", "view": stopped})


def _words(error: Exception, request: str) -> str:
    if isinstance(error, NotOurs):
        return _(
            "This was made by another version of the bot and cannot be used any more. Please take the newest card."
        )
    if isinstance(error, NobodyKnows):
        return _("Slack does not say right now who you are, so nothing was changed. Please try again in a minute.")
    if isinstance(error, SlackApiError) and code_of(error) in _TOO_LATE:
        return _("That took too long for Slack to open the form. Please try again.")
    return apology(request)


def _around(edge: Edge, body: Body, named: Callable[[PersonId], str]) -> Around:
    active = active_policy(edge.rt, edge.team)
    asker = directory.person(edge.rt, edge.team, identity.person_of(body))
    return Around(
        policy=active[1] if active is not None else None,
        roster=roster(edge.rt, edge.team),
        asker=identity.person_of(body),
        now=edge.rt.now(),
        command=edge.settings.command,
        named=named,
        zone=asker.person.tz if asker is not None else None,
    )


def _plain_name(edge: Edge, person: PersonId) -> str:
    """A name for where Slack shows text as it is: at the fields of a form."""
    known = directory.person(edge.rt, edge.team, person)
    return known.person.name if known is not None else _("a colleague")


def _target_of(action: Mapping[str, Any]) -> str:
    """Which issue it was drawn for; other buttons may carry what somebody typed."""
    value = str((action.get("selected_option") or action).get("value") or "")
    readers: tuple[Callable[[str], object], ...] = (Target.read, read_menu_value)
    for reader in readers:
        try:
            reader(value)
        except NotOurs:
            continue
        return value
    return ""


def _pressed_on(body: Body) -> IssueId | None:
    """The issue whose button was pressed: its cards are drawn anew, as the one that was pressed was out of date."""
    actions = body.get("actions") or []
    readers: tuple[Callable[[Mapping[str, Any]], IssueId], ...] = (
        lambda action: Target.read(action["value"]).issue,
        lambda action: read_menu_value(action["selected_option"]["value"])[1].issue,
    )
    for action in actions:
        for reader in readers:
            try:
                return reader(action)
            except (KeyError, NotOurs):
                continue
    return None
