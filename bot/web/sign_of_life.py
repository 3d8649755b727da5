"""Telling a monitor outside that all is well: it raises the alarm when nothing comes (SPEC E15).

Never follows where the monitor points to, and never raises: a monitor that is down is no fault of the bot.
"""

import httpx
import structlog

PATIENCE = 5.0  # seconds

log = structlog.get_logger(__name__)


def give_sign_of_life(url: str) -> bool:
    """Ask for the address once; whether the monitor said yes."""
    try:
        answer = httpx.get(url, timeout=PATIENCE, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("the monitor did not answer", error=type(error).__name__)
        return False
    return answer.is_success
