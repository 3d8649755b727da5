"""What was typed after the command, as one of the few things that can be meant.

Whatever is no sub-command is a title: a problem is never lost to a word that looked like one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from bot.domain.ids import IssueId
from bot.slack.text import as_typed, clean
from bot.usecases.administrators import CODE


class Sub(StrEnum):
    """What can be meant; all but the first four are typed as they are spelled, `why` with an issue."""

    OPEN = "open"
    ISSUE = "issue"
    NEARLY = "nearly"
    NOT_BUILT = "not built"
    HELP = "help"
    LIST = "list"
    SETUP = "setup"
    DOCTOR = "doctor"
    ON_CALL = "oncall"
    OUT = "out"
    WHY = "why"
    POLICY = "policy"


# What people may expect to be able to type (SPEC section 6.1) and what is nearest to it.
NEAREST_TO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("accept", "up", "return", "update", "resolve", "reopen", "snooze"), "ESC-12"),
    **dict.fromkeys(("mine", "report"), Sub.LIST.value),
    **dict.fromkeys(("roles",), Sub.ON_CALL.value),
    **dict.fromkeys(("drill", "feedback"), Sub.HELP.value),
    Sub.WHY.value: "why ESC-12",
}
SPELLED = (Sub.HELP, Sub.LIST, Sub.SETUP, Sub.DOCTOR, Sub.ON_CALL, Sub.OUT, Sub.POLICY)
_WITH_MORE = re.compile(r"(?i)(oncall) +(\S+)|(out) +(until .+|back)|(setup) +(" + CODE.pattern + ")", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed; `rest` is the part of it that is not the sub-command itself.

    That is the title of a form, the sub-command that was nearly typed, the word that stands for none yet, or what
    follows a sub-command, as Slack sent it.
    """

    sub: Sub
    rest: str = ""
    issue: IssueId | None = None


def read(text: str) -> Asked:
    """What is meant by the text of a command. Only a single word can be a slip of a sub-command.

    `oncall` takes a tier, `out` an end, `setup` a code and `why` an issue: "out of memory" stays a title. A deed with
    the key of an issue means that issue: its card has the buttons.
    """
    typed = clean(as_typed(text))
    word = typed.lower()
    if word in {sub.value for sub in SPELLED}:
        return Asked(Sub(word))
    more = _WITH_MORE.fullmatch(clean(text))
    if more is not None:
        return Asked(Sub((more[1] or more[3] or more[5]).lower()), more[2] or more[4] or more[6])
    named = re.fullmatch(r"(?:([a-z]+) )?esc-?([0-9]{1,9})", word)
    if named is not None and named[1] == Sub.WHY:
        return Asked(Sub.WHY, issue=IssueId(int(named[2])))
    if named is not None and (named[1] is None or named[1] in NEAREST_TO):
        return Asked(Sub.ISSUE, issue=IssueId(int(named[2])))
    if word in NEAREST_TO:
        return Asked(Sub.NOT_BUILT, word)
    near = get_close_matches(word, [sub.value for sub in SPELLED], n=1, cutoff=0.7) if word.isalpha() else []
    return Asked(Sub.NEARLY, near[0]) if near else Asked(Sub.OPEN, typed)
