"""One message on its way to Slack, drawn and not yet sent.

Never sent from here; `sender.py` does.
"""

from dataclasses import dataclass, field

from bot.domain.ids import ChannelId, PersonId

Blocks = list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it is sent: `ts` names the message to change, `person` who is written to or alone sees it.

    A person without a channel is written to directly; so is one to whom a channel could not whisper.
    """

    letter: str
    text: str
    others: tuple[str, ...] = ()
    blocks: Blocks = field(default_factory=list)
    channel: ChannelId | None = None
    person: PersonId | None = None
    ts: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    whisper: bool = False
