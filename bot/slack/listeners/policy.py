"""The policy in Slack: everybody reads it, administrators activate older versions and move open issues (SPEC R10).

Nothing here knows what a version says.
"""

import re
from collections.abc import Sequence
from typing import Final

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.slack import identity
from bot.slack.action_ids import POLICY_ACTIVATE, POLICY_REAPPLY, POLICY_SECTION, NotOurs
from bot.slack.carried import Carried
from bot.slack.listeners.at_hand import Body, channel_of, open_and_fill_in, open_view, policy_of, tell
from bot.slack.slack_settings import Edge
from bot.slack.surfaces.policy import contacts, reapplying, window
from bot.slack.surfaces.policy.plain.whole import differences, in_plain_words
from bot.slack.surfaces.policy.window import Older, Shown, Work
from bot.slack.surfaces.why.teller import Teller
from bot.slack.texts import Text, _
from bot.usecases.bindings import administrators, bindings
from bot.usecases.policies import Version, activate_version, stored_policy, versions
from bot.usecases.reapply import open_under_others, preview, reapply_to

_TWO_VERSIONS: Final = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")
_LOOKED_AT: Final = 20  # versions, for those worth a button
_STALE: Final = Text("Another version was activated meanwhile, so nothing was changed. This is how it is now.")


def register(app: App, edge: Edge) -> None:
    """Listen to the chooser, the buttons and the form."""

    @app.action(POLICY_SECTION)
    def chosen(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        by = identity.member(edge, body)
        place = str(action["selected_option"]["value"])
        open_view(client, body, _window(edge, body, by, chosen=int(place) if place.isdecimal() else 0))
        ack()

    @app.action(POLICY_ACTIVATE)
    def activated(ack: Ack, body: Body, action: Body, client: WebClient) -> None:
        by = identity.actor(edge, body)
        version, while_active = _two_versions(str(action["value"]))
        new = activate_version(edge.rt, edge.team, version, while_active, by)
        news = (
            _("Version {version} holds again, as version {new}.", version=version, new=new)
            if new is not None
            else _(_STALE)
        )
        open_view(client, body, _window(edge, body, by, news=news))
        ack()

    @app.action(POLICY_REAPPLY)
    def asked(ack: Ack, body: Body, client: WebClient) -> None:
        open_and_fill_in(client, body, reapplying.loading(), lambda: _preview(edge, body))
        ack()

    @app.view(POLICY_REAPPLY)
    def sent(ack: Ack, body: Body, view: Body) -> None:
        by, carried = identity.actor(edge, body), Carried.read(view["private_metadata"])
        version, numbers = reapplying.shown(carried)
        done = reapply_to(edge.rt, edge.team, version, numbers, by)
        tell(edge, by.person, carried.channel, reapplying.done(done) if done is not None else _(_STALE))
        ack()


def offer(edge: Edge, body: Body, client: WebClient) -> None:
    """Open the window at once, then fill it in."""
    open_and_fill_in(client, body, window.loading(), lambda: _window(edge, body, identity.member(edge, body)))


def _window(edge: Edge, body: Body, by: Actor, *, chosen: int = 0, news: str = "") -> View:
    policy = policy_of(edge)
    active, *older = versions(edge.rt, edge.team)
    shown = Shown(
        version=active,
        sections=in_plain_words(policy),
        contacts=contacts.lines(policy, bindings(edge.rt, edge.team)),
        zone=_zone(policy),
        chosen=chosen,
        work=_work(edge, policy, older) if by.person in administrators(edge.rt, edge.team) else None,
        news=news,
    )
    return window.draw(shown, str(Carried(channel=channel_of(body))))


def _work(edge: Edge, active: Policy, older: Sequence[Version]) -> Work:
    """Versions that say the same as the active one, or as a newer one, are left out."""
    found: list[tuple[Policy, Older]] = []
    for version in older[:_LOOKED_AT]:
        policy = stored_policy(edge.rt, edge.team, version.number)
        if policy is not None and policy != active and not any(policy == one for one, _older in found):
            found.append((policy, Older(version, len(differences(active, policy)))))
    return Work(tuple(one for _policy, one in found), open_under_others(edge.rt, edge.team))


def _preview(edge: Edge, body: Body) -> View:
    policy = policy_of(edge)
    found = preview(edge.rt, edge.team, identity.actor(edge, body))
    return reapplying.draw(found, Teller.in_slack(policy, _zone(policy)), Carried(channel=channel_of(body)))


def _zone(policy: Policy) -> str:
    return policy.severity_calendar(Severity.SEV4).zone


def _two_versions(value: str) -> tuple[int, int]:
    found = _TWO_VERSIONS.fullmatch(value)
    if found is None:
        raise NotOurs(value)
    return int(found[1]), int(found[2])
