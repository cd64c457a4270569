"""Every route x every actor x own, foreign and mixed ids x methods: who may not see sees nothing, and refused means untouched."""

from __future__ import annotations

from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from icpstudio.middleware.doorman import table
from icpstudio.rules import Access, may
from tests.cast import CANARY, MONEY_CANARY, signed_in
from tests.factories.everything import World, every_model
from tests.walker.conftest import Actor
from tests.walker.doors import ARGUMENTS, VALUES, Door, doors, fillings, identifying
from tests.walker.ledger import fingerprint, writes

METHODS = ("GET", "POST", "PUT", "DELETE")


def test_every_route_has_a_row_in_the_permission_table_and_every_row_a_route() -> None:
    assert sorted({door.name for door in doors()}) == sorted(table())


def test_every_argument_is_known_to_the_walker() -> None:
    assert {name for door in doors() for name in door.arguments} - set(ARGUMENTS) - set(VALUES) == set()


def test_every_model_has_a_row_in_both_worlds(worlds: tuple[World, World]) -> None:
    labels = {model._meta.label_lower for model in every_model()}

    assert [world.rows.keys() >= labels for world in worlds] == [True, True]


def cookies_of(actor: Actor) -> SimpleCookie:
    """Those of a browser in which the actor has signed in; the sign-in's own traces are in the database before the walk."""
    client = Client()
    if actor.user is not None:
        signed_in(client, actor.user)
    return client.cookies


class Walk:
    """Tries doors and keeps what went wrong, so that one run shows everything."""

    def __init__(self, ours: World, theirs: World, actors: list[Actor]) -> None:
        self.ours, self.theirs = ours, theirs
        self.cookies = {actor.name: cookies_of(actor) for actor in actors}
        self.suspect: tuple[str, dict[str, str]] | None = None
        self.wrong: list[str] = []
        self.tried = 0

    def try_door(self, door: Door, access: Access, actor: Actor, mix: str, arguments: dict[str, Any], method: str) -> None:
        client = Client(raise_request_exception=False)
        client.cookies = deepcopy(self.cookies[actor.name])
        prefix = f"/w/{self.ours.company.workspace.slug}" if access.verb is not None else ""
        path = prefix + reverse(door.name, kwargs=arguments)
        what = f"{actor.name} {method} {door.name} ({mix})"
        counted = writes()
        with transaction.atomic():
            response = client.generic(method, path, b"", content_type="application/x-www-form-urlencoded")
            self.tried += 1
            self._judge(what, door, access, actor, mix, method, response, untouched=counted == writes())
            transaction.set_rollback(True)
        if self.suspect is not None and self.suspect[1] != fingerprint():
            self.wrong.append(f"{self.suspect[0]}, and the database changed")
        self.suspect = None

    def _judge(
        self, what: str, door: Door, access: Access, actor: Actor, mix: str, method: str, response: HttpResponse, *, untouched: bool
    ) -> None:
        status = response.status_code
        if status >= 500:
            self.wrong.append(f"{what}: {status}")
        if (expected := self._expected(access, actor, mix, method)) is not None and status not in expected:
            self.wrong.append(f"{what}: {status}, expected {sorted(expected)}")
        if expected is None and identifying(door) and status == 404:
            self.wrong.append(f"{what}: 404 for an own id")
        refused = status in {401, 403, 404, 405} or method in {"GET", "PUT", "DELETE"}
        with scopes_disabled():
            if refused and not untouched:  # a session or a count, which don't matter? Compared with the state after the rollback
                self.suspect = f"{what}: {status}", fingerprint()
        self._search(what, actor, response)

    def _expected(self, access: Access, actor: Actor, mix: str, method: str) -> set[int] | None:
        """The statuses that are right, or None where the page decides by itself."""
        if access.signed_in and actor.user is None:
            return {302}
        if access.verb is not None and not actor.inside:
            return {404}
        if method not in access.methods:
            return {405}
        if access.verb is not None and not may(actor.member, access.verb):
            return {403}
        # Under an own parent that this person may not open, the foreign child is not even looked for.
        return None if access.verb is None or mix == "own" else {404} if mix == "foreign" else {403, 404}

    def _search(self, what: str, actor: Actor, response: HttpResponse) -> None:
        if actor.name == "stranger":
            return
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen = body.decode(errors="replace") + str(response.headers) + str(response.cookies)
        if CANARY in seen:
            self.wrong.append(f"{what}: speaks of the foreign workspace")
        money = {MONEY_CANARY, "913,377", "913.377", "913 377", "€913k", "913.4k"}
        if actor.name in {"rep", "contributor"} and any(amount in seen for amount in money):
            self.wrong.append(f"{what}: shows confidential figures")


def test_a_session_that_began_long_ago_opens_no_door_that_asks_again(worlds: tuple[World, World]) -> None:
    owner = worlds[0].company.owner
    client = Client()
    signed_in(client, owner.user, fresh=False)
    before, passed = fingerprint(), []
    for door in doors():
        access = table()[door.name]
        methods = [method for method in ("GET", "POST") if method in access.methods and access.asks_again(method)]
        if access.verb is not None and not may(owner, access.verb):
            continue
        prefix = f"/w/{worlds[0].company.workspace.slug}" if access.verb is not None else ""
        for _mix, arguments in [pair for pair in fillings(door, *worlds) if pair[0] == "own"]:
            answers = [client.generic(method, prefix + reverse(door.name, kwargs=arguments)).status_code for method in methods]
            passed += [f"{door.name}: {status}" for status in answers if status != 401]

    assert passed == []
    assert fingerprint() == before


@pytest.mark.slow
def test_nobody_passes_a_door_that_is_not_theirs(worlds: tuple[World, World], actors: list[Actor]) -> None:
    walk = Walk(*worlds, actors)
    for door in doors():
        access = table()[door.name]
        for mix, arguments in fillings(door, *worlds):
            for actor in actors:
                for method in METHODS:
                    if mix == "own" or method in access.methods:
                        walk.try_door(door, access, actor, mix, arguments, method)

    assert walk.wrong == []
    assert walk.tried > 500
