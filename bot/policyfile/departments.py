"""How other departments, and who answers for what, are written.

Never a person: teams are called by their names, and bindings say who a department's people are today.
"""

from typing import Annotated

from pydantic import Field

from bot.domain.ids import CalendarKey, DepartmentKey
from bot.domain.policy import Department, Raci
from bot.policyfile.shapes import Key, LengthBySeverity, Listed, Text, Written, by_severity

Teams = Annotated[tuple[Text, ...], Listed]


class WrittenDepartment(Written):
    """A department outside support that can be asked."""

    key: Key = Field(description="The name by which bindings call it")
    name: Text = Field(description="What people read")
    calendar: Key = Field(description="When its people work; for a Sev 1 it never closes")
    target: LengthBySeverity = Field(description="How long it may take to answer")


class WrittenRaci(Written):
    """Who answers for what: teams by their names, in the order of the table."""

    responsible: Teams = Field((), description="Who does the work")
    accountable: Teams = Field((), description="Who answers for it; the last name in the table")
    consulted: Teams = Field((), description="Who is asked")
    informed: Teams = Field((), description="Who hears of it")


def as_department(written: WrittenDepartment) -> Department:
    """The department as the domain has it."""
    return Department(
        key=DepartmentKey(written.key),
        name=written.name,
        calendar=CalendarKey(written.calendar),
        target=by_severity(written.target),
    )


def as_raci(written: WrittenRaci) -> Raci:
    """The table as the domain has it."""
    return Raci(written.responsible, written.accountable, written.consulted, written.informed)
