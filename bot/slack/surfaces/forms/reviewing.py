"""What is asked about a text for the customer: the text, what is changed of it, why it goes back (SPEC statement 72).

Nothing here reaches a customer: people send what was approved, and say by an update that they did.
"""

from slack_sdk.models.blocks import Block

from bot.domain.review import Review, ReviewState
from bot.slack.surfaces.blocks import quotes, said
from bot.slack.surfaces.forms import asked, talking
from bot.slack.surfaces.inputs import ask, paragraph
from bot.slack.surfaces.seen import Seen
from bot.slack.texts import _

_TO_GO_ON_WITH = frozenset({ReviewState.WAITING, ReviewState.SENT_BACK})


def draft_update(seen: Seen) -> list[Block]:
    """The text that is to be approved; it begins with the one that waits, or that came back."""
    review = seen.issue.review
    before = review.text if review is not None and review.state in _TO_GO_ON_WITH else ""
    hint = _("It takes the place of the text that waits.") if seen.issue.text_waiting is not None else ""
    return [
        said(_("{lead} is asked to approve it. You are told, and then you tell the customer.", lead=seen.lead())),
        ask(asked.TEXT, _("What is the customer to read?"), paragraph(before, focus=True), hint=hint),
    ]


def change(seen: Seen, number: int) -> list[Block]:
    """The whole text, to be approved as it then stands."""
    review = _of_number(seen, number)
    if review is None:
        return _no_longer()
    hint = _("Both texts are kept. Its author is told, and tells the customer.")
    return [
        said(_by(seen, review)),
        ask(asked.TEXT, _("What is the customer to read?"), paragraph(review.text, focus=True), hint=hint),
    ]


def send_back(seen: Seen, number: int) -> list[Block]:
    """The text as it is, and what is wrong with it."""
    review = _of_number(seen, number)
    if review is None:
        return _no_longer()
    hint = _("Its author is told this, and can write another.")
    return [
        said(_by(seen, review)),
        *quotes(review.text),
        ask(asked.COMMENT, _("Why not like this?"), paragraph(focus=True), hint=hint),
    ]


def tell_customer(seen: Seen) -> list[Block]:
    """The form of an update that begins with what was approved."""
    review = seen.issue.text_approved
    return talking.update(review.approved if review is not None else "", told_customer=review is not None)


def _of_number(seen: Seen, number: int) -> Review | None:
    """The text that the button was drawn for, while it waits."""
    waiting = seen.issue.text_waiting
    return waiting if waiting is not None and waiting.number == number else None


def _by(seen: Seen, review: Review) -> str:
    return _("A text for the customer, by {who} {when}:", who=seen.named(review.by), when=seen.when(review.at))


def _no_longer() -> list[Block]:
    return [
        said(_("This text does not wait for approval any more. “More…” on the issue's card shows whether one does."))
    ]
