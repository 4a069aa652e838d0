"""What the steps of a limitation, articles and their publication ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.knowledge.actions.assign_training import CUSTOMERS
from orgdesk.apps.knowledge.actions.hold_session import SessionPlan
from orgdesk.apps.knowledge.models import Article, Limitation, Training
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions import GivenFile
from orgdesk.apps.people.actions.offer_course import MOST_BYTES
from orgdesk.apps.people.lesson_plans import NewLesson, lessons_for
from orgdesk.apps.people.models import Delivery
from orgdesk.apps.work.models import WorkItem


def words(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    """A field for more than a line."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, **options)


def product_choices() -> list[tuple[str, str]]:
    """Key and name of every product, for filters."""
    return [(product.key, product.name) for product in Product.objects.all()]


class StepForm(forms.Form):
    """The answer to one work item; the outcome is the button that was pressed."""

    outcome = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    reasoned: frozenset[str] = frozenset()
    """Outcomes that need the note, beside those that refuse."""

    def __init__(self, limitation: Limitation, item: WorkItem, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"step-{item.key}-%s")
        self.limitation, self.item = limitation, item

    @property
    def meaning(self) -> str:
        """What the chosen outcome means: approve, refuse, or nothing in particular."""
        chosen = self.cleaned_data.get("outcome")
        return next((str(one.get("meaning", "")) for one in self.item.outcomes if one["key"] == chosen), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.item.outcomes and not cleaned.get("outcome"):
            raise forms.ValidationError(_("Press one of the buttons: each is an answer to this step."))
        needed = self.meaning == "refuse" or cleaned.get("outcome") in self.reasoned
        if "note" in self.fields and needed and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say why: whoever waits for this reads your words."))
        return cleaned


class VerificationForm(StepForm):
    note = words(
        _("What you found"), required=False, help_text=_("Needed when it is refuted: the customers are told why.")
    )


class QualificationForm(StepForm):
    reasoned = frozenset({"as-designed", "not-reproducible"})
    note = words(
        _("What it is, and how you know"),
        required=False,
        help_text=_("Needed when nothing will be changed: the customers are told these words."),
    )


class ChangeForm(StepForm):
    note = words(
        _("The decision in words"), required=False, help_text=_("Needed when declined: the customers are told why.")
    )


class SolutionForm(StepForm):
    words = words(
        _("What changed, and what the customer does now"), rows=6, help_text=_("Both directors judge these words.")
    )


class ApprovalForm(StepForm):
    note = words(
        _("Your reason"), required=False, help_text=_("Needed when you refuse: development reads what to change.")
    )


class TransferForm(StepForm):
    note = words(
        _("What is handed over"), help_text=_("Where the new knowledge is, and what whoever teaches it must know.")
    )


class ChannelsForm(StepForm):
    channels = forms.MultipleChoiceField(
        label=_("Who must learn of it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The people of each unit read and acknowledge the answer; customers who wait are told."),
    )

    def __init__(self, limitation: Limitation, item: WorkItem, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(limitation, item, data)
        units = lookup.active_structure().units
        choices = [(CUSTOMERS, _("Customers")), *((unit.key, unit.name) for unit in units)]
        field = self.fields["channels"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = [CUSTOMERS, *(unit.key for unit in units if unit.tier in {1, 2})]


class PublicationForm(StepForm):
    title = forms.CharField(label=_("Title, in the customer's words"), max_length=200)
    body = words(_("Answer"), rows=10, help_text=_("Markdown. Everybody who may read it can find it at once."))
    audience = forms.ChoiceField(label=_("For whom"), choices=Article.Audience, initial=Article.Audience.PUBLIC)

    def __init__(self, limitation: Limitation, item: WorkItem, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(limitation, item, data)
        self.fields["title"].initial = limitation.title
        self.fields["body"].initial = answer_known(limitation)


def answer_known(limitation: Limitation) -> str:
    """What the steps before said: the solution's words, else why nothing will be changed."""
    solution, decided = limitation.solutions.last(), limitation.qualifications.last()
    if solution is not None:
        return solution.words
    return decided.reason if decided else ""


FORMS: dict[str, type[StepForm]] = {
    "verifications": VerificationForm,
    "qualifications": QualificationForm,
    "changes": ChangeForm,
    "solutions": SolutionForm,
    "approvals": ApprovalForm,
    "transfers": TransferForm,
    "channels": ChannelsForm,
    "publications": PublicationForm,
}


class CorrectionForm(forms.Form):
    title = forms.CharField(label=_("What is not possible or not known"), max_length=200)
    description = words(
        _("What happens, and how to see it"), required=False, help_text=_("For colleagues; customers do not read it.")
    )
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.all(), required=False, empty_label=_("None in particular")
    )

    def __init__(self, limitation: Limitation, data: Mapping[str, Any] | None = None) -> None:
        begun = {name: getattr(limitation, name) for name in ("title", "description", "product")}
        super().__init__(data, auto_id="correction-%s", initial=begun)


class MergingForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("The same as"), queryset=Limitation.objects.none(), to_field_name="key",
        help_text=_("That one stays; the tickets and customers that wait for this one wait for it."),
    )  # fmt: skip
    reason = forms.CharField(label=_("How you know"), max_length=400)

    def __init__(self, limitation: Limitation, person: Person, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="merging-%s")
        others = Limitation.objects.visible_to(person).open().exclude(pk=limitation.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class SessionForm(forms.Form):
    """A session of a training. Where no lesson plan of the library suits, topics and experience make a basic one."""

    channel = forms.ChoiceField(label=_("For whom"), required=False)
    leader = forms.ModelChoiceField(label=_("Who leads it"), queryset=Person.objects.none())
    starts_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=2400, initial=45)
    way = forms.ChoiceField(label=_("How"), choices=Delivery.Way.choices, initial=Delivery.Way.VIDEO)
    place = forms.CharField(label=_("Room, number or link"), max_length=250)
    lesson = forms.ChoiceField(label=_("Lesson plan"), required=False)
    topics = forms.CharField(
        label=_("Or make a lesson plan: its topics, separated by commas"), max_length=500, required=False
    )
    level = forms.CharField(label=_("For which experience"), max_length=40, required=False)

    def __init__(self, training: Training, person: Person, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="session-%s", initial={"leader": person})
        self.training = training
        self.fields["leader"].queryset = Person.objects.staff().filter(is_active=True)  # type: ignore[attr-defined]
        channels = dict.fromkeys(training.acknowledgements.values_list("channel", flat=True))
        told = [(channel, lookup.unit_name(channel)) for channel in channels]
        missing = (
            [("", _("everybody who has not learnt it yet"))] if training.acknowledgements.waiting().exists() else []
        )
        self.fields["channel"].choices = [*missing, *told]  # type: ignore[attr-defined]
        known = [(one.key, f"{one.title} ({one.minutes} min, {one.level})") for one in lessons_for(person)]
        self.fields["lesson"].choices = [("", _("none")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("topics") and not said.get("level"):
            self.add_error("level", _("Say for whom it is made, for example beginners."))
        if said.get("topics") and said.get("lesson"):
            self.add_error("topics", _("Choose a lesson plan or make one, not both."))
        return said

    @property
    def plan(self) -> SessionPlan:
        given = dict(self.cleaned_data)
        topics, level = tuple(one for one in given.pop("topics").split(",") if one.strip()), given.pop("level")
        title = self.training.version.title
        new = NewLesson(title, topics, level, given["minutes"]) if topics else None
        return SessionPlan(**given, new_lesson=new)


class TrainingMaterialForm(forms.Form):
    """What is read or used in a training: an article, or a text or file of its own."""

    article = forms.CharField(
        label=_("Article"), max_length=120, required=False, help_text=_("Its name in the address, or its title."),
        widget=forms.TextInput(attrs={"list": "known-articles"}),
    )  # fmt: skip
    title = forms.CharField(label=_("Or a material of its own: its title"), max_length=160, required=False)
    words = words(_("Text, or where it lies"), rows=3, required=False)
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 20 MB."))

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="material-%s")
        self.person = person

    def clean_article(self) -> Article | None:
        named = self.cleaned_data["article"].strip()
        if not named:
            return None
        visible = Article.objects.visible_to(self.person)
        called = visible.filter(Q(key=named) | Q(published_version__title__iexact=named)).order_by("pk")
        found: Article | None = called.first()
        if found is None:
            raise forms.ValidationError(_("No article is called so: choose one of the list."))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        own = said.get("words") or said.get("file")
        if not self.errors and not (said.get("article") or own):
            self.add_error("article", _("Choose an article, write a text, or choose a file."))
        if own and not said.get("title"):
            self.add_error("title", _("Give the text or file a title."))
        return said

    @property
    def given(self) -> dict[str, Any]:
        said, sent = dict(self.cleaned_data), self.cleaned_data["file"]
        return {**said, "file": GivenFile(sent.name, sent.read(MOST_BYTES + 1)) if sent else None}


class ArticleForm(forms.Form):
    title = forms.CharField(label=_("Title, in the customer's words"), max_length=200)
    body = words(
        _("Answer"),
        rows=16,
        help_text=_("Markdown: **bold**, lists with -, headings with ##. Drag pictures in, or paste them."),
    )
    language = forms.ChoiceField(
        label=_("Written in"), choices=settings.ORGDESK_SPOKEN_LANGUAGES, initial=settings.LANGUAGE_CODE, required=False
    )
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.all(), required=False, empty_label=_("None in particular")
    )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE


class PictureForm(forms.Form):
    """A picture for the answer that is being written; it stands in the same form of the page, so nothing of it is required there."""

    use_required_attribute = False
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, GIF or WebP, at most 10 MB. You may also drag it into the answer, or paste it there."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    words = forms.CharField(
        label=_("What it shows"), max_length=300, help_text=_("For those who cannot see it, in a sentence.")
    )


class VersionForm(forms.Form):
    title = ArticleForm.base_fields["title"]
    body = ArticleForm.base_fields["body"]
    wording_only = forms.BooleanField(
        label=_("It says the same in better words"),
        required=False,
        help_text=_("Translations then stay up to date."),
    )


class TranslationForm(forms.Form):
    title = ArticleForm.base_fields["title"]
    body = ArticleForm.base_fields["body"]
    source = forms.IntegerField(widget=forms.HiddenInput)


class StandingForm(forms.Form):
    """How the article stands; what is not said stays as it is."""

    confidence = forms.ChoiceField(label=_("How far it is trusted"), choices=Article.Confidence, required=False)
    governance = forms.ChoiceField(
        label=_("Who may improve it"),
        choices=[
            (Article.Governance.EXPERIENCE, _("everybody who works here (experience-based)")),
            (Article.Governance.COMPLIANCE, _("its unit and the knowledge council only (compliance-based)")),
        ],
        required=False,
    )
    unit = forms.ChoiceField(label=_("Owning unit"), required=False)
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.all(), required=False, empty_label=_("None in particular")
    )

    def __init__(self, article: Article, data: Mapping[str, Any] | None = None, *, governs: bool = True) -> None:
        begun = {name: getattr(article, name) for name in ("confidence", "governance", "product")}
        super().__init__(data, auto_id="standing-%s", initial={**begun, "unit": article.unit_key})
        self.article = article
        units = [(unit.key, unit.name) for unit in lookup.active_structure().units]
        gone = [(article.unit_key, article.unit_key)] if article.unit_key not in {"", *dict(units)} else []
        self.fields["unit"].choices = [("", _("None")), *units, *gone]  # type: ignore[attr-defined]
        if not governs:
            del self.fields["governance"]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        known = {name: getattr(self.article, name) for name in ("confidence", "governance", "product")}
        said = {name: value for name, value in self.cleaned_data.items() if self.data.get(name) is not None}
        unit = said.pop("unit", self.article.unit_key)
        kept = {name: value for name, value in said.items() if value or name == "product"}
        return {**known, **kept, "unit_key": unit}


class PublishForm(forms.Form):
    version = forms.TypedChoiceField(label=_("Version"), coerce=int)
    audience = forms.ChoiceField(label=_("For whom"), choices=Article.Audience)

    def __init__(self, article: Article, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        versions = article.versions.filter(language=article.language).order_by("-number")
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (version.number, f"{version.number} · {version.title}") for version in versions
        ]
        self.fields["audience"].initial = article.audience
