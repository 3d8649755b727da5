"""What Slack tells of people and user groups: who left, who became a guest, who is in a group now.

Only of those whom the bot knows; the address book asks about them every few minutes too, so an event may be missed.
"""

from slack_bolt import Ack, App

from bot.slack import directory
from bot.slack.listeners.at_hand import Body
from bot.slack.slack_settings import Edge
from bot.usecases.departures import pass_on


def register(app: App, edge: Edge) -> None:
    """Listen to changes of people and of user groups."""

    @app.event("user_change")
    def changed(ack: Ack, event: Body) -> None:
        if directory.heard_of_person(edge.rt, edge.team, event["user"]):
            pass_on(edge.rt, edge.team)
        ack()

    @app.event("subteam_updated")
    def regrouped(ack: Ack, event: Body) -> None:
        directory.heard_of_group(edge.rt, edge.team, event["subteam"])
        ack()
