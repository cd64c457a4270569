"""From the previous release to this one, with the rows it wrote: nothing is lost, everything stays frozen and readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import call_command
from django.test import override_settings
from django_scopes import scopes_disabled

from icpstudio.models import Member, Workspace
from icpstudio.queries import audit_chain
from profiles.models import Rendering, Version, Workshop
from tests.cast import browser
from tests.services.releases import PREVIOUS, empty_database, values
from tests.services.triggers import meant, standing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def upgraded(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A database of the previous release, migrated to this one."""
    folder = tmp_path_factory.mktemp("release")
    with django_db_blocker.unblock(), scopes_disabled(), empty_database(folder) as connection:
        PREVIOUS.restore(connection)
        call_command("migrate", verbosity=0)
        yield connection


@pytest.fixture(autouse=True)
def on_the_upgraded_database(upgraded: Any, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    files = {**configured.STORAGES["default"], "OPTIONS": {"location": PREVIOUS.unpack_files(tmp_path)}}
    storages = {**configured.STORAGES, "default": files}
    with django_db_blocker.unblock(), override_settings(AUDIT_KEY=PREVIOUS.audit_key, STORAGES=storages):
        yield


def test_no_row_is_lost_or_changed() -> None:
    changed = []
    for row in PREVIOUS.rows():
        model = apps.get_model(row["model"])
        before = values(model, row)
        now = model._base_manager.filter(pk=row["pk"]).values(*before).first()
        changed += [] if now == before else [(row["model"], row["pk"], *_differing(before, now))]

    assert changed == []


def _differing(before: dict[str, Any], now: dict[str, Any] | None) -> list[tuple[str, Any, Any]]:
    return [(name, value, (now or {}).get(name)) for name, value in before.items() if now is None or now[name] != value]


def test_every_column_of_the_release_was_compared() -> None:
    """A field that was renamed or dropped would be left out above without a word."""
    gone = {(row["model"], name) for row in PREVIOUS.rows() for name in row["fields"]}
    gone -= {(model._meta.label_lower, field.name) for model in apps.get_models() for field in model._meta.get_fields()}

    assert gone == set()


def test_nothing_else_has_appeared() -> None:
    before = Counter(row["model"] for row in PREVIOUS.rows())
    now = {label: apps.get_model(label)._base_manager.count() for label in before}

    assert now == before


def test_the_triggers_stand(upgraded: Any) -> None:
    assert standing(upgraded) == meant(upgraded)


def test_the_trail_still_verifies() -> None:
    assert [(verdict.slug, verdict.sound) for verdict in audit_chain.verify_all()] == [("kelvaro", True)]


def test_no_migration_is_missing() -> None:
    told = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=told, stderr=told)

    assert told.getvalue() == "No changes detected\n"


def test_people_read_on_where_they_were() -> None:
    kelvaro = Workspace.objects.get(slug="kelvaro")
    workshop = Workshop.objects.order_by("opened_at").first()
    client = browser(Member.objects.filter(workspace=kelvaro, role_rows__role="facilitator").order_by("pk").first())
    here = f"/w/kelvaro/workshops/{workshop.pk}"
    pages = ["/w/kelvaro/workshops/", f"{here}/", f"{here}/customers/", f"{here}/attributes/", f"{here}/interviews/"]
    pages += [f"/w/kelvaro/versions/{version.pk}/" for version in Version.objects.order_by("pk")]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_the_documents_are_there() -> None:
    from icpstudio.queries import files

    documents = [files.content(rendering.file) for rendering in Rendering.objects.select_related("file").order_by("pk")]

    assert [document[:5] for document in documents] == [b"%PDF-", b"%PDF-"]
