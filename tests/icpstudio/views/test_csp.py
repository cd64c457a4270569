"""What browsers tell about violations of the policy: counted, logged without anything personal, and never a burden."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from prometheus_client import REGISTRY

from tests.cast import browser
from tests.services.logbook import Kept

OLDER = {
    "csp-report": {
        "document-uri": "http://testserver/join/abcdefghijklmnop/?from=ruth@kelvaro.example",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?who=Ruth",
        "script-sample": "alert('Ruth')",
    }
}
NEWER = [
    {
        "type": "csp-violation",
        "body": {"documentURL": "http://x/w/kelvaro/people/", "effectiveDirective": "img-src", "blockedURL": "inline"},
    },
    {"type": "deprecation", "body": {"message": "old"}},
]


@pytest.fixture(autouse=True)
def nobody_has_reported_before(db: None) -> None:
    cache.clear()


def send(body: Any, kind: str = "application/csp-report") -> int:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client(enforce_csrf_checks=True).post("/csp-report", data, content_type=kind).status_code


def counted(directive: str) -> float:
    return REGISTRY.get_sample_value("icp_csp_reports_total", {"directive": directive}) or 0


def test_both_forms_are_counted_and_leave_a_line_without_paths_and_queries(log: Kept) -> None:
    before = counted("script-src-elem"), counted("img-src")
    told = send(OLDER), send(NEWER, "application/reports+json")
    lines = log.lines("a page broke the content security policy")

    assert told == (204, 204)
    assert (counted("script-src-elem"), counted("img-src")) == (before[0] + 1, before[1] + 1)
    assert [(line["directive"], line["blocked"], line["place"]) for line in lines] == [
        ("script-src-elem", "https://evil.example", "icpstudio:invitation"),
        ("img-src", "inline", "icpstudio:people"),
    ]
    assert [word for word in ("Ruth", "ruth", "abcdefgh", "x.js") if word in "".join(log.text)] == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/csp-report", 400),
        ("[" * 8000, "application/csp-report", 400),
        ("[1]", "application/reports+json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
        (json.dumps({"csp-report": {"blocked-uri": "x" * 17000}}), "application/csp-report", 413),
        (
            {"csp-report": {"effective-directive": "made-up", "blocked-uri": "http://[", "document-uri": "http://["}},
            "application/csp-report",
            204,
        ),
        ([{"type": "csp-violation", "body": None}], "application/reports+json", 204),
    ],
)
def test_what_is_no_report_does_no_harm(log: Kept, body: Any, kind: str, status: int) -> None:
    assert send(body, kind) == status


def test_directives_that_nobody_knows_make_no_new_series(log: Kept) -> None:
    before = counted("other")
    send({"csp-report": {"effective-directive": "made-up", "blocked-uri": "data"}})

    assert (counted("other"), counted("made-up")) == (before + 1, 0)


def test_one_place_may_report_so_often_and_no_more(log: Kept) -> None:
    statuses = [send(OLDER) for _report in range(62)]

    assert statuses == [204] * 60 + [429] * 2


def test_every_page_says_where_to_report(client: Client, settings: Any) -> None:
    plain = browser().get("/accounts/login/")
    settings.HTTPS = True
    secure = browser().get("/accounts/login/")

    assert "report-uri /csp-report" in plain["Content-Security-Policy"]
    assert ("Reporting-Endpoints" in plain, secure["Reporting-Endpoints"]) == (False, 'csp="/csp-report"')
