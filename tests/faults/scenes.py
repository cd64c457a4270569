"""What the faults begin in the middle of: companies of the cast in the database of a running server, their people signed in."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django_scopes import scopes_disabled

from profiles.actions import approvals, workshops
from profiles.choices import Decision
from profiles.models import Version
from profiles.queries import versions
from tests.cast import MONDAY, Company, browser, company
from tests.factories.pages import drafted


def play(scene: str, *arguments: Any) -> None:
    with scopes_disabled():
        print(json.dumps(globals()[scene](*arguments)))


def empty() -> dict[str, Any]:
    """A company with its workshop and nothing more."""
    return _told(company("Kelvaro", _slug()))


def in_review(many: int) -> list[dict[str, Any]]:
    """As many companies, each with a version before its approvers. One is laid out; the others say the same words."""
    fit: dict[str, Any] = {}
    found = []
    for _place in range(many):
        kelvaro = company("Kelvaro", _slug())
        version = _submitted(kelvaro, fit)
        fit = fit or version.fit
        found.append(_told(kelvaro, version))
    return found


def decided() -> dict[str, Any]:
    """A company with an approved version, ready to be published."""
    kelvaro = company("Kelvaro", _slug())
    version = _submitted(kelvaro, {})
    approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.henrik, at=MONDAY)
    return _told(kelvaro, version)


def _submitted(kelvaro: Company, fit: dict[str, Any]) -> Version:
    workshops.name_approvers(kelvaro.workshop, [kelvaro.henrik, kelvaro.carla], needed=1, by=kelvaro.facilitator, at=MONDAY)
    version = drafted(kelvaro)
    if fit:
        version.fit = {**fit, "of": versions.content_hash(version)}
        Version.objects.filter(pk=version.pk).update(fit=version.fit)
    approvals.submit(version, by=kelvaro.facilitator, at=MONDAY)
    return versions.one(kelvaro.facilitator, version.pk)


def _told(kelvaro: Company, version: Version | None = None) -> dict[str, Any]:
    name = settings.SESSION_COOKIE_NAME
    told = {key: f"{name}={browser(member).cookies[name].value}" for key, member in kelvaro.people.items()}
    told |= {"home": f"/w/{kelvaro.workspace.slug}/", "workspace": kelvaro.workspace.pk.hex, "workshop": str(kelvaro.workshop.pk)}
    if version is not None:
        told |= {"version": str(version.pk), "hash": version.content_hash}
    return told


def _slug() -> str:
    return f"kelvaro-{uuid4().hex[:8]}"
