"""The log: one line an event, with the id of the request it belongs to.

What people send (variables, texts of queries, keys) is never in it, and neither are the values of local
variables in a stack trace.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

import msgspec
import structlog

from herbcity.settings import LogFormat, Settings

_REQUEST = "request"
_FLUSHED_AFTER_SECONDS = 0.05

_log = structlog.get_logger("herbcity.web")

_json = msgspec.json.Encoder(order="sorted").encode

Fields = dict[str, Any]

REQUEST_ID = structlog.contextvars.bind_contextvars(request_id="")["request_id"].var
"""Holds the id of the request for every event that is logged on its way."""

structlog.contextvars.unbind_contextvars("request_id")


def _through_structlog(fields: Fields) -> None:
    # The id is among the context variables.
    _log.info(_REQUEST, **{name: value for name, value in fields.items() if name != "request_id"})


class RequestLines:
    """Writes the line that every request gets: a few microseconds, where the general way takes a hundred.

    Lines wait for 50 ms at most, so that a busy service writes many at once; whatever else is logged makes them
    leave first.
    """

    def __init__(self) -> None:
        self._write: Callable[[Fields], None] = _through_structlog
        self._waiting: deque[str] = deque()
        self._stream: TextIO = sys.stderr
        self._expected = False

    def __call__(self, fields: Fields) -> None:
        """Note a request that was answered; the fields are used up. On an event loop only."""
        self._write(fields)

    def write_to(self, stream: TextIO, settings: Settings, *, level: int) -> None:
        """From now on write straight to this stream; to a terminal, in colours, the general way stays."""
        self._stream = stream
        if level > logging.INFO:
            self._write = lambda _fields: None
        elif settings.log_format is LogFormat.JSON:
            self._write = lambda fields: self._add(_as_json(fields))
        elif not stream.isatty():
            self._write = lambda fields: self._add(_as_text(fields))

    def flush(self) -> None:
        """Write what is waiting. From any thread."""
        lines = []
        with suppress(IndexError):  # another thread may have taken the last one
            while True:
                lines.append(self._waiting.popleft())
        if lines:
            self._stream.write("".join(lines))
            self._stream.flush()

    def _add(self, line: str) -> None:
        self._waiting.append(line)
        if not self._expected:
            self._expected = True
            asyncio.get_running_loop().call_later(_FLUSHED_AFTER_SECONDS, self._on_time)

    def _on_time(self) -> None:
        self._expected = False
        self.flush()


request_lines = RequestLines()
"""The lines of this process."""


@lru_cache(maxsize=2)
def _to_the_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()[:19]


def _now() -> str:
    now = time.time()
    second = int(now)
    return f"{_to_the_second(second)}.{int((now - second) * 1e6):06d}Z"


def _as_json(fields: Fields) -> str:
    fields |= {"event": _REQUEST, "level": "info", "timestamp": _now()}
    return _json(fields).decode() + "\n"


def _as_text(fields: Fields) -> str:
    pairs = " ".join([f"{name}={fields[name]}" for name in sorted(fields)])
    if not pairs.isprintable():
        # Whatever a caller put into a path or a name, the line stays one line.
        pairs = repr(pairs)
    return f"{_now()} [info     ] {_REQUEST:<30} {pairs}\n"


class _Handler(logging.StreamHandler[TextIO]):
    """Keeps the order of the log."""

    def emit(self, record: logging.LogRecord) -> None:
        request_lines.flush()
        super().emit(record)


def configure_logs(settings: Settings) -> None:
    """Send our own events and those of every library to standard error, in one form."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(settings)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    request_lines.write_to(sys.stderr, settings, level=level)


def _renderers(settings: Settings) -> list[Any]:
    if settings.log_format is LogFormat.JSON:
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ]
    # The default would print local variables if rich happens to be installed.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
