"""Why an issue stands as it does: what the command shows, and the window that buttons open and turn (SPEC R25).

Every full member may ask; nothing here changes anything.
"""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.errors import Refused, Why
from bot.domain.ids import IssueId
from bot.slack import identity
from bot.slack.action_ids import WHY, WHY_NEWER, WHY_OLDER, Target
from bot.slack.carried import Carried
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in
from bot.slack.slack_settings import Edge
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.why import page
from bot.usecases.hindsight.why import Explanation, explain


def register(app: App, edge: Edge) -> None:
    """Listen to the buttons."""

    def pressed(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        target, carries = Target.read(action["value"]), str(Carried(channel=channel_of(body)))
        open_and_fill_in(
            client,
            body,
            page.loading(target.issue, carries),
            lambda: page.window(_asked(edge, body, target.issue), target.number, carries),
        )
        ack()

    for name in (WHY, WHY_OLDER, WHY_NEWER):
        app.action(name)(pressed)


def answer(edge: Edge, body: Body, issue: IssueId) -> dict[str, Any]:
    """What the command shows, the newest first. Raises `Refused`."""
    return {"text": page.title(issue), "blocks": as_json(page.draw(_asked(edge, body, issue), 1))}


def _asked(edge: Edge, body: Body, issue: IssueId) -> Explanation:
    identity.member(edge, body)
    found = explain(edge.rt, edge.team, issue)
    if found is None:
        raise Refused(Why.NO_SUCH_ISSUE)
    return found
