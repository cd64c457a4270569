"""From one address to what Django wants to know: the database, the queue, the place of stored files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

from icpstudio.env.reading import Form

DATABASE = Form("postgresql://user:password@host:port/name or sqlite:////folder/file", ("postgresql", "postgres"), ("sqlite",), "database")
REDIS = Form("redis://:password@host:port/0 (rediss:// with TLS)", ("redis", "rediss"))
MAIL = Form("smtp://, smtps:// or smtp+tls://user:password@host:port", ("smtp", "smtps", "smtp+tls"))
STORAGE = Form("file:///folder or s3://key:secret@host:port/bucket?region=name", ("s3",), ("file",), "bucket or folder")
SITE = Form("https://host", ("https", "http"), bare=True)

# No statement runs for ever, and nobody keeps rows locked who does nothing (a worker that is frozen); `migrate` takes the time it needs.
LIMITS = {"connect_timeout": 5, "options": "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"}


def database(url: str, *, pool: int) -> dict[str, Any]:
    """Django's settings of the database at `url`; `pool` is the most connections that one process holds to PostgreSQL."""
    found: dict[str, Any] = dj_database_url.parse(url)
    options = found.get("OPTIONS", {})
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
        return found | {"CONN_MAX_AGE": 600}  # opening it costs 3 ms of CPU, as much as a dozen small queries
    # A thread borrows a connection and gives it back: threads that come and go (gunicorn's, Celery's, the heartbeats of jobs) open none
    # of their own. When the server is away, five seconds is as long as a person waits for the page that says so. Then the pool gives up and
    # the next request asks anew: left to itself it doubles its waits, and is still away minutes after the server is back.
    held = {"min_size": 1, "max_size": pool, "timeout": 5.0, "reconnect_timeout": 5.0, "max_idle": 300.0}
    return found | {"OPTIONS": LIMITS | options | {"pool": held}, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


def redis(url: str) -> str:
    """With TLS the server's certificate is checked; Celery wants to be told so in the address."""
    if urlsplit(url).scheme != "rediss" or "ssl_cert_reqs" in parse_qs(urlsplit(url).query):
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}ssl_cert_reqs=required"


def storage(url: str) -> dict[str, Any]:
    """Django's settings of the place for stored files: a folder, or a bucket of Amazon S3 or of a server that speaks like it."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {"BACKEND": "icpstudio.kit.storage.Folder", "OPTIONS": {"location": Path(unquote(parts.path))}}
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    bucket, _, folder = unquote(parts.path).strip("/").partition("/")
    protocol = "http" if query.get("https") == "no" else "https"
    port = f":{parts.port}" if parts.port else ""
    options = {
        "bucket_name": bucket,
        "location": folder,
        "endpoint_url": f"{protocol}://{parts.hostname}{port}",
        "region_name": query.get("region") or None,
        "addressing_style": query.get("addressing", "path"),
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
    }
    return {"BACKEND": "icpstudio.kit.storage.Bucket", "OPTIONS": options}
