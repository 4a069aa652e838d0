"""What the process of a request asks for: at its start, and from the customer on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from orgdesk.apps.desk.models import CustomField, RequestType, Ticket
from orgdesk.apps.process.definitions import Deployed, compiled
from orgdesk.apps.process.models import Instance, SubscriptionRow
from orgdesk.apps.work.answering import form_field, plain_value
from orgdesk.core.process.definition import EventKind, Field, Node
from orgdesk.core.process.forms import check_form, visible_fields

CUSTOMER = frozenset({"customer"})
_PREFIX, _OWN = "fact-", "own-"


def fields_to_begin(request_type: RequestType, *, customer: bool) -> tuple[Field, ...]:
    """The form of the process's plain start; customers are not asked what is shown to others only."""
    definition = Deployed()[request_type.process_key]
    form = next((definition.nodes[key].rules.form for key in definition.root.starts), ())
    return visible_fields(form, CUSTOMER) if customer else form


def add_fields(form: forms.Form, asked: Iterable[Field]) -> None:
    """Append what a process asks for to a form of ours."""
    for field in asked:
        form.fields[f"{_PREFIX}{field.key}"] = form_field({**asdict(field), "type": field.type.value})


def read_facts(form: forms.Form, asked: tuple[Field, ...]) -> dict[str, Any]:
    """The facts in their types; what is missing or wrong is added to the form's errors. Called in its `clean`."""
    said = {field.key: form.cleaned_data.get(f"{_PREFIX}{field.key}") for field in asked}
    given = {key: plain_value(value) for key, value in said.items() if value not in (None, "", [])}
    facts, problems = check_form(asked, given)
    for key, reason in problems.items():
        if f"{_PREFIX}{key}" not in form.errors:
            form.add_error(f"{_PREFIX}{key}", reason)
    return facts


def add_own_fields(form: forms.Form, *, product: str) -> list[CustomField]:
    """Append the house's own fields that customers fill in: those of every request and those of the product with this number."""
    asked = CustomField.objects.filter(ended_at=None).exclude(asked=CustomField.Asked.HOUSE)
    rows = [row for row in asked if row.product_id is None or str(row.product_id) == product]
    for row in rows:
        form.fields[f"{_OWN}{row.key}"] = _own_input(row, label=row.label, required=row.asked == row.Asked.NEEDED)
    return rows


def own_fields_differ() -> bool:
    """Whether some product asks for more than the others."""
    asked = CustomField.objects.filter(ended_at=None, product__isnull=False)
    return asked.exclude(asked=CustomField.Asked.HOUSE).exists()


def read_own_fields(form: forms.Form, rows: Iterable[CustomField]) -> dict[str, str]:
    """What was said, as the action takes it. Called in its `clean`, which has refused what is needed and missing."""
    said = {row.key: form.cleaned_data.get(f"{_OWN}{row.key}") for row in rows}
    return {key: str(value) for key, value in said.items() if value not in (None, "")}


def _own_input(row: CustomField, *, label: str, required: bool) -> forms.Field:
    if row.kind == CustomField.Kind.NUMBER:
        return forms.FloatField(label=label, required=required)
    elif row.kind == CustomField.Kind.DATE:
        return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))
    elif row.kind == CustomField.Kind.CHOICE:
        choices = [("", "–"), *((one, one) for one in row.choices)]
        return forms.ChoiceField(label=label, required=required, choices=choices)
    elif row.kind == CustomField.Kind.YES_NO:
        return forms.ChoiceField(
            label=label, required=required, choices=[("", "–"), ("yes", _("yes")), ("no", _("no"))]
        )
    else:
        return forms.CharField(label=label, required=required, max_length=400)


@dataclass(frozen=True)
class Offer:
    """Something that the process waits for the customer to say: `key` names it once."""

    key: str
    message: str
    correlation: str
    words: str
    fields: tuple[Field, ...]


class OfferForm(forms.Form):
    """What goes with a message of the customer."""

    def __init__(self, offer: Offer, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{offer.key}-%s")
        self.offer = offer
        self.facts: dict[str, Any] = {}
        add_fields(self, offer.fields)

    def clean(self) -> dict[str, Any]:
        self.facts = read_facts(self, self.offer.fields)
        return self.cleaned_data


def offers_to_customer(ticket: Ticket) -> list[Offer]:
    """What the running processes of the ticket offer the customer to say now, in the order of waiting."""
    instances = Instance.objects.active().about("ticket", ticket.key)
    waiting = SubscriptionRow.objects.filter(instance__in=instances, kind=EventKind.MESSAGE.value)
    rows = waiting.select_related("instance__version__definition").defer("instance__version__xml").order_by("number")
    found = [(row, compiled(row.instance.version).nodes[row.node]) for row in rows]
    return [_offer(row, node) for row, node in found if node.customer]


def _offer(row: SubscriptionRow, node: Node) -> Offer:
    key = f"{row.instance.key}-{row.number}"
    return Offer(key, row.name, row.correlation, node.customer, node.rules.form)
