"""Signing in by the company's own provider: a real one on loopback, over HTTP, with signed tokens."""

import logging
from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache

from icpstudio.actions import invitations
from icpstudio.choices import Role
from icpstudio.kit import clock
from icpstudio.models import Member, User
from tests.cast import FRIDAY, browser
from tests.services.provider import CLIENT, SECRET, running_provider

HERE = "/accounts/oidc/login/"


@pytest.fixture
def provider(db, settings):
    cache.clear()
    with running_provider(sub="u-1", email="greta@kelvaro.example", email_verified=True, name="Greta Holm") as running:
        app = {"provider_id": "oidc", "name": "Kelvaro ID", "client_id": CLIENT, "secret": SECRET}
        app["settings"] = {"server_url": running.url, "oauth_pkce_enabled": True}
        settings.OIDC_URL, settings.OIDC_NAME, settings.OIDC_APP = running.url, "Kelvaro ID", app
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield running


def signs_in(client=None, onward="/w/kelvaro/people/"):
    """As a browser does it: to the provider, and back with what it said. Returns the client and our answer."""
    client = client or browser()
    away = client.get(HERE, {"next": onward})
    back = requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return client, client.get(f"{parts.path}?{parts.query}")


def test_a_member_gets_in_and_goes_on_where_she_was(kelvaro, provider):
    client, answer = signs_in()

    assert (answer.status_code, answer["Location"]) == (302, "/w/kelvaro/people/")
    assert client.get("/w/kelvaro/people/").status_code == 200
    assert provider.asked == ["/.well-known/openid-configuration", "/authorize", "/token", "/userinfo", "/keys"]


def test_her_password_stays_as_it_is(kelvaro, provider):
    kelvaro.rep.user.set_password("three blue harbour cranes")
    kelvaro.rep.user.save()
    signs_in()

    assert User.objects.get(pk=kelvaro.rep.user.pk).check_password("three blue harbour cranes")


def test_the_button_leads_there_by_a_link_and_the_policy_stays(kelvaro, provider):
    page = browser().get("/accounts/login/?next=/w/kelvaro/people/")

    assert 'href="/accounts/oidc/login/?next=%2Fw%2Fkelvaro%2Fpeople%2F"' in page.content.decode()
    assert "Sign in with Kelvaro ID" in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"]


def test_without_a_provider_there_is_no_button_and_no_address(kelvaro):
    assert "oidc" not in browser().get("/accounts/login/").content.decode()
    assert [browser().get(path).status_code for path in (HERE, f"{HERE}callback/", "/accounts/login/cancelled/")] == [404] * 3


def test_an_unknown_address_gets_a_clear_page_and_leaves_no_trace(kelvaro, provider):
    provider.claims |= {"email": "eve@elsewhere.example"}
    client, answer = signs_in()

    assert answer.status_code == 403
    assert "No place for you here yet" in answer.content.decode()
    assert not User.objects.filter(email="eve@elsewhere.example").exists()
    assert client.get("/preferences/").status_code == 302


@pytest.mark.parametrize("verified", [False, None, "true", "false"])
def test_an_address_that_is_not_verified_opens_nothing(kelvaro, provider, verified):
    provider.claims |= {"email_verified": verified}
    client, answer = signs_in()

    assert answer.status_code == 403
    assert client.get("/w/kelvaro/people/").status_code == 302


def test_who_is_invited_joins(kelvaro, provider):
    invitations.invite(kelvaro.workspace, email="nia@kelvaro.example", name="Nia", roles=[Role.REP], by=kelvaro.owner, at=clock.now())
    provider.claims |= {"sub": "u-2", "email": "Nia@kelvaro.example", "name": "Nia Brook"}
    client, answer = signs_in()
    member = Member.objects.get(user__email="nia@kelvaro.example")

    assert (answer.status_code, member.user.name, member.roles) == (302, "Nia Brook", {Role.REP})
    assert client.get("/w/kelvaro/people/").status_code == 200


@pytest.mark.parametrize("gone", ["suspended_at", "ended_at"])
def test_who_is_no_longer_a_member_stays_out(kelvaro, provider, gone):
    setattr(kelvaro.rep, gone, FRIDAY)
    kelvaro.rep.save()
    client, answer = signs_in()

    assert answer.status_code == 403
    assert client.get("/preferences/").status_code == 302


def test_a_closed_account_stays_closed(kelvaro, provider):
    User.objects.filter(pk=kelvaro.rep.user.pk).update(is_active=False)
    client, _answer = signs_in()

    assert client.get("/w/kelvaro/people/").status_code == 302


@pytest.mark.parametrize(
    "lie",
    [
        {"signs_with_another_key": True},
        {"leaves_token_out": True},
        {"lies": {"aud": "another-client"}},
        {"lies": {"iss": "https://elsewhere.example"}},
        {"lies": {"exp": 1}},
        {"lies": {"sub": "u-999"}},
    ],
    ids=lambda lie: str(next(iter(lie.values()))),
)
def test_a_token_that_is_not_in_order_opens_nothing(kelvaro, provider, lie):
    for name, value in lie.items():
        setattr(provider, name, value)
    client, answer = signs_in()

    assert answer.status_code == 401
    assert "That did not sign you in" in answer.content.decode()
    assert client.get("/w/kelvaro/people/").status_code == 302


def test_an_answer_to_another_browsers_question_opens_nothing(kelvaro, provider):
    away = browser().get(HERE)
    back = urlsplit(requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"])
    victim = browser()

    assert victim.get(f"{back.path}?{back.query}").status_code == 401
    assert victim.get("/preferences/").status_code == 302


def test_calling_it_off_says_so(kelvaro, provider):
    provider.refuses = True
    client, answer = signs_in()

    assert answer["Location"] == "/accounts/login/cancelled/"
    assert "You called it off" in client.get(answer["Location"]).content.decode()


def test_a_provider_that_is_down_is_said_so(kelvaro, provider, settings):
    settings.OIDC_APP["settings"]["server_url"] = settings.OIDC_URL = "http://127.0.0.1:9"
    answer = browser().get(HERE)

    assert answer.status_code == 502
    assert "does not answer" in answer.content.decode()


def test_accounts_are_not_connected(kelvaro, provider):
    assert browser(kelvaro.rep).get(HERE, {"process": "connect"}).status_code == 404


def test_the_secret_is_on_no_page_and_in_no_log(kelvaro, provider, caplog):
    caplog.set_level(logging.DEBUG)
    pages = [browser().get("/accounts/login/"), signs_in()[1]]
    provider.leaves_token_out = True
    pages.append(signs_in()[1])
    away = browser().get(HERE)

    assert [page for page in pages if SECRET in page.content.decode() + str(page.headers)] == []
    assert SECRET not in away["Location"]
    assert SECRET not in caplog.text
