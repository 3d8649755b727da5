"""What helped once, kept for the next issue of the same component (SPEC statement 106).

Never says whether it is true: by whom and from where it is stands beside it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.ids import IssueId, PersonId
from bot.domain.permissions import leads, oversees, standing_refusal
from bot.domain.roster import Roster


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

    @property
    def is_offered(self) -> bool:
        """False once it was taken back: then it is about no component."""
        return bool(self.component)


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
    _refuse_blanks(text, component)
    return Insight(id=form, text=text, component=component, by=by.person, at=at, issue=issue, link=link)


def refuse_others(insight: Insight, by: Actor, roster: Roster) -> None:
    """Whoever kept it may change it, whoever leads a tier, and whoever answers for all of them. Raises `Refused`."""
    why = standing_refusal(by)
    if why is not None:
        raise Refused(why)
    a_lead = any(leads(by.person, tier, roster) for tier in roster.tiers.values())
    if by.person != insight.by and not a_lead and not oversees(by.person, roster):
        raise Refused(Why.NOT_ITS_AUTHOR, RefusalFacts(by=insight.by))


def corrected(insight: Insight, by: Actor, text: str, component: str, at: datetime) -> Insight:
    """With other words, which are from then on those of whoever corrected it. Raises `Refused`, as a new one does."""
    if not insight.is_offered:
        raise Refused(Why.NO_SUCH_INSIGHT)
    _refuse_blanks(text, component)
    if (text, component) == (insight.text, insight.component):
        return insight
    return replace(insight, text=text, component=component, by=by.person, at=at)


def _refuse_blanks(text: str, component: str) -> None:
    missing = tuple(name for name, words in (("text", text), ("component", component)) if not words.strip())
    if missing:
        raise Refused(Why.MISSING, RefusalFacts(missing=missing))
