"""How forms look: one template for the form, one for the field, so that no page lays out its own; and a choice among many rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import RegexValidator, slug_re
from django.db.models import Model, Q, QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

_MOST = 200
_ALIKE = 3
_UNIQUE = ("key", "email")


def not_ahead(day: date) -> None:
    """For what has happened: a day that is still to come is a slip of the pen."""
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come; give the day on which it was."))


class ShortNameField(forms.SlugField):
    """A name for addresses and lists, chosen once; Django would call what is wrong a slug."""

    default_validators = [
        RegexValidator(slug_re, _lazy("Only letters without accents, digits, dashes and underscores; no blanks."))
    ]


class Renderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class NamedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One of the rows: chosen from a list while they are at most 200, else written by its name or by what only it has.

    A row is known by its name and by `key` or `email`, where it has them. Its number is understood too, so that a list of choices and a program say the same.
    """

    def _set_queryset(self, queryset: QuerySet[Any] | None) -> None:
        super()._set_queryset(queryset)  # type: ignore[misc]
        if queryset is not None and queryset.order_by("pk")[_MOST : _MOST + 1].exists():
            self.widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.help_text = self.help_text or _("Its name or its key.")

    queryset = property(forms.ModelChoiceField._get_queryset, _set_queryset)  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        words = str(value or "").strip()
        if not words or words.isdecimal() or isinstance(value, Model):
            return super().to_python(value)
        for wanted in self._ways(words):
            found = list(self.queryset.filter(wanted).order_by("pk")[:2])
            if len(found) == 1:
                return found[0]
            if found:
                raise forms.ValidationError(
                    _("Several are called “%(words)s”; give the key of one.") % {"words": words}
                )
        raise forms.ValidationError(self._unknown(words))

    def prepare_value(self, value: Any) -> Any:
        """In a box the row that is meant already stands by its name."""
        if isinstance(self.widget, forms.TextInput) and str(value or "").isdecimal():
            row = self.queryset.filter(pk=value).first()
            return getattr(row, "key", value)
        return super().prepare_value(value)

    def _ways(self, words: str) -> list[Q]:
        """From the surest; names as they are written come first, since those are found by an index."""
        names = {field.name for field in self.queryset.model._meta.get_fields()}
        unique = [Q(**{name: words}) for name in _UNIQUE if name in names]
        return [*unique, Q(name=words), Q(name__iexact=words)]

    def _unknown(self, words: str) -> str:
        try:
            alike = [str(one) for one in self.queryset.filter(name__istartswith=words).order_by("name")[:_ALIKE]]
        except FieldError:
            alike = []
        if not alike:
            return _("Nobody is called “%(words)s”; look for the name in the search.") % {"words": words}
        return _("Nobody is called “%(words)s”. Did you mean %(alike)s?") % {"words": words, "alike": ", ".join(alike)}
