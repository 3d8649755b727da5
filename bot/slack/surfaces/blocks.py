"""The few kinds of blocks that surfaces are made of, each clipped to what Slack takes.

What the bot says is mrkdwn with nothing parsed on top; what a person typed stands in plain text, where no markup lives.
"""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)

from bot.slack import limits
from bot.slack.text import clean, clip, length, one_line
from bot.slack.texts import Text

MAY_BE_A_REPEAT = Text("This may have come before: Slack did not say whether it arrived.")


def plain(text: str, limit: int) -> PlainTextObject:
    """Literal text: no markup, no emoji codes."""
    return PlainTextObject(text=clip(clean(text), limit), emoji=False)


def header(text: str) -> HeaderBlock:
    """The first line of a message."""
    return HeaderBlock(text=plain(one_line(text), limits.HEADER_TEXT))


def said(mrkdwn: str) -> SectionBlock:
    """The bot's own words; typed text in them was escaped before."""
    return SectionBlock(text=MarkdownTextObject(text=clip(mrkdwn, limits.SECTION_TEXT), verbatim=True))


def quoted(text: str, limit: int = limits.SECTION_TEXT) -> SectionBlock:
    """What a person typed, as typed."""
    return SectionBlock(text=plain(text, limit))


def quotes(*texts: str) -> list[SectionBlock]:
    """The same of several; of one in which nothing can be seen nothing is drawn."""
    return [quoted(text) for text in texts if clean(text)]


def aside(mrkdwn: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=clip(mrkdwn, limits.CONTEXT_TEXT), verbatim=True)])


def press(  # keywords only, each of them one property of a button
    text: str,
    action_id: str,
    value: str,
    *,
    label: str = "",
    style: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button; `label` is what a screen reader says. A name that is too long in some language is cut, not refused."""
    return ButtonElement(
        text=clip(text, limits.BUTTON_TEXT),
        action_id=action_id,
        value=value,
        style=style,
        confirm=confirm,
        accessibility_label=clip(label, limits.BUTTON_TEXT) if label else None,
    )


def confirmation(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """The question before a press counts."""
    return ConfirmObject(
        title=clip(title, limits.CONFIRM_TITLE),
        text=plain(text, limits.CONFIRM_TEXT),
        confirm=clip(yes, limits.CONFIRM_BUTTON),
        deny=clip(no, limits.CONFIRM_BUTTON),
    )


def option(text: str, value: str, description: str | None = None) -> Option:
    """A line of a select, a menu or a group of buttons."""
    return Option(
        text=plain(text, limits.OPTION_TEXT),
        value=value,
        description=plain(description, limits.OPTION_DESCRIPTION) if description else None,
    )


def sections(lines: Iterable[str]) -> list[SectionBlock]:
    """The bot's own lines in as few sections as hold them all; a line that is longer than one is clipped."""
    packed: list[str] = []
    for line in lines:
        together = f"{packed[-1]}\n{line}" if packed else line
        if packed and length(together) <= limits.SECTION_TEXT:
            packed[-1] = together
        else:
            packed.append(line)
    return [said(text) for text in packed]


def as_json(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Blocks as they are sent."""
    return [block.to_dict() for block in blocks]
