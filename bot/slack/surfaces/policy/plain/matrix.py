"""Rules of the matrix and criteria in plain words.

Never judges an issue by them.
"""

from functools import reduce

from bot.domain.matrix import Rule
from bot.domain.process.conditions import AtLeast, Condition, Lasting, OneOf, When
from bot.domain.process.criteria import Criterion
from bot.slack.surfaces import words
from bot.slack.surfaces.policy.plain.lengths import lasting, worded
from bot.slack.surfaces.policy.plain.names import name
from bot.slack.surfaces.policy.plain.section import Line
from bot.slack.texts import _, plural


def rule(of: Rule) -> Line:
    """When it holds, and what it says then."""
    verdict = f"{words.severity(of.severity)}, {of.tier}" + ("" if of.qualifies else _(", does not qualify"))
    because = f" - {of.because}" if of.because else ""
    instead = _(" Instead: {instead}", instead=of.instead) if of.instead else ""
    return Line(of.name, of.name, f"{_when(of.when)} → {verdict}{because}{instead}")


def criterion(of: Criterion) -> Line:
    """When it holds, and where an issue goes then."""
    after = _("{length} after opening, ", length=worded(of.after)) if of.after is not None else ""
    because = f" - {of.because}" if of.because else ""
    to = of.to or _("one tier up")
    return Line(of.name, of.name, f"{after}{_when(of.when)} → {to}{because}")


def _when(when: When) -> str:
    asked = [_("{field} {condition}", field=name(field), condition=_condition(of)) for field, of in when.items()]
    return reduce(_both, asked) if asked else _("any")


def _both(one: str, other: str) -> str:
    return _("{one} and {other}", one=one, other=other)


def _condition(condition: Condition) -> str:
    match condition:
        case OneOf(values):
            return _("is {answers}", answers=reduce(_either, sorted(values)))
        case AtLeast(amount, days):
            if days is None:
                return _("at least {amount}", amount=amount)
            return plural("at least {amount} in {count} day", "at least {amount} in {count} days", days, amount=amount)
        case Lasting(length):
            return _("for at least {length}", length=lasting(length))


def _either(one: str, other: str) -> str:
    return _("{one} or {other}", one=one, other=other)
