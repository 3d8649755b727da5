"""`python -m bot …`, also the console script `bot`.

Nothing is decided here.
"""

from bot.cli.commands import cli


def main() -> None:
    """Run the command that was typed."""
    cli(prog_name="bot")


if __name__ == "__main__":
    main()
