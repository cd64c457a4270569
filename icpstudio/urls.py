"""Every address of the product. What belongs to a workspace is reached below /w/<slug>/ (middleware/workspace.py)."""

from django.urls import include, path, re_path

from icpstudio.documents import errors, outages
from icpstudio.views import (
    accounts,
    audit,
    csp,
    factors,
    gallery,
    health,
    home,
    invitations,
    jobs,
    mailbox,
    members,
    providers,
    samples,
    sessions,
    workspaces,
)

ground = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("csp-report", csp.report, name="csp_report"),
    path("mailbox/", mailbox.index, name="mailbox"),
    path("mailbox/<slug:message_id>/", mailbox.message, name="mailbox_message"),
    path("mailbox/<slug:message_id>/<int:index>/", mailbox.attachment, name="mailbox_attachment"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("sample/enter/", samples.enter, name="enter_sample"),
    path("", home.home, name="home"),
    path("open/", home.open_workspace, name="open_workspace"),
    path("preferences/", home.preferences, name="preferences"),
    path("join/<str:token>/", invitations.accept, name="invitation"),
    path("people/", members.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/<uuid:invitation_id>/again/", invitations.send_again, name="send_invitation_again"),
    path("people/invitations/<uuid:invitation_id>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("people/<uuid:member_id>/", members.change, name="change_roles"),
    path("people/<uuid:member_id>/end/", members.end, name="end_membership"),
    path("settings/", workspaces.settings, name="workspace_settings"),
    path("settings/second-factor/", workspaces.second_factor, name="second_factor"),
    path("sample/remove/", workspaces.remove_sample, name="remove_sample"),
    path("audit/", audit.index, name="audit"),
    path("accounts/sessions/<int:session_id>/end/", sessions.end, name="end_session"),
    path("accounts/sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("jobs/<uuid:job_id>/", jobs.progress, name="job"),
]
sign_in = [
    path("login/", accounts.login, name="account_login"),
    path("login/code/", accounts.request_code, name="account_request_login_code"),
    path("login/code/confirm/", accounts.confirm_code, name="account_confirm_login_code"),
    path("logout/", accounts.logout, name="account_logout"),
    path("signup/", accounts.signup, name="account_signup"),
    path("password/reset/", accounts.reset_password, name="account_reset_password"),
    path("password/reset/done/", accounts.reset_password_done, name="account_reset_password_done"),
    path("password/reset/key/done/", accounts.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$", accounts.new_password, name="account_reset_password_from_key"
    ),
    path("password/change/", accounts.change_password, name="account_change_password"),
    path("password/set/", accounts.set_password, name="account_set_password"),
    path("inactive/", accounts.inactive, name="account_inactive"),
    path("security/", factors.index, name="mfa_index"),
    path("second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("app/on/", factors.activate_app, name="mfa_activate_totp"),
    path("app/off/", factors.deactivate_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/login/", factors.login_by_passkey, name="mfa_login_webauthn"),
    path("passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("<slug:provider_id>/login/", providers.login, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", providers.callback, name="openid_connect_callback"),
    path("login/cancelled/", providers.cancelled, name="socialaccount_login_cancelled"),
]

urlpatterns = [
    path("", include((ground, "icpstudio"))),
    path("accounts/", include(sign_in)),
    path("", include("profiles.urls")),
    path("", include("interviews.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_often
handler500 = outages.server_error
