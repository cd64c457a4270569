"""What a site that others reach has to be told. On loopback the defaults are safe; on a public address silence would be a hole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONG_ENOUGH = 50  # characters of a key: what Django's own check asks for


def is_public(site_url: str) -> bool:
    return urlsplit(site_url).hostname not in LOOPBACK


def problems(told: Mapping[str, Any], *, smtp_timeout: float) -> Iterator[str]:
    """A sentence for each thing that is wrong or missing in the settings `told` of a public site."""
    site = told["SITE_URL"]
    if not told["HTTPS"]:
        yield f"SITE_URL={site} is not on this machine, so it has to begin with https://."
    elif not told["BEHIND_PROXY"]:
        yield "SITE_URL is https: set BEHIND_PROXY=yes, and let the proxy that ends TLS set X-Forwarded-Proto itself."
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        if not told[name]:
            yield f"{name} is missing: make one with `python -c 'import secrets; print(secrets.token_urlsafe(48))'` and keep it."
        elif len(told[name]) < LONG_ENOUGH or len(set(told[name])) < 5:
            yield f"{name} is too easy to guess: it needs {LONG_ENOUGH} characters or more, at random."
    if told["SECRET_KEY"] and told["SECRET_KEY"] == told["AUDIT_KEY"]:
        yield "SECRET_KEY and AUDIT_KEY are the same: who renews the one would lose the other."
    if "*" in told["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS=* answers to every name: name the hosts."
    if not told["EMAIL_URL_GIVEN"]:
        yield "EMAIL_URL is missing: nobody could get a sign-in code or an invitation."
    if not told["FROM_EMAIL_GIVEN"]:
        yield "FROM_EMAIL is missing: name the sender of every mail, for example ICP Studio <icp@company.example>."
    if told["DEBUG"]:
        yield "DEBUG shows the program's inside to everybody: leave it out."
    if told["LEASE_SECONDS"] <= smtp_timeout:
        yield f"LEASE_SECONDS={told['LEASE_SECONDS']} is not longer than the {smtp_timeout:.0f} s that a mail server may take."
