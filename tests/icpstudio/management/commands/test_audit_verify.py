"""`audit_verify` says what is sound, and ends with 1 and the place of the first break."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from icpstudio.actions import anchors, audit
from icpstudio.kit.triggers import install, lift
from icpstudio.models import AuditEntry
from tests.cast import MONDAY, Company


def verify(*arguments: str) -> tuple[int, str]:
    printed = StringIO()
    try:
        call_command("audit_verify", *arguments, stdout=printed)
    except SystemExit as ended:
        return int(ended.code or 0), printed.getvalue()
    return 0, printed.getvalue()


@pytest.fixture
def written(kelvaro: Company, nordhaven: Company) -> Company:
    for company in (kelvaro, nordhaven):
        for _number in range(3):
            audit.record("invite", company.rep, by=company.owner, at=MONDAY)
    return kelvaro


def test_sound_trails_are_counted(written: Company) -> None:
    anchors.anchor_all(at=MONDAY)
    ended, printed = verify()
    last = AuditEntry.objects.get(workspace=written.workspace, seq=3)

    assert ended == 0
    assert printed.splitlines()[0] == f"sound   kelvaro: 3 entries, 2 anchors; the last is 3:{last.hash}"
    assert len(printed.splitlines()) == 2


def test_the_first_broken_entry_is_named(written: Company) -> None:
    lift(connection)
    AuditEntry.objects.filter(workspace=written.workspace, seq=2).update(verb="join")
    install(connection)
    ended, printed = verify()
    as_json, objects = verify("--json")

    assert (ended, as_json) == (1, 1)
    assert printed.splitlines()[0] == "BROKEN  kelvaro: Entry 2 is not as it was written."
    first = json.loads(objects.splitlines()[0])
    assert (first["slug"], first["finding"]["seq"], first["finding"]["damage"]) == ("kelvaro", 2, "edited")
    assert verify("--workspace", "nordhaven")[0] == 0


def test_an_anchor_out_of_a_mail_is_believed_more_than_the_database(written: Company) -> None:
    last = AuditEntry.objects.get(workspace=written.workspace, seq=3)

    assert verify("--workspace", "kelvaro", "--anchor", f"3:{last.hash}")[0] == 0
    assert verify("--workspace", "kelvaro", "--anchor", f"3:{'f' * 64}")[0] == 1
    ended, printed = verify("--workspace", "kelvaro", "--anchor", f"5:{last.hash}")
    assert (ended, "The entries 4 to 5 were cut off at the end." in printed) == (1, True)


@pytest.mark.parametrize("arguments", [["--anchor", "1:ab"], ["--workspace", "nobody"], ["--workspace", "kelvaro", "--anchor", "one"]])
def test_a_wrong_question_is_no_verdict(written: Company, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        verify(*arguments)


def test_a_line_of_the_file_that_we_did_not_seal_is_named(written: Company, settings: Any) -> None:
    anchors.anchor_all(at=MONDAY)
    settings.AUDIT_ANCHORS.write_text(f"{settings.AUDIT_ANCHORS.read_text()}scribbled over\n")
    ended, printed = verify()

    assert (ended, printed.splitlines()[-1]) == (1, "BROKEN  line 3 of anchors is not an anchor that we sealed.")
    assert verify("--no-file")[0] == 0
