"""The log: what anybody logs becomes one line, JSON for machines or plain for a terminal, with the request's number and no personal data.

Code logs in the ordinary way, `log.info("mail", extra={"mail": id})`; only the names in FACTS are taken over as fields of the line."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.contextvars import merge_contextvars
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import Processor

from icpstudio.kit.scrubbing import scrub, went_wrong

FACTS = (
    "method", "route", "status", "ms", "workspace", "member", "job", "task", "state", "tries", "mail", "directive", "blocked", "place",
    "anchored", "count",
)  # fmt: skip
OURS = ("icpstudio", "profiles", "interviews")
Line = MutableMapping[str, Any]


def config(form: str, level: str) -> dict[str, Any]:
    """The logging of Python, set up. What the product itself logs is heard from INFO on where machines read along."""
    ours = "INFO" if form == "json" and level == "WARNING" else level
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "icpstudio.kit.logs.formatter", "form": form}},
        "filters": {"told": {"()": "icpstudio.kit.logs.ToldElsewhere"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["told"]}},
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would print paths and send mail past the outbox.
        "loggers": {"django": {}, "django.server": {}, **{name: {"level": ours} for name in OURS}},
    }


def formatter(form: str) -> ProcessorFormatter:
    last: Processor = structlog.processors.JSONRenderer() if form == "json" else _plain
    return ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars,
            add_log_level,
            add_logger_name,
            ExtraAdder(allow=FACTS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _in_our_words,
        ],
        processors=[_without_values, ProcessorFormatter.remove_processors_meta, _scrubbed, last],
    )


class ToldElsewhere(logging.Filter):
    """Keeps out what the line of the request says already, and in other words than we want to keep: "Not Found: /join/…"."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != "django.server" and not (record.name == "django.request" and record.levelno < logging.ERROR)


def _in_our_words(logger: Any, method: str, line: Line) -> Line:
    """Lines of others that would quote a path or an argument."""
    name = line.get("logger", "")
    if name == "django.request":
        line["event"] = "a request failed"
    elif name.startswith("django.security"):
        line["event"] = "a request was refused"
    elif name == "celery.app.trace" and line.get("exc_info"):
        line["event"] = "a task failed"
    return line


def _without_values(logger: Any, method: str, line: Line) -> Line:
    if exc_info := line.pop("exc_info", None):
        line["exception"] = went_wrong(exc_info)
    return line


def _scrubbed(logger: Any, method: str, line: Line) -> Line:
    return {key: scrub(value) for key, value in line.items()}


def _plain(logger: Any, method: str, line: Line) -> str:
    said = [str(line.pop("timestamp", ""))[:19].replace("T", " "), str(line.pop("level", "")).upper(), f"{line.pop('logger', '')}:"]
    said.append(str(line.pop("event", "")))
    exception = line.pop("exception", "")
    said += [f"{key}={value}" for key, value in line.items()]
    return "\n".join([" ".join(said), *([exception] if exception else [])])
