"""What Slack's own command line tool (`slack run`, `slack manifest`) asks for; .slack/hooks.json calls it.

Nothing about the bot is decided here: the manifest is manifest.yml, and starting is `bot run`.
"""

import json
import os
import sys
from pathlib import Path

from ruamel.yaml import YAML
from slack_cli_hooks.protocol import build_protocol


def get_manifest() -> None:
    """Print manifest.yml of the working folder as JSON; the tool's own hook knows manifest.json only."""
    manifest = YAML(typ="safe").load(Path("manifest.yml"))
    build_protocol(sys.argv).respond(json.dumps(manifest))


def start() -> None:
    """Become `bot run`, so that the tool's signals reach the bot. The tool's own arguments mean nothing to it."""
    os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])  # noqa: S606 - fixed arguments, and no shell wanted


HOOKS = {"get-manifest": get_manifest, "start": start}

if __name__ == "__main__":
    HOOKS[sys.argv[1]]()
