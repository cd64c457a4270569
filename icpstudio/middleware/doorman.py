"""The doorman: one look at the permission table before any view runs, and one place that turns refusals into pages."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django_scopes import scope

from icpstudio.actions import sessions
from icpstudio.documents.errors import factor_missing, not_allowed, not_found, refused, signed_out
from icpstudio.errors import Forbidden, Refusal
from icpstudio.kit import callers, clock
from icpstudio.middleware import confirming
from icpstudio.queries import factors, members
from icpstudio.rules import Access, may, not_yours

View = Callable[..., HttpResponse]


@cache
def table() -> Mapping[str, Access]:
    """Every route of every floor; a route in two tables is a mistake that is better found at start."""
    routes: dict[str, Access] = {}
    for name in settings.PERMISSION_TABLES:
        for route, access in import_module(name).ROUTES.items():
            if route in routes:
                raise ImproperlyConfigured(f"The route {route} stands in two permission tables.")
            routes[route] = access
    return routes


class Doorman:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()
        request.member = request.workspace = None
        if request.user.is_authenticated:
            agent = request.headers.get("User-Agent", "")
            sessions.note(request.session, by=request.user, place=callers.address(request), agent=agent, at=request.now)
        if request.workspace_slug is None:
            return self._answer(request)
        request.member = members.entering(request.user, request.workspace_slug)
        if request.member is None:
            return self._answer(request)
        request.workspace = request.member.workspace
        with scope(workspace=request.workspace):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", None)
        if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(language)
        with timezone.override(getattr(request.user, "timezone", None)):
            response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: HttpRequest, view: View, args: list, kwargs: dict) -> HttpResponse | None:
        name = request.resolver_match.view_name
        access = table().get(name)
        if access is None:
            raise ImproperlyConfigured(f"The route {name} has no row in the permission table.")
        if "\x00" in unquote(request.META["QUERY_STRING"]):  # PostgreSQL knows no such text; forms refuse it by themselves
            raise SuspiciousOperation("NUL in the query")
        if access.signed_in and not request.user.is_authenticated:
            return signed_out(request)
        if access.verb is not None and request.member is None:
            raise Http404
        if access.verb is None and request.workspace_slug is not None and access.signed_in and request.member is None:
            raise Http404
        method = confirming.method_meant(request, access)
        if method not in access.methods:
            return not_allowed(request, access.methods)
        if access.verb is not None and not may(request.member, access.verb):
            return refused(request, Forbidden(not_yours(access.verb)))
        if access.verb is not None and factors.is_missing(request.member):
            return factor_missing(request)
        return confirming.before(request, access) if access.asks_again(method) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, ObjectDoesNotExist):  # a stranger's id is as good as none
            return not_found(request, exception)
        return None
