"""Rounds through what is bound, for whoever waits: each id once, side by side, and no more than Slack likes.

Never asks about people whom the address book knows; it is renewed every few minutes by itself.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.slack.check import AT_ONCE, Finding, Trouble, trouble_of_standing, trouble_with
from bot.slack.lately import Id, Lately, Wrong
from bot.usecases.bindings import BoundKind, BoundTo

_IN_SIGHT, _WAS_WRONG, _BESIDE = range(3)  # in this order they are asked about


@dataclass(frozen=True, slots=True)
class Round:
    """What is wrong with which key; how many ids were not asked about yet, and about how many Slack did not answer."""

    findings: tuple[Finding, ...]
    unasked: int
    silent: int


class Rounds:
    """The looks of one process: about what is well once a minute, about what is wrong each time, as it is mended."""

    def __init__(self, client: WebClient, team: TeamId) -> None:
        self._client = client
        self._team = team
        self._lately = Lately()

    def look(
        self,
        bound: Mapping[str, BoundTo],
        known: Mapping[PersonId, Standing],
        in_sight: Iterable[str],
        patience: float,
        now: float,
    ) -> Round:
        """Ask about the keys `in_sight` before the others; what is not answered within `patience` seconds stays open.

        `now` is machine time in seconds. Where there is no room to ask, what was said within the minute holds.
        """
        ids = {key: [(_kind(to), one) for one in to.ids] for key, to in bound.items()}
        seen = {one for key in in_sight for one in ids.get(key, ())}
        wanted = dict.fromkeys(one for some in ids.values() for one in some)
        self._lately.forget_others(wanted)
        answers: dict[Id, Wrong] = {
            (kind, one): _of_standing(known[PersonId(one)], one)
            for kind, one in wanted
            if kind is BoundKind.PERSON and one in known
        }
        said = {one: last for one in wanted if one not in answers and (last := self._lately.said(one, now))}
        ranks = {one: self._rank(one, seen) for one in wanted if one not in answers and said.get(one) != (None,)}
        answers |= {one: last[0] for one, last in said.items()} | self._asked(ranks, patience, now)
        wrongs = ((key, answers.get(one)) for key, some in ids.items() for one in some)
        found = [Finding(wrong[0], key, wrong[1]) for key, wrong in wrongs if wrong is not None]
        silent = sum(wrong is not None and wrong[0] is Trouble.NO_ANSWER for wrong in answers.values())
        return Round(
            tuple(one for one in found if one.trouble is not Trouble.NO_ANSWER), len(wanted) - len(answers), silent
        )

    def _rank(self, one: Id, seen: set[Id]) -> int:
        if one in seen:
            return _IN_SIGHT
        return _WAS_WRONG if self._lately.was_wrong(one) else _BESIDE

    def _asked(self, ranks: Mapping[Id, int], patience: float, now: float) -> dict[Id, Wrong]:
        """What Slack answered in time; what comes too late is kept for the next round."""
        pool = ThreadPoolExecutor(AT_ONCE)
        asked = {pool.submit(self._ask, one, ranks[one], now): one for one in sorted(ranks, key=ranks.__getitem__)}
        answered, _ = wait(asked, patience)
        pool.shutdown(wait=False, cancel_futures=True)
        return {one: said[0] for future, one in asked.items() if future in answered and (said := future.result())}

    def _ask(self, one: Id, rank: int, now: float) -> tuple[Wrong] | None:
        if not self._lately.may_ask(now, beside=rank == _BESIDE):
            return None
        wrong = trouble_with(self._client, self._team, *one)
        self._lately.keep(one, wrong, now)
        return (wrong,)


def _kind(to: BoundTo) -> BoundKind:
    return BoundKind.PERSON if to.kind is BoundKind.PEOPLE else to.kind


def _of_standing(standing: Standing, one: str) -> Wrong:
    trouble = trouble_of_standing(standing)
    return (trouble, one) if trouble is not None else None
