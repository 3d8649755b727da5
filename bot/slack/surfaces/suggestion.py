"""What the matrix says of a report while it is filled in: severity, tier, targets, rule, and what was not met.

The gate teaches: who does not qualify reads why and what to do instead (SPEC 3.3, 3.4). Nothing is decided here.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from slack_sdk.models.blocks import Block, SectionBlock

from bot.domain.clocks import ClockKind
from bot.domain.ids import issue_key
from bot.domain.matrix import Report, Unmet, Verdict
from bot.domain.policy import Policy
from bot.domain.process.conditions import AtLeast, Field, Lasting, OneOf
from bot.slack.action_ids import ADD_TO, Target
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, press, said
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.insight_form import offered
from bot.slack.surfaces.words import CLOCK
from bot.slack.text import lasting, listed, mention, typed
from bot.slack.texts import Counted, Text, _, plural
from bot.usecases.look_up import IssueLine
from bot.usecases.suggest import Suggestion

CHOOSE_FIRST: Final = Text("Choose how badly, and here stands how urgent it is, who gets it and by when.")
FIELD: Final[Mapping[Field, Text]] = {
    Field.KIND: Text("the kind"),
    Field.SCOPE: Text("how many users"),
    Field.IMPACT: Text("how badly"),
    Field.URGENCY: Text("how soon"),
    Field.SENTIMENT: Text("how the customer feels"),
    Field.PLAN: Text("the plan"),
    Field.COMPONENT: Text("the component"),
    Field.CONTACTS: Text("how often the customer wrote"),
    Field.UNRESOLVED: Text("unresolved for"),
    Field.OPEN_OF_CUSTOMER: Text("other open issues of the customer"),
    Field.OPEN_OF_CUSTOMER_AND_COMPONENT: Text("open issues of customer and component"),
    Field.RECENT_OF_CUSTOMER: Text("recent issues of the customer"),
}
_ANSWERS: Final[Mapping[str, Text]] = {
    value.value: text
    for named in (words.KIND, words.SCOPE, words.IMPACT, words.URGENCY, words.SENTIMENT)
    for value, text in named.items()
}
_IN_ORDER: Final = (
    ClockKind.ACK,
    ClockKind.FIRST_REPLY,
    ClockKind.CUSTOMER_UPDATE,
    ClockKind.TIER_OWNERSHIP,
    ClockKind.RESOLUTION,
)
_MOST_UNMET = 6
_SUBJECT = 120


def nothing_yet() -> list[Block]:
    """Before enough is chosen."""
    return [_named(aside(_(CHOOSE_FIRST)))]


def suggestion(found: Suggestion, report: Report) -> list[Block]:
    """Open issues of the same matter first, what helped before, then the verdict (SPEC statements 4, 7, 8, 106)."""
    before = [*similar(found.similar, found.policy), *offered(found.helped)]
    return [*before, *verdict_lines(found.verdict, found.policy, report)]


def verdict_lines(verdict: Verdict, policy: Policy, report: Report) -> list[Block]:
    """Severity, tier and rule with the targets; where it does not qualify, the lesson instead."""
    tier = words.tier_name(policy, verdict.tier)
    because = f" {typed(verdict.because, 300)}" if verdict.because else ""
    head = _(
        "*{severity} at {tier}* by the rule “{rule}”.{because}",
        severity=words.severity(verdict.severity),
        tier=tier,
        rule=typed(verdict.rule, 80),
        because=because,
    )
    blocks: list[Block] = [_named(said(head))]
    if not verdict.qualifies:
        blocks.append(said("\n".join(_lesson(verdict))))
    targets = _targets(verdict, policy, report)
    return [*blocks, aside(targets)] if targets else blocks


def _named(block: Block) -> Block:
    block.block_id = asked.SUGGESTION
    return block


def _lesson(verdict: Verdict) -> Iterator[str]:
    yield _("*This does not qualify for escalation yet.*")
    if verdict.instead:
        yield _("*Do this instead:* {instead}", instead=typed(verdict.instead, 600))
    if verdict.unmet:
        yield _("*It would qualify with:*")
        yield from (f"• {_unmet(one)}" for one in verdict.unmet[:_MOST_UNMET])
    yield _("If it cannot wait, say why below: it is opened, and your lead sees the reason.")


def _unmet(one: Unmet) -> str:
    return f"{FIELD[one.field]}: {_wanted(one)}{_instead(one)} (“{typed(one.rule, 60)}”)"


def _wanted(one: Unmet) -> str:
    match one.condition:
        case OneOf(values):
            return _one_of(sorted(_answer(value) for value in values))
        case AtLeast(amount, days):
            if days is None:
                return _("at least {amount}", amount=amount)
            return plural("at least {amount} in {count} day", "at least {amount} in {count} days", days, amount=amount)
        case Lasting(length):
            return _("at least {length}", length=lasting(length))


def _one_of(answers: list[str]) -> str:
    """`A or B or C`."""
    told = answers[0]
    for answer in answers[1:]:
        told = _("{one} or {other}", one=told, other=answer)
    return told


def _answer(value: str) -> str:
    return words.in_short(_ANSWERS[value]) if value in _ANSWERS else typed(value, 40)


def _instead(one: Unmet) -> str:
    """What is the case now."""
    if one.text is not None:
        return _(", not {answer}", answer=_answer(one.text))
    if one.count is not None:
        return Counted(", so far {count}").of(one.count)
    return (
        _(", so far {length}", length=lasting(one.length))
        if one.length is not None and one.length > timedelta()
        else ""
    )


def _targets(verdict: Verdict, policy: Policy, report: Report) -> str:
    """`accept 15 min · first reply 1 h · …`, as the policy sets them for this."""
    lengths = (
        (kind, policy.target(kind, verdict.severity, verdict.tier, report.plan, report.kind.value))
        for kind in _IN_ORDER
    )
    return " · ".join(f"{CLOCK[kind]} {words.length_of(length)}" for kind, length in lengths if length is not None)


def similar(found: tuple[IssueLine, ...], policy: Policy) -> list[Block]:
    """Open issues of the same customer and component: adding to one is offered first (SPEC statement 8)."""
    if not found:
        return []
    names = listed([issue_key(one.id) for one in found])
    blocks: list[Block] = [said(_("*Perhaps it is open already:* {names}. Add to it, or go on below.", names=names))]
    return [*blocks, *(_line(one, policy) for one in found)]


def _line(one: IssueLine, policy: Policy) -> SectionBlock:
    who = _("accepted by {owner}", owner=mention(one.owner)) if one.owner is not None else _("not accepted yet")
    about = f"*{issue_key(one.id)}* · {words.severity(one.severity)} · {typed(one.title, _SUBJECT)}"
    block = said(f"{about} · {words.tier_name(policy, one.tier)} · {who}")
    block.block_id = f"{ADD_TO}/{one.id}"
    block.accessory = press(_("Add to {issue}", issue=issue_key(one.id)), ADD_TO, str(Target(one.id, 0)))
    return block
