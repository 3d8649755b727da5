"""Policies, their differences and rehearsals as lines for a terminal.

Nothing is looked up here; every command prints the same thing in the same words.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from bot.domain.hindsight.rehearsal import Difference, Life, Rehearsal
from bot.domain.ids import TierKey, issue_key
from bot.slack.surfaces.policy.plain.section import Change, Section

MOST_ISSUES: Final = 10


def sections(said: Sequence[Section]) -> Iterator[str]:
    """Everything that a policy says, section by section; what it does not speak of is left out."""
    for section in said:
        if section.lines:
            yield f"{section.title}"
            yield from (f"  {line.about}: {line.text}" for line in section.lines)
            yield ""


def changes(found: Sequence[Change]) -> Iterator[str]:
    """What differs, under the title of its section: before and after, new, gone."""
    title = ""
    for change in found:
        if change.section != title:
            title = change.section
            yield title
        yield f"  {_change(change)}"


def rehearsed(of: Rehearsal) -> Iterator[str]:
    """The sums before and under the draft, then the issues that differ most."""
    before, draft = of.before, of.under_draft
    yield f"{_issues(of.issues)} lived again, {len(of.differences)} of them otherwise."
    if not of.issues:
        return
    yield _row("", "now", "draft", "")
    yield _count("pings", before.pings, draft.pings)
    yield _count("pings at night", before.night_pings, draft.night_pings)
    yield _count("missed deadlines", len(before.breaches), len(draft.breaches))
    yield _count("moves between tiers", len(before.moves), len(draft.moves))
    for tier in dict.fromkeys([*before.in_tier, *draft.in_tier]):
        yield _count(f"hours at {tier}", _hours(before, tier), _hours(draft, tier))
    if before.no_longer_fits or draft.no_longer_fits:
        yield _count("deeds that do not fit", before.no_longer_fits, draft.no_longer_fits)
    if of.differences:
        yield f"The {MOST_ISSUES} that differ most:" if len(of.differences) > MOST_ISSUES else "These differ:"
    for one in sorted(of.differences, key=_weight, reverse=True)[:MOST_ISSUES]:
        yield f"  {_difference(one)}"


def _change(change: Change) -> str:
    if change.before is None:
        return f"new: {change.about}: {change.after}"
    if change.after is None:
        return f"gone: {change.about}: {change.before}"
    return f"{change.about}: {change.before} → {change.after}"


def _issues(count: int) -> str:
    return f"{count} past {'issue' if count == 1 else 'issues'}"


def _count(name: str, before: float, draft: float) -> str:
    return _row(name, _figure(before, ""), _figure(draft, ""), _figure(draft - before, "+") if draft != before else "")


def _figure(of: float, sign: str) -> str:
    return f"{of:{sign}.1f}".removesuffix(".0")


def _row(name: str, before: str, draft: str, more: str) -> str:
    return f"  {name:24} {before:>8} {draft:>8} {more:>8}".rstrip()


def _hours(life: Life, tier: TierKey) -> float:
    return round(life.in_tier.get(tier, timedelta()) / timedelta(hours=1), 1)


def _weight(one: Difference) -> tuple[int, int]:
    """Many calls and missed deadlines come first; where all is equal, the newest issue."""
    return abs(one.pings) + abs(one.night_pings) + abs(one.breaches) + 2 * (one.moves[0] != one.moves[1]), one.issue


def _difference(one: Difference) -> str:
    was, becomes = one.moves
    parts = [
        *([f"{one.pings:+d} pings"] if one.pings else []),
        *([f"{one.night_pings:+d} at night"] if one.night_pings else []),
        *([f"{one.breaches:+d} missed deadlines"] if one.breaches else []),
        *([f"moves {_path(was)} → {_path(becomes)}"] if was != becomes else []),
    ]
    return f"{issue_key(one.issue)}: {', '.join(parts) or 'other deadlines missed, or at other times'}"


def _path(tiers: Sequence[TierKey]) -> str:
    return ", ".join(tiers) or "none"
