"""Published means frozen, and so does everything after submission: the tables refuse by themselves."""

from icpstudio.kit.triggers import Trigger, register
from icpstudio.models.triggers import unless_open
from profiles.choices import VERSION_MOVES

FROZEN_COLUMNS = (
    "workspace_id",
    "workshop_id",
    "number",
    "attempt",
    "language",
    "page",
    "content_hash",
    "submitted_at",
    "approvals_needed",
)
SAYS = "A submitted version can no longer change."


def _not_a_draft(row: str, column: str = "version_id") -> str:
    return f"EXISTS (SELECT 1 FROM profiles_version v WHERE v.id = {row}.{column} AND v.state <> 'draft')"  # noqa: S608  (no input)


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns) + ")"


def _lawful_moves() -> str:
    pairs = [(before, move.after) for move in VERSION_MOVES.values() for before in sorted(move.before)]
    return " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in pairs)


def _frozen(table: str, insert: bool = True) -> list[Trigger]:
    """No insert, update or delete below a version that has left the draft, but for the two lawful exits."""
    name = table.removeprefix("profiles_")
    triggers = [
        Trigger(f"a_frozen_{name}_never_changes", table, "UPDATE", f"{_not_a_draft('OLD')} AND {unless_open('redact')}", SAYS),
        Trigger(f"a_frozen_{name}_is_never_deleted", table, "DELETE", f"{_not_a_draft('OLD')} AND {unless_open('purge')}", SAYS),
    ]
    if insert:
        triggers.append(Trigger(f"a_frozen_{name}_is_never_added", table, "INSERT", _not_a_draft("NEW"), SAYS))
    return triggers


register(
    Trigger(
        "a_submitted_version_never_changes",
        "profiles_version",
        "UPDATE",
        f"OLD.state <> 'draft' AND {_changed(*FROZEN_COLUMNS)}",
        SAYS,
    ),
    Trigger(
        "a_version_moves_lawfully",
        "profiles_version",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({_lawful_moves()})",
        "A version moves only as its table of moves allows.",
    ),
    Trigger(
        "a_submitted_version_is_never_deleted",
        "profiles_version",
        "DELETE",
        f"OLD.state <> 'draft' AND {unless_open('purge')}",
        SAYS,
    ),
    *_frozen("profiles_section"),
    *_frozen("profiles_evidence"),
    Trigger(
        "a_decision_never_changes",
        "profiles_approval",
        "UPDATE",
        f"OLD.decision <> '' AND {_changed('decision', 'reason', 'hash_seen', 'decided_at', 'member_id', 'version_id')}",
        "A decision stands.",
    ),
    Trigger(
        "a_decision_is_never_deleted",
        "profiles_approval",
        "DELETE",
        f"OLD.decision <> '' AND {unless_open('purge')}",
        "A decision stands.",
    ),
    Trigger(
        "a_rendering_never_changes",
        "profiles_rendering",
        "UPDATE",
        unless_open("redact"),
        "The PDF of a version is made once.",
    ),
    Trigger(
        "a_rendering_is_never_deleted",
        "profiles_rendering",
        "DELETE",
        f"{unless_open('purge')} AND {unless_open('redact')}",
        "The PDF of a version is made once.",
    ),
)
