"""Messages of ours that stand where they should not: taken back.

Never takes back what somebody else wrote.
"""

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.ids import ChannelId
from bot.slack.slack_answers import FAILURES, outcome_of
from bot.usecases.parcels import CardGone, Outcome, Sent, StrayParcel

_log = logging.getLogger(__name__)


def without_its_thread(client: WebClient, answer: SlackResponse) -> Outcome:
    """A reply that stands alone because its thread is gone: taken back, so that it can follow a fresh card."""
    try:
        client.chat_delete(channel=str(answer["channel"]), ts=str(answer["ts"]))
    except SlackApiError:
        return Sent(channel=ChannelId(str(answer["channel"])), ts=str(answer["ts"]))
    return CardGone("thread_gone")


def take_back(client: WebClient, stray: StrayParcel) -> Outcome:
    """Gone already is as good."""
    try:
        client.chat_delete(channel=stray.channel, ts=stray.ts)
    except FAILURES as error:
        _log.warning("a second copy could not be taken back", extra={"letter": stray.letter})
        return outcome_of(error, harmless_twice=True)
    return Sent(stray.channel, stray.ts)
