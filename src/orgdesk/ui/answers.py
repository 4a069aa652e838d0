"""What a page says after an act, where the form that asked for it is not shown again."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from orgdesk.ui.drawing import hand_over
from orgdesk.ui.typed import keep_typed


def say_problems(request: HttpRequest, form: BaseForm) -> None:
    """A message for each field that is wrong, by its label; what concerns the whole form stands without one.
    A program gets the fields by their names; what was typed is kept for the next look."""
    hand_over(request, form=form)
    keep_typed(request)
    for name, problems in form.errors.items():
        words = " ".join(str(one) for one in problems)
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, _("%(field)s: %(problem)s") % {"field": label, "problem": words} if label else words)
