"""The shapes of blocks. Rules between blocks, and which surface takes which block, are kept in surfaces.py."""

from __future__ import annotations

from bot.practice.rules import limits
from bot.practice.rules.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.practice.rules.rich_text import RICH_TEXT_PARTS
from bot.practice.rules.schema import (
    Check,
    Need,
    Problems,
    also,
    array,
    boolean,
    exactly_one,
    integer,
    one_of,
    shape,
    string,
    typed,
)
from bot.practice.rules.texts import WEB_URL, any_text, mrkdwn, plain_text

_BLOCK_ID = string(limits.ID)


def _text_or_fields(block: dict[str, object], pointer: str, problems: Problems) -> None:
    if "text" not in block and "fields" not in block:
        problems.add(pointer, "missing required field: text or fields")


def _no_dispatch_without_choice(block: dict[str, object], pointer: str, problems: Problems) -> None:
    element = block["element"]
    if block.get("dispatch_action") is not True and isinstance(element, dict) and "dispatch_action_config" in element:
        problems.add(pointer, "dispatch_action_config needs dispatch_action: true")


_CONTEXT_TABLE: dict[str, Check] = {
    "image": ELEMENTS["image"],
    "mrkdwn": mrkdwn(limits.TEXT),
    "plain_text": plain_text(limits.TEXT),
}

BLOCKS: dict[str, Check] = {
    "section": also(
        shape(
            "section",
            text=any_text(limits.TEXT),
            fields=array(any_text(limits.SECTION_FIELD), limits.SECTION_FIELDS),
            accessory=typed(ELEMENTS, only=IN_SECTION),
            expand=boolean,
            block_id=_BLOCK_ID,
        ),
        _text_or_fields,
    ),
    "header": shape(
        "header",
        text=Need(plain_text(limits.HEADER)),
        level=integer(1, limits.HEADER_LEVEL),
        block_id=_BLOCK_ID,
    ),
    "divider": shape("divider", block_id=_BLOCK_ID),
    "context": shape(
        "context",
        elements=Need(array(typed(_CONTEXT_TABLE), limits.CONTEXT_ELEMENTS)),
        block_id=_BLOCK_ID,
    ),
    "actions": shape(
        "actions",
        elements=Need(array(typed(ELEMENTS, only=IN_ACTIONS), limits.ACTIONS_ELEMENTS)),
        block_id=_BLOCK_ID,
    ),
    "input": also(
        shape(
            "input",
            label=Need(plain_text(limits.INPUT_LABEL)),
            element=Need(typed(ELEMENTS, only=IN_INPUT)),
            hint=plain_text(limits.INPUT_HINT),
            optional=boolean,
            dispatch_action=boolean,
            block_id=_BLOCK_ID,
        ),
        _no_dispatch_without_choice,
    ),
    "image": also(
        shape(
            "image",
            image_url=WEB_URL,
            slack_file=shape(id=string(least=1), url=WEB_URL),
            alt_text=Need(string(limits.IMAGE_ALT, least=1)),
            title=plain_text(limits.IMAGE_TITLE),
            block_id=_BLOCK_ID,
        ),
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": shape("rich_text", elements=Need(RICH_TEXT_PARTS), block_id=_BLOCK_ID),
    "alert": shape(
        "alert",
        text=Need(any_text(limits.ALERT)),
        level=one_of("default", "info", "warning", "error", "success"),
        block_id=_BLOCK_ID,
    ),
}

ANY_BLOCK = typed(BLOCKS)
