"""Asking a consulted department by itself, where an issue names one of its components (SPEC statement 75).

Never makes the issue wait: support works on, and the department's own clock runs.
"""

from bot.domain.deeds.asking import send
from bot.domain.engine.draft import Draft
from bot.domain.matrix import Report
from bot.domain.policy import Department
from bot.domain.process.conditions import plain
from bot.domain.process.raci import Part


def consult(draft: Draft, before: Report | None = None) -> None:
    """Ask every department that the table consults and whose component is named; `before`: and was not named there."""
    issue, policy = draft.issue, draft.policy
    consulted = policy.raci.names(Part.CONSULTED, issue.tier, issue.severity)
    for department in policy.departments:
        named = _is_its_own(issue.report, department) and not (before and _is_its_own(before, department))
        if named and department.key in consulted:
            question = department.question or issue.report.title
            send(draft, department, question, issue.opener, blocking=False, by_itself=True)


def _is_its_own(report: Report, department: Department) -> bool:
    return plain(report.component) in set(map(plain, department.components))
