"""How the notification table is written.

What a call says is not here, nor whom it is for.
"""

from typing import Annotated

from pydantic import Field

from bot.domain.matrix import Severity
from bot.domain.process.notifications import CallKind, Directly, Mention, Notification
from bot.policyfile.shapes import Listed, Written


class WrittenNotification(Written):
    """How far a call reaches, for what it names. The first line that fits decides."""

    kind: Annotated[tuple[CallKind, ...], Listed] = Field((), description="What it is about; without it, anything")
    severity: Annotated[tuple[Severity, ...], Listed] = Field((), description="Of which issues; without it, of all")
    in_channel: bool = Field(default=False, description="Whether the channel sees it too, not only the thread")
    mention: Mention = Field(
        Mention.PEOPLE,
        description="Who is mentioned there: those whom it is for, nobody (they are named), or for a Sev 1 that the "
        "channel sees whoever is `here` as well",
    )
    directly: Directly = Field(
        Directly.WISH,
        description="When those whom it is for are written to directly as well: who chose so, all where one of them "
        "does not read the channel, or all always. A quiet step of a calling order leaves it to their wish",
    )
    words: Annotated[str, Field(max_length=80)] = Field("", description="How the message begins; up to 80 characters")


def as_notification(line: WrittenNotification) -> Notification:
    """The line as the domain has it."""
    return Notification(
        kinds=line.kind,
        severities=line.severity,
        in_channel=line.in_channel,
        mention=line.mention,
        directly=line.directly,
        words=line.words,
    )
