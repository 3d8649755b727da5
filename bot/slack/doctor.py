"""The doctor's whole round: the app, its keys, the clock, rotas, delivery, and what the policy leaves open.

Mends nothing, and sends nothing; what Slack does not answer is said and hurts nobody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.domain.ids import TeamId
from bot.domain.policy import Policy
from bot.slack import check
from bot.slack.check import Finding, Installation, Trouble
from bot.slack.installed import Lack, hurts
from bot.slack.surfaces import alarm, delivery, empty
from bot.slack.surfaces.findings import sentence
from bot.slack.texts import Counted, _
from bot.usecases.bindings import BoundTo, bindings, wanted_keys
from bot.usecases.rota_gaps import gaps_ahead
from bot.usecases.runtime import Runtime
from bot.usecases.state_of_delivery import State, state_of_delivery


def examine(
    rt: Runtime,
    client: WebClient,
    team: TeamId,
    *,
    policy: Policy,
    command: str,
    now: Callable[[], datetime] | None,
    patience: float | None = None,
) -> tuple[Lack, ...]:
    """Everything; `now` is the clock that is held against Slack's.

    Slack is asked side by side, and what it did not answer within `patience` seconds (None: however long it takes) is
    said not to have been checked.
    """
    bound = bindings(rt, team)
    findings = (
        *_asked(client, team, bound, now, patience),
        *check.unbound(wanted_keys(policy), bound),
    )
    state = state_of_delivery(rt, team)
    return (
        *(Lack(sentence(one, policy, command), hurts(one)) for one in findings),
        *(Lack(words, hurts=True) for words in empty.of_rotas(policy, gaps_ahead(rt, team))),
        *_of_delivery(state),
        *(Lack(words, hurts=False) for words in (*empty.of_keys(policy, bound), *empty.of_policy(policy))),
    )


def _asked(
    client: WebClient,
    team: TeamId,
    bound: Mapping[str, BoundTo],
    now: Callable[[], datetime] | None,
    patience: float | None,
) -> Iterator[Finding]:
    """What Slack says about the app, the clock and each key, in this order."""

    def about(key: str) -> Callable[[], Iterable[Finding]]:
        return lambda: tuple(check.bound_findings(client, team, {key: bound[key]}))

    questions: list[Callable[[], Iterable[Finding]]] = [
        lambda: tuple(_of_installation(check.who_am_i(client), team)),
        lambda: tuple(check.clock_findings(_clock_off(client, now))),
        *(about(key) for key in bound),
    ]
    pool = ThreadPoolExecutor(check.AT_ONCE)
    asked = [pool.submit(question) for question in questions]
    answered, unanswered = wait(asked, patience)
    pool.shutdown(wait=False, cancel_futures=True)
    for one in asked:
        yield from one.result() if one in answered else ()
    if unanswered:
        yield Finding(
            Trouble.NO_ANSWER,
            what=Counted("{count} of {all} questions, too slow").of(len(unanswered), all=len(asked)),
        )


def _clock_off(client: WebClient, now: Callable[[], datetime] | None) -> timedelta | None:
    return None if now is None else check.clock_off(client, now)


def _of_installation(who: Installation | Finding, team: TeamId) -> Iterator[Finding]:
    if isinstance(who, Finding):
        yield who
    else:
        yield from check.installation_findings(who, team, None)


def _of_delivery(state: State | None) -> Iterator[Lack]:
    if state is None:
        yield Lack(_("The database does not answer."), hurts=True)
        return
    for words in alarm.lines(state.wrong):
        yield Lack(words, hurts=True)
    for words in (*delivery.lines(state), *alarm.lines(state.past)):
        yield Lack(words, hurts=False)
