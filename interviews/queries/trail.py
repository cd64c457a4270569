"""The upper floor's part of the audit trail, in sentences."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "plan_interview": _("%(who)s planned an interview: %(what)s"),
    "log_interview": _("%(who)s wrote down what was said: %(what)s"),
    "record_consent": _("%(who)s recorded consent: %(what)s"),
    "withdraw_consent": _("%(who)s recorded that consent was withdrawn: %(what)s"),
    "mark_quote": _("%(who)s marked or removed a quote"),
    "tag_quote": _("%(who)s tagged a quote"),
    "push_theme": _("%(who)s made the theme %(what)s an attribute"),
}
