"""Forms of the organisation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.organisation.models import Version


class CopyForm(forms.Form):
    parent = forms.ModelChoiceField(label=_("Begin as a copy of"), queryset=Version.objects.all(), to_field_name="key")
    label = forms.CharField(label=_("Label"), max_length=60, help_text=_("For example 2.2."))
    title = forms.CharField(label=_("Title"), max_length=160, required=False)


class CommentForm(forms.Form):
    words = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}))
    element = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
