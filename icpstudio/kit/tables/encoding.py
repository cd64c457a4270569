"""Bytes to text: by byte order mark, else by evidence."""

from dataclasses import dataclass

from .model import Refusal

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DAMAGE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding that gave it."""

    text: str
    encoding: str


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode as told, or as the bytes suggest. Characters that cannot be read become U+FFFD and are reported by line."""
    if encoding:
        try:
            return Decoded(data.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding)
        except LookupError:
            raise Refusal("unknown_encoding", encoding=encoding) from None
    for mark, name in MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, errors="replace"), name)
    if wide := utf16_without_mark(data):
        return Decoded(data.decode(wide, errors="replace"), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return damaged_or_single_byte(data)


def utf16_without_mark(data: bytes) -> str | None:
    """Western text in UTF-16 has a zero in every other byte."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.35 * len(sample) and even < 0.05 * len(sample):
        return "utf-16-le"
    if even > 0.35 * len(sample) and odd < 0.05 * len(sample):
        return "utf-16-be"
    return None


def damaged_or_single_byte(data: bytes) -> Decoded:
    """UTF-8 with a broken character here and there, or one of the old single-byte encodings."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count(DAMAGE)
    readable = sum(1 for character in text if ord(character) > 127) - broken
    if readable >= broken:
        return Decoded(text, "utf-8")
    # 0x80-0x9f are letters and signs in cp1252 and control characters in latin-1.
    if not any(0x80 <= byte <= 0x9F for byte in data):
        return Decoded(data.decode("latin-1"), "latin-1")
    try:
        return Decoded(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1")
