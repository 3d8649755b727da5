"""The names of the questions: each is the id of its block, which its answer comes back under.

Where the domain names a missing text, the name is the same, so that a refusal is shown in place.
"""

from typing import Final

REASON: Final = "reason"
QUESTION: Final = "question"
TEXT: Final = "text"
COMMENT: Final = "comment"
NOTE: Final = "note"
TO_TIER: Final = "to"
TO_PERSON: Final = "to_person"
CUSTOMER_VISIBLE: Final = "customer_visible"
CUSTOMER_TOLD: Final = "customer_told"
CAUSE: Final = "cause"
COMPONENT: Final = "component"
LOWER_TIER_COULD: Final = "lower_tier_could"
UNTIL: Final = "until"
NEXT_BY: Final = "next_by"
AT: Final = "at"
AUTOMATIC: Final = "automatic"
LENGTH: Final = "length"
DEPARTMENT: Final = "department"
NOT_BLOCKING: Final = "not_blocking"
DECLINED: Final = "declined"
WHY: Final = "why"
INTO: Final = "into"
ISSUE: Final = "issue"

TITLE: Final = "title"
CUSTOMER: Final = "customer"
KIND: Final = "kind"
SCOPE: Final = "scope"
IMPACT: Final = "impact"
URGENCY: Final = "urgency"
SENTIMENT: Final = "sentiment"
DESCRIPTION: Final = "description"
BUSINESS_EFFECT: Final = "business_effect"
TRIED: Final = "tried"
PLAN: Final = "plan"
LINKS: Final = "links"
FIRST_REPORTED: Final = "first_reported_at"
LAST_ANSWERED: Final = "last_answered_at"
SEVERITY: Final = "severity"
SUGGESTION: Final = "suggestion"

REQUIRED_PREFIX: Final = "information/"
TAKE_BACK: Final = "take_back"

INSIGHT_PREFIX: Final = "insight/"  # no question: it is shown


def required(key: str) -> str:
    """The block of a piece of information that a tier requires."""
    return f"{REQUIRED_PREFIX}{key}"
