"""How the RACI table is written: who does the work, who answers for it, who is asked, who is informed.

Never a person: it names roles, departments and teams, and bindings say who they are today.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.ids import TierKey
from bot.domain.matrix import Severity
from bot.domain.process.raci import Raci, RaciException
from bot.policyfile.shapes import Key, Listed, Text, Words, Written

Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300),
    Words(
        "name in the table",
        "A role (`tier`, `on_call`, `owner`, `lead`, `deputy`, `manager`, `accountable`), the key of a department or "
        "of a team; other words are shown as they are and stand for nobody",
    ),
]
Names = Annotated[tuple[Name, ...], Listed]


class WrittenException(Written):
    """What is otherwise in a tier, for a severity, or both; what is left out is as everywhere."""

    tier: Key | None = Field(None, description="In which tier; without it, in all")
    severity: Severity | None = Field(None, description="For which severity; without it, for all")
    responsible: Names | None = Field(None, description="Who does the work there")
    accountable: Names | None = Field(None, description="Who answers for it there")
    consulted: Names | None = Field(None, description="Who is asked there")
    informed: Names | None = Field(None, description="Who hears of it there")


class WrittenRaci(Written):
    """Who is what to an issue."""

    teams: dict[Key, Text] = Field(
        default={}, description="Teams outside the tiers by a key of your own; `bot bind KEY.people` says who they are"
    )
    responsible: Names = Field((), description="Who does the work; a team may do what the people of the tier may")
    accountable: Names = Field((), description="Who answers for it")
    consulted: Names = Field((), description="Who is asked; a department by itself, where an issue names its component")
    informed: Names = Field((), description="Who hears of it: a team by a digest in the morning, of a Sev 1 at once")
    exceptions: tuple[WrittenException, ...] = Field(
        (), description="Where it is otherwise; the most specific line holds"
    )


def as_raci(written: WrittenRaci) -> Raci:
    """The table as the domain has it."""
    return Raci(
        responsible=written.responsible,
        accountable=written.accountable,
        consulted=written.consulted,
        informed=written.informed,
        teams=dict(written.teams),
        exceptions=tuple(
            RaciException(
                tier=None if one.tier is None else TierKey(one.tier),
                severity=one.severity,
                responsible=one.responsible,
                accountable=one.accountable,
                consulted=one.consulted,
                informed=one.informed,
            )
            for one in written.exceptions
        ),
    )
