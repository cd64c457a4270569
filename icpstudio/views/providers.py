"""Signing in by the company's own provider (OpenID Connect), by the library; without OIDC_URL these addresses don't exist."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

HOUR = 3600


class Provider(OpenIDConnectOAuth2Adapter):
    """Stricter than the library: every token's signature is checked, and both answers have to speak of the same person."""

    def get_provider(self) -> Any:
        """The library's provider, which on the way there uses this class as well."""
        found = super().get_provider()
        found.oauth2_adapter_class = Provider
        return found

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; asked once an hour, so that nobody makes us ask more often."""
        key = f"oidc:{settings.OIDC_URL}"
        known = cache.get(key)
        if known is None:
            known = super().openid_config
            cache.set(key, known, HOUR)
        return known

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        if "id_token" not in kwargs["response"]:
            raise OAuth2Error("The answer holds no id_token.")
        self.did_fetch_access_token = False  # for the library a reason not to look at the signature
        found = super().complete_login(request, app, token, **kwargs)
        told = found.account.extra_data
        if told["userinfo"].get("sub") != told["id_token"].get("sub"):
            raise OAuth2Error("The id_token and the userinfo speak of two people.")
        return found

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            return super()._decode_id_token(app, id_token)
        except (KeyError, TypeError, ValueError) as problem:  # a header without a key, or with a kind of signature that the key can't make
            raise OAuth2Error("The id_token can't be read.") from problem


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider's page. By a link, so its address need not stand in the policy's form-action."""
    _only_configured(provider_id)
    if "process" in request.GET:  # the library would also connect accounts; here an address is all that counts
        raise Http404
    try:
        return OAuth2LoginView.adapter_view(Provider(request, provider_id))(request)
    except (RequestException, KeyError, ValueError):
        context = {"auth_error": {"code": "unreachable"}}
        return render(request, "socialaccount/authentication_error.html", _named(context), status=502)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    _only_configured(provider_id)
    return OAuth2CallbackView.adapter_view(Provider(request, provider_id))(request)


def cancelled(request: HttpRequest) -> HttpResponse:
    _only_configured("oidc")
    return render(request, "socialaccount/authentication_error.html", _named({"auth_error": {"code": "cancelled"}}))


def _only_configured(provider_id: str) -> None:
    if not settings.OIDC_URL or provider_id != settings.OIDC_APP["provider_id"]:
        raise Http404


def _named(context: dict[str, Any]) -> dict[str, Any]:
    return context | {"provider_name": settings.OIDC_NAME}
