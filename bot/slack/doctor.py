"""The doctor's whole round: the app, its keys, the clock, rotas, delivery, and what the policy leaves open.

Mends nothing, and sends nothing; what Slack does not answer is said and hurts nobody.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.domain.ids import TeamId
from bot.domain.policy import Policy
from bot.slack import check
from bot.slack.check import Finding, Installation
from bot.slack.installed import Lack, hurts
from bot.slack.surfaces import alarm, delivery, empty
from bot.slack.surfaces.findings import sentence
from bot.usecases.bindings import bindings, wanted_keys
from bot.usecases.rota_gaps import gaps_ahead
from bot.usecases.runtime import Runtime
from bot.usecases.state_of_delivery import State, state_of_delivery


def examine(
    rt: Runtime, client: WebClient, team: TeamId, *, policy: Policy, command: str, now: Callable[[], datetime] | None
) -> tuple[Lack, ...]:
    """Everything, asked of Slack side by side, for somebody waits. `now` is the clock that is held against Slack's."""
    bound = bindings(rt, team)
    with ThreadPoolExecutor(2) as pool:
        who, off = pool.submit(check.who_am_i, client), pool.submit(_clock_off, client, now)
        of_keys = check.findings_at_once(client, team, bound)
    findings = (
        *_of_installation(who.result(), team),
        *check.clock_findings(off.result()),
        *check.unbound(wanted_keys(policy), bound),
        *of_keys,
    )
    state = state_of_delivery(rt, team)
    return (
        *(Lack(sentence(one, policy, command), hurts(one)) for one in findings),
        *(Lack(words, hurts=True) for words in empty.of_rotas(policy, gaps_ahead(rt, team))),
        *_of_delivery(state),
        *(Lack(words, hurts=False) for words in (*empty.of_keys(policy, bound), *empty.of_policy(policy))),
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
        yield Lack("The database does not answer.", hurts=True)
        return
    for words in alarm.lines(state.wrong):
        yield Lack(words, hurts=True)
    for words in (*delivery.lines(state), *alarm.lines(state.past)):
        yield Lack(words, hurts=False)
