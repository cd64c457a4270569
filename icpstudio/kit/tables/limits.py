"""How much of a file we are willing to read; said to people before they choose one."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. One instance is handed through the whole reading."""

    text_bytes: int = 512 * MB
    text_rows: int = 2_000_000
    workbook_bytes: int = 50 * MB
    workbook_rows: int = 500_000
    unpacked_bytes: int = 600 * MB
    ratio: int = 100
    members: int = 2_000
    columns: int = 1_000
    cell_characters: int = 32_767
    address_space: int = 4096 * MB
    resident: int = 1024 * MB
    cpu_seconds: int = 120
    wall_seconds: int = 180


LIMITS = Limits()
