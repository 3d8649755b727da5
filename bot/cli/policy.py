"""`bot policy`: the process as one file, read, explained, compared, tried on the past, and made to hold.

Nothing about the process is known here; the policy file's reader and the use cases do.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli import policy_words
from bot.cli.bind import whom
from bot.cli.sentences import TO_BE_MENDED, fail, in_sentences, settings_at_hand
from bot.connecting import connect, machine_now, runtime_at_hand
from bot.domain.ids import TeamId
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.policyfile import PolicyMistakes, load, shipped_text
from bot.set_up import Connected
from bot.slack.surfaces.policy import reapplying
from bot.slack.surfaces.policy.plain.section import Line, Section
from bot.slack.surfaces.policy.plain.whole import differences, in_plain_words
from bot.slack.surfaces.policy.window import issues, things
from bot.slack.surfaces.setup_form import label
from bot.slack.surfaces.why.teller import Teller
from bot.usecases.bindings import bindings, wanted_keys
from bot.usecases.hindsight.rehearse import rehearse as rehearse_
from bot.usecases.policies import activate_policy, active_policy, policy_text, stored_policy, versions
from bot.usecases.reapply import open_under_others, preview, reapply_to
from bot.usecases.runtime import Runtime

BEFORE_ACTIVATING = timedelta(days=30)


@click.group()
def policy() -> None:
    """The policy: tiers, matrix, targets and calling orders, as one file."""


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Read FILE and say every mistake with its line and column."""
    read = _read(file)[1]
    tiers = ", ".join(tier.name for tier in read.ladder)
    click.echo(f"{file}: no mistakes. {read.name}: {tiers}; {len(read.matrix)} rules, {len(read.targets)} targets.")


@policy.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--version", type=click.IntRange(min=1), help="The number of an older version.")
def explain(file: Path | None, version: int | None) -> None:
    """Say in plain words what FILE says, or a version; without both the active one."""
    if file is not None:
        lines = list(policy_words.sections(in_plain_words(_read(file)[1])))
    else:
        with in_sentences():
            rt, team = runtime_at_hand(settings_at_hand())
            lines = list(_explained(rt, team, *_stored(rt, team, version)))
    for line in lines:
        click.echo(line)


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--against", type=click.IntRange(min=1), help="The number of a version; without it the active one.")
def diff(file: Path, against: int | None) -> None:
    """Say in plain words what FILE says otherwise than the active version."""
    draft = _read(file)[1]
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        version, stored = _stored(rt, team, against)
    _tell_differences(version, stored, draft)


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--since", default="90d", show_default=True, help="How far back, like 90d, or a day like 2026-09-01.")
@click.option("--until", help="Until when the issues live, like 2026-11-01; without it until now.")
def rehearse(file: Path, since: str, until: str | None) -> None:
    """Let past issues live again under FILE and say what would have been otherwise; nothing is sent or stored."""
    draft = _read(file)[1]
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        version, active = _stored(rt, team, None)
        zone = active.severity_calendar(Severity.SEV4).zone
        ends = _instant(until, rt.now(), zone) if until is not None else rt.now()
        begins = _instant(since, ends, zone)
        click.echo(f"{file} against version {version} ({active.name}), issues opened from {_day(begins, zone)} on:")
        for line in policy_words.rehearsed(rehearse_(rt, team, draft, begins, ends)):
            click.echo(line)


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def activate(file: Path, *, yes: bool) -> None:
    """Make FILE the policy of all issues that are opened from now on, after showing what that changes."""
    text, read = _read(file)
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        active = active_policy(rt, team)
        if active is not None:
            _tell_differences(*active, read)
            _tell_rehearsal(rt, team, read)
            if not yes:
                click.confirm("Activate it?", abort=True)
        version = activate_policy(rt, team, read, text, None)
        click.echo(f"Version {version} ({read.name}) holds for issues opened from now on; open ones keep theirs.")
        _tell_what_is_left(rt, team, read)


@policy.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reapply(*, yes: bool) -> None:
    """Move open issues that live under another version to the active one, after showing each before and after."""
    with in_sentences():
        at = connect(settings_at_hand())  # it may call people, administrators last, whom only Slack can name
        _reapply(at, yes=yes)


@policy.command()
@click.option("--version", type=click.IntRange(min=1), help="The number of an older version.")
@click.option("--shipped", is_flag=True, help="The policy that comes with the bot.")
def show(version: int | None, *, shipped: bool) -> None:
    """Print the active policy, with its comments."""
    if shipped:
        click.echo(shipped_text(), nl=False)
        return
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        text = policy_text(rt, team, version)
    if text is None:
        fail(f"There is no version {version}.", code=TO_BE_MENDED)
    click.echo(text, nl=False)


def _explained(rt: Runtime, team: TeamId, version: int, policy: Policy) -> Iterator[str]:
    """One document: which version, what it says, and who and where its keys are today (statement 110)."""
    kept = next(one for one in versions(rt, team) if one.number == version)
    zone = policy.severity_calendar(Severity.SEV4).zone
    yield f"{policy.name}: version {version}, activated {_day(kept.activated_at, zone)}"
    yield ""
    bound = bindings(rt, team)
    contacts = [
        Line(
            wanted.key,
            label(policy, wanted.key),
            whom(rt, team, bound[wanted.key]) if wanted.key in bound else "not bound",
        )
        for wanted in wanted_keys(policy)
        if wanted.needed or wanted.key in bound
    ]
    yield from policy_words.sections((*in_plain_words(policy), Section("Contacts", tuple(contacts))))


def _reapply(at: Connected, *, yes: bool) -> None:
    previews = preview(at.rt, at.team, None)
    if not previews.issues:
        click.echo(f"Every open issue lives under version {previews.version}, which is active. Nothing to do.")
        return
    policy = _stored(at.rt, at.team, previews.version)[1]
    teller = Teller.in_a_terminal(policy, policy.severity_calendar(Severity.SEV4).zone, str)
    click.echo(f"What version {previews.version} ({policy.name}) does to {issues(len(previews.issues))}:")
    for one in previews.issues:
        click.echo(f"  {reapplying.line(one, teller)}")
    if not yes:
        click.confirm("Move them?", abort=True)
    done = reapply_to(at.rt, at.team, previews.version, [one.before.id for one in previews.issues], None)
    if done is None:
        fail("Another version was activated meanwhile. Nothing was changed; look again.", code=TO_BE_MENDED)
    click.echo(reapplying.done(done))
    if any(one.refused is not None for one in done):
        raise SystemExit(TO_BE_MENDED)


def _tell_differences(version: int, before: Policy, after: Policy) -> None:
    found = differences(before, after)
    if not found:
        click.echo(f"It says the same as version {version} ({before.name}).")
        return
    click.echo(f"It differs from version {version} ({before.name}) in {things(len(found))}:")
    for line in policy_words.changes(found):
        click.echo(line)


def _tell_rehearsal(rt: Runtime, team: TeamId, draft: Policy) -> None:
    found = rehearse_(rt, team, draft, rt.now() - BEFORE_ACTIVATING, rt.now())
    if found.issues:
        click.echo(f"Under it, of the last {BEFORE_ACTIVATING.days} days:")
        for line in policy_words.rehearsed(found):
            click.echo(line)


def _tell_what_is_left(rt: Runtime, team: TeamId, read: Policy) -> None:
    bound = bindings(rt, team)
    unbound = [wanted.key for wanted in wanted_keys(read) if wanted.needed and wanted.key not in bound]
    if unbound:
        click.echo(f"Not bound yet: {', '.join(unbound)}. Bind each with: bot bind KEY VALUE")
    left = open_under_others(rt, team)
    if left:
        click.echo(f"{issues(left)} can be moved to it with: bot policy reapply")


def _stored(rt: Runtime, team: TeamId, version: int | None) -> tuple[int, Policy]:
    if version is None:
        active = active_policy(rt, team)
        if active is None:
            fail("There is no policy yet; `bot run` activates the shipped one, `bot policy activate FILE` another.")
        return active
    found = stored_policy(rt, team, version)
    if found is None:
        fail(f"There is no version {version}.", code=TO_BE_MENDED)
    return version, found


def _instant(written: str, now: datetime, zone: str) -> datetime:
    """`90d` before, or the beginning of a day."""
    days = re.fullmatch(r"([0-9]{1,4})d", written)
    if days is not None:
        return now - timedelta(days=int(days[1]))
    try:
        return datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        fail(f"{written} is no time back; write it like 90d or 2026-09-01.")


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def _read(file: Path) -> tuple[str, Policy]:
    try:
        text = file.read_text("utf-8")
        return text, load(text, str(file), machine_now().date())
    except PolicyMistakes as mistakes:
        fail(*map(str, mistakes.mistakes), code=TO_BE_MENDED)
    except UnicodeDecodeError:
        fail(f"{file} is not text in UTF-8; save it as that.", code=TO_BE_MENDED)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
