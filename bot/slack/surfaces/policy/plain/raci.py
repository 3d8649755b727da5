"""The RACI table in plain words.

Never says who that is today.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.domain.policy import Policy
from bot.domain.process.raci import Part, RoleWord
from bot.slack.surfaces import words
from bot.slack.surfaces.policy.plain.names import name
from bot.slack.surfaces.policy.plain.section import Line
from bot.slack.texts import Text, _

_ROLES: Final[Mapping[RoleWord, Text]] = {
    RoleWord.TIER: Text("people of the tier"),
    RoleWord.ON_CALL: Text("whoever is on call"),
    RoleWord.OWNER: Text("its owner"),
    RoleWord.LEAD: Text("lead of the tier"),
    RoleWord.DEPUTY: Text("deputy of the lead"),
    RoleWord.MANAGER: Text("escalation managers"),
    RoleWord.ACCOUNTABLE: Text("the accountable"),
}


def raci(policy: Policy) -> Iterator[Line]:
    """Who is responsible, accountable, consulted and informed, and where that is otherwise."""
    for part in Part:
        if names := policy.raci.everywhere(part):
            yield Line(part, name(part), _named(policy, names))
    for one in policy.raci.exceptions:
        where = [str(one.tier)] if one.tier is not None else []
        where += [words.severity(one.severity)] if one.severity is not None else []
        said = ((part, one.says(part)) for part in Part)
        yield from (
            Line((part, one.tier, one.severity), f"{name(part)} ({', '.join(where)})", _named(policy, names))
            for part, names in said
            if names is not None
        )


def _named(policy: Policy, names: Sequence[str]) -> str:
    """Roles, departments and teams as people call them."""
    known = {word.value: _(said) for word, said in _ROLES.items()}
    known |= {**policy.raci.teams, **{str(one.key): one.name for one in policy.departments}}
    return ", ".join(known.get(name, name) for name in names) or _("nobody")
