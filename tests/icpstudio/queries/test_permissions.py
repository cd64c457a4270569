"""The permission tables as rows to read."""

from icpstudio.choices import Role
from icpstudio.queries import permissions
from icpstudio.queries.permissions import RouteRow, VerbRow
from tests.walker.doors import doors


def test_floors_come_in_the_order_of_the_settings():
    assert [floor.name for floor in permissions.floors()] == ["icpstudio", "profiles", "interviews"]


def test_a_verb_says_who_may_and_on_what_condition():
    profiles = permissions.floors()[1]
    named = frozenset({Role.OWNER, Role.FACILITATOR, Role.APPROVER, Role.SALES_LEADER})

    assert [row for row in profiles.verbs if row.verb == "decide"] == [
        VerbRow("decide", "decide on a version", named, "Named as approver of this version.", True)
    ]


def test_a_route_says_where_it_is_and_what_it_asks_for():
    rows = {row.name: row for floor in permissions.floors() for row in floor.routes}

    assert rows["profiles:skip_step"] == RouteRow(
        "profiles:skip_step", "/workshops/{workshop_id}/steps/{step}/skip/", ["POST"], "run_workshop", True, False
    )
    assert rows["account_reset_password_from_key"] == RouteRow(
        "account_reset_password_from_key", "/accounts/password/reset/key/{uidb36}-{key}/", ["GET", "POST"], "", False, False
    )
    assert rows["icpstudio:home"] == RouteRow("icpstudio:home", "/", ["GET", "POST"], "", True, False)
    assert rows["profiles:decide"].fresh
    assert rows["mfa_activate_totp"].fresh


def test_every_address_of_the_product_is_among_the_paths():
    assert sorted(name for name, _path in permissions.paths()) == sorted(door.name for door in doors())
