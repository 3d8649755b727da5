"""What is asked when an issue is rated anew: the inputs of the matrix as they stand, and why (SPEC R9).

The suggestion below them follows every change.
"""

from slack_sdk.models.blocks import Block

from bot.domain.matrix import Report, Severity, judge
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, option
from bot.slack.surfaces.forms import asked, report
from bot.slack.surfaces.inputs import ask, paragraph, select
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.suggestion import verdict_lines
from bot.slack.texts import _


def re_rate(seen: Seen, changed: Report | None) -> list[Block]:
    """The inputs as they were reported or as they are being changed, with what the matrix says of them."""
    issue = seen.issue
    inputs = changed or issue.report
    verdict = judge(inputs, seen.policy.matrix, issue.known)
    severities = [option(words.severity(one), str(one.value)) for one in Severity]
    now = _("It is {severity} at {tier} now.", severity=words.severity(issue.severity), tier=seen.tier(issue.tier))
    return [
        *report.matrix(inputs),
        *report.customer(inputs),
        aside(now),
        *verdict_lines(verdict, seen.policy, inputs),
        ask(asked.SEVERITY, _("Another severity than that"), select(severities, _("As it says")), optional=True),
        ask(
            asked.REASON,
            _("Why does it change?"),
            paragraph(),
            hint=_("What was measured stays; the new targets count on."),
        ),
    ]
