"""`bot rota` and `bot out`: who is on call and when, and who is away.

Names are resolved once; ids are what is kept. Times are read and written in the zone of the rota, or the policy's.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli.sentences import TO_BE_MENDED, fail, in_sentences, settings_at_hand
from bot.connecting import connect, runtime_at_hand
from bot.domain.absence import Absence
from bot.domain.ids import PersonId, RotaKey, TeamId
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.rota import Override, Rota
from bot.policyfile import PolicyMistakes
from bot.policyfile.rota_file import load_rota
from bot.set_up import Connected
from bot.slack.directory import refresh
from bot.slack.names import Unresolved, person
from bot.slack.until import read_until
from bot.usecases.bindings import roles_with_rotas
from bot.usecases.directory import person as known_person
from bot.usecases.policies import active_policy
from bot.usecases.rota_gaps import gaps_ahead
from bot.usecases.rotas import end_absence, forget_rota, on_duty, rotas, set_absence, set_override, set_rota
from bot.usecases.runtime import Runtime


@click.group()
def rota() -> None:
    """Rotas: who is on call for a tier and when, one file each."""


@rota.command("set")
@click.argument("file", type=click.Path(path_type=Path))
def set_(file: Path) -> None:
    """Make FILE the rota that it names, or say every mistake with its line and column."""
    with in_sentences():
        at = connect(settings_at_hand())
        found = _read(at, file)
        set_rota(at.rt, at.team, found, None)
        refresh(at.rt, at.team, at.client)
        click.echo(f"{found.key} is the rota of {found.tier} from now on.")
        _tell_gaps(at.rt, at.team)


@rota.command()
def show() -> None:
    """Say who is on call at each tier, until when, and who is next."""
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        policy = _policy(rt, team)
        for tier in on_duty(rt, team):
            people = ", ".join(
                f"{_named(rt, team, one.person)}{_until(one.until, tier.zone)}{f' ({one.rota})' if one.rota else ''}"
                for one in tier.on_call
            )
            name = next(one.name for one in policy.ladder if one.key == tier.tier)
            click.echo(f"{name}: {people or 'nobody'}{'' if tier.by_rota else ' (no rota)'}")
            for key, shift in tier.next.items():
                if shift.person is not None:
                    click.echo(f"  next by {key}: {_named(rt, team, shift.person)} from {_at(shift.since, tier.zone)}")


@rota.command()
def gaps() -> None:
    """Say the exact hours of the next 14 days that nobody has; ends with 1 where there are some."""
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        if _tell_gaps(rt, team):
            raise SystemExit(TO_BE_MENDED)


@rota.command()
@click.argument("key")
@click.argument("name")
@click.option("--since", help="When it begins, like 2026-12-24 18:00; without it at once.")
@click.option("--until", "until_", required=True, help="When it ends, like 2026-12-26 09:00.")
def override(key: str, name: str, since: str | None, until_: str) -> None:
    """Put the person NAME on call by the rota KEY for some hours, whatever the rota says."""
    with in_sentences():
        at = connect(settings_at_hand())
        zone = next((one.zone for one in rotas(at.rt, at.team) if one.key == key), None)
        if zone is None:
            fail(f"There is no rota {key}. `bot rota set FILE` makes one.")
        begins = at.rt.now() if since is None else _instant(at.rt, since, zone)
        ends = _instant(at.rt, until_, zone)
        if begins >= ends:
            fail("Nothing was changed: it ends before it begins.")
        set_override(at.rt, at.team, RotaKey(key), Override(_person(at, name), begins, ends), None)
        click.echo(f"{name} is on call by {key} from {_at(begins, zone)} until {_at(ends, zone)}.")


@rota.command()
@click.argument("key")
def drop(key: str) -> None:
    """Forget the rota KEY; its tier has its list again."""
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        if key not in {one.key for one in rotas(rt, team)}:
            fail(f"There is no rota {key}.")
        forget_rota(rt, team, RotaKey(key), None)
        click.echo(f"{key} is forgotten.")


@click.command()
@click.argument("name")
@click.option("--until", "until_", help="When the absence ends: 2026-12-24, or friday 18:00. Without it they are back.")
@click.option("--deputy", help="Who is called for them.")
def out(name: str, until_: str | None, deputy: str | None) -> None:
    """Say that the person NAME is away until then, or without an end that they are back."""
    with in_sentences():
        at = connect(settings_at_hand())
        away = _person(at, name)
        if until_ is None:
            end_absence(at.rt, at.team, away, None)
            click.echo(f"{name} is not away.")
            return
        zone = _policy(at.rt, at.team).severity_calendar(Severity.SEV4).zone
        ends, instead = _instant(at.rt, until_, zone), _person(at, deputy) if deputy else None
        if instead == away:
            fail("Nothing was changed: a deputy is somebody else.")
        set_absence(at.rt, at.team, Absence(person=away, since=at.rt.now(), until=ends, deputy=instead), None)
        called = f"{deputy} is called for them" if deputy else "nobody is called for them"
        click.echo(f"{name} is away until {_at(ends, zone)}; {called}.")


def _read(at: Connected, file: Path) -> Rota:
    policy = _policy(at.rt, at.team)
    try:
        return load_rota(
            file.read_text("utf-8"),
            str(file),
            [*(tier.key for tier in policy.ladder), *roles_with_rotas(policy)],
            lambda written: person(at.client, written),
        )
    except PolicyMistakes as mistakes:
        fail(*map(str, mistakes.mistakes), code=TO_BE_MENDED)
    except UnicodeDecodeError:
        fail(f"{file} is not text in UTF-8; save it as that.", code=TO_BE_MENDED)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")


def _policy(rt: Runtime, team: TeamId) -> Policy:
    active = active_policy(rt, team)
    if active is None:
        fail("There is no policy yet; `bot run` activates the shipped one, `bot policy activate FILE` another.")
    return active[1]


def _tell_gaps(rt: Runtime, team: TeamId) -> bool:
    found = gaps_ahead(rt, team)
    names: Mapping[PersonId, str] = {
        who: _named(rt, team, who) for tier in found for gap in tier.gaps for who in gap.away
    }
    for tier in found:
        for gap in tier.gaps:
            away = f"; away without a deputy: {', '.join(names[who] for who in gap.away)}" if gap.away else ""
            click.echo(f"{tier.tier}: nobody from {_at(gap.since, tier.zone)} to {_at(gap.until, tier.zone)}{away}")
    if not found:
        click.echo("No tier with a rota has a gap in the next 14 days.")
    return bool(found)


def _person(at: Connected, written: str) -> PersonId:
    try:
        return person(at.client, written)
    except Unresolved as unresolved:
        fail(f"Nothing was changed: {unresolved}")


def _named(rt: Runtime, team: TeamId, who: PersonId) -> str:
    known = known_person(rt, team, who)
    return known.person.name if known is not None else who


def _instant(rt: Runtime, written: str, zone: str) -> datetime:
    found = read_until(written.split(), rt.now(), zone)
    if found is None or found[1]:
        fail(f"{written!r} is no time that is still to come; write it like 2026-12-24 18:00, or friday 9:00.")
    return found[0]


def _until(at: datetime | None, zone: str) -> str:
    return f" until {_at(at, zone)}" if at is not None else ""


def _at(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M %Z")
