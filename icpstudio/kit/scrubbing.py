"""Takes out of a line of the log what must not be there. The second belt: lines are written without personal data in the first place."""

from __future__ import annotations

import re
import traceback
from types import TracebackType
from typing import Any

_ADDRESS = re.compile(r"[^\s<>\"'()\[\],;:=]+@[^\s<>\"'()\[\],;:=]+\.[^\s<>\"'()\[\],;:=]+")
_SECRET_PATH = re.compile(r"(/join/|/password/reset/key/|/s/)[^/\s\"']+")
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'>]+")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[g-zG-Z_])[\w-]{40,}(?![\w-])")  # hashes and ids are hexadecimal, tokens are not
# Their messages speak of files, hosts and settings; those of other exceptions may quote what somebody typed.
_SAY_THEIR_WORDS = ("OSError", "ConnectionError", "TimeoutError", "OperationalError", "ImproperlyConfigured", "ModuleNotFoundError")


def scrub(value: Any) -> Any:
    """The same value without addresses, tokens and query strings, in whatever it holds."""
    if isinstance(value, str):
        value = _ADDRESS.sub("[address]", value)
        value = _SECRET_PATH.sub(r"\1[token]", value)
        value = _QUERY.sub("?[query]", value)
        return _TOKEN.sub("[token]", value)
    if isinstance(value, dict):
        return {key: scrub(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [scrub(one) for one in value]
    return value if isinstance(value, bool | int | float | None) else scrub(str(value))


def went_wrong(exc_info: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]) -> str:
    """An exception as its kind and the places in the code, the innermost last, and the exceptions behind it."""
    problem, parts = exc_info[1], []
    while problem is not None:
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(problem.__traceback__)]
        parts.append("\n".join([*places, _named(problem)]))
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\nwhile handling:\n".join(parts)


def _named(problem: BaseException) -> str:
    kinds = {kind.__name__ for kind in type(problem).__mro__}
    words = f": {problem}" if kinds & set(_SAY_THEIR_WORDS) else ""
    return f"{type(problem).__module__}.{type(problem).__qualname__}{words}"
