"""What is asked of silence and of procedures: snooze, stop reminding, the steps to tick off.

No clock is touched by any of it.
"""

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, CheckboxesElement, Option

from bot.domain.process.procedures import Procedure, procedures_for
from bot.domain.running import SnoozeFor
from bot.slack import limits
from bot.slack.action_ids import STEP_DONE
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.inputs import ask, paragraph, radio, when
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip, length, one_line, typed
from bot.slack.texts import _


def snooze(seen: Seen) -> list[Block]:
    """How long warnings are silent; around the clock there is no opening to wait for (SPEC R20)."""
    closes = not seen.policy.severity_calendar(seen.issue.severity).around_the_clock
    lengths = [one for one in SnoozeFor if closes or one is not SnoozeFor.NEXT_OPENING]
    options = [option(_(words.SNOOZE[one]), one.value) for one in lengths]
    hint = _("Warnings and reminders are silent; the clocks run on. It ends early before the next deadline.")
    return [ask(asked.LENGTH, _("For how long?"), radio(options, initial=options[0]), hint=hint)]


def stop_reminding() -> list[Block]:
    """Until when and why (SPEC R18)."""
    hint = _("It ends before that with a missed deadline, a customer message or a worse severity.")
    return [
        ask(asked.UNTIL, _("Until when?"), when(), hint=hint),
        ask(asked.REASON, _("Why?"), paragraph(focus=True)),
    ]


def procedure(seen: Seen) -> list[Block]:
    """The steps for this tier and kind with what is done; each tick is stored at once (SPEC statement 77)."""
    found = procedures_for(seen.policy.procedures, seen.issue.tier, seen.issue.report.kind)
    blocks = [block for one in found for block in _steps(seen, one)]
    return blocks[: limits.VIEW_BLOCKS - 1] or [said(_("The policy has no procedure for this."))]


def _steps(seen: Seen, one: Procedure) -> Iterator[Block]:
    done = {ticked.step for ticked in seen.issue.ticked if ticked.procedure == one.key}
    yield said(f"*{typed(one.title, limits.HEADER_TEXT)}*")
    for first in range(0, len(one.steps), limits.FEW_OPTIONS):
        numbers = range(first, min(first + limits.FEW_OPTIONS, len(one.steps)))
        options = [_step(number, one.steps[number]) for number in numbers]
        ticked = [opt for number, opt in zip(numbers, options, strict=True) if number in done]
        boxes = CheckboxesElement(action_id=STEP_DONE, options=options, initial_options=ticked or None)
        yield ActionsBlock(block_id=f"{first}/{one.key}", elements=[boxes])


def _step(number: int, text: str) -> Option:
    """A step as a box; what is too long for its name goes on below it."""
    whole = f"{number + 1}. {one_line(text)}"
    if length(whole) <= limits.OPTION_TEXT:
        return option(whole, str(number))
    cut = whole.rfind(" ", 0, limits.OPTION_TEXT)
    head = whole[:cut] if cut > 0 else clip(whole, limits.OPTION_TEXT)
    return option(head, str(number), whole[len(head.rstrip("…")) :].strip())
