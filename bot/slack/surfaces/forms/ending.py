"""What is asked when an issue ends, or begins again.

What is missing for it is said by the domain, at the question that asks for it.
"""

from slack_sdk.models.blocks import Block

from bot.domain.matrix import Severity
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.forms.moving import codes
from bot.slack.surfaces.inputs import ask, line, paragraph, radio, select, yes_or_no
from bot.slack.surfaces.seen import Seen
from bot.slack.texts import _


def resolve(seen: Seen) -> list[Block]:
    """How, why, where, and whether the customer knows (SPEC R27, statement 88)."""
    grave = seen.issue.severity is Severity.SEV1
    questions: list[Block] = [said(_("Resolving a Sev 1 stops every clock and tells the sender."))] if grave else []
    questions += [
        ask(asked.TEXT, _("How was it solved?"), paragraph(focus=True)),
        ask(asked.CAUSE, _("What was the cause?"), select(codes(seen.policy.causes), _("Choose a cause"))),
        ask(asked.COMPONENT, _("Which component?"), line(seen.issue.report.component)),
        ask(asked.CUSTOMER_TOLD, _("Was the customer told?"), radio(yes_or_no())),
    ]
    if seen.issue.severity <= Severity.SEV2:
        questions.append(ask(asked.LOWER_TIER_COULD, _("Could a lower tier have solved it?"), radio(yes_or_no())))
    return questions


def reopen() -> list[Block]:
    """Why it is not solved after all (SPEC R12)."""
    return [ask(asked.REASON, _("Why is it not solved?"), paragraph(focus=True))]


def cancel() -> list[Block]:
    """Why it ends without a solution; a duplicate names the issue that goes on (SPEC R13)."""
    reasons = [option(_("It is {reason}", reason=text), reason.value) for reason, text in words.CANCELLED.items()]
    hint = _("For a duplicate: what the customer still waits for, requests and promises go over to it. Like ESC-12.")
    return [
        said(_("It is over then: it cannot be reopened, and no clock of it counts as met.")),
        ask(asked.WHY, _("Why?"), radio(reasons)),
        ask(
            asked.INTO,
            _("Which issue goes on?"),
            line(longest=20),
            optional=True,
            hint=hint,
        ),
        ask(asked.COMMENT, _("What else should be known?"), paragraph(), optional=True),
    ]
