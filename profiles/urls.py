"""Addresses of the main floor, below /w/<slug>/."""

from django.urls import path

from profiles.views import customers, drafting, imports, versions, workshops

app_name = "profiles"
urlpatterns = [
    path("workshops/", workshops.index, name="workshops"),
    path("workshops/new/", workshops.open_workshop, name="open_workshop"),
    path("workshops/<uuid:workshop_id>/", workshops.home, name="workshop"),
    path("workshops/<uuid:workshop_id>/settings/", workshops.settings, name="workshop_settings"),
    path("workshops/<uuid:workshop_id>/steps/<int:step>/skip/", workshops.skip, name="skip_step"),
    path("workshops/<uuid:workshop_id>/customers/", customers.index, name="customers"),
    path("workshops/<uuid:workshop_id>/customers/metrics/", customers.metrics, name="choose_metrics"),
    path("workshops/<uuid:workshop_id>/customers/confirm/", customers.confirm, name="confirm_best"),
    path("workshops/<uuid:workshop_id>/imports/new/", imports.new, name="import_new"),
    path("imports/<uuid:import_id>/", imports.detail, name="import"),
    path("imports/<uuid:import_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<uuid:import_id>/correct/", imports.correct, name="correct_import"),
    path("imports/<uuid:import_id>/apply/", imports.apply, name="apply_import"),
    path("imports/<uuid:import_id>/undo/", imports.undo, name="undo_import"),
    path("imports/<uuid:import_id>/cancel/", imports.cancel, name="cancel_import"),
    path("customers/<uuid:customer_id>/", customers.detail, name="customer"),
    path("workshops/<uuid:workshop_id>/versions/", versions.index, name="versions"),
    path("workshops/<uuid:workshop_id>/versions/draft/", drafting.draft, name="draft"),
    path("workshops/<uuid:workshop_id>/page/", versions.current, name="current"),
    path("versions/<uuid:version_id>/edit/", drafting.editor, name="editor"),
    path("versions/<uuid:version_id>/sections/<slug:key>/", drafting.save_section, name="save_section"),
    path("versions/<uuid:version_id>/preview/", drafting.preview, name="preview"),
    path("versions/<uuid:version_id>/fit/", drafting.fit, name="fit"),
    path("versions/<uuid:version_id>/page-size/", drafting.page_size, name="page_size"),
    path("versions/<uuid:version_id>/criteria/", drafting.refresh_criteria, name="refresh_criteria"),
    path("versions/<uuid:version_id>/lines/<slug:line>/quotes/", drafting.attach_quote, name="attach_quote"),
    path("evidence/<uuid:evidence_id>/remove/", drafting.remove_evidence, name="remove_evidence"),
    path("versions/<uuid:version_id>/compare/", versions.compare, name="compare"),
    path("versions/<uuid:version_id>/", versions.page, name="page"),
    path("c/<slug:code>/", versions.check, name="check"),
]
