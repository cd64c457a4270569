"""Nouns of the ground floor."""

from icpstudio.models import triggers  # noqa: F401  (registers what the tables refuse)
from icpstudio.models.audit import AuditAnchor, AuditEntry, AuditHead, Exit
from icpstudio.models.chunks import Chunk
from icpstudio.models.files import StoredFile
from icpstudio.models.jobs import Job
from icpstudio.models.leases import Lease, Pulse
from icpstudio.models.mail import MailMessage, Outcome
from icpstudio.models.operations import Operation
from icpstudio.models.people import User
from icpstudio.models.workspaces import Invitation, Member, MemberRole, Workspace

__all__ = [
    "AuditAnchor",
    "AuditEntry",
    "AuditHead",
    "Chunk",
    "Exit",
    "Invitation",
    "Job",
    "Lease",
    "MailMessage",
    "Outcome",
    "Member",
    "MemberRole",
    "Operation",
    "Pulse",
    "StoredFile",
    "User",
    "Workspace",
]
