"""What people fill in about customers' voices."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.actions.charter import PARTS
from orgdesk.apps.voice.models import Board, BoardMember, Charter, CultureStatement, Feedback, Improvement
from orgdesk.core.measures import CATALOGUE
from orgdesk.ui.forms import NamedChoiceField

_DAY = {"type": "date"}
_LONG = 8000


def units_to_choose() -> list[tuple[str, str]]:
    units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.name))
    return [("", "—"), *((unit.key, unit.name) for unit in units)]


def measures_to_choose() -> list[tuple[str, str]]:
    return [("", "—"), *((one.code, f"{one.code} {one.name}") for one in CATALOGUE)]


class CaptureForm(forms.Form):
    """What a customer said to somebody who works here, at any door."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[one for one in Feedback.Kind.choices if one[0] not in {"board", "survey"}]
    )
    door = forms.ChoiceField(
        label=_("Where did they say it?"),
        choices=[one for one in Feedback.Door.choices if one[0] not in {"board", "survey"}],
    )
    account = NamedChoiceField(label=_("Customer"), queryset=Account.objects.none(), required=False)
    person = NamedChoiceField(
        label=_("Who said it?"), queryset=Person.objects.none(), required=False, help_text=_("Our answer goes to them.")
    )
    title = forms.CharField(label=_("In one line"), max_length=160)
    words = forms.CharField(
        label=_("In their words"), max_length=_LONG, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    theme = forms.ChoiceField(label=_("About"), choices=[("", "—"), *Feedback.Theme.choices], required=False)
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all(), required=False)
    unit_key = forms.ChoiceField(label=_("Unit praised or blamed"), required=False)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].queryset = Account.objects.visible_to(person)  # type: ignore[attr-defined]
        self.fields["person"].queryset = Person.objects.visible_to(person).contacts()  # type: ignore[attr-defined]
        self.fields["unit_key"].choices = units_to_choose()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The customer's only contact is meant where nobody is named; among several somebody says who it was."""
        said = super().clean() or {}
        account, person = said.get("account"), said.get("person")
        if account is not None and "person" not in self.errors:
            contacts = {contact.person_id: contact.person for contact in account.contacts.select_related("person")}
            if person is not None and person.pk not in contacts:
                words = _("%(person)s is no contact of %(account)s.")
                self.add_error("person", words % {"person": person, "account": account})
            elif person is None and len(contacts) > 1:
                words = _("%(account)s has several contacts; say who it was, so that our answer reaches them.")
                self.add_error("person", words % {"account": account})
            elif person is None:
                said["person"] = next(iter(contacts.values()), None)
        elif person is not None:
            contact = person.contact_of.select_related("account").order_by("pk").first()
            said["account"] = contact.account if contact else None
        return said


class SpeakForm(forms.Form):
    """What a customer writes to us."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("Our answer goes there."))
    kind = forms.ChoiceField(
        label=_("What would you like to tell us?"),
        choices=[
            ("need", _("something that I need or wish for")),
            ("complaint", _("a complaint")),
            ("compliment", _("something that was done well")),
        ],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("In one line"), max_length=160)
    words = forms.CharField(
        label=_("Tell us more"), max_length=_LONG, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    product = forms.ModelChoiceField(
        label=_("Which product is it about?"),
        queryset=Product.objects.all(),
        required=False,
        empty_label=_("none in particular"),
    )

    def __init__(self, *args: Any, signed_in: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if signed_in:
            del self.fields["name"], self.fields["email"]


class AnswerForm(forms.Form):
    score = forms.IntegerField()
    words = forms.CharField(
        label=_("Would you tell us why?"), max_length=_LONG, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class JudgementForm(forms.Form):
    decision = forms.ChoiceField(label=_("Decision"), choices=Feedback.Decision.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What the customer is told"), max_length=_LONG, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class MemberForm(forms.Form):
    person = NamedChoiceField(label=_("Person"), queryset=Person.objects.none())
    account = NamedChoiceField(label=_("Customer"), queryset=Account.objects.none())
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_DAY))

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.visible_to(person).contacts()  # type: ignore[attr-defined]
        self.fields["account"].queryset = Account.objects.visible_to(person)  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    begins = forms.DateTimeField(label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    agenda = forms.CharField(
        label=_("Agenda"), max_length=_LONG, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class MinutesForm(forms.Form):
    present = forms.ModelMultipleChoiceField(
        label=_("Present"), queryset=BoardMember.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(label=_("Minutes"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 5}))
    items = forms.CharField(
        label=_("What members want, one thing a line"),
        max_length=_LONG,
        required=False,
        help_text=_("The answer to a line that begins with a member's name and a colon goes back to that member."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, board: Board, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = board.members.filter(until=None).select_related("person", "account")
        self.fields["present"].queryset = self.members  # type: ignore[attr-defined]
        self.fields["items"].initial = "".join(f"{member.person.name}: \n" for member in self.members)

    @property
    def lines(self) -> list[tuple[str, BoardMember | None]]:
        """What was wanted, and by which member; names that nobody wrote anything behind say nothing."""
        by_name = {member.person.name.casefold(): member for member in self.members}
        found: list[tuple[str, BoardMember | None]] = []
        for line in self.cleaned_data["items"].splitlines():
            name, colon, wanted = line.partition(":")
            member = by_name.get(name.strip().casefold()) if colon else None
            found.append(((wanted if member else line).strip(), member))
        return [(words, member) for words, member in found if words]


class ImprovementForm(forms.Form):
    title = forms.CharField(label=_("What is to be better"), max_length=200)
    source = forms.ChoiceField(label=_("Found by"), choices=Improvement.Source.choices)
    source_key = forms.CharField(
        label=_("Which one"), max_length=80, required=False, help_text=_("The finding, measure or item that shows it.")
    )
    unit_key = forms.ChoiceField(label=_("Unit that makes it"))
    code = forms.ChoiceField(label=_("Measure that shall move"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_key"].choices = units_to_choose()  # type: ignore[attr-defined]
        self.fields["code"].choices = measures_to_choose()  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    change = forms.ChoiceField(label=_("What was changed"), choices=Improvement.Change.choices)
    change_key = forms.CharField(label=_("Article, process or version"), max_length=120, required=False)
    words = forms.CharField(
        label=_("What is different now"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3})
    )
    code = forms.ChoiceField(label=_("Measure that shows it"))
    days = forms.IntegerField(label=_("Days compared before and after"), min_value=1, max_value=365, initial=28)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = measures_to_choose()  # type: ignore[attr-defined]


class CharterForm(forms.Form):
    """The parts of a charter, and its promises: one a line as text | measure | standard."""

    overview = forms.CharField(label=_("Who we are"), widget=forms.Textarea(attrs={"rows": 3}))
    mission = forms.CharField(label=_("Mission"), widget=forms.Textarea(attrs={"rows": 2}))
    goals = forms.CharField(label=_("Our goals and what they mean to you"), widget=forms.Textarea(attrs={"rows": 3}))
    promises = forms.CharField(
        label=_("Promises"),
        help_text=_("One a line: the promise | its measure | the standard. Such as: You are content | EX-3 | 80"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    asked_of_you = forms.CharField(
        label=_("What we ask of you"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    complaint_route = forms.CharField(label=_("How to complain"), widget=forms.Textarea(attrs={"rows": 2}))
    remedy = forms.CharField(label=_("When we miss a promise"), widget=forms.Textarea(attrs={"rows": 2}))
    dispute_route = forms.CharField(label=_("When we cannot agree"), widget=forms.Textarea(attrs={"rows": 2}))
    review_on = forms.DateField(label=_("Reviewed on"), widget=forms.DateInput(attrs=_DAY))

    @staticmethod
    def initial_of(row: Charter) -> dict[str, str]:
        """What a version says, to be written anew."""
        promises = "\n".join(f"{one.text} | {one.code} | {one.target:g}" for one in row.promises.all())
        return {"promises": promises, "asked_of_you": row.asked_of_you} | {name: getattr(row, name) for name in PARTS}

    def clean_promises(self) -> list[tuple[str, str, float]]:
        lines = [line for line in self.cleaned_data["promises"].splitlines() if line.strip()]
        return [self._promise(line) for line in lines]

    def _promise(self, line: str) -> tuple[str, str, float]:
        text, code, target = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        standard = _number_of(target)
        if standard is None or line.count("|") != 2:
            raise forms.ValidationError(
                _("“%(line)s” is not a promise, its measure and its standard, with | between them."),
                params={"line": line[:80]},
            )
        return text, code.upper(), standard


def _number_of(words: str) -> float | None:
    """None for what is no number that a standard can be."""
    try:
        number = float(words)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class CultureForm(forms.Form):
    """One number from 1 to 5 for each sentence."""

    def __init__(self, statements: list[CultureStatement], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = {f"s{one.pk}": one.pk for one in statements}
        choices = [
            (5, _("wholly true")),
            (4, _("rather true")),
            (3, _("half and half")),
            (2, _("rather not")),
            (1, _("not at all")),
        ]
        for one in statements:
            self.fields[f"s{one.pk}"] = forms.TypedChoiceField(
                label=one.text, choices=choices, coerce=int, widget=forms.RadioSelect
            )

    @property
    def scores(self) -> dict[int, int]:
        return {pk: self.cleaned_data[name] for name, pk in self.keys.items()}
