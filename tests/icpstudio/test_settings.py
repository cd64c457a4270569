"""What is wrong or missing in the environment is said in a sentence each; what is right passes Django's own check."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from icpstudio.env import Environment, WrongSetting
from tests.services.running import ROOT

KEY, OTHER_KEY = "k3y-of-the-sessions-" * 3, "k3y-of-the-audit-tr" * 3
PUBLIC = {
    "SITE_URL": "https://icp.kelvaro.example",
    "BEHIND_PROXY": "yes",
    "SECRET_KEY": KEY,
    "AUDIT_KEY": OTHER_KEY,
    "EMAIL_URL": "smtp+tls://icp:secret@mail.kelvaro.example:587",
    "FROM_EMAIL": "ICP Studio <icp@kelvaro.example>",
    "DATABASE_URL": "postgresql://icp:secret@db.kelvaro.example/icp",
    "REDIS_URL": "redis://:secret@redis.kelvaro.example:6379/0",
    "STORAGE_URL": "s3://key:secret@s3.kelvaro.example/icp-files?region=eu-central-1",
}
DATABASE = "write it as postgresql://user:password@host:port/name or sqlite:////folder/file."
REDIS = "write it as redis://:password@host:port/0 (rediss:// with TLS)."
MAIL = "write it as smtp://, smtps:// or smtp+tls://user:password@host:port."
STORAGE = "write it as file:///folder or s3://key:secret@host:port/bucket?region=name."
SITE = "write it as https://host."
NEW_KEY = "make one with `python -c 'import secrets; print(secrets.token_urlsafe(48))'` and keep it."

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the settings file in an environment of the test's choice."""

    def reading(**environment: str) -> dict[str, Any]:
        for name in {*PUBLIC, "DEBUG", "PORT", *[name for name in os.environ if name.endswith("_FILE")]}:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"ICP_VAR": str(tmp_path / "var"), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "icpstudio" / "settings.py"))

    return reading


def said(read: Read, **environment: str) -> list[str]:
    with pytest.raises(WrongSetting) as refused:
        read(**environment)
    return str(refused.value.code).splitlines()


def without(*names: str, **other: str) -> dict[str, str]:
    return {**{name: value for name, value in PUBLIC.items() if name not in names}, **other}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT='eighty' is not a whole number."),
        ("PORT", "70000", "PORT=70000 is out of range: it is from 1 to 65535."),
        ("WEB_THREADS", "0", "WEB_THREADS=0 is out of range: it is from 1 to 64."),
        ("LEASE_SECONDS", "-5", "LEASE_SECONDS='-5' is not a whole number."),
        ("DEBUG", "maybe", "DEBUG='maybe' is neither yes nor no."),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL='LOUD' is none of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        ("SITE_URL", "icp.kelvaro.example", f"SITE_URL is no address: {SITE}"),
        ("SITE_URL", "ftp://icp.kelvaro.example", f"SITE_URL begins with ftp://: {SITE}"),
        ("SITE_URL", "https://icp.kelvaro.example/icp", f"SITE_URL has something after the host: {SITE}"),
        ("FROM_EMAIL", "ICP Studio", "FROM_EMAIL='ICP Studio' is no mail address: write it as ICP Studio <icp@company.example>."),
        ("DATABASE_URL", "mysql://icp:secret@db/icp", f"DATABASE_URL begins with mysql://: {DATABASE}"),
        ("DATABASE_URL", "postgresql://icp:secret@/icp", f"DATABASE_URL names no host: {DATABASE}"),
        ("DATABASE_URL", "postgresql://icp:secret@db", f"DATABASE_URL names no database: {DATABASE}"),
        ("DATABASE_URL", "postgresql://icp:secret@db:many/icp", f"DATABASE_URL can't be read: {DATABASE}"),
        ("DATABASE_URL", "icp", f"DATABASE_URL is no address: {DATABASE}"),
        ("REDIS_URL", "http://redis:6379", f"REDIS_URL begins with http://: {REDIS}"),
        ("REDIS_URL", "redis://:secret@:6379", f"REDIS_URL names no host: {REDIS}"),
        ("EMAIL_URL", "imap://mail", f"EMAIL_URL begins with imap://: {MAIL}"),
        ("EMAIL_URL", "smtp://:25", f"EMAIL_URL names no host: {MAIL}"),
        ("STORAGE_URL", "gs://bucket/x", f"STORAGE_URL begins with gs://: {STORAGE}"),
        ("STORAGE_URL", "s3://key:secret@s3.example", f"STORAGE_URL names no bucket or folder: {STORAGE}"),
        ("STORAGE_URL", "file://", f"STORAGE_URL names no bucket or folder: {STORAGE}"),
        ("SECRET_KEY_FILE", "/nowhere/key", "SECRET_KEY_FILE='/nowhere/key' can't be read (No such file or directory)."),
    ],
)
def test_a_value_that_cannot_be_used_is_named(read, name, value, sentence):
    said_of_it = [line for line in said(read, **{name: value}) if line.startswith(name)]

    assert said_of_it[:1] == [sentence]
    assert "icp:secret" not in sentence


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            without(SITE_URL="http://icp.kelvaro.example"),
            "SITE_URL=http://icp.kelvaro.example is not on this machine, so it has to begin with https://.",
        ),
        (without("BEHIND_PROXY"), "SITE_URL is https: set BEHIND_PROXY=yes, and let the proxy that ends TLS set X-Forwarded-Proto itself."),
        (without("SECRET_KEY"), f"SECRET_KEY is missing: {NEW_KEY}"),
        (without("AUDIT_KEY"), f"AUDIT_KEY is missing: {NEW_KEY}"),
        (without(SECRET_KEY="short"), "SECRET_KEY is too easy to guess: it needs 50 characters or more, at random."),
        (without(AUDIT_KEY="a" * 60), "AUDIT_KEY is too easy to guess: it needs 50 characters or more, at random."),
        (without(AUDIT_KEY=KEY), "SECRET_KEY and AUDIT_KEY are the same: who renews the one would lose the other."),
        (without(ALLOWED_HOSTS="*"), "ALLOWED_HOSTS=* answers to every name: name the hosts."),
        (without("EMAIL_URL"), "EMAIL_URL is missing: nobody could get a sign-in code or an invitation."),
        (without("FROM_EMAIL"), "FROM_EMAIL is missing: name the sender of every mail, for example ICP Studio <icp@company.example>."),
        (without(DEBUG="yes"), "DEBUG shows the program's inside to everybody: leave it out."),
        (without(LEASE_SECONDS="20"), "LEASE_SECONDS=20 is not longer than the 20 s that a mail server may take."),
        (without(SECRET_KEY_FILE="/run/secrets/key"), "SECRET_KEY and SECRET_KEY_FILE are both set: keep one of them."),
    ],
)  # fmt: skip
def test_what_a_public_site_lacks_is_named(read, environment, sentence):
    assert said(read, **environment) == [sentence]


def test_several_problems_are_named_together(read):
    assert said(read, PORT="x", DATABASE_URL="mysql://db/x", DEBUG="2") == [
        "PORT='x' is not a whole number.",
        "DEBUG='2' is neither yes nor no.",
        f"DATABASE_URL begins with mysql://: {DATABASE}",
    ]


def test_without_any_environment_it_is_the_embedded_edition(read, tmp_path):
    told = read()

    assert (told["PUBLIC"], told["CATCHER"], told["SITE_URL"]) == (False, True, "http://127.0.0.1:8000")
    assert told["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "icpstudio.sqlite3")
    assert told["STORAGES"]["default"]["OPTIONS"] == {"location": tmp_path / "var" / "files"}
    assert len(told["SECRET_KEY"]) == 64


def test_a_public_site_makes_no_key_up(read, tmp_path):
    read(**PUBLIC)

    assert [path.name for path in (tmp_path / "var").iterdir() if path.is_file()] == []


def test_a_secret_may_come_from_a_file(read, tmp_path):
    file = tmp_path / "database-url"
    file.write_text(PUBLIC["DATABASE_URL"] + "\n")
    told = read(**without("DATABASE_URL", DATABASE_URL_FILE=str(file)))["DATABASES"]["default"]

    assert (told["HOST"], told["USER"], told["PASSWORD"], told["NAME"]) == ("db.kelvaro.example", "icp", "secret", "icp")


def test_postgresql_comes_with_a_pool_for_all_threads(read):
    told = read(**PUBLIC, WEB_THREADS="12")["DATABASES"]["default"]

    assert (told["OPTIONS"]["pool"]["max_size"], told["CONN_MAX_AGE"], told["CONN_HEALTH_CHECKS"]) == (24, 0, True)


def test_a_bucket_is_read_from_its_address(read):
    address = "s3://k%2Fy:s%40t@minio.example:9000/icp/files/here?region=eu-north-1&https=no"

    assert read(STORAGE_URL=address)["STORAGES"]["default"] == {
        "BACKEND": "icpstudio.kit.storage.Bucket",
        "OPTIONS": {
            "bucket_name": "icp",
            "location": "files/here",
            "endpoint_url": "http://minio.example:9000",
            "region_name": "eu-north-1",
            "addressing_style": "path",
            "access_key": "k/y",
            "secret_key": "s@t",
        },
    }


def test_redis_with_tls_has_its_certificate_checked(read):
    assert read(REDIS_URL="rediss://redis.example/0")["CELERY_BROKER_URL"] == "rediss://redis.example/0?ssl_cert_reqs=required"


def manage(environment: dict[str, str], var: Path, *command: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in PUBLIC}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**kept, "ICP_VAR": str(var), **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_djangos_own_check_finds_nothing_to_say_of_a_public_site(tmp_path):
    done = manage(PUBLIC, tmp_path, "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stdout, done.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


@pytest.mark.slow
def test_a_command_ends_with_the_sentence_and_no_traceback(tmp_path):
    done = manage(without("FROM_EMAIL", REDIS_URL="redis"), tmp_path, "check")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"REDIS_URL is no address: {REDIS}",
        "FROM_EMAIL is missing: name the sender of every mail, for example ICP Studio <icp@company.example>.",
    ]


def test_processes_that_start_together_hold_one_key(tmp_path: Path) -> None:
    kept = tmp_path / "fresh" / "secret"
    with ThreadPoolExecutor(20) as pool:
        held = set(pool.map(lambda _number: Environment({}).secret("SECRET_KEY", kept, needed=False), range(20)))

    assert held == {kept.read_text()}
    assert (len(held.pop()), kept.stat().st_mode & 0o777, [path.name for path in kept.parent.iterdir()]) == (64, 0o600, ["secret"])
