"""One question of an interview: its page, the autosave behind it, and leaving it open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format

from icpstudio.errors import Conflict, Refusal
from icpstudio.kit import metrics
from interviews.actions import answers as actions
from interviews.forms.answers import AnswerText, MarkQuote, Skip
from interviews.models import Answer, Interview, Question
from interviews.queries import answers, coverage, interviews, themes
from interviews.views.interviews import crumbs, named


def question(request: HttpRequest, interview_id: UUID, question_id: UUID) -> HttpResponse:
    """The page; sent without script, it saves and goes on to `go`: "next", "back", or "stay"."""
    found = interviews.standing(request.member, interview_id)
    asked = answers.question(found, question_id)
    if request.method != "POST":
        return page(request, found, asked)
    form = AnswerText(request.POST)
    if not form.is_valid():
        return page(request, found, asked, form=form, text=request.POST.get("text", ""), status=422)
    try:
        actions.answer(found, asked, **form.cleaned_data, by=request.member, at=request.now)
    except Conflict as faster:
        if not isinstance(faster.current, Answer):
            raise
        return page(request, found, asked, text=form.cleaned_data["text"], theirs=faster.current, status=409)
    return _go(request, found, asked)


def autosave(request: HttpRequest, interview_id: UUID, question_id: UUID) -> JsonResponse:
    """200 {"rev", "at"}, 409 {"rev", "by", "fields"} with the text that was saved meanwhile, 422 {"errors"}, 403 {"sentence"}."""
    found = interviews.own(request.member, interview_id)
    asked = answers.question(found, question_id)
    form = AnswerText(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = actions.answer(found, asked, **form.cleaned_data, by=request.member, at=request.now)
    except Conflict as faster:
        if not isinstance(faster.current, Answer):
            return JsonResponse({"errors": {"text": [faster.sentence]}}, status=422)
        theirs = faster.current
        metrics.saves.labels("conflict").inc()
        return JsonResponse({"rev": theirs.rev, "by": str(theirs.saved_by or ""), "fields": {"text": theirs.text}}, status=409)
    metrics.saves.labels("saved").inc()
    return JsonResponse({"rev": saved.rev, "at": time_format(timezone.localtime(request.now))})


def skip(request: HttpRequest, interview_id: UUID, question_id: UUID) -> HttpResponse:
    found = interviews.standing(request.member, interview_id)
    asked = answers.question(found, question_id)
    form = Skip(request.POST)
    try:
        actions.skip(found, asked, form.data.get("reason", "")[:300], by=request.member, at=request.now)
    except Refusal as refusal:
        return page(request, found, asked, problem=refusal.sentence, status=refusal.status)
    return _go(request, found, asked)


def page(request: HttpRequest, found: Interview, asked: Question, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one question, or after marking a quote by script the part with its quotes."""
    shown = answers.page(found, asked)
    theirs = more.get("theirs")
    context = {
        "workshop": found.workshop,
        "crumbs": crumbs(found.workshop, named(found), {"name": asked.short}),
        "page": shown,
        "line": interviews.line(request.member, found, 0),
        "cells": coverage.coverage(found.workshop),
        "themes": themes.names(found.workshop),
        "quote_form": MarkQuote(answer=shown.text),
        "text": shown.text,
        "rev": theirs.rev if theirs else shown.rev,
        **more,
    }
    part = "#quotes" if request.headers.get("HX-Request") else ""
    return render(request, f"interviews/answers/question.html{part}", context, status=status)


def _go(request: HttpRequest, found: Interview, asked: Question) -> HttpResponseRedirect:
    shown = answers.page(found, asked)
    stop = {"next": shown.following, "back": shown.previous}.get(request.POST.get("go", "next"))
    if stop:
        return redirect("interviews:question", found.pk, stop.question.pk)
    if request.POST.get("go") == "stay":
        return redirect("interviews:question", found.pk, asked.pk)
    return redirect(reverse("interviews:interview", args=[found.pk]))
