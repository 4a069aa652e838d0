"""Forms of the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.models import Declaration, Ticket
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.organisation import lookup

_LOGGED = (Ticket.Channel.PHONE, Ticket.Channel.WALK_IN, Ticket.Channel.CHAT)


class LogForm(forms.Form):
    """A request that the agent writes down."""

    channel = forms.ChoiceField(label=_("How did it come?"), choices=[(one.value, one.label) for one in _LOGGED])
    email = forms.EmailField(label=_("Customer's e-mail address"))
    name = forms.CharField(label=_("Customer's name"), max_length=120)
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all(), required=False)
    subject = forms.CharField(label=_("In one line"), max_length=200)
    text = forms.CharField(label=_("What they said"), widget=forms.Textarea(attrs={"rows": 6}))


class ReplyForm(forms.Form):
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    text = forms.CharField(label=_("Reply to the customer"), widget=forms.Textarea(attrs={"rows": 5}))
    wait = forms.BooleanField(label=_("Then wait for the customer's answer"), required=False)


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note for colleagues"), widget=forms.Textarea(attrs={"rows": 3}))


class DeclarationForm(forms.Form):
    """I can, I cannot, I do not know; the two last with a limitation, open or new."""

    work = forms.CharField(widget=forms.HiddenInput)
    capability = forms.ChoiceField(choices=Declaration.Capability, widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Your answer, or what you found out"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("“I can” sends it to the customer; the others hand it to the next tier."),
        required=False,
    )
    limitation = forms.ModelChoiceField(
        label=_("Held up by an open limitation"),
        queryset=Limitation.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("a new one, named below"),
    )
    title = forms.CharField(
        label=_("Or name what you cannot do or do not know"),
        max_length=200,
        required=False,
        help_text=_("In one line."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("auto_id", "declare-%s")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["limitation"].queryset = Limitation.objects.open()  # type: ignore[attr-defined]


class EscalationForm(forms.Form):
    position = forms.ChoiceField(label=_("Ask for the attention of"))
    reason = forms.CharField(label=_("Why it needs more authority"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        positions = lookup.active_structure().positions
        self.fields["position"].choices = [(one.key, one.title) for one in positions]  # type: ignore[attr-defined]
