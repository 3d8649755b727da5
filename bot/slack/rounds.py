"""One round through what is bound, for whoever waits: each id once, side by side, and no more than Slack likes.

Never asks about people whom the address book knows; it is renewed every few minutes by itself.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Final

from slack_sdk import WebClient

from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.slack.check import AT_ONCE, Finding, Trouble, trouble_of_standing, trouble_with
from bot.usecases.bindings import BoundKind, BoundTo

MOST: Final = 40  # ids of one round: Slack answers some fifty questions about channels a minute, for everything
Wrong = tuple[Trouble, str] | None
_Id = tuple[BoundKind, str]


@dataclass(frozen=True, slots=True)
class Round:
    """What is wrong with which key, and how many ids were not answered for."""

    findings: tuple[Finding, ...]
    unanswered: int


def look_around(
    client: WebClient,
    team: TeamId,
    bound: Mapping[str, BoundTo],
    known: Mapping[PersonId, Standing],
    patience: float,
    first: Iterable[str] = (),
) -> Round:
    """Ask about the keys in `first` before the others; what is not answered within `patience` seconds stays open."""
    order = dict.fromkeys((*(key for key in first if key in bound), *bound))
    ids = {key: tuple((_kind(bound[key]), one) for one in bound[key].ids) for key in order}
    wanted = dict.fromkeys(one for some in ids.values() for one in some)
    answers: dict[_Id, Wrong] = {
        (kind, one): _of_standing(known[PersonId(one)], one)
        for kind, one in wanted
        if kind is BoundKind.PERSON and one in known
    }
    answers |= _asked(client, team, [one for one in wanted if one not in answers][:MOST], patience)
    found = ((key, answers.get(one)) for key, some in ids.items() for one in some)
    findings = tuple(Finding(wrong[0], key, wrong[1]) for key, wrong in found if wrong is not None)
    silent = sum(wrong is not None and wrong[0] is Trouble.NO_ANSWER for wrong in answers.values())
    return Round(
        tuple(one for one in findings if one.trouble is not Trouble.NO_ANSWER), len(wanted) - len(answers) + silent
    )


def _asked(client: WebClient, team: TeamId, ids: list[_Id], patience: float) -> dict[_Id, Wrong]:
    pool = ThreadPoolExecutor(AT_ONCE)
    asked = {pool.submit(trouble_with, client, team, kind, one): (kind, one) for kind, one in ids}
    answered, _ = wait(asked, patience)
    pool.shutdown(wait=False, cancel_futures=True)
    return {one: future.result() for future, one in asked.items() if future in answered}


def _kind(to: BoundTo) -> BoundKind:
    return BoundKind.PERSON if to.kind is BoundKind.PEOPLE else to.kind


def _of_standing(standing: Standing, one: str) -> Wrong:
    trouble = trouble_of_standing(standing)
    return (trouble, one) if trouble is not None else None
