"""The log: JSON lines on standard output with team, issue and request id, for our own words and those of libraries.

No secret leaves through here: what goes out is searched for tokens, signing secrets and webhook addresses in one place.
"""

import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

bound = bound_contextvars
"""`with bound(team=…, issue=…, request=…):` puts these into every line that is logged inside, in this thread."""

_TOKENS = r"xox[a-z]+(?:\.[a-z]+)?-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/[\w/.-]+"


def configure(level: str, secrets: Iterable[str] = (), out: TextIO | None = None) -> None:
    """Send everything that is logged to `out` (standard output), one JSON object a line, without `secrets`."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(out or sys.stdout)
    handler.addFilter(_worth_a_line)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                redaction(secrets),
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def redaction(secrets: Iterable[str]) -> Processor:
    """Make the step that takes tokens, webhook addresses and these secrets out of a finished line."""
    pattern = re.compile("|".join([*(re.escape(secret) for secret in secrets if secret), _TOKENS]))

    def redact(_logger: WrappedLogger, _method: str, line: EventDict | str) -> str:
        return pattern.sub("[redacted]", str(line))

    return redact


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Libraries speak from WARNING upward, whatever our level is.

    Below they tell how they work, and at DEBUG they write down whole requests of people; Bolt does so at INFO when a
    signature is wrong (SECURITY S1). Bolt sets the levels of its loggers itself, so only a filter here holds.
    """
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == "bot"
