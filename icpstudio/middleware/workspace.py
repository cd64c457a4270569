"""`/w/<slug>/…`: takes the workspace off the path, so that routes need not carry it and links put it back by themselves.

The script prefix is Django's own way to serve one site below a path: `reverse` and `{% url %}` add it. Whether the person may
enter is the doorman's question; here nothing is looked up, so a wrong slug costs nothing and tells nothing."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

_PREFIX = re.compile(r"^/w/([a-z0-9][a-z0-9_-]{0,59})/")


class WorkspacePath:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.workspace_slug = None
        if found := _PREFIX.match(request.path_info):
            request.workspace_slug = found[1]
            request.path_info = request.path_info[found.end() - 1 :]
            return self._below(found[0], request)
        return self.get_response(request)

    def _below(self, prefix: str, request: HttpRequest) -> HttpResponse:
        """The prefix is this request's alone; the thread serves others after it."""
        before = get_script_prefix()
        set_script_prefix(prefix)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)
