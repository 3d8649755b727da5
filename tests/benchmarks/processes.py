"""Our programs as processes of their own, and what they cost there: processor time of all threads, memory.

Nothing here knows what the programs are asked to do.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from tests.sources import ROOT
from tests.waiting import until

QUIET = 0.03  # seconds without work: everything that was asked for is done


@dataclass(frozen=True, slots=True)
class Program:
    """One that is ready, after so many seconds."""

    pid: int
    url: str
    ready_after: float

    @property
    def address(self) -> SplitResult:
        return urlsplit(self.url)

    def worked(self) -> int:
        """Nanoseconds of processor time so far, all threads."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)

    def worked_until_quiet(self) -> int:
        """The same, once nothing has been worked on for a moment, or after a second of work that does not end."""
        before, end = -1, time.monotonic() + 1
        while (now := self.worked()) - before > 200_000 and time.monotonic() < end:
            before = now
            until(pause(), what="a moment")
        return now

    def megabytes(self) -> float:
        """Memory that it holds."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def pause(seconds: float = QUIET) -> Callable[[], bool]:
    """A condition that holds after a moment."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


@contextmanager
def program(module: str, folder: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[Program]:
    """Run `python -m module …` in a folder; given out once its ready line names an address."""
    said = folder / f"{module}.said"
    begun = time.perf_counter()
    with said.open("w") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},  # noqa: TID251 - a child's
            stdout=log,
            stderr=log,
        )
    try:
        url = until(lambda: _address(said.read_text(), child), what=f"{module} is ready", within=60)
        yield Program(child.pid, url, time.perf_counter() - begun)
    finally:
        child.terminate()
        child.wait(60)


def _address(said: str, child: "subprocess.Popen[bytes]") -> str:
    assert child.poll() is None, f"it ended: {said}"
    for line in said.splitlines():
        told = json.loads(line) if line.startswith("{") and line.endswith("}") else {}
        if "url" in told:
            return str(told["url"])
        if told.get("event") == "ready" and told.get("address"):
            host, port = told["address"]
            return f"http://{host}:{port}"
    return ""
