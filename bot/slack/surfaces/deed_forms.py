"""The forms of what people do to an issue: one for each deed that asks something.

A form that depends on the issue or its policy first opens empty (`loading`) and is filled in once both were read;
the others open as they are (SPEC section 6.3).
"""

from collections.abc import Callable, Mapping
from typing import Final

from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View

from bot.domain.ids import issue_key
from bot.domain.matrix import Severity
from bot.domain.policy import ReturnReason
from bot.slack.action_ids import Deed
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, option, said
from bot.slack.surfaces.buttons import NAMES, allowed
from bot.slack.surfaces.inputs import YES_OR_NO, ask, form, line, paragraph, radio, select, tick, when
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed

REASON = "reason"
QUESTION = "question"
TEXT = "text"
COMMENT = "comment"
TO_TIER = "to"
CUSTOMER_VISIBLE = "customer_visible"
CUSTOMER_TOLD = "customer_told"
CAUSE = "cause"
COMPONENT = "component"
LOWER_TIER_COULD = "lower_tier_could"
UNTIL = "until"
CHOICE = "choice"

AT_ONCE: Final = frozenset({Deed.ACCEPT, Deed.RESUME})  # done by the press alone
NEED_THE_ISSUE: Final = frozenset({Deed.ESCALATE, Deed.RETURN, Deed.RESOLVE, Deed.MORE})


def draw(deed: Deed, carried: Carried) -> View:
    """A form that depends on nothing."""
    return _form(deed, carried, _QUESTIONS[deed]())


def draw_for(deed: Deed, carried: Carried, seen: Seen) -> View:
    """The form of any deed, with the issue in sight."""
    asked = _QUESTIONS_ABOUT[deed](seen) if deed in NEED_THE_ISSUE else _QUESTIONS[deed]()
    return _form(deed, carried, [aside(typed(words.headline(seen.issue), 300)), *asked], _submit(deed, seen))


def loading(deed: Deed, carried: Carried) -> View:
    """What opens at once while the issue is read."""
    return form(deed, _title(deed, carried), [said("One moment, the issue is being read …")], carries=str(carried))


def stopped(title: str, sentence: str) -> View:
    """A form that says why there is nothing to fill in."""
    return form("stopped", title, [said(sentence)])


def _submit(deed: Deed, seen: Seen) -> str:
    """What cannot be taken back by a second press is named on the button (SPEC section 6.5)."""
    if deed is Deed.RETURN:
        return "Return it"
    if deed is Deed.RESOLVE and seen.issue.severity is Severity.SEV1:
        return "Resolve Sev 1"
    return "Next" if deed is Deed.MORE else "Send"


def _form(deed: Deed, carried: Carried, blocks: list[Block], submit: str = "Send") -> View:
    return form(deed, _title(deed, carried), blocks, submit=submit, carries=str(carried))


def _title(deed: Deed, carried: Carried) -> str:
    name = {Deed.WAIT_CUSTOMER: "Wait", Deed.WAIT_VENDOR: "Wait", Deed.MORE: "More"}.get(deed, NAMES[deed])
    return f"{name} · {issue_key(carried.target.issue)}" if carried.target is not None else name


def _need_info() -> list[Block]:
    hint = "Whoever sent it here is asked, and the ball is theirs until they answer."
    return [ask(QUESTION, "What do you need to know?", paragraph(focus=True), hint=hint)]


def _answer() -> list[Block]:
    return [ask(TEXT, "Your answer", paragraph(focus=True), hint="The ball goes back to whoever asked.")]


def _update() -> list[Block]:
    return [
        ask(TEXT, "How does it stand?", paragraph(focus=True)),
        ask(CUSTOMER_VISIBLE, "Customer", tick("The customer was told this too"), optional=True),
    ]


def _reopen() -> list[Block]:
    return [ask(REASON, "Why is it not solved?", paragraph(focus=True))]


def _wait(on: str) -> list[Block]:
    hint = "Left empty, or too far away, the longest wait that the policy allows counts."
    return [
        ask(REASON, f"What do you need from {on}?", paragraph(focus=True)),
        ask(UNTIL, "Until when?", when(), optional=True, hint=hint),
    ]


def _escalate(seen: Seen) -> list[Block]:
    ladder, rung = seen.policy.ladder, seen.policy.rung(seen.issue.tier)
    above = [
        option(tier.name, tier.key, "needs a lead, unless it is a Sev 1" if index else None)
        for index, tier in enumerate(ladder[rung + 1 :])
    ]
    asked: list[Block] = [ask(REASON, "Why does it have to move up?", paragraph(focus=True))]
    if above:
        asked.append(ask(TO_TIER, "To which tier?", select(above, "Choose a tier", initial=above[0])))
    else:
        asked.append(said("There is no higher tier: the managers are asked to step in."))
    return asked


def _return(seen: Seen) -> list[Block]:
    below = seen.policy.ladder[max(seen.policy.rung(seen.issue.tier) - 1, 0)].key
    return [
        said(f"It leaves {seen.tier(seen.issue.tier)} and goes back to {seen.tier(below)}; whoever had it is called."),
        ask(REASON, "Why does it go back?", select(_codes(seen.policy.return_reasons), "Choose a reason")),
        ask(COMMENT, "What should they do differently?", paragraph(), optional=True),
    ]


def _resolve(seen: Seen) -> list[Block]:
    grave = seen.issue.severity is Severity.SEV1
    asked: list[Block] = [said("Resolving a Sev 1 stops every clock and tells the sender.")] if grave else []
    asked += [
        ask(TEXT, "How was it solved?", paragraph(focus=True)),
        ask(CAUSE, "What was the cause?", select(_codes(seen.policy.causes), "Choose a cause")),
        ask(COMPONENT, "Which component?", line()),
        ask(CUSTOMER_TOLD, "Was the customer told?", radio(YES_OR_NO)),
    ]
    if seen.issue.severity <= Severity.SEV2:
        asked.append(ask(LOWER_TIER_COULD, "Could a lower tier have solved it?", radio(YES_OR_NO)))
    return asked


def _more(seen: Seen) -> list[Block]:
    options = [option(NAMES[deed], deed.value) for deed in allowed(seen.issue, seen.policy)]
    question = ask(CHOICE, "What do you want to do?", radio(options))
    return [question] if options else [said("Nothing can be done with it any more.")]


def _codes(choices: tuple[ReturnReason, ...]) -> list[Option]:
    return [option(choice.text, choice.code) for choice in choices]


_QUESTIONS: Mapping[Deed, Callable[[], list[Block]]] = {
    Deed.NEED_INFO: _need_info,
    Deed.ANSWER: _answer,
    Deed.UPDATE: _update,
    Deed.REOPEN: _reopen,
    Deed.WAIT_CUSTOMER: lambda: _wait("the customer"),
    Deed.WAIT_VENDOR: lambda: _wait("the vendor"),
}
_QUESTIONS_ABOUT: Mapping[Deed, Callable[[Seen], list[Block]]] = {
    Deed.ESCALATE: _escalate,
    Deed.RETURN: _return,
    Deed.RESOLVE: _resolve,
    Deed.MORE: _more,
}
