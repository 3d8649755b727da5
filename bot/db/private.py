"""Files that only their owner may read: the database has customers' words in it, and so have its copies.

Never widens what somebody narrowed.
"""

import contextlib
from pathlib import Path
from stat import S_IMODE

ONLY_OURS = 0o600
_OTHERS = 0o077


def keep_private(file: Path) -> None:
    """Make the file, empty, if it is not there; take everybody else's rights to it and to its log (SECURITY S60)."""
    if not file.exists():
        file.touch(ONLY_OURS)
    for one in (file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-shm"))):
        with contextlib.suppress(FileNotFoundError, PermissionError):  # not there; or another's, who decides
            if S_IMODE(one.stat().st_mode) & _OTHERS:
                one.chmod(ONLY_OURS)
