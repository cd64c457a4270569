"""Fills a workspace with one row of every model there is, so that a model added tomorrow is walked over tomorrow.

Values follow the fields: text carries the company's mark, amounts the money canary, choices their first value, relations the
company's own row of the other model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from icpstudio.models import StoredFile
from profiles.models import Rendering, Section, Version
from tests.cast import MONDAY, MONEY_CANARY, Company

FLOORS = ("icpstudio", "profiles", "interviews")

# What the fields alone don't say.
FITTING: dict[str, dict[str, Any]] = {
    "icpstudio.job": {"key": None, "lease": None, "arguments": {}, "state": "done", "work": "", "close": ""},
    "icpstudio.chunk": {"span": {}, "lease": None, "state": "done"},
    "icpstudio.mailmessage": {"state": "waiting", "lease": None, "next_at": MONDAY + timedelta(days=30000), "sent_at": None},
    "icpstudio.invitation": {"roles": ["rep"], "accepted_at": None, "revoked_at": None, "accepted_by": None, "revoked_by": None},
    "icpstudio.exit": {"kind": "redact"},
    "profiles.workshop": {"top_share": Decimal("0.2"), "least_share": Decimal("0.2"), "approvals_needed": 1, "confirmed_at": None},
    "profiles.stepskip": {"step": 2},
    "profiles.import": {
        "state": "applied",
        "understanding": {},
        "counts": {"create": 1, "update": 0, "unchanged": 0, "skipped": 0, "lines": 1},
        "mapping": {},
        "settings": {},
        "job": None,
        "rows": None,
        "problem": "",
    },
    "profiles.importchange": {"subject": "customer", "before": None},
    "profiles.importproblem": {"params": {}, "code": "missing_id"},
    "profiles.customer": {
        "attributes": {},
        "metrics": {"mrr": float(MONEY_CANARY)},
        "figures": {"deals_won": 1, "deals_lost": 0, "deals_open": 0, "won_value": float(MONEY_CANARY)},
        "mark": "best",
        "rank": 1,
        "score": 99.0,
        "reasons": [],
        "weightings_in": 1,
        "weightings_of": 1,
    },
    "profiles.deal": {"outcome": "won", "attributes": {}},
    "profiles.successmetric": {"key": "won_value"},
    "profiles.attribute": {"key": "industry", "of": "customer", "kind": "category"},
    "profiles.analysis": {"customers": {}, "deals": {}},
    "profiles.criterion": {
        "kind": "scored",
        "points": 3,
        "proposed_points": 3,
        "condition": {"column": "industry", "kind": "is", "value": "Logistics"},
        "evidence": {"best": [1, 1], "others": [0, 1], "least_ideal": [0, 1]},
    },
    "profiles.version": {"state": "draft", "number": 9, "based_on": None, "content_hash": "", "zoom": None, "check_code": None},
    "profiles.approval": {"decision": "", "decided_at": None, "hash_seen": ""},
    "profiles.recipient": {"mail": None},
    "profiles.rendering": {"page": "A4", "language": "en"},
    "interviews.interview": {"state": "logged", "consent": "named", "consent_at": MONDAY, "finished_at": MONDAY},
    "interviews.quote": {"start": 0, "end": 5},
}


class World:
    """A company with one row of every model, by model label; `rows["profiles.version"]` is its draft."""

    def __init__(self, company: Company, mark: str) -> None:
        self.company, self.mark = company, mark
        self.rows: dict[str, models.Model] = {
            "icpstudio.workspace": company.workspace,
            "icpstudio.member": company.rep,
            "icpstudio.user": company.rep.user,
            "icpstudio.memberrole": company.rep.role_rows.get(),
            "profiles.workshop": company.workshop,
        }
        self.row(StoredFile)
        self.rows["published"] = published(self)  # before the draft: a workshop has one open draft
        for model in every_model():
            self.row(model)

    def row(self, model: type[models.Model]) -> models.Model:
        """This world's row of `model`, made when it is first asked for."""
        label = model._meta.label_lower
        if label not in self.rows:
            values = {f.name: self._value(f, label) for f in model._meta.concrete_fields if not f.primary_key}
            self.rows[label] = model._base_manager.create(**{k: v for k, v in values.items() if v is not SKIP})
            if label == "icpstudio.storedfile":
                default_storage.save(self.rows[label].path, ContentFile(f"name,{self.mark}\n".encode()))
        return self.rows[label]

    def _value(self, field: models.Field, label: str) -> Any:
        fitting = FITTING.get(label, {}) | SPECIAL.get(label, {})
        if field.name in fitting:
            return fitting[field.name]
        if isinstance(field, models.ForeignKey):
            target = field.remote_field.model
            if target._meta.label_lower == label:
                return None
            return self.row(target)
        if field.choices:
            return next(value for value, _name in field.flatchoices if value)
        return self._plain(field)

    def _plain(self, field: models.Field) -> Any:
        makers: list[tuple[type[models.Field], Callable[[], Any]]] = [
            (models.UUIDField, uuid4),
            (models.EmailField, lambda: f"{field.model._meta.model_name}@{self.company.workspace.slug}.example"),
            (models.DateTimeField, lambda: None if field.null else MONDAY),
            (models.DateField, lambda: date(2024, 7, 8)),
            (models.BooleanField, lambda: False),
            (models.DecimalField, lambda: Decimal(MONEY_CANARY)),
            (models.FloatField, lambda: 1.0),
            (models.IntegerField, lambda: 1),
            (models.JSONField, lambda: field.get_default() if field.has_default() else {}),
            (models.TextField, lambda: f"Words of {self.mark}"),
            (models.CharField, lambda: self._text(field)),
        ]
        return next((make() for kind, make in makers if isinstance(field, kind)), SKIP)

    def _text(self, field: models.Field) -> str:
        longest = field.max_length or 200
        if longest <= 8:
            return str(field.get_default() or "EUR")[:longest]
        if "hash" in field.name or "sha" in field.name or field.name == "digest":
            return uuid4().hex[:longest]
        return f"{self.mark} {field.name}"[:longest] if not field.unique else f"{self.mark} {uuid4().hex}"[:longest]


SKIP = object()
SPECIAL: dict[str, dict[str, Any]] = {}


def every_model() -> list[type[models.Model]]:
    """All models of the three floors, abstract ones aside."""
    return [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]


def published(world: World) -> Version:
    """A second version of the same workshop, frozen in the state published."""
    version = Version._base_manager.create(
        workspace=world.company.workspace,
        workshop=world.company.workshop,
        number=1,
        drafted_at=MONDAY,
        drafted_by=world.company.facilitator,
    )
    Section._base_manager.create(
        workspace=world.company.workspace,
        version=version,
        key="statement",
        content={"who": f"Firms of {world.mark}", "text": f"Firms of {world.mark}"},
        saved_at=MONDAY,
    )
    versions = Version._base_manager.filter(pk=version.pk)
    versions.update(state="in_review", content_hash="0" * 64, submitted_at=MONDAY, submitted_by=world.company.facilitator)
    versions.update(state="approved", decided_at=MONDAY, check_code=f"{uuid4().hex[:4]}-{uuid4().hex[:4]}-9D".upper())
    versions.update(state="published", published_at=MONDAY, published_by=world.company.facilitator)
    Rendering._base_manager.create(
        workspace=world.company.workspace,
        version=version,
        page=version.page,
        language=version.language,
        file=world.rows["icpstudio.storedfile"],
        scale=1.0,
        layouts=1,
        made_at=MONDAY,
    )
    version.refresh_from_db()
    return version


__all__ = ["StoredFile", "World", "every_model", "published"]
