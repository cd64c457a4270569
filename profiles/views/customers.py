"""Step 1: who is best, who is least ideal, and why."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.rules import may
from profiles.actions import customers as actions
from profiles.forms.customers import ChooseMetrics
from profiles.models import Workshop
from profiles.queries import customer_card, customer_rows, customers, workshops
from profiles.rules import Verb


def index(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    show = request.GET.get("show", "best")
    with_money = customers.sees_metrics(request.member, workshop)
    page = Paginator(customer_rows.listed(workshop, show), 50).get_page(request.GET.get("page"))
    context = {
        "workshop": workshop,
        "crumbs": _crumbs(workshop, _("Top customers")),
        "ranking": customer_rows.headline(workshop, with_money=with_money),
        "choices": customer_rows.choices(workshop, show),
        "rows": customer_rows.rows(workshop, page.object_list, with_money=with_money),
        "page": page,
        "show": show,
        "with_money": with_money,
        "may_rank": may(request.member, Verb.RANK),
        "pending": customer_rows.pending_imports(workshop),
    }
    return render(request, "profiles/customers/index.html", context)


def metrics(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    form = ChooseMetrics(
        request.POST or None,
        available=customers.available_metrics(workshop),
        weights=dict(workshop.metrics.values_list("key", "weight")),
        top_percent=round(workshop.top_share * 100),
    )
    if request.method == "POST" and form.is_valid():
        share = Decimal(form.cleaned_data["top_percent"]) / 100
        try:
            actions.choose_metrics(workshop, form.weights, top_share=share, by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(None, problem.sentence)
        else:
            return redirect("profiles:customers", workshop.pk)
    context = {"workshop": workshop, "form": form, "crumbs": _crumbs(workshop, _("What counts"), inside=True)}
    return render(request, "profiles/customers/metrics.html", context, status=422 if form.errors else 200)


def confirm(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    actions.confirm_best(workshop, by=request.member, at=request.now)
    return redirect("profiles:workshop", workshop.pk)


def detail(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    customer = customers.one(request.member, customer_id)
    with_money = customers.sees_metrics(request.member, customer.workshop)
    context = {
        "workshop": customer.workshop,
        "customer": customer,
        "card": customer_card.card(customer, with_money=with_money),
        "crumbs": _crumbs(customer.workshop, customer.name, inside=True),
    }
    return render(request, "profiles/customers/detail.html", context)


def _crumbs(workshop: Workshop, here: str, *, inside: bool = False) -> list[dict[str, str]]:
    crumbs = [
        {"name": _("Workshops"), "url": reverse("profiles:workshops")},
        {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
    ]
    if inside:
        crumbs.append({"name": _("Top customers"), "url": reverse("profiles:customers", args=[workshop.pk])})
    return [*crumbs, {"name": here}]
