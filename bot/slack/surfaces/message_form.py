"""The forms of the message shortcuts: what is added, what the customer wrote or was told, on which open issue.

They begin with the message that they were used on; nothing here knows whose message it is.
"""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.ids import IssueId, issue_key
from bot.slack.action_ids import SHORTCUT_ADD, SHORTCUT_CUSTOMER_TOLD, SHORTCUT_CUSTOMER_WROTE
from bot.slack.carried import Carried
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.forms import asked, talking
from bot.slack.surfaces.inputs import ask, form, paragraph, select
from bot.slack.text import one_line
from bot.slack.texts import Text, _
from bot.usecases.look_up import IssueLine

_TITLES = {
    SHORTCUT_ADD: Text("Add to an escalation"),
    SHORTCUT_CUSTOMER_WROTE: Text("Customer wrote"),
    SHORTCUT_CUSTOMER_TOLD: Text("Told the customer"),
}


def loading(which: str, carried: Carried) -> View:
    """What opens at once while the open issues are read."""
    return form(
        which, _(_TITLES[which]), [said(_("One moment, the open issues are being read …"))], carries=str(carried)
    )


def draw(  # what was there and what it is about
    which: str, carried: Carried, issues: Sequence[IssueLine], likely: IssueId | None, text: str, at: datetime
) -> View:
    """Which issue, with the one first in whose thread the message stands, and the message as it was written."""
    if not issues:
        return form(which, _(_TITLES[which]), [said(_("No issue is open. Open one with “Escalate this message”."))])
    options = [
        option(f"{issue_key(one.id)} · {one_line(one.customer)}: {one_line(one.title)}", str(one.id)) for one in issues
    ]
    initial = next((one for one in options if one.value == str(likely)), None)
    which_issue: Block = ask(asked.ISSUE, _("Which issue is it about?"), select(options, _("Choose an issue"), initial))
    blocks = [which_issue, *_questions(which, text, at)]
    return form(which, _(_TITLES[which]), blocks, submit=_("Save"), carries=str(carried))


def _questions(which: str, text: str, at: datetime) -> list[Block]:
    if which == SHORTCUT_ADD:
        return [ask(asked.TEXT, _("What is added?"), paragraph(text), hint=_("Its thread shows it, with the link."))]
    if which == SHORTCUT_CUSTOMER_WROTE:
        return talking.customer_wrote(text, at)
    hint = _("It counts as an answer to the customer.")
    return [ask(asked.TEXT, _("What was the customer told?"), paragraph(text), hint=hint), talking.next_by()]
