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
from bot.slack.action_ids import Deed
from bot.slack.text import as_typed, clean
from bot.usecases.administrators import CODE


class Sub(StrEnum):
    """What can be meant; all but the first four and the last are typed as they are spelled, `why` with an issue."""

    OPEN = "open"
    ISSUE = "issue"
    NEARLY = "nearly"
    NOT_BUILT = "not built"
    HELP = "help"
    LIST = "list"
    SETUP = "setup"
    DOCTOR = "doctor"
    ON_CALL = "oncall"
    ROLES = "roles"
    OUT = "out"
    WHY = "why"
    POLICY = "policy"
    SETTINGS = "settings"
    DO = "do"


DEEDS: Final[Mapping[str, Deed]] = {
    "accept": Deed.ACCEPT,
    "up": Deed.ESCALATE,
    "return": Deed.RETURN,
    "update": Deed.UPDATE,
    "resolve": Deed.RESOLVE,
    "reopen": Deed.REOPEN,
    "snooze": Deed.SNOOZE,
    "ask": Deed.ASK_TIER,
    "draft": Deed.DRAFT_UPDATE,
    "handover": Deed.HAND_OVER,
    "takeover": Deed.TAKE_OVER,
    "giveback": Deed.UN_ACCEPT,
    "info": Deed.NEED_INFO,
    "answer": Deed.ANSWER,
    "wait": Deed.WAIT_CUSTOMER,
    "vendor": Deed.WAIT_VENDOR,
    "resume": Deed.RESUME,
    "wrote": Deed.CUSTOMER_WROTE,
    "noanswer": Deed.NO_ANSWER_NEEDED,
    "severity": Deed.RE_RATE,
    "department": Deed.REQUEST,
    "quiet": Deed.STOP_REMINDING,
    "procedure": Deed.PROCEDURE,
    "channel": Deed.OPEN_CHANNEL,
    "cancel": Deed.CANCEL,
    "watch": Deed.WATCH,
    "unwatch": Deed.UNWATCH,
    "more": Deed.MORE,
}
"""What is typed for each deed (SPEC section 6.1); those about one of several questions, or a text, are in "More…"."""

# What people may expect to be able to type (SPEC section 6.1) and what is nearest to it.
NEAREST_TO: Final[Mapping[str, str]] = {
    "report": Sub.LIST.value,
    **dict.fromkeys(("drill", "feedback"), Sub.HELP.value),
    Sub.WHY.value: "why ESC-12",
}
SPELLED = (Sub.HELP, Sub.LIST, Sub.SETUP, Sub.DOCTOR, Sub.ON_CALL, Sub.ROLES, Sub.OUT, Sub.POLICY, Sub.SETTINGS)
_LIST = re.compile(r"list (.+)|(mine)")
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
    deed: Deed | None = None


def read(text: str) -> Asked:
    """What is meant by the text of a command. Only a single word can be a slip of a sub-command.

    `list` takes any words, `oncall` a tier, `out` an end, `setup` a code and `why` an issue: "out of memory" stays
    a title. A deed takes the key of an issue or nothing.
    """
    typed = clean(as_typed(text))
    word = typed.lower()
    if word in {sub.value for sub in SPELLED}:
        return Asked(Sub(word))
    listed = _LIST.fullmatch(word)
    if listed is not None:
        return Asked(Sub.LIST, listed[1] or listed[2])
    more = _WITH_MORE.fullmatch(clean(text))
    if more is not None:
        return Asked(Sub((more[1] or more[3] or more[5]).lower()), more[2] or more[4] or more[6])
    named = re.fullmatch(r"(?:([a-z]+) )?esc-?([0-9]{1,9})", word)
    if named is not None and named[1] == Sub.WHY:
        return Asked(Sub.WHY, issue=IssueId(int(named[2])))
    issue = IssueId(int(named[2])) if named is not None else None
    verb = (named[1] or "") if named is not None else word
    if verb in DEEDS:
        return Asked(Sub.DO, issue=issue, deed=DEEDS[verb])
    if named is not None and (not verb or verb in NEAREST_TO):
        return Asked(Sub.ISSUE, issue=issue)
    if word in NEAREST_TO:
        return Asked(Sub.NOT_BUILT, word)
    near = _nearest(verb)
    key = f" ESC-{issue}" if issue is not None else ""
    return Asked(Sub.NEARLY, near + key) if near else Asked(Sub.OPEN, typed)


def _nearest(verb: str) -> str:
    """The sub-command that a word is a slip of, or nothing."""
    known = [*(sub.value for sub in SPELLED), *DEEDS]
    near = get_close_matches(verb, known, n=1, cutoff=0.75) if verb.isalpha() else []
    return near[0] if near else ""
