"""What is installed is what stands here: the wheel carries the whole package and the migrations.

Nothing is installed by this test, and nothing is fetched.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.sources import ROOT


def test_the_wheel_carries_every_file_of_the_bot_and_its_migrations(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)

    (wheel,) = tmp_path.glob("*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("bot/")}
    assert carried == {*below("bot", "bot"), *below("migrations", "bot/migrations")}


def below(folder: str, under: str) -> set[str]:
    paths = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {f"{under}/{path.as_posix()}" for path in paths if "__pycache__" not in path.parts}
