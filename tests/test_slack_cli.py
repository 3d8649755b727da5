"""Slack's own command line tool finds manifest and bot: its hooks run as it runs them, as processes.

What the manifest says is tested elsewhere.
"""

import json
import shlex
import subprocess
import sys
from pathlib import Path

from tests.sources import ROOT

HOOKS = json.loads((ROOT / ".slack" / "hooks.json").read_text())["hooks"]

MANIFEST = """\
display_information: {name: Ünicode bot}
settings: {socket_mode_enabled: yes}
"""


def run_hook(name: str, folder: Path, *arguments: str) -> str:
    """A hook as the tool starts it, with this interpreter in the place of .venv/bin/python."""
    python, *command = shlex.split(HOOKS[name])
    assert python == ".venv/bin/python"
    finished = subprocess.run(
        [sys.executable, *command, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def test_the_manifest_is_handed_over_between_the_boundaries_that_the_tool_asks_for(tmp_path: Path) -> None:
    (tmp_path / "manifest.yml").write_text(MANIFEST)

    printed = run_hook("get-manifest", tmp_path, "--protocol=message-boundaries", "--boundary=X4X", "--source=.")

    before, answer, after = printed.split("X4X")
    assert json.loads(answer) == {
        "display_information": {"name": "Ünicode bot"},
        "settings": {"socket_mode_enabled": "yes"},  # YAML 1.2: `yes` is a word
    }
    assert before + after == "\n"


def test_the_hooks_that_are_not_ours_come_with_the_library_of_the_tool(tmp_path: Path) -> None:
    assert json.loads(run_hook("get-hooks", tmp_path))["config"]["sdk-managed-connection-enabled"] is True


def test_starting_by_the_tool_is_bot_run_whatever_else_the_tool_says(tmp_path: Path) -> None:
    package = tmp_path / "bot"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys; print(sys.argv[1:])")
    (package / "cli").symlink_to(ROOT / "bot" / "cli")

    assert run_hook("start", tmp_path, "--protocol=message-boundaries", "--boundary=X4X") == "['run']\n"
