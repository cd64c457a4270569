"""Entering the sample as one of its people: on this machine, in the sample, as nobody else."""

import pytest

from icpstudio.models import Workspace
from tests.cast import browser

ROLES = ["facilitator", "contributor", "approver", "sales_leader", "rep", "owner"]


@pytest.fixture
def sample(kelvaro, settings):
    settings.CATCHER = True
    Workspace.objects.filter(pk=kelvaro.workspace.pk).update(is_sample=True)
    return kelvaro


@pytest.mark.parametrize("role", ROLES)
def test_one_enters_as_each_role(sample, role):
    client = browser()
    answer = client.post("/sample/enter/", {"role": role})

    assert answer["Location"] == "/w/kelvaro/"
    assert client.session["_auth_user_id"] == str(getattr(sample, role).user.pk)


def test_the_sign_in_page_offers_the_six(sample):
    page = browser().get("/accounts/login/").content.decode()

    assert [f'value="{role}"' in page for role in ROLES] == [True] * 6


def test_not_where_real_mail_is_sent(sample, settings):
    settings.CATCHER = False
    client = browser()

    assert client.post("/sample/enter/", {"role": "owner"}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "/sample/enter/" not in client.get("/accounts/login/").content.decode()


def test_not_into_a_real_workspace(kelvaro, settings):
    settings.CATCHER = True
    client = browser()

    assert client.post("/sample/enter/", {"role": "owner"}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "/sample/enter/" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("role", ["", "emperor"])
def test_not_as_anybody_else(sample, role):
    assert browser().post("/sample/enter/", {"role": role}).status_code == 404


def test_a_link_does_not_enter(sample):
    assert browser().get("/sample/enter/?role=owner").status_code == 405
