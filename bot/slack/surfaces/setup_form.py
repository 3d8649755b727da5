"""The form that says which channel and which people belong to each key of the policy.

It is drawn from what is bound now; who may fill it in is not its business.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.policy import Policy
from bot.slack.action_ids import SETUP_FORM
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.inputs import ask, channel, form, person, persons, select
from bot.slack.text import one_line
from bot.usecases.bindings import ACCOUNTABLE, ADMINISTRATORS, FALLBACK, MANAGERS, OPS, BoundKind, BoundTo, WantedKey

TITLE = "Set up"
_PLAIN_KEYS = {
    MANAGERS: "Escalation managers",
    ACCOUNTABLE: "Accountable: the last name that is called",
    FALLBACK: "Fallback list: called when nobody else is (administrators are on it)",
    OPS: "Channel for the bot's own troubles",
    ADMINISTRATORS: "Administrators",
}
_PARTS = {
    "": "Channel of {tier}",
    "people": "People of {tier}",
    "oncall": "On call at {tier} (left empty: all its people)",
    "lead": "Lead of {tier}",
    "deputy": "Deputy of the lead of {tier}",
    "help": "Where {tier} is asked without handing over (left empty: its channel)",
    "channel": "Channel of {tier}",
}


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group that can be chosen."""

    id: str
    handle: str


def loading(carried: Carried) -> View:
    """What opens at once while the bindings are read."""
    return form(SETUP_FORM, TITLE, [said("One moment, the set-up is being read …")], carries=str(carried))


def draw(
    policy: Policy,
    wanted: Sequence[WantedKey],
    bound: Mapping[str, BoundTo],
    groups: Sequence[UserGroup],
    carried: Carried,
) -> View:
    """Every key with a picker, filled in with what is bound; user groups only where the workspace has some."""
    blocks: list[Block] = [said("Everything can be left empty and filled in later; until then others are called.")]
    for key in wanted:
        blocks += _questions(policy, key, bound.get(key.key), groups)
    return form(SETUP_FORM, TITLE, blocks, submit="Save", carries=str(carried))


def label(policy: Policy, key: str) -> str:
    """A key in words: `People of T2`."""
    whose, _, part = key.partition(".")
    if key in _PLAIN_KEYS or part not in _PARTS:
        return _PLAIN_KEYS.get(key, key)
    names = {str(one.key): words.tier_name(policy, one.key) for one in policy.ladder}
    names |= {str(one.key): words.department_name(policy, one.key) for one in policy.departments}
    names |= {key: one_line(name) for key, name in policy.raci.teams.items()}
    return _PARTS[part].format(tier=names.get(whose, whose))


def group_block(key: str) -> str:
    """The name of the question for a user group beside the one for people."""
    return f"{key}/group"


def _questions(
    policy: Policy, wanted: WantedKey, bound: BoundTo | None, groups: Sequence[UserGroup]
) -> Iterator[Block]:
    ids = bound.ids if bound is not None else ()
    name, text = wanted.key, label(policy, wanted.key)
    if BoundKind.CHANNEL in wanted.kinds:
        yield ask(name, text, channel(ids[0] if ids else None), optional=True)
        return
    is_group = bound is not None and bound.kind is BoundKind.GROUP
    people = () if is_group else ids
    one = BoundKind.PERSON in wanted.kinds
    yield ask(name, text, person(next(iter(people), None)) if one else persons(people), optional=True)
    if groups:
        yield _group_question(name, text, ids[0] if is_group else None, groups)


def _group_question(name: str, text: str, chosen: str | None, groups: Sequence[UserGroup]) -> Block:
    known = groups if chosen is None or chosen in {one.id for one in groups} else (UserGroup(chosen, chosen), *groups)
    options = [option(f"@{one.handle}", one.id) for one in known]
    initial = next((one for one in options if one.value == chosen), None)
    return ask(group_block(name), f"{text}: or a user group", select(options, "Choose a group", initial), optional=True)
