"""The shapes inside rich_text: sections, lists, quotes, code and what stands in them. No mention is resolved here."""

from __future__ import annotations

from bot.practice.rules import limits
from bot.practice.rules.schema import Check, Need, array, boolean, integer, one_of, shape, string, typed
from bot.practice.rules.texts import URL

_STYLE = shape(
    bold=boolean,
    italic=boolean,
    strike=boolean,
    code=boolean,
    underline=boolean,
    highlight=boolean,
    client_highlight=boolean,
    unlink=boolean,
)

_INLINE: dict[str, Check] = {
    "text": shape("text", text=Need(string(limits.TEXT, least=1)), style=_STYLE),
    "link": shape("link", url=Need(URL), text=string(limits.TEXT), unsafe=boolean, style=_STYLE),
    "user": shape("user", user_id=Need(string(pattern=r"[UW][A-Z0-9]+")), style=_STYLE),
    "usergroup": shape("usergroup", usergroup_id=Need(string(pattern=r"S[A-Z0-9]+")), style=_STYLE),
    "channel": shape("channel", channel_id=Need(string(pattern=r"[CDG][A-Z0-9]+")), style=_STYLE),
    "emoji": shape("emoji", name=Need(string(least=1)), unicode=string(), skin_tone=integer(1, 6), style=_STYLE),
    "broadcast": shape("broadcast", range=Need(one_of("here", "channel", "everyone")), style=_STYLE),
    "date": shape(
        "date",
        timestamp=Need(integer(0)),
        format=Need(string(least=1)),
        url=URL,
        fallback=string(),
        style=_STYLE,
    ),
    "color": shape("color", value=Need(string(pattern=r"#[0-9a-fA-F]{6}")), style=_STYLE),
    "team": shape("team", team_id=Need(string(pattern=r"T[A-Z0-9]+")), style=_STYLE),
}
_INLINES = array(typed(_INLINE), least=0)
_CODE = array(typed(_INLINE, only=frozenset({"text", "link"})), least=0)
_SECTION = shape("rich_text_section", elements=Need(_INLINES))

PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        "rich_text_list",
        style=Need(one_of("bullet", "ordered")),
        elements=Need(array(_SECTION)),
        indent=integer(0, limits.RICH_LIST_INDENT),
        offset=integer(0),
        border=integer(0, 1),
    ),
    "rich_text_preformatted": shape(
        "rich_text_preformatted",
        elements=Need(_CODE),
        border=integer(0, 1),
        language=string(),
    ),
    "rich_text_quote": shape("rich_text_quote", elements=Need(_INLINES), border=integer(0, 1)),
}

RICH_TEXT_PARTS = array(typed(PARTS))
RICH_TEXT_VALUE = shape("rich_text", elements=Need(RICH_TEXT_PARTS))
