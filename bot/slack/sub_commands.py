"""What was typed after the command, as one of the few things that can be meant.

Whatever is no sub-command is a title: a problem is never lost to a word that looked like one.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.domain.ids import IssueId
from bot.slack.text import as_typed, clean


class Sub(StrEnum):
    """What can be meant; all but the first three are typed as they are spelled."""

    OPEN = "open"
    ISSUE = "issue"
    NEARLY = "nearly"
    HELP = "help"
    LIST = "list"
    SETUP = "setup"
    DOCTOR = "doctor"


SPELLED = (Sub.HELP, Sub.LIST, Sub.SETUP, Sub.DOCTOR)


@dataclass(frozen=True, slots=True)
class Asked:
    """`rest` is the title of a form, or the sub-command that was nearly typed."""

    sub: Sub
    rest: str = ""
    issue: IssueId | None = None


def read(text: str) -> Asked:
    """What is meant by the text of a command. Only a single word can be a sub-command or a slip of one."""
    typed = clean(as_typed(text))
    word = typed.lower()
    if word in {sub.value for sub in SPELLED}:
        return Asked(Sub(word))
    named = re.fullmatch(r"esc-?([0-9]{1,9})", word)
    if named is not None:
        return Asked(Sub.ISSUE, issue=IssueId(int(named[1])))
    near = get_close_matches(word, [sub.value for sub in SPELLED], n=1, cutoff=0.7) if word.isalpha() else []
    return Asked(Sub.NEARLY, near[0]) if near else Asked(Sub.OPEN, typed)
