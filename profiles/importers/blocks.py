"""Typed rows as one file of blocks: parsed once, and read again by parts, each part for itself.

The file begins with the length of its head; the head (JSON) says what the rows are and where each block (deflated JSON) lies."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from profiles.choices import ImportKind
from profiles.importers.rows import AttributeSpec, CustomerRow, DealRow, Reading

LENGTH = struct.Struct(">Q")
Rows = tuple[CustomerRow, ...] | tuple[DealRow, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Where a part of the rows lies."""

    start: int
    length: int
    rows: int


@dataclass(frozen=True, slots=True)
class Head:
    kind: str
    attributes: tuple[AttributeSpec, ...]
    blocks: tuple[Block, ...]


def written(reading: Reading, *, size: int) -> Iterator[bytes]:
    """The file's bytes, with `size` rows in a block. The same rows give the same bytes."""
    rows = reading.customers or reading.deals
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    packed = [zlib.compress(json.dumps([row.as_json() for row in part], ensure_ascii=False).encode(), 1) for part in parts]
    blocks, start = [], 0
    for part, content in zip(parts, packed, strict=True):
        blocks.append([start, len(content), len(part)])
        start += len(content)
    facts = {"kind": reading.kind, "attributes": [asdict(spec) for spec in reading.attributes], "blocks": blocks}
    head = json.dumps(facts, ensure_ascii=False).encode()
    yield LENGTH.pack(len(head)) + head
    yield from packed


def head(file: BinaryIO) -> Head:
    """What the rows are. Blocks are counted from the file's beginning."""
    (length,) = LENGTH.unpack(file.read(LENGTH.size))
    facts: dict[str, Any] = json.loads(file.read(length))
    after = LENGTH.size + length
    blocks = tuple(Block(after + start, size, rows) for start, size, rows in facts["blocks"])
    return Head(facts["kind"], tuple(AttributeSpec(**spec) for spec in facts["attributes"]), blocks)


def block(file: BinaryIO, kind: str, start: int, length: int) -> Rows:
    """The rows of one block."""
    file.seek(start)
    found = json.loads(zlib.decompress(file.read(length)))
    if kind == ImportKind.DEALS:
        return tuple(DealRow.from_json(row) for row in found)
    return tuple(CustomerRow.from_json(row) for row in found)
