"""The installation as the start and the doctor see it: whose token this is, who administers, what the set-up lacks.

Repairs nothing; what cannot be used is said in a sentence.
"""

from dataclasses import dataclass

import structlog
from slack_sdk import WebClient

from bot.domain.actor import Standing
from bot.domain.ids import PersonId, TeamId
from bot.domain.policy import Policy
from bot.settings import Settings, SettingsMistake
from bot.slack import check
from bot.slack.check import Finding, Installation, Trouble
from bot.slack.directory import NO_ANSWER, standing_of
from bot.slack.names import Unresolved, person
from bot.slack.surfaces.findings import sentence
from bot.usecases.bindings import bindings, wanted_keys
from bot.usecases.runtime import Runtime

_NAME_ONE = "write the user id or e-mail address of a full member of the workspace"
log = structlog.get_logger(__name__)


def installed(client: WebClient, settings: Settings) -> Installation:
    """Ask Slack whose token this is. Raises `SettingsMistake`: refused, not reached, or two tokens of two apps."""
    found = check.who_am_i(client)
    if isinstance(found, Installation):
        token = settings.slack_app_token
        app_id = check.app_of(token.get_secret_value()) if token is not None else None
        foreign = [one for one in check.installation_findings(found, None, app_id) if one.trouble is Trouble.OTHER_APP]
        if not foreign:
            return found
        found = foreign[0]
    if found.trouble is Trouble.NO_ANSWER:
        check_this = "check the network of this machine and SLACK_API_URL"
        raise SettingsMistake((f"Slack does not answer at {client.base_url} ({found.what}); {check_this}.",))
    raise SettingsMistake((f"SLACK_BOT_TOKEN: {sentence(found, None, settings.bot_command)}",))


def administrators(client: WebClient, settings: Settings) -> tuple[PersonId, ...]:
    """Those of BOT_ADMINS who can be found and may act; the others are logged, so that who left stops nothing.

    Raises `SettingsMistake` where that leaves only people who may do nothing.
    """
    found: dict[PersonId, None] = {}
    unfit: list[str] = []
    for written in settings.bot_admins:
        try:
            one = person(client, written)
        except Unresolved as unresolved:
            log.warning("an administrator is left out", setting="BOT_ADMINS", why=str(unresolved))
            continue
        if _may_act(client, one):
            found[one] = None
        else:
            unfit.append(written)
            log.warning("an administrator is left out", setting="BOT_ADMINS", why=f"{written} is no full member")
    if unfit and not found:
        raise SettingsMistake((f"BOT_ADMINS: {', '.join(unfit)} may do nothing here; {_NAME_ONE}.",))
    return tuple(found)


def _may_act(client: WebClient, one: PersonId) -> bool:
    """False for guests, bots, strangers and the deactivated; without an answer nobody is judged."""
    try:
        profile = client.users_info(user=one)["user"]
    except NO_ANSWER:
        return True
    return standing_of(profile, TeamId(str(profile.get("team_id")))) is Standing.MEMBER


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the set-up lacks, in words; `hurts`: until it is mended somebody is not called as planned."""

    words: str
    hurts: bool


def lacks(rt: Runtime, client: WebClient, found: Installation, policy: Policy, command: str) -> tuple[Lack, ...]:
    """Scopes, bindings, channels that are gone or without the bot, people who left. No answer hurts nobody."""
    bound = bindings(rt, found.team)
    findings = (
        *check.installation_findings(found, None, None),
        *check.unbound(wanted_keys(policy), bound),
        *check.bound_findings(client, found.team, bound),
    )
    return tuple(Lack(sentence(one, policy, command), hurts(one)) for one in findings)


def lacking_scopes(found: Installation) -> tuple[str, ...]:
    """A sentence for each scope that the app needs and was not given, with what to do (SPEC statement 102).

    They keep nobody from starting: what is left of the bot still calls people, also about this.
    """
    findings = check.installation_findings(found, None, None)
    return tuple(sentence(one, None, "") for one in findings if one.trouble is Trouble.SCOPE_MISSING)


def hurts(one: Finding) -> bool:
    """Whether somebody is not called as planned until it is mended; no answer hurts nobody."""
    return one.needed and one.trouble is not Trouble.NO_ANSWER
