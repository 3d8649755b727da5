"""What helped once, kept for the next issue of the same component (SPEC statement 106).

Never says whether it is true: by whom and from where it is stands beside it.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.ids import IssueId, PersonId
from bot.domain.permissions import standing_refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """Texts are as typed, unescaped. `issue` is the one in whose thread it was said, `link` leads to what was said."""

    id: str
    text: str
    component: str
    by: PersonId
    at: datetime
    issue: IssueId | None = None
    link: str = ""


def new_insight(  # keywords only: everything that it is made of
    *,
    form: str,
    by: Actor,
    text: str,
    component: str,
    at: datetime,
    issue: IssueId | None = None,
    link: str = "",
) -> Insight:
    """Any full member may keep one; one form keeps one. Raises `Refused`, also without its words or its component."""
    why = standing_refusal(by)
    if why is not None:
        raise Refused(why)
    missing = tuple(name for name, words in (("text", text), ("component", component)) if not words.strip())
    if missing:
        raise Refused(Why.MISSING, RefusalFacts(missing=missing))
    return Insight(id=form, text=text, component=component, by=by.person, at=at, issue=issue, link=link)
