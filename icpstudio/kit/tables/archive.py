"""Looks at a zip before anything is unpacked: size, ratio, number and names of its members, and document types in its XML."""

import io
import re
import stat
import zipfile
from pathlib import PurePosixPath

from .limits import MB, Limits
from .model import Refusal

DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
PROLOGUE = 65_536


def open_workbook(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive of an XLSX file that is safe to read. Raises Refusal."""
    if len(data) > limits.workbook_bytes:
        raise Refusal("file_too_large", megabytes=limits.workbook_bytes // MB)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        guard(archive, limits)
        names = set(archive.namelist())
        if "[Content_Types].xml" not in names or not any(name.endswith(("workbook.xml", "workbook.bin")) for name in names):
            raise Refusal("not_a_workbook")
        refuse_document_types(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        raise Refusal("damaged_workbook") from None
    return archive


def guard(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refusal("too_many_members", limit=limits.members)
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Refusal("unpacks_too_large", megabytes=limits.unpacked_bytes // MB)
    for member in members:
        if unsafe_name(member.filename) or stat.S_ISLNK(member.external_attr >> 16):
            raise Refusal("unsafe_member", member=member.filename[:80])
        if member.flag_bits & 1:
            raise Refusal("protected_workbook")
        if member.file_size > MB and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise Refusal("packed_too_tightly", ratio=limits.ratio)


def unsafe_name(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or bool(re.match(r"^[A-Za-z]:", name))


def refuse_document_types(archive: zipfile.ZipFile) -> None:
    """A workbook has no document type; one is only ever put in to make a reader expand or fetch something."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if DOCTYPE.search(part.read(PROLOGUE).replace(b"\x00", b"")):
                    raise Refusal("document_type", member=member.filename[:80])
