"""Somebody joins a channel: where it is a channel of its own of an issue, they are told what is expected of them.

Never answers in public, and never greets the bot itself.
"""

from slack_bolt import Ack, App

from bot.domain.ids import ChannelId
from bot.slack import identity
from bot.slack.listeners.at_hand import Body
from bot.slack.slack_settings import Edge
from bot.usecases.own_channel.welcome import welcome


def register(app: App, edge: Edge) -> None:
    """Listen to whoever joins any channel that the bot is in."""

    @app.event("member_joined_channel")
    def joined(ack: Ack, body: Body, event: Body) -> None:
        channel, instant = event.get("channel"), str(event.get("event_ts") or "")
        if channel and identity.person_of(body) != edge.settings.bot_user:
            welcome(edge.rt, edge.team, ChannelId(str(channel)), identity.actor(edge, body), instant)
        ack()
