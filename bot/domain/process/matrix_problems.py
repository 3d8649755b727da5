"""Everything that is wrong with a matrix, or with what a criterion asks for, said so that it can be mended.

Nothing is judged here that a single report would show; that is what the matrix is for.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from bot.domain.errors import Problem
from bot.domain.ids import TierKey
from bot.domain.matrix import Rule
from bot.domain.process.conditions import LEAST, AtLeast, Condition, Field, Lasting, OneOf, When, plain
from bot.domain.process.gaps import CHOICES, FEW, Hole, Span, TooIntricate, holes, unreachable

NAMES = frozenset({Field.PLAN, Field.COMPONENT})
Path = tuple[str | int, ...]
MEND = "write a rule for them, or a last one that matches everything (leave `when` out)"


def matrix_problems(rules: Sequence[Rule], tiers: Collection[TierKey]) -> Iterator[Problem]:
    """Say what is wrong with the rules; a hole is named by the inputs that fall through (SPEC section 3.2)."""
    names: set[str] = set()
    for index, rule in enumerate(rules):
        where: Path = ("matrix", index)
        if rule.tier not in tiers:
            known = ", ".join(sorted(tiers))
            yield Problem((*where, "tier"), f"there is no tier {rule.tier}; write one of {known}")
        if rule.name in names:
            yield Problem((*where, "name"), f"the name {rule.name} is used twice; rules are told by their names")
        names.add(rule.name)
        yield from condition_problems(rule.when, where)
    try:
        yield from _unreached(rules)
        yield from _open(rules)
    except TooIntricate:
        text = "the rules ask about too many things at once to be sure that every report fits one; write fewer"
        yield Problem(("matrix",), text)


def condition_problems(when: When, where: Path) -> Iterator[Problem]:
    """Say which condition cannot be met, always is, or does not fit what it asks about."""
    for field, condition in when.items():
        text = _wrong(field, condition)
        if text is not None:
            yield Problem((*where, "when", field.value), text)


def _wrong(field: Field, condition: Condition) -> str | None:
    match condition:
        case OneOf(values) if field in CHOICES:
            choices = [choice.value for choice in CHOICES[field]]
            return None if values and values <= set(choices) else f"write one or more of {', '.join(choices)}"
        case OneOf(values) if field in NAMES:
            return None if values and all(map(plain, values)) else "nothing fits this; write at least one name"
        case AtLeast(amount, within_days) if field in LEAST:
            if amount <= LEAST[field]:
                return f"it is never less than {LEAST[field]}; leave it out or write a larger number"
            fits = (within_days or 0) > 0 if field is Field.RECENT_OF_CUSTOMER else within_days is None
            return None if fits else "recent issues, and only they, are counted within some days"
        case Lasting(length) if field is Field.UNRESOLVED:
            return None if length > timedelta() else "it is never less than 0; leave it out or write a longer time"
        case _:
            return f"{field.value} cannot be asked about like this; compare it with the shipped policy"


def _unreached(rules: Sequence[Rule]) -> Iterator[Problem]:
    for rule in unreachable(rules):
        if rule.hidden_by:  # where nothing at all fits, the condition was named already
            hiders = rule.hidden_by if len(rule.hidden_by) <= FEW else ("one of the rules",)
            text = f"{rule.name} is never reached: what fits it fits {_listed(hiders)} before"
            yield Problem(("matrix", rule.index), f"{text}; move it up or leave it out")


def _open(rules: Sequence[Rule]) -> Iterator[Problem]:
    found = holes(rules)
    if found:
        yield Problem(("matrix",), f"no rule fits these: {'; '.join(map(_said, found))}; {MEND}")


def _said(hole: Hole) -> str:
    return ", ".join(map(_span, hole)) or "all reports"


def _span(span: Span) -> str:
    name = span.field.value.replace("_", " ") + (f" within {span.within_days} days" if span.within_days else "")
    if isinstance(span.below, timedelta):
        return f"{name} for less than {_length(span.below)}"
    if span.below is not None:
        return f"{name} below {span.below}"
    words = [value for value in span.values if value is not None]
    if None in span.values:
        words.append("not named by any rule")
    return f"{name} {_listed(words)}"


def _listed(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _length(length: timedelta) -> str:
    """As it is written in a policy file: `2d4h30m`."""
    minutes = length // timedelta(minutes=1)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "m"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "1m"
