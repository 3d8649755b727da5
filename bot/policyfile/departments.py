"""How other departments are written.

Never a person: bindings say who a department's people are today.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.ids import CalendarKey, DepartmentKey
from bot.domain.policy import Department
from bot.policyfile.shapes import Key, LengthBySeverity, Listed, Text, Words, Written, by_severity


class WrittenDepartment(Written):
    """A department outside support that can be asked."""

    key: Key = Field(description="The name by which bindings call it")
    name: Text = Field(description="What people read")
    calendar: Key = Field(description="When its people work; for a Sev 1 it never closes")
    target: LengthBySeverity = Field(description="How long it may take to answer")
    components: Annotated[tuple[Text, ...], Listed] = Field(
        (),
        description="Parts of the product that are its own; where it is consulted and an issue names one, it is asked",
    )
    question: Annotated[str, StringConstraints(max_length=300), Words("text", "Up to 300 characters")] = Field(
        "Is anything known about this, and what should we look at first?",
        description="What it is asked then; when empty, the title of the issue",
    )


def as_department(written: WrittenDepartment) -> Department:
    """The department as the domain has it."""
    return Department(
        key=DepartmentKey(written.key),
        name=written.name,
        calendar=CalendarKey(written.calendar),
        target=by_severity(written.target),
        components=written.components,
        question=written.question,
    )
