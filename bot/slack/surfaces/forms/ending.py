"""What is asked when an issue ends, or begins again.

What is missing for it is said by the domain, at the question that asks for it.
"""

from slack_sdk.models.blocks import Block

from bot.domain.matrix import Severity
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.forms.moving import codes
from bot.slack.surfaces.inputs import YES_OR_NO, ask, line, paragraph, radio, select
from bot.slack.surfaces.seen import Seen


def resolve(seen: Seen) -> list[Block]:
    """How, why, where, and whether the customer knows (SPEC R27, statement 88)."""
    grave = seen.issue.severity is Severity.SEV1
    questions: list[Block] = [said("Resolving a Sev 1 stops every clock and tells the sender.")] if grave else []
    questions += [
        ask(asked.TEXT, "How was it solved?", paragraph(focus=True)),
        ask(asked.CAUSE, "What was the cause?", select(codes(seen.policy.causes), "Choose a cause")),
        ask(asked.COMPONENT, "Which component?", line(seen.issue.report.component)),
        ask(asked.CUSTOMER_TOLD, "Was the customer told?", radio(YES_OR_NO)),
    ]
    if seen.issue.severity <= Severity.SEV2:
        questions.append(ask(asked.LOWER_TIER_COULD, "Could a lower tier have solved it?", radio(YES_OR_NO)))
    return questions


def reopen() -> list[Block]:
    """Why it is not solved after all (SPEC R12)."""
    return [ask(asked.REASON, "Why is it not solved?", paragraph(focus=True))]


def cancel() -> list[Block]:
    """Why it ends without a solution; a duplicate names the issue that goes on (SPEC R13)."""
    reasons = [option(f"It is {text}", reason.value) for reason, text in words.CANCELLED.items()]
    hint = "For a duplicate: what the customer still waits for, requests and promises go over to it."
    return [
        said("It is over then: it cannot be reopened, and no clock of it counts as met."),
        ask(asked.WHY, "Why?", radio(reasons)),
        ask(asked.INTO, "Which issue goes on?", line(longest=20), optional=True, hint=f"{hint} Like ESC-12."),
        ask(asked.COMMENT, "What else should be known?", paragraph(), optional=True),
    ]
