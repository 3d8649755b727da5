"""Following an issue without having it: watching, ticking off the steps of a procedure, a channel of its own.

Moves nothing and stops nothing.
"""

from dataclasses import replace

from bot.domain.commands import Tick, Watch
from bot.domain.engine.draft import Draft
from bot.domain.errors import Refused, Why
from bot.domain.issue import Ticked


def watch(draft: Draft, command: Watch) -> None:
    """Tell the person what becomes of it, or no longer (SPEC section 2)."""
    person = command.by.person
    others = tuple(watcher for watcher in draft.issue.watchers if watcher != person)
    draft.issue = replace(draft.issue, watchers=(*others, person) if command.on else others)


def tick(draft: Draft, command: Tick) -> None:
    """Note that a step of a procedure is done, or is not after all (statement 77)."""
    procedure = next((one for one in draft.policy.procedures if one.key == command.procedure), None)
    if procedure is None or not 0 <= command.step < len(procedure.steps):
        raise Refused(Why.NO_SUCH_PROCEDURE)
    others = tuple(one for one in draft.issue.ticked if (one.procedure, one.step) != (command.procedure, command.step))
    done = (Ticked(command.procedure, command.step, command.by.person, draft.now),) if command.done else ()
    draft.issue = replace(draft.issue, ticked=others + done)


def open_channel(draft: Draft) -> None:
    """Somebody asks for a channel of its own (SPEC section 6.11)."""
    if draft.issue.has_own_channel:
        raise Refused(Why.HAS_A_CHANNEL)
    draft.want_channel()
