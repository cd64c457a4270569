"""Nouns of the main floor."""

from profiles.models import triggers  # noqa: F401  (registers what the tables refuse)
from profiles.models.analyses import Analysis
from profiles.models.approvals import Approval
from profiles.models.attributes import Attribute
from profiles.models.criteria import Criterion
from profiles.models.customers import Customer, Deal
from profiles.models.imports import Import, ImportChange, ImportProblem
from profiles.models.publications import Publication, Recipient, Rendering
from profiles.models.stakeholders import Stakeholder
from profiles.models.versions import Evidence, Section, Version, VersionAuthor
from profiles.models.workshops import NamedApprover, StepSkip, SuccessMetric, Workshop

__all__ = [
    "Analysis",
    "Approval",
    "Attribute",
    "Criterion",
    "Customer",
    "Deal",
    "Evidence",
    "Import",
    "ImportChange",
    "ImportProblem",
    "NamedApprover",
    "Publication",
    "Recipient",
    "Rendering",
    "Section",
    "Stakeholder",
    "StepSkip",
    "SuccessMetric",
    "Version",
    "VersionAuthor",
    "Workshop",
]
