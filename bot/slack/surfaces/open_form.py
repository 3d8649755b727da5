"""The form that opens an issue: the initial parameters, asked first (SPEC section 3.1).

It is drawn from nothing but what was typed, so that it opens at once, whatever the database does.
"""

from slack_sdk.models.views import View

from bot.slack.action_ids import OPEN_FORM
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option
from bot.slack.surfaces.inputs import ask, form, line, paragraph, radio, select, when
from bot.slack.text import clean, length, one_line

TITLE = "title"
CUSTOMER = "customer"
KIND = "kind"
SCOPE = "scope"
IMPACT = "impact"
URGENCY = "urgency"
DESCRIPTION = "description"
PLAN = "plan"
FIRST_REPORTED = "first_reported_at"
TITLE_LENGTH = 120
CUSTOMER_LENGTH = 80


def draw(carried: Carried, typed: str = "") -> View:
    """The form with `typed` as its title; what is too long for a title is kept in the description too."""
    title = one_line(typed)
    longer = length(title) > TITLE_LENGTH or "\n" in clean(typed)
    kinds = [option(text, kind.value) for kind, text in words.KIND.items()]
    scopes = [option(text, scope.value) for scope, text in words.SCOPE.items()]
    impacts = [option(text, impact.value) for impact, text in words.IMPACT.items()]
    urgencies = [option(text, urgency.value) for urgency, text in words.URGENCY.items()]
    blocks = [
        ask(TITLE, "The problem in one line", line(title, longest=TITLE_LENGTH, focus=not title)),
        ask(CUSTOMER, "Customer", line(longest=CUSTOMER_LENGTH, focus=bool(title))),
        ask(IMPACT, "How badly does it touch them?", radio(impacts)),
        ask(URGENCY, "How soon does their business need it?", radio(urgencies)),
        ask(KIND, "What kind of problem is it?", select(kinds, "Choose a kind")),
        ask(SCOPE, "How many users does it touch?", select(scopes, "Choose how many")),
        ask(
            DESCRIPTION,
            "What happened, what was tried, links",
            paragraph(clean(typed) if longer else ""),
            optional=True,
        ),
        ask(PLAN, "The customer's plan", line(longest=CUSTOMER_LENGTH), optional=True),
        ask(
            FIRST_REPORTED,
            "When did they first report it?",
            when(),
            optional=True,
            hint="Left empty, it counts from now.",
        ),
    ]
    return form(OPEN_FORM, "Open an escalation", blocks, submit="Escalate", carries=str(carried))
