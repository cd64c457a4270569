"""Once a day the head of a trail that has moved is written down in three places: a file, a row, and the owners' mail."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from icpstudio.actions import anchors, audit, jobs, workspaces
from icpstudio.models import AuditAnchor, AuditHead, MailMessage, Workspace
from icpstudio.queries import audit_anchors, audit_chain
from tests.cast import MONDAY, TUESDAY, Company

MIDNIGHT = TUESDAY.replace(hour=0)


@pytest.fixture(autouse=True)
def mail_leaves_the_machine(settings: Any) -> None:
    settings.CATCHER = False


def lines(settings: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in settings.AUDIT_ANCHORS.read_text().splitlines()]


def test_a_head_is_anchored_after_the_day_on_which_it_moved_and_then_rests(kelvaro: Company, nordhaven: Company, settings: Any) -> None:
    entry = audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    early, due, again = (anchors.anchor_due(at=at) for at in (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, MIDNIGHT))

    assert (early, due, again) == (0, 1, 0)
    row = AuditAnchor.objects.get()
    assert (row.workspace, row.seq, row.hash, row.made_at) == (kelvaro.workspace, 1, entry.hash, MIDNIGHT)
    line = {"at": MIDNIGHT.isoformat(), "workspace": str(kelvaro.workspace.pk), "seq": 1, "hash": entry.hash, "seal": row.seal}
    assert lines(settings) == [line]
    assert stat.S_IMODE(settings.AUDIT_ANCHORS.stat().st_mode) == 0o600


def test_the_owners_get_the_seal_in_plain_words_in_their_language(kelvaro: Company) -> None:
    entry = audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    anchors.anchor_due(at=MIDNIGHT)
    sent = MailMessage.objects.get()

    assert (sent.to, sent.workspace, sent.subject) == (
        "ruth@kelvaro.example",
        kelvaro.workspace,
        f"Seal of the audit trail of Kelvaro, {'9 July 2024'}",
    )
    command = f"audit_verify --workspace kelvaro --anchor 1:{entry.hash}"
    assert (command in sent.text, command in sent.html) == (True, True)
    call_command("audit_verify", "--workspace", "kelvaro", "--anchor", f"1:{entry.hash}")


@pytest.mark.parametrize("why", ["sample", "switched off", "mail stays here"])
def test_nobody_gets_a_mail_where_it_would_prove_nothing_or_is_not_wanted(kelvaro: Company, settings: Any, why: str) -> None:
    settings.CATCHER = why == "mail stays here"
    Workspace.objects.update(is_sample=why == "sample", anchor_mails=why != "switched off")
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)

    assert (anchors.anchor_due(at=MIDNIGHT), MailMessage.objects.count(), AuditAnchor.objects.count()) == (1, 0, 1)


def test_an_owner_switches_the_mails_off(kelvaro: Company) -> None:
    workspaces.describe(kelvaro.workspace, anchor_mails=False, by=kelvaro.owner, at=MONDAY)

    assert Workspace.objects.get().anchor_mails is False


def test_a_file_that_can_not_be_written_puts_it_off(kelvaro: Company, settings: Any, tmp_path: Any) -> None:
    settings.AUDIT_ANCHORS = tmp_path  # a folder
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)

    assert (anchors.anchor_due(at=MIDNIGHT), AuditAnchor.objects.count(), MailMessage.objects.count()) == (0, 0, 0)
    assert AuditHead.objects.get().anchor_at == MIDNIGHT + anchors.TRY_AGAIN
    settings.AUDIT_ANCHORS = tmp_path / "heads"
    assert anchors.anchor_due(at=MIDNIGHT + anchors.TRY_AGAIN) == 1


def test_by_hand_nothing_waits_for_midnight(kelvaro: Company, nordhaven: Company) -> None:
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    call_command("audit_anchor")
    call_command("audit_anchor")

    assert AuditAnchor.objects.get().workspace == kelvaro.workspace


def test_the_sweep_rings_for_a_head_that_is_due(kelvaro: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr("icpstudio.jobs.ring", lambda task, *arguments: rung.append(task))
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    jobs.sweep(at=MIDNIGHT - timedelta(seconds=1))
    jobs.sweep(at=MIDNIGHT)

    assert rung == ["icpstudio.anchor_trails"]


def test_a_workspace_that_was_removed_is_not_missed_and_one_that_vanished_is(
    kelvaro: Company, nordhaven: Company, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for company in (kelvaro, nordhaven):
        audit.record("invite", company.rep, by=company.owner, at=MONDAY)
    anchors.anchor_due(at=MIDNIGHT)
    with django_capture_on_commit_callbacks(execute=True):
        workspaces.purge(kelvaro.workspace, by=None, at=TUESDAY)
    removed = audit_chain.gone(list(audit_anchors.in_file(settings.AUDIT_ANCHORS)))
    settings.AUDIT_ANCHORS.write_text("".join(f"{json.dumps(line)}\n" for line in lines(settings) if line["seq"]))

    assert removed == []
    assert audit_chain.gone(list(audit_anchors.in_file(settings.AUDIT_ANCHORS))) == [str(kelvaro.workspace.pk)]
