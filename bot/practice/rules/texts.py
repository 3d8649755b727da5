"""The shapes of text objects, options and confirm dialogs. Elements and blocks are made of them elsewhere."""

from __future__ import annotations

from bot.practice.rules import limits
from bot.practice.rules.schema import Check, Need, Problems, array, boolean, one_of, shape, string, typed

URL = string(limits.URL, least=1, pattern=r"(https?|mailto|slack|tel):.+")
WEB_URL = string(limits.IMAGE_URL, least=1, pattern=r"https?://.+")


def plain_text(most: int) -> Check:
    """A plain_text object of 1 to `most` characters."""
    return shape("plain_text", text=Need(string(most, least=1)), emoji=boolean)


def mrkdwn(most: int) -> Check:
    """A mrkdwn object of 1 to `most` characters."""
    return shape("mrkdwn", text=Need(string(most, least=1)), verbatim=boolean)


def any_text(most: int) -> Check:
    """Either kind of text object."""
    return typed({"plain_text": plain_text(most), "mrkdwn": mrkdwn(most)})


PLACEHOLDER = plain_text(limits.PLACEHOLDER)

CONFIRM = shape(
    title=Need(plain_text(limits.CONFIRM_TITLE)),
    text=Need(plain_text(limits.CONFIRM_TEXT)),
    confirm=Need(plain_text(limits.CONFIRM_BUTTON)),
    deny=Need(plain_text(limits.CONFIRM_BUTTON)),
    style=one_of("primary", "danger"),
)

_OPTION_VALUE = string(limits.OPTION_VALUE, least=1)

SELECT_OPTION = shape(
    text=Need(plain_text(limits.OPTION_TEXT)),
    value=Need(_OPTION_VALUE),
    description=plain_text(limits.OPTION_DESCRIPTION),
)
CHOICE_OPTION = shape(
    text=Need(any_text(limits.OPTION_TEXT)),
    value=Need(_OPTION_VALUE),
    description=any_text(limits.OPTION_DESCRIPTION),
)
OVERFLOW_OPTION = shape(
    text=Need(plain_text(limits.OPTION_TEXT)),
    value=Need(_OPTION_VALUE),
    description=plain_text(limits.OPTION_DESCRIPTION),
    url=URL,
)
SELECT_OPTIONS = array(SELECT_OPTION, limits.OPTIONS)
OPTION_GROUPS = array(
    shape(label=Need(plain_text(limits.OPTION_GROUP_LABEL)), options=Need(SELECT_OPTIONS)),
    limits.OPTION_GROUPS,
)


def initial_among_options(element: dict[str, object], pointer: str, problems: Problems) -> None:
    """A rule for `also`: what was chosen at first is, exactly, among the options."""
    offered = list(_options(element))
    chosen = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    for option in chosen if isinstance(chosen, list) else []:
        if option not in offered:
            problems.add(pointer, "the initial option must exactly match one of the options")


def _options(element: dict[str, object]) -> list[object]:
    groups = element.get("option_groups")
    if isinstance(groups, list):
        return [option for group in groups for option in group["options"]]
    options = element.get("options")
    return list(options) if isinstance(options, list) else []
