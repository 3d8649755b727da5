"""What is asked when people say something: to the team, to the sender, about the customer.

Nothing said here reaches a customer; it is recorded what people told them.
"""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.inputs import ask, paragraph, tick, when
from bot.slack.texts import _


def need_info() -> list[Block]:
    """A question to the sender."""
    hint = _("Whoever sent it here is asked, and the ball is theirs until they answer.")
    return [ask(asked.QUESTION, _("What do you need to know?"), paragraph(focus=True), hint=hint)]


def answer() -> list[Block]:
    """The answer of the sender."""
    return [ask(asked.TEXT, _("Your answer"), paragraph(focus=True), hint=_("The ball goes back to whoever asked."))]


def update(text: str = "", *, told_customer: bool = False) -> list[Block]:
    """How it stands, whether the customer heard it, and a promise of the next word (SPEC R28)."""
    return [
        ask(asked.TEXT, _("How does it stand?"), paragraph(text, focus=True)),
        ask(
            asked.CUSTOMER_VISIBLE,
            _("Customer"),
            tick(_("The customer was told this too"), ticked=told_customer),
            optional=True,
        ),
        next_by(),
    ]


def next_by() -> Block:
    """A promise."""
    hint = _("A promise: you are warned 15 minutes before. Left empty, the usual time counts.")
    return ask(asked.NEXT_BY, _("When is the next word?"), when(), optional=True, hint=hint)


def wait(on: str) -> list[Block]:
    """What is needed and until when."""
    hint = _("Left empty, or too far away, the longest wait that the policy allows counts.")
    return [
        ask(asked.REASON, _("What do you need from {on}?", on=on), paragraph(focus=True)),
        ask(asked.UNTIL, _("Until when?"), when(), optional=True, hint=hint),
    ]


def customer_wrote(text: str = "", at: datetime | None = None) -> list[Block]:
    """What the customer wrote, when, and whether a person wrote it (SPEC R8)."""
    hint = _("Out of office and the like: it counts as no answer.")
    return [
        ask(asked.TEXT, _("What did the customer write?"), paragraph(text, focus=True)),
        ask(asked.AT, _("When?"), when(at), optional=True, hint=_("Left empty, it counts from now.")),
        ask(asked.AUTOMATIC, _("Automatic"), tick(_("It was an automatic reply")), optional=True, hint=hint),
    ]
