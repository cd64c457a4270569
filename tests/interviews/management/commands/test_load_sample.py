"""The command: nothing where somebody works already, and where mail would leave this machine."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from icpstudio.models import User, Workspace


def said(*, verbosity: int = 1) -> str:
    out = StringIO()
    call_command("load_sample", stdout=out, verbosity=verbosity)
    return out.getvalue().strip()


@pytest.fixture(autouse=True)
def on_this_machine(settings, db):
    settings.CATCHER = True


def test_an_installation_in_use_gets_no_sample(nordhaven):
    assert said() == "This installation is in use, so the sample workspace is not loaded."
    assert said(verbosity=0) == ""
    assert Workspace.objects.get() == nordhaven.workspace


def test_it_does_not_come_back_to_somebody_who_removed_it():
    User.objects.create_user("somebody@nordhaven.example", name="Somebody")

    assert said() == "This installation is in use, so the sample workspace is not loaded."
    assert not Workspace.objects.exists()


def test_invented_addresses_get_no_real_mail(settings):
    settings.CATCHER = False

    assert said() == "Mails leave this machine, so the sample workspace is not loaded."
    assert not Workspace.objects.exists()
