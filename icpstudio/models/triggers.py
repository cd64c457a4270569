"""What the ground floor's tables refuse by themselves."""

from icpstudio.kit.triggers import Trigger, register


def unless_open(kind: str, row: str = "OLD") -> str:
    """SQL: no door of this kind stands open for the row's workspace."""
    row_of = f"icpstudio_exit.workspace_id = {row}.workspace_id AND kind = '{kind}'"
    return f"NOT EXISTS (SELECT 1 FROM icpstudio_exit WHERE {row_of})"  # noqa: S608  (no input: names from this code)


register(
    Trigger(
        "an_audit_entry_never_changes",
        "icpstudio_auditentry",
        "UPDATE",
        "TRUE",
        "The audit trail is append-only.",
    ),
    Trigger(
        "an_audit_entry_is_never_deleted",
        "icpstudio_auditentry",
        "DELETE",
        unless_open("purge"),
        "The audit trail is append-only.",
    ),
    Trigger(
        "an_anchor_of_the_trail_never_changes",
        "icpstudio_auditanchor",
        "UPDATE",
        "TRUE",
        "An anchor of the audit trail is never changed.",
    ),
    Trigger(
        "an_anchor_of_the_trail_is_never_deleted",
        "icpstudio_auditanchor",
        "DELETE",
        unless_open("purge"),
        "An anchor of the audit trail is never deleted.",
    ),
)
