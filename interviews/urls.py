"""Addresses of this floor, below /w/<slug>/."""

from django.urls import path

from interviews.views import answers, citing, interviews, quotes, themes

app_name = "interviews"
urlpatterns = [
    path("workshops/<uuid:workshop_id>/interviews/", interviews.index, name="index"),
    path("workshops/<uuid:workshop_id>/interviews/plan/", interviews.plan, name="plan"),
    path("workshops/<uuid:workshop_id>/themes/", themes.index, name="themes"),
    path("themes/<uuid:theme_id>/push/", themes.push, name="push_theme"),
    path("workshops/<uuid:workshop_id>/citations/", citing.picker, name="citation_picker"),
    path("interviews/<uuid:interview_id>/", interviews.interview, name="interview"),
    path("interviews/<uuid:interview_id>/details/", interviews.details, name="details"),
    path("interviews/<uuid:interview_id>/consent/", interviews.consent, name="consent"),
    path("interviews/<uuid:interview_id>/finish/", interviews.finish, name="finish"),
    path("interviews/<uuid:interview_id>/withdraw/", interviews.withdraw, name="withdraw"),
    path("interviews/<uuid:interview_id>/questions/<uuid:question_id>/", answers.question, name="question"),
    path("interviews/<uuid:interview_id>/questions/<uuid:question_id>/autosave/", answers.autosave, name="autosave"),
    path("interviews/<uuid:interview_id>/questions/<uuid:question_id>/skip/", answers.skip, name="skip"),
    path("interviews/<uuid:interview_id>/questions/<uuid:question_id>/quotes/", quotes.mark, name="mark_quote"),
    path("quotes/<uuid:quote_id>/remove/", quotes.remove, name="remove_quote"),
    path("quotes/<uuid:quote_id>/tags/", quotes.tag, name="tag"),
    path("tags/<uuid:tag_id>/remove/", quotes.untag, name="untag"),
]
