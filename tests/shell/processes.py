"""Real processes of the bot, each in a folder of its own, and what they said.

No expectation of a single test is here.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.sources import ROOT
from tests.waiting import until

FOREIGN = ("SLACK_", "BOT_", "DATABASE_", "LOG_", "PORT", "HOST", "PRACTICE_", "METRICS_", "WORKER_")


class Running:
    """A process whose two outputs are read as they come."""

    def __init__(self, *arguments: str, folder: Path, **settings: str) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}  # noqa: TID251  # a child's
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env={**own, **settings, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=pair)
            for pair in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, pipe: IO[str], lines: list[str]) -> None:
        for line in pipe:
            lines.append(line)  # noqa: PERF402  # seen while the process still speaks

    def line(self, words: str, *, within: float = 20.0) -> str:
        """The first line of either output that has these words."""

        def found() -> str:
            return next((line for line in (*self.out, *self.err) if words in line), "")

        def answer() -> str:
            assert found() or self.process.poll() is None, self.everything
            return found()

        return until(answer, what=f"a line with {words!r}", within=within).strip()

    def end(self, number: signal.Signals = signal.SIGTERM, *, within: float = 15.0) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(number)
        return self.wait(within=within)

    def wait(self, *, within: float = 20.0) -> int:
        """Wait until it ends by itself; the exit code."""
        code = self.process.wait(within)
        for reader in self._readers:
            reader.join(5)
        return code

    @property
    def everything(self) -> str:
        """Both outputs."""
        return "".join((*self.out, *self.err))


@contextmanager
def running(*arguments: str, folder: Path, **settings: str) -> Iterator[Running]:
    """A process that is ended, at the latest, with the `with`."""
    bot = Running(*arguments, folder=folder, **settings)
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.process.kill()
        bot.wait()
        for pipe in (bot.process.stdout, bot.process.stderr):
            if pipe is not None:
                pipe.close()
