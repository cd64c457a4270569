"""The one entry: bytes to a `Table`, or the reason why not."""

from collections.abc import Collection
from pathlib import Path

from .delimited import read_text
from .limits import LIMITS, Limits
from .model import Refusal, Refused, Settings, Table
from .sniff import sniff
from .workbook import read_workbook


def read(
    source: bytes | Path, settings: Settings | None = None, *, expected: Collection[str] = (), limits: Limits = LIMITS
) -> Table | Refused:
    """Read a table in this process. Use `read_in_child` for what strangers upload.

    `expected` holds folded headers that help to find the header row and the right sheet.
    """
    settings = settings or Settings()
    try:
        data = source if isinstance(source, bytes) else contents(source, limits)
        kind = sniff(data)
        if kind == "text":
            table = read_text(data, settings, limits, expected)
        else:
            table = read_workbook(data, settings, limits, expected, old=kind == "xls")
        if not table.records:
            raise Refusal("header_only", columns=len(table.columns))
    except Refusal as refusal:
        return refusal.refused
    except MemoryError:
        return Refused("too_much_memory", {"megabytes": limits.resident // (1024 * 1024)})
    except RecursionError:
        return Refused("damaged_workbook")
    return table


def contents(path: Path, limits: Limits) -> bytes:
    if path.stat().st_size > max(limits.text_bytes, limits.workbook_bytes):
        raise Refusal("file_too_large", megabytes=limits.text_bytes // (1024 * 1024))
    return path.read_bytes()
