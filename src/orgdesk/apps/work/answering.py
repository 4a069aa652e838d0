"""The form that a piece of work asks for, and the note that every answer may carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.sayings import in_words


class AnswerForm(forms.Form):
    """An outcome, a note, and the fields that the item carries in `data["form"]` (as the process drew them).

    What an outcome requires is judged by the process; here values are only read by their types.
    """

    outcome = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with what happened; customers do not see it."),
    )  # fmt: skip

    def __init__(self, item: WorkItem, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"answer-{item.key}-%s")
        self.asked = list(item.data.get("form", []))
        for field in self.asked:
            self.fields[f"field-{field['key']}"] = asked = form_field(field)
            asked.is_asked_for = bool(field.get("required"))  # type: ignore[attr-defined]
        self.fields["note"] = self.fields.pop("note")

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, by the process's own names, as plain JSON values."""
        values = {field["key"]: self.cleaned_data.get(f"field-{field['key']}") for field in self.asked}
        return {key: plain_value(value) for key, value in values.items() if value not in (None, "", [])}

    def add_problems(self, problems: Mapping[str, str]) -> None:
        for key, reason in problems.items():
            name = f"field-{key}"
            self.add_error(name if name in self.fields else None, in_words(reason))


_KINDS: dict[str, Callable[..., forms.Field]] = {
    "text": forms.CharField,
    "long_text": lambda **options: forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **options),
    "number": forms.FloatField,
    "integer": forms.IntegerField,
    "boolean": forms.BooleanField,
    "date": lambda **options: forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **options),
    "datetime": lambda **options: forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **options
    ),
}


def form_field(field: Mapping[str, Any]) -> forms.Field:
    """A field as a process draws it: key, label, type, help, choices."""
    options = {"label": field["label"], "help_text": field.get("help", ""), "required": False}
    if field["type"] == "person":
        return forms.ChoiceField(choices=[("", "—"), *_people(field)], **options)
    choices = [(choice["key"], choice["label"]) for choice in field.get("choices", [])]
    if field["type"] == "choice":
        return forms.ChoiceField(choices=[("", "—"), *choices], **options)
    elif field["type"] == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
    else:
        return _KINDS.get(field["type"], forms.CharField)(**options)


def _people(field: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Members of the units that the field names, else everybody who works here."""
    units, today = [choice["key"] for choice in field.get("choices", [])], timezone.localdate()
    if not units:
        return [(person.key, person.name) for person in Person.objects.staff().order_by("name")]
    found = {person.key: person.name for unit in units for person in lookup.members_of(unit, on=today)}
    return sorted(found.items(), key=lambda pair: pair[1])


def plain_value(value: Any) -> Any:
    """A date as text, everything else as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value
