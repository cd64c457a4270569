"""How our forms are rendered: the fields with label, hint and error, then one button that says what it does."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit


class Sheet:
    """Mixed into a form: `{% crispy form %}` renders all of it. `submit` is what the button says; empty leaves the button out."""

    submit: Any = ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "post"
        helper.form_show_errors = True
        helper.error_text_inline = True
        helper.attrs = {"novalidate": ""}  # the server's words are better than the browser's
        if self.submit:
            helper.add_input(Submit("", self.submit, css_class="btn btn-primary"))
        return helper
