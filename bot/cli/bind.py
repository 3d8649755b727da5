"""`bot bind`: who and where the keys of the policy are.

Names are resolved once; ids are what is kept.
"""

import click

from bot.cli.sentences import fail, in_sentences, settings_at_hand
from bot.connecting import connect, runtime_at_hand
from bot.domain.ids import PersonId, TeamId
from bot.set_up import Connected
from bot.slack import check
from bot.slack.directory import refresh
from bot.slack.names import Unresolved, in_plain_words, resolve
from bot.slack.surfaces.findings import sentence
from bot.usecases import directory
from bot.usecases.bindings import BoundKind, BoundTo, NotBindable, WantedKey, bindings, wanted_keys
from bot.usecases.bindings import bind as keep
from bot.usecases.policies import active_policy
from bot.usecases.runtime import Runtime


@click.command()
@click.argument("key", required=False)
@click.argument("value", required=False)
def bind(key: str | None, value: str | None) -> None:
    """Bind KEY to VALUE: an id, #channel, an e-mail address, @group, or people separated by commas.

    Without both, list all keys; with KEY alone, that one.
    """
    with in_sentences():
        settings = settings_at_hand()
        if key is None or value is None:
            rt, team = runtime_at_hand(settings)
            _list(rt, team, key)
            return
        at = connect(settings)
        _bind(at, key, value)
        refresh(at.rt, at.team, at.client)
        _list(at.rt, at.team, key)


def _bind(at: Connected, key: str, written: str) -> None:
    """Resolve what is written and keep it; ends with a sentence where it stands for nothing that fits."""
    wanted = _wanted(at.rt, at.team).get(key)
    try:
        kinds = wanted.kinds if wanted is not None else tuple(BoundKind)
        to = resolve(at.client, written, kinds)
        if wanted is not None:
            _refuse_unfit(at, key, to)
        keep(at.rt, at.team, key, to, None)
    except Unresolved as unresolved:
        fail(f"{key} is not bound: {unresolved}")
    except NotBindable as unknown:
        fail(f"There is no key {key}. Write one of {', '.join(one.key for one in unknown.wanted)}.")


def _refuse_unfit(at: Connected, key: str, to: BoundTo) -> None:
    """Internal words stay inside, and nobody is called who may do nothing (SPEC sections 5a, 6.12)."""
    bound = {key: to}
    found = check.unfit(tuple(check.bound_findings(at.client, at.team, bound)), bound)
    told = [in_plain_words(at.client, sentence(one, None, "/escalate")) for one in found]
    if told:
        fail("Nothing is bound.", *told)


def _wanted(rt: Runtime, team: TeamId) -> dict[str, WantedKey]:
    """The keys of the active policy."""
    active = active_policy(rt, team)
    return {wanted.key: wanted for wanted in wanted_keys(active[1])} if active is not None else {}


def _list(rt: Runtime, team: TeamId, only: str | None) -> None:
    bound = bindings(rt, team)
    wanted = _wanted(rt, team)
    keys = [key for key in (*wanted, *(key for key in bound if key not in wanted)) if only in {None, key}]
    if not keys:
        fail(f"There is no key {only}. Write one of {', '.join(wanted)}.")
    width = max(map(len, keys))
    for key in keys:
        click.echo(f"{key:{width}}  {whom(rt, team, bound[key]) if key in bound else _unbound(wanted[key])}")


def _unbound(wanted: WantedKey) -> str:
    return "not bound" if wanted.needed else "not bound (optional)"


def whom(rt: Runtime, team: TeamId, to: BoundTo) -> str:
    """What a key is bound to, with the names that the directory last gave."""
    if to.kind is BoundKind.GROUP:
        group = directory.known_groups(rt, team, to.ids).get(to.ids[0])
        return f"@{group.handle} ({to.ids[0]}), {len(group.members)} people" if group is not None else to.ids[0]
    if to.kind is BoundKind.CHANNEL:
        return to.ids[0]
    return ", ".join(named(rt, team, PersonId(one)) for one in to.ids)


def named(rt: Runtime, team: TeamId, person: PersonId) -> str:
    """Somebody by the name that the directory last gave, and the id."""
    known = directory.person(rt, team, person)
    return f"{known.person.name} ({person})" if known is not None else person
