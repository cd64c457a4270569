"""Nouns of the ground floor."""

from icpstudio.models import triggers  # noqa: F401  (registers what the tables refuse)
from icpstudio.models.audit import AuditAnchor, AuditEntry, AuditHead, Exit
from icpstudio.models.files import StoredFile
from icpstudio.models.jobs import Job
from icpstudio.models.mail import MailMessage
from icpstudio.models.people import User
from icpstudio.models.workspaces import Invitation, Member, MemberRole, Workspace

__all__ = [
    "AuditAnchor",
    "AuditEntry",
    "AuditHead",
    "Exit",
    "Invitation",
    "Job",
    "MailMessage",
    "Member",
    "MemberRole",
    "StoredFile",
    "User",
    "Workspace",
]
