"""`manage.py open_workspace NAME EMAIL`: the first workspace of an installation, since people join by invitation only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from icpstudio.actions import workspaces
from icpstudio.kit import clock, links


class Command(BaseCommand):
    help = "Open a workspace whose owner is the person with this address. She signs in with a code that comes by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the workspace, usually the company's")
        parser.add_argument("email", help="of its first owner")
        parser.add_argument("--person", default="", help="the owner's name")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = workspaces.open_for(options["email"], name=options["name"], person=options["person"], at=clock.now())
        self.stdout.write(f"{owner.user.email} signs in at {links.absolute(None, 'account_login')}")
