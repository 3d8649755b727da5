"""`bot policy check`, `activate` and `show`: the process as one file.

Nothing about the process is known here; the policy file's reader and the use cases do.
"""

from pathlib import Path

import click

from bot.app import machine_now, runtime_at_hand
from bot.cli.sentences import TO_BE_MENDED, fail, in_sentences, settings_at_hand
from bot.domain.policy import Policy
from bot.policyfile import PolicyMistakes, load, shipped_text
from bot.usecases.bindings import bindings, wanted_keys
from bot.usecases.policies import activate_policy, policy_text


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
@click.argument("file", type=click.Path(path_type=Path))
def activate(file: Path) -> None:
    """Make FILE the policy of all issues that are opened from now on."""
    text, read = _read(file)
    with in_sentences():
        rt, team = runtime_at_hand(settings_at_hand())
        version = activate_policy(rt, team, read, text, None)
        click.echo(f"Version {version} ({read.name}) holds for issues opened from now on; open ones keep theirs.")
        bound = bindings(rt, team)
        unbound = [wanted.key for wanted in wanted_keys(read) if wanted.needed and wanted.key not in bound]
        if unbound:
            click.echo(f"Not bound yet: {', '.join(unbound)}. Bind each with: bot bind KEY VALUE")


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
