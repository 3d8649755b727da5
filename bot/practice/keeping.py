"""When the state is written to its file: a moment after each change, and at the end.

How it is written is snapshot.py's.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.practice.snapshot import Snapshot
from bot.practice.workspace import Workspace

_QUIET_SECONDS = 0.5


class Keeper:
    """Saves a workspace half a second after the first of a row of changes."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        """Put back what the file holds, then watch for changes."""
        self._workspace = workspace
        self._snapshot = Snapshot(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._snapshot.load(workspace)
        self._pending: asyncio.TimerHandle | None = None
        workspace.page_watchers.append(self._changed)

    def _changed(self, *_: object) -> None:
        if self._pending is None:
            self._pending = asyncio.get_running_loop().call_later(_QUIET_SECONDS, self.save_now)

    def save_now(self) -> None:
        """Write the file."""
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None
        self._snapshot.save(self._workspace)
