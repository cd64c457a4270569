"""Lists as long as one likes, the same each time: deals of companies that come again and again, and the companies themselves."""

from __future__ import annotations

from collections.abc import Iterator

INDUSTRIES = ["Logistics", "Retail", "Food", "Chemicals", "Machinery", "Wholesale", "Paper"]
STAGES = ["Closed Won", "Closed Lost", "Closed Lost", "Negotiation"]


def deals(rows: int, companies: int) -> Iterator[bytes]:
    """A list of deals; company `n` is named by every `companies`-th line, so each part of the file names each of them."""
    yield b"Deal ID,Deal name,Stage,Amount,Currency,Close date,Company ID,Company name,Industry,Source\n"
    for n in range(rows):
        company = n % companies
        words = [
            f"D{n:06}", f"Deal {n}", STAGES[n % 4], f"{1000 + n % 977}.50", "EUR", f"2023-{n % 12 + 1:02}-{n % 28 + 1:02}",
            f"C{company:05}", f"Company {company} GmbH", INDUSTRIES[company % 7], "Fair" if n % 3 else "Referral",
        ]  # fmt: skip
        yield ",".join(words).encode() + b"\n"


def companies(rows: int) -> Iterator[bytes]:
    """A list of companies with what is known about each."""
    yield b"Company ID,Company name,Domain,Industry,Employees,Country\n"
    for n in range(rows):
        yield f"C{n:05},Company {n} GmbH,company{n}.example,{INDUSTRIES[n % 7]},{10 + n % 900},Germany\n".encode()
