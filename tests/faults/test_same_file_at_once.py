"""F11: two people upload the same file at once and both say yes: it comes in once, and the other one is told that it is in."""

from __future__ import annotations

import pytest

from tests.services.fleet import Fleet

pytestmark = pytest.mark.slow
BOTH = """
import threading
from django.db import connection, connections
from django_scopes import scope, scopes_disabled
from icpstudio.errors import Conflict
from icpstudio.kit import clock
from profiles.actions import imports
from profiles.models import Import
from tests.cast import company
from tests.factories.long_lists import companies

with scopes_disabled():
    kelvaro = company("Kelvaro", "kelvaro")
together = threading.Barrier(2)

def person(who):
    with scope(workspace=kelvaro.workspace):
        together.wait()
        source = imports.receive(kelvaro.workshop, companies(300), name="list.csv", by=who, at=clock.now())
        imports.read(source.pk, at=clock.now())
        source = Import.objects.get(pk=source.pk)
        together.wait()
        try:
            imports.apply(source, by=who, at=clock.now())
            print("applied")
        except Conflict as refused:
            print(refused.sentence)
    connection.close()

people = [threading.Thread(target=person, args=[who]) for who in (kelvaro.owner, kelvaro.facilitator)]
[one.start() for one in people]
[one.join() for one in people]
"""
AGAIN = """
from django_scopes import scopes_disabled
from icpstudio.errors import Conflict
from icpstudio.kit import clock
from profiles.actions import imports
from profiles.models import Import
with scopes_disabled():
    for state in ("applying", "checked"):
        source = Import.objects.select_related("applied_by", "received_by").get(state=state)
        try:
            if state == "applying":
                imports.carry_out(source.pk, at=clock.now())
            else:
                imports.apply(source, by=source.received_by, at=clock.now())
                print("applied")
        except Conflict as refused:
            print(refused.sentence)
"""


@pytest.mark.parametrize("machines", ["lone_machine", "fleet"])
def test_the_same_file_at_once_comes_in_once(request: pytest.FixtureRequest, machines: str) -> None:
    fleet: Fleet = request.getfixturevalue(machines)
    answers = sorted(fleet.manage("shell", "-v0", "-c", BOTH).splitlines())
    names = ["Marta Lindqvist", "Ruth Adeyemi"]
    assert answers in [
        sorted(["applied", f"list.csv is being imported into this workshop by {name}. Wait until it is in."]) for name in names
    ]

    (refused,) = fleet.manage("shell", "-v0", "-c", AGAIN).splitlines()
    assert refused.startswith("The very same file was already imported on ")
    assert refused.endswith(" Nothing was imported twice.")
    assert sorted(fleet.ask("SELECT state, count(*) FROM profiles_import GROUP BY state")) == [("applied", 1), ("checked", 1)]
    assert fleet.one("SELECT count(*) FROM profiles_customer") == 300
    assert fleet.one("SELECT count(*) FROM profiles_importchange") == 300
