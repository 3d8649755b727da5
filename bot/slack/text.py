"""Words on their way to Slack: cleaned, escaped, clipped; people, instants and lengths of time as Slack writes them.

No text that a person typed reaches Slack without passing here, and none that passed can mention anybody.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.domain.ids import PersonId
from bot.slack.texts import Text, _, wall_clock

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, line feed and tab excepted
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of text
    "\u200b\u2060\ufeff"  # what has no width
    "\ud800-\udfff]"  # halves of characters, which cannot be sent
)
_LONGEST_LINK = 1000
DAYS, HOURS, MINUTES, SECONDS = Text("d"), Text("h"), Text("min"), Text("s")
_UNITS = ((DAYS, 86_400), (HOURS, 3600), (MINUTES, 60), (SECONDS, 1))
_NO_CODE = "\u02cb"  # looks like a backtick and means nothing
_GLUE = "\u200d\ufe0f"  # what joins emoji; a cut must not leave it hanging


def clean(text: str) -> str:
    """Take out what a reader cannot see and a writer could hide behind: controls, overrides, surrogates."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    """Make typed text literal in mrkdwn: no mention, no link, no date of it can come alive (SECURITY S31)."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def length(text: str) -> int:
    """Length in UTF-16 units, the largest of the ways in which Slack may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Shorten to at most `limit` units, an ellipsis at the end; never through an escaped character or an emoji."""
    if length(text) <= limit:
        return text
    kept: list[str] = []
    used = 1  # the ellipsis
    for piece in re.findall(r"&(?:amp|lt|gt);|.", text[: limit + len("&amp;")], re.DOTALL):
        used += length(piece)
        if used > limit:
            break
        kept.append(piece)
    return "".join(kept).rstrip(_GLUE).rstrip() + "…"


def typed(text: str, limit: int) -> str:
    """Typed text for mrkdwn: one line, escaped, clipped; no backtick of it makes code of what follows (S32)."""
    return clip(escape(one_line(text)).replace("`", _NO_CODE), limit)


def as_typed(text: str) -> str:
    """What a person saw when they wrote it: Slack's `<@U1|name>`, `<https://…|label>`, `&lt;` as plain characters."""
    seen = re.sub(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>", lambda m: m[1].replace("!", "@") + (m[3] or m[2]), text)
    return seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mention(person: PersonId) -> str:
    """A live mention; only ever of an id that the bot itself knows."""
    return f"<@{person}>"


HERE: Final = "<!here>"
"""A live mention of whoever is active in the channel; only where the policy's notification table says so."""


def people(persons: Iterable[PersonId]) -> str:
    """`A, B and C` as mentions."""
    return listed([mention(person) for person in persons])


def listed(names: Sequence[str]) -> str:
    """`A, B and C`."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to put between
        return "".join(names)
    return _("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def in_a_row(*sentences: str) -> str:
    """Whole sentences after each other; those that have nothing to say are left out."""
    return " ".join(one for one in sentences if one)


def instant(at: datetime, zone: str, *, now: datetime | None = None, with_year: bool = False) -> str:
    """A date token that everyone sees in their own zone; where it is not rendered, words in the policy's zone.

    With `now` (for what is read at once), an instant within half a day shows its time alone; what stays to be read
    later names the day too. `with_year` is for words that a terminal shows as well.
    """
    near = now is not None and abs(at - now) < timedelta(hours=12)
    local = at.astimezone(ZoneInfo(zone))
    day = "" if near else "%a %Y-%m-%d " if with_year else "%a %d %b "
    words = wall_clock(local, f"{day}%H:%M %Z")
    form = "{time}" if near else "{date_short_pretty} {time}"
    return f"<!date^{int(at.timestamp())}^{form}|{words}>"


def lasting(span: timedelta) -> str:
    """A length of time in words, in its two largest units: `2 d 3 h`, `15 min`, `12 s`."""
    seconds = max(int(span.total_seconds()), 0)
    parts: list[str] = []
    for name, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count or (parts and size > 1):
            parts.append(f"{count} {name}" if count else "")
    return " ".join(part for part in parts[:2] if part) or f"0 {SECONDS}"


def link(url: str) -> str:
    """A live link that shows its host and cannot claim another; all but a plain https address stays text (S32)."""
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(?:[/?#][^\s<>|]*)?", url) or length(url) > _LONGEST_LINK:
        return typed(url, _LONGEST_LINK)
    host = urlsplit(url).hostname or ""
    return f"<{url.replace('&', '&amp;')}|{host}>"
