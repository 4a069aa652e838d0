"""Forms of moving in."""

from __future__ import annotations

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.exchange.models import ImportRun


class ParcelForm(forms.Form):
    """The file, and the desk that it comes from."""

    kind = forms.ChoiceField(label=_("From"), choices=ImportRun.Kind.choices)
    contents = forms.ChoiceField(
        label=_("What it holds"),
        choices=ImportRun.Contents.choices,
        required=False,
        initial=ImportRun.Contents.TICKETS,
        help_text=_("Articles come from Zendesk, Zammad and Freshdesk."),
    )
    file = forms.FileField(label=_("File"), help_text=_("One file, or a zip archive as the old desk gives it."))
    source = forms.CharField(
        label=_("Name of the old desk"),
        max_length=40,
        required=False,
        help_text=_("Only where you bring several desks of one kind. The same name knows its tickets again."),
    )

    def clean_source(self) -> str:
        """However it is typed: a file that took minutes to come must not be lost to a space."""
        source: str = slugify(self.cleaned_data["source"])[:40]
        if self.cleaned_data["source"].strip() and not source:
            raise forms.ValidationError(_("Write the name with Latin letters or digits, such as old-desk."))
        return source

    def clean_contents(self) -> str:
        return self.cleaned_data["contents"] or ImportRun.Contents.TICKETS
