"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.models import Declaration, RequesterKind, RequestType, SideConversation, Ticket
from orgdesk.apps.desk.request_forms import add_fields, read_facts
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.models import DefinitionVersion, ProcessDefinition
from orgdesk.core.process.definition import Field
from orgdesk.ui.forms import ShortNameField

_LOGGED = (
    Ticket.Channel.PHONE,
    Ticket.Channel.WALK_IN,
    Ticket.Channel.CHAT,
    Ticket.Channel.FORUM,
    Ticket.Channel.SOCIAL,
    Ticket.Channel.MESSENGER,
)


class LogForm(forms.Form):
    """A request that the agent writes down."""

    channel = forms.ChoiceField(label=_("How did it come?"), choices=[(one.value, one.label) for one in _LOGGED])
    requester_kind = forms.ModelChoiceField(
        label=_("Who asks"), queryset=RequesterKind.objects.all(), required=False, empty_label=_("a customer")
    )
    outside_reference = forms.CharField(
        label=_("Reference elsewhere"), max_length=80, required=False, help_text=_("For example of the CRM.")
    )
    email = forms.EmailField(label=_("Customer's e-mail address"))
    name = forms.CharField(
        label=_("Customer's name"), max_length=120, required=False, help_text=_("Where we do not know the address yet.")
    )
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all(), required=False)
    subject = forms.CharField(label=_("In one line"), max_length=200)
    text = forms.CharField(label=_("What they said"), widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: object, asked: tuple[Field, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.asked = asked
        self.facts: dict[str, object] = {}
        add_fields(self, asked)

    def clean(self) -> dict[str, object]:
        self.facts = read_facts(self, self.asked)
        self._require_name()
        return self.cleaned_data

    def _require_name(self) -> None:
        """Whom we know by the address is not asked for again."""
        said = self.cleaned_data
        if said.get("email") and not said.get("name"):
            known = Person.objects.of_address(said["email"]).first()
            if known is None:
                self.add_error("name", _("We do not know this address yet: give the name too."))
            else:
                said["name"] = known.name


class RequestTypeForm(forms.ModelForm[RequestType]):
    """A kind of request; its process is one that is in force."""

    process_key = forms.ChoiceField(label=_("Process"))

    class Meta:
        model = RequestType
        fields = ("name", "words", "key", "process_key", "audience", "order", "mailboxes")
        field_classes = {"key": ShortNameField}
        widgets = {"mailboxes": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = ProcessDefinition.objects.filter(versions__status=DefinitionVersion.Status.ACTIVE).distinct()
        kept = [(self.instance.process_key, self.instance.process_key)] if self.instance.process_key else []
        choices = dict([*kept, *active.values_list("key", "name")])
        self.fields["process_key"].choices = list(choices.items())  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["key"]


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
        help_text=_("In one line; needed for “I cannot” and “I do not know” where no open one is chosen."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("auto_id", "declare-%s")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("text", "title"):  # what is missing depends on the button; the words say it then
            self.fields[name].is_asked_for = True  # type: ignore[attr-defined]
        self.fields["limitation"].queryset = Limitation.objects.open()  # type: ignore[attr-defined]


class EscalationForm(forms.Form):
    position = forms.ChoiceField(label=_("Ask for the attention of"))
    reason = forms.CharField(label=_("Why it needs more authority"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        positions = lookup.active_structure().positions
        self.fields["position"].choices = [(one.key, one.title) for one in positions]  # type: ignore[attr-defined]


class AsideForm(forms.ModelForm[SideConversation]):
    """A question to somebody outside the ticket."""

    text = forms.CharField(label=_("What you ask"), widget=forms.Textarea(attrs={"rows": 4}))

    class Meta:
        model = SideConversation
        fields = ["to_name", "to_address", "subject"]
