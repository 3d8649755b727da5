"""The group of all commands; each is imported only when it is asked for, so that none waits for what it does not use.

No command is written here.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import click

_WHERE = {
    "run": "bot.cli.serve:run",
    "web": "bot.cli.serve:web",
    "worker": "bot.cli.serve:worker",
    "migrate": "bot.cli.migrate:migrate",
    "policy": "bot.cli.policy:policy",
    "why": "bot.cli.why:why",
    "bind": "bot.cli.bind:bind",
    "rota": "bot.cli.rota:rota",
    "out": "bot.cli.rota:out",
    "admin": "bot.cli.admin:admin",
    "doctor": "bot.cli.doctor:doctor",
    "backup": "bot.cli.backup:backup",
    "restore": "bot.cli.backup:restore",
    "practice": "bot.cli.practise:practice",
}


class _Late(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which people need them."""
        del ctx
        return list(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of this one command."""
        del ctx
        if cmd_name not in _WHERE:
            return None
        module, _, name = _WHERE[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(_WHERE[cmd_name])
        return command


def _version() -> str:
    """A checkout that was never installed has no number."""
    try:
        return version("escalation-bot")
    except PackageNotFoundError:
        return "(not installed)"


@click.command(cls=_Late, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), message="escalation bot %(version)s")
def cli() -> None:
    """Customer-support escalation inside Slack. Settings come from the environment and from .env (see .env.example)."""
