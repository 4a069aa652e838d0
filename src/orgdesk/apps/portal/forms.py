"""What customers fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.request_forms import add_fields, add_own_fields, read_facts, read_own_fields
from orgdesk.apps.portal.models import KnownIssue
from orgdesk.core.process.definition import Field


class RequestForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("We answer there."))
    product = forms.ModelChoiceField(
        label=_("Which product is it about?"),
        queryset=Product.objects.all(),
        required=False,
        empty_label=_("I am not sure"),
    )
    subject = forms.CharField(label=_("In one line, what is it?"), max_length=200)
    text = forms.CharField(
        label=_("Tell us more"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What did you do, and what happened?"),
    )
    urgent = forms.BooleanField(label=_("I cannot work until this is solved"), required=False)
    attachment = forms.FileField(label=_("A picture or file"), required=False)

    def __init__(self, *args: object, asked: tuple[Field, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.asked = asked
        self.facts: dict[str, object] = {}
        before = len(self.fields)
        add_fields(self, asked)
        self.own = add_own_fields(
            self, product=str((self.data if self.is_bound else self.initial).get("product") or "")
        )
        self.own_facts: dict[str, str] = {}
        self._changing = list(self.fields)[before:]
        self.fields["product"].widget.attrs.update(
            {
                "hx-post": reverse("portal:request-new"),
                "hx-include": "#ask",
                "hx-vals": '{"show": "fields"}',
                "hx-target": "#asked-fields",
                "hx-select": "#asked-fields",
                "hx-swap": "outerHTML",
            }
        )
        self.fields["subject"].widget.attrs.update(
            {
                "hx-get": reverse("portal:suggestions"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#suggestions",
                "autocomplete": "off",
            }
        )
        for last in ("subject", "text", "urgent", "attachment"):
            self.fields[last] = self.fields.pop(last)

    @property
    def parts(self) -> tuple[list[forms.BoundField], list[forms.BoundField], list[forms.BoundField]]:
        """The fields before those that hang on the product and the kind of request, these, and those after them."""
        first = [name for name in ("name", "email", "product") if name in self.fields]
        rest = [name for name in self.fields if name not in (*first, *self._changing)]
        return [self[n] for n in first], [self[n] for n in self._changing], [self[n] for n in rest]

    def clean(self) -> dict[str, object]:
        self.facts = read_facts(self, self.asked)
        self.own_facts = read_own_fields(self, self.own)
        return self.cleaned_data


class SignedInRequestForm(RequestForm):
    """Whoever is signed in need not say who they are."""

    def __init__(self, *args: object, asked: tuple[Field, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, asked=asked, **kwargs)
        del self.fields["name"], self.fields["email"]


class AddForm(forms.Form):
    text = forms.CharField(label=_("Add to your request"), widget=forms.Textarea(attrs={"rows": 4}))


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class IssueForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = KnownIssue
        fields = ("title", "words", "workaround", "audience")
        widgets = {"words": forms.Textarea(attrs={"rows": 4}), "workaround": forms.Textarea(attrs={"rows": 3})}


class LookForm(forms.Form):
    KEPT = ("name", "welcome", "colour", "accent")
    name = forms.CharField(label=_("Name in the head of every page"), max_length=80, required=False)
    welcome = forms.CharField(label=_("Welcome on the first page"), max_length=300, required=False)
    colour = forms.CharField(
        label=_("Colour of buttons and links"), max_length=7, required=False, help_text=_("As #1c5d99; empty for ours.")
    )
    accent = forms.CharField(
        label=_("Colour of asking and of the voice"), max_length=7, required=False, help_text=_("Empty for the first.")
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, at most 300 KB."))
    without_logo = forms.BooleanField(label=_("No logo"), required=False)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        logo = said["logo"].read() if said["logo"] else None
        return {**{name: said[name] for name in self.KEPT}, "logo": logo, "keep_logo": not said["without_logo"]}


class ContactForm(forms.Form):
    """`website` is seen by machines only; `begun` says when the form was opened."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("We answer there."))
    subject = forms.CharField(label=_("In one line, what is it?"), max_length=200)
    text = forms.CharField(label=_("Tell us more"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_trapped(self) -> bool:
        """Filled in by a machine: it is thanked like everybody, and nothing is kept."""
        return self.is_bound and bool(self.data.get("website"))
