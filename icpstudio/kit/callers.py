"""Who is calling, as far as a limit on guessing needs to know: from where, and as whom."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The caller's IP address. Behind PROXY_HOPS proxies it is the entry that the outermost of them wrote; what stands before that entry
    the caller may have made up."""
    here = _checked(str(request.META.get("REMOTE_ADDR") or ""))
    entries = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")]
    hops = settings.PROXY_HOPS
    return _checked(entries[-hops]) or here if 0 < hops <= len(entries) else here


def place(request: HttpRequest) -> str:
    """The same for counting: one household has a whole /64 of IPv6 addresses, and counts once."""
    found = address(request)
    if not found or not isinstance(ip_address(found), IPv6Address):
        return found
    return str(ip_network(f"{found}/64", strict=False).network_address)


def name_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """As whom somebody tries to sign in, in the one spelling that is counted."""
    return str((credentials or {}).get("email") or "").strip().lower()


def _checked(entry: str) -> str:
    bare = entry[1:].partition("]")[0] if entry.startswith("[") else entry.rpartition(":")[0] if entry.count(":") == 1 else entry
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)  # on a socket of both kinds all of IPv4 would lie in one /64
