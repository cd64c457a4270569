"""What a file is by its first bytes; its name is never trusted."""

import re
from typing import Literal

from .model import Refusal

Format = Literal["text", "zip", "xls"]

# Other things that people drop by mistake, each refused by its own name.
FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
)
MARKUP = re.compile(rb"^\s*<(!doctype html|html|table|body|meta|\?xml)", re.IGNORECASE)
OLD_EXCEL = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def sniff(data: bytes) -> Format:
    """The format by content. Raises Refusal for what is no table."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refusal("empty_file")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(OLD_EXCEL):
        return "xls"
    for magic, name in FOREIGN:
        if data.startswith(magic):
            raise Refusal("other_format", format=name)
    if MARKUP.match(data.removeprefix(BOMS[2])[:300]):
        raise Refusal("web_page")
    if not data.startswith(BOMS) and looks_binary(data[:8192]):
        raise Refusal("not_a_table")
    return "text"


def looks_binary(sample: bytes) -> bool:
    """More control characters than any text has. UTF-16 without a mark has every other byte zero and is let through."""
    zeros = sample.count(0)
    if zeros and max(sample[0::2].count(0), sample[1::2].count(0)) > 0.9 * zeros and zeros > 0.3 * len(sample):
        return False
    control = sum(1 for byte in sample if byte < 9 or 13 < byte < 32)
    return control > 0.05 * len(sample) + 2
