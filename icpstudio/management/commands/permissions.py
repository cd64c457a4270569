"""`manage.py permissions > docs/permissions.md`: the permission table for people to read, out of the code that enforces it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from icpstudio.choices import Role
from icpstudio.queries.permissions import Floor, RouteRow, VerbRow, floors

OPENING = """# Who may do what

This page is made from the tables that the program itself reads (`icpstudio/rules.py`, `profiles/rules.py`, `interviews/rules.py`).
Don't edit it. After a change to a table run

    python manage.py permissions > docs/permissions.md

A member of a workspace holds a set of roles and may do what any of them allows. Every address has a row below; one without a row is an
error at its first request and in the test run. The doorman looks at the row before any view runs. What stands under "only if" is
checked once the subject is known, in the action or query that handles it.

"Asks again" means: whoever signed in more than ten minutes ago confirms that it is she, before the deed. For a verb the doorman asks
when something is sent; for an address that says so itself, before it shows anything.

An address of a workspace is reached below `/w/<workspace>/`. Nothing of one workspace is visible in another: a stranger's id is
answered with 404, as if it did not exist.
"""
YES, NO = "yes", "–"
TITLES = {
    "icpstudio": "Ground floor: people, workspaces, trail",
    "profiles": "Main floor: workshops and pages",
    "interviews": "Upper floor: interviews",
}


class Command(BaseCommand):
    help = "Print the permission table as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            self.stdout.write("\n".join([OPENING, *(line for floor in floors() for line in said(floor))]).rstrip())


def said(floor: Floor) -> Iterator[str]:
    """The two tables of one floor."""
    yield f"## {TITLES.get(floor.name, floor.name)}\n"
    verbs = [
        [f"`{row.verb}`", row.words, *(YES if role in row.roles else NO for role in Role), row.only_if, again(row)] for row in floor.verbs
    ]
    yield from table("verb", "may", *(str(role.label) for role in Role), "only if", "asks again", rows=verbs)
    routes = [[f"`{row.name}`", f"`{row.path}`", ", ".join(row.methods), lets_in(row), again(row)] for row in floor.routes]
    yield from table("address", "path", "by", "lets in", "asks again", rows=routes)


def again(row: VerbRow | RouteRow) -> str:
    return YES if row.fresh else ""


def lets_in(row: RouteRow) -> str:
    """The verb that is asked for, or who needs none."""
    if row.verb:
        return f"`{row.verb}`"
    return "who is signed in" if row.signed_in else "anyone"


def table(*heads: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table and the empty line after it."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for cells in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield ""
