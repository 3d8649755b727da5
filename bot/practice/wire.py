"""Types and small makers of the JSON that travels. No rule of Slack lives here."""

from __future__ import annotations

import secrets
import string
from typing import Any

_ID_ALPHABET = string.ascii_uppercase + string.digits

Json = dict[str, Any]


def make_id(prefix: str) -> str:
    """An id as Slack writes them: a letter for the kind and ten capitals or digits (`V0A1B2C3D4E`)."""
    return prefix + "0" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(9))


def without_none(values: Json) -> Json:
    """Slack leaves keys out rather than sending null in messages and people."""
    return {key: value for key, value in values.items() if value is not None}
