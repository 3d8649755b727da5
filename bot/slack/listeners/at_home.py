"""Drawing the Home tab of whoever sent a request, as things stand (SPEC section 6.10).

Built from the authenticated user of the request and of nobody else (SECURITY S26). Nothing here listens to anything.
"""

import logging
from collections.abc import Callable

from slack_sdk import WebClient

from bot.domain.actor import Actor
from bot.domain.matrix import Severity
from bot.domain.permissions import standing_refusal
from bot.slack.listeners.at_hand import policy_of, seen_by, tell
from bot.slack.slack_answers import FAILURES
from bot.slack.slack_settings import Edge
from bot.slack.surfaces.looking import choice
from bot.slack.surfaces.looking import home as surface
from bot.slack.texts import Text, _
from bot.usecases import directory
from bot.usecases.home import home
from bot.usecases.runtime import Unavailable

_log = logging.getLogger(__name__)
FOR_MEMBERS = Text("Escalations are for the full members of this workspace. Please ask one of them.")


def publish(edge: Edge, client: WebClient, by: Actor, chosen: str, news: str = "") -> None:
    """Draw the tab of this person as things stand; `news` says what they just did."""
    if standing_refusal(by) is not None:
        client.views_publish(user_id=by.person, view=surface.closed(_(FOR_MEMBERS)))
        return
    found = home(edge.rt, edge.team, by.person, choice.read(chosen), in_short=surface.IN_SHORT, in_full=surface.IN_FULL)
    shown = surface.draw(found, by, lambda view: seen_by(view, by), _zone(edge, by), news)
    client.views_publish(user_id=by.person, view=shown)


def draw_again(edge: Edge, by: Actor, chosen: str, news: Callable[[], str]) -> None:
    """The same after a deed that is stored already: nothing that fails here makes it look undone.

    Slack is given a second, as whoever sent a form waits for the answer to it; where it does not take the tab, the
    news comes directly. Where the database is gone by then, the tab says it at the next look.
    """
    try:
        words = news()
        try:
            publish(edge, edge.lookup, by, chosen, words)
        except FAILURES as error:
            _log.warning("a Home tab was not drawn again: %s", type(error).__name__)
            tell(edge, by.person, None, words)
    except Unavailable as error:
        _log.warning("nobody was told on the Home tab what came of it: %s", type(error).__name__)


def _zone(edge: Edge, by: Actor) -> str:
    """The reader's own, for words that Slack does not write in it by itself."""
    known = directory.person(edge.rt, edge.team, by.person)
    own = known.person.tz if known is not None else None
    return own or policy_of(edge).severity_calendar(Severity.SEV4).zone
