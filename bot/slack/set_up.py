"""A submitted setup form as bindings, or its mistakes by block.

Whether a key may be bound, and by whom, is decided where it is stored.
"""

from collections.abc import Mapping, Sequence

from bot.slack.form_values import Mistakes, View, element, picked
from bot.slack.surfaces.setup_form import group_block
from bot.slack.texts import _
from bot.usecases.bindings import BoundKind, BoundTo, WantedKey


def read(view: View, wanted: Sequence[WantedKey]) -> Mapping[str, BoundTo | None]:
    """What each key is to be bound to; None: to nothing. A form can only hold people or a group, not both."""
    both = {key.key for key in wanted if _people(view, key.key) and picked(view, group_block(key.key))}
    if both:
        sentence = _("Choose either people or a user group; clear one of the two.")
        raise Mistakes({group_block(key): sentence for key in both})
    return {key.key: _bound(view, key) for key in wanted}


def _bound(view: View, wanted: WantedKey) -> BoundTo | None:
    found = element(view, wanted.key)
    group = picked(view, group_block(wanted.key))
    if BoundKind.CHANNEL in wanted.kinds:
        return _one(BoundKind.CHANNEL, found.get("selected_conversation"))
    if group is not None:
        return BoundTo(BoundKind.GROUP, (group,))
    if BoundKind.PERSON in wanted.kinds:
        return _one(BoundKind.PERSON, found.get("selected_user"))
    people = _people(view, wanted.key)
    return BoundTo(BoundKind.PEOPLE, people) if people else None


def _people(view: View, key: str) -> tuple[str, ...]:
    found = element(view, key)
    one = found.get("selected_user")
    return (str(one),) if one else tuple(map(str, found.get("selected_users") or ()))


def _one(kind: BoundKind, found: object) -> BoundTo | None:
    return BoundTo(kind, (str(found),)) if found else None
