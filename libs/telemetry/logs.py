"""Structured logs: one JSON object a line on stderr, with the service, the trace and no secrets."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from telemetry import tracing

LEVELS = ("debug", "info", "warning", "error")
"""The levels a log may be set to, least severe first."""

HIDDEN = "(hidden)"
"""What is written in place of a secret."""

_SECRET_WORDS = {"password", "passwd", "secret", "token", "tokens", "key", "keys", "authorization", "credential", "dsn"}
_SECRET_WORDS |= {"credentials", "cookie", "pem", "pan", "cvv"}
# What PostgreSQL and its driver add to an error: the row that failed, the key that was there, the wrong argument.
_DATA_IN_ERROR = re.compile(r"(?P<what>^DETAIL: |invalid input for query argument \$\d+[^:\n]*:) .*", re.MULTILINE)
_CREDENTIALS_IN_URL = re.compile(r"(?P<scheme>\w[\w+.-]*://[^:/@\s]*):[^@/\s]+@")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def is_secret_name(name: str) -> bool:
    """Tells whether a field of this name is taken for a secret: any of its words is one of the secret words."""
    return any(word.lower() in _SECRET_WORDS for word in _WORDS.findall(name))


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        shown = _CREDENTIALS_IN_URL.sub(rf"\g<scheme>:{HIDDEN}@", value) if "://" in value else value
        return _DATA_IN_ERROR.sub(rf"\g<what> {HIDDEN}", shown)
    if isinstance(value, Mapping):
        return {name: HIDDEN if is_secret_name(str(name)) else _without_secrets(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(inner) for inner in value]
    return value


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hides the value of every field, at any depth, whose name says secret; in texts, passwords of URLs and rows."""
    return cast(EventDict, _without_secrets(event))


def _add_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    trace = tracing.current()
    if trace is not None:
        event.setdefault("trace_id", trace.trace_id)
    return event


class _Stderr:
    """Writes lines to what sys.stderr is at that moment, because loggers outlive a redirection of it."""

    def msg(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    debug = info = warning = error = critical = msg


class _StderrHandler(logging.Handler):
    """The same for loggers of the standard library."""

    def emit(self, record: logging.LogRecord) -> None:
        _Stderr().msg(self.format(record))


def configure(service: str, level: str) -> None:
    """Sends this process's logs, and those of the standard library's loggers, to stderr as JSON.

    `level` is one of LEVELS.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]

    def add_service(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        add_service,
        _add_trace,
        redact,
    ]
    renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=_Stderr,
        cache_logger_on_first_use=True,
    )
    handler = _StderrHandler()
    # Libraries log through the standard module; they get the same shape, so that one parser reads every line.
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[*shared[:-1], structlog.stdlib.add_logger_name, redact],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Libraries say at INFO what only their authors need; ours say what an operator needs.
    root.setLevel(max(threshold, logging.WARNING))


def logger(name: str) -> FilteringBoundLogger:
    """Gives a module its logger; call it with `__name__`. Fields are keyword arguments: `log.info("ready", port=1)`."""
    return cast(FilteringBoundLogger, structlog.get_logger(module=name))
