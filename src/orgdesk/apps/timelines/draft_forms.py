"""What people fill in about a template that is being written: its head, and each of its parts.

A form is made for a draft, whose steps, blocks, sizes and owners it offers; `part()` gives what the template will say.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models.qualification import PathChoice
from orgdesk.apps.customers.rule_forms import UnitField
from orgdesk.apps.timelines.models import TemplateDraft, TemplateVersion
from orgdesk.apps.timelines.owner_field import OUTSIDE, companies_of, initial_of, owner_choices, text_of_owner
from orgdesk.apps.timelines.words import kind_words
from orgdesk.core.timeline.errors import LoopError
from orgdesk.core.timeline.library import LIBRARY, library_text
from orgdesk.core.timeline.reading import WEEKDAYS, read_template
from orgdesk.core.timeline.template import SessionKind
from orgdesk.ui.lengths import whole
from orgdesk.ui.sayings import in_words

_QUESTIONS = 6
_NONE = [("", "—")]
_DAY_WORDS = (
    _("first working day"), _("second working day"), _("third working day"), _("fourth working day"), _("fifth working day"),
    _("sixth working day"), _("seventh working day"),
)  # fmt: skip
_WEEKDAY_WORDS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
Group = tuple[str | Promise, tuple[str, ...]]


class LinesField(forms.CharField):
    """A line for each."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=options.pop("help_text", _("A line for each.")), **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]
        for line in lines:
            whole(line, 250)
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ChecksField(forms.MultipleChoiceField):
    """Any of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)


def _week(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=-52, max_value=520, **options)


class PartForm(forms.Form):
    """One part of a draft. `groups` are its fields under headings; the first stands open."""

    groups: ClassVar[tuple[Group, ...]] = ()
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    loops: ClassVar[str | None] = None
    """Where a loop is said."""

    def __init__(self, draft: TemplateDraft, *args: Any, there: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.draft, self.there = draft, there or {}
        self.own = str(self.there.get("key", ""))
        for name, choices in self.offered().items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def initial_for(cls, part: dict[str, Any]) -> dict[str, Any]:
        """The fields as the part says them."""
        return {**part, **(initial_of(part["owner"]) if "owner" in part else {})}

    def offered(self) -> dict[str, Any]:
        """Choices of fields that depend on the draft."""
        return {}

    def part(self) -> dict[str, Any]:
        raise NotImplementedError

    def refuse(self, refusal: Exception) -> None:
        """Say beside its field, where it has one, what the whole template does not bear."""
        if isinstance(refusal, LoopError) and self.loops:
            titles = {one["key"]: one["title"] for one in self.draft.entries("steps")} | self._own_title()
            loop = " → ".join(f"“{titles.get(key, key)}”" for key in refusal.loop)
            words = _now("These would wait for each other: %(loop)s. Take one of them away.")
            self.add_error(self.loops, words % {"loop": loop})
        else:
            self.add_error(None, in_words(refusal))

    def shown_groups(self) -> list[tuple[str | Promise, list[forms.BoundField], bool]]:
        """Heading, fields, and whether something is said there, so that it has to stand open."""
        return [
            (heading, fields, any(field.errors or field.value() for field in fields))
            for heading, names in self.groups
            for fields in [[self[name] for name in names]]
        ]

    def kept(self, *names: str) -> dict[str, Any]:
        """What was said in these fields, without those left empty."""
        return {
            name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) not in (None, "", [], False)
        }

    def key_for(self, words: str, kind: str) -> str:
        """The key that the part has, or a new one from its words."""
        begun = slugify(words)[:40] or "part"
        taken = {one["key"] for one in self.draft.entries(kind)}
        return self.own or next(
            key for key in (begun, *(f"{begun}-{number}" for number in range(2, 1000))) if key not in taken
        )

    def steps(self, *, but_own: bool = True) -> list[tuple[str, str]]:
        return [
            (one["key"], _now("Week %(week)s: %(title)s") % {"week": one["week"], "title": one["title"]})
            for one in self.draft.entries("steps")
            if not (but_own and one["key"] == self.own)
        ]

    def blocks(self) -> list[tuple[str, str]]:
        return [(one["key"], f"{one['key']}: {one['title']}") for one in self.draft.entries("blocks")]

    def sizes(self) -> list[tuple[str, str]]:
        return [(one, one) for one in self.draft.sizes]

    def _own_title(self) -> dict[str, str]:
        return {}


class OwnedForm(PartForm):
    """A part that somebody does."""

    owner = forms.ChoiceField(label=_("Who does it"))
    outside = forms.CharField(
        label=_("Which company"), max_length=80, required=False, help_text=_("For what another company does.")
    )

    def offered(self) -> dict[str, Any]:
        return {"owner": owner_choices(self.draft)}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        names = [name for name in ("owner", "second_owner", "third_owner") if said.get(name)]
        outside = str(said.get("outside", "")).replace(" + ", " & ").strip()
        if any(said[name] == OUTSIDE for name in names) and not outside:
            self.add_error("outside", _now("Write the company's name."))
        companies = len(companies_of(str(self.there.get("owner", ""))))
        seats = [said[name] for name in names if said[name] != OUTSIDE]
        if len(set(seats)) < len(seats) or len(names) - len(seats) > max(1, companies):
            self.add_error(names[-1], _now("Choose each of those who do it together once."))
        if len(names) > 1 and any(said.get(name) == "automatic" for name in names):
            self.add_error(names[-1], _now("What the product does by itself is done by nobody else; choose one."))
        said["outside"] = outside
        return said


class StepForm(OwnedForm):
    title = forms.CharField(label=_("What is done"), max_length=160)
    code = forms.CharField(
        label=_("Code"), max_length=20, required=False, help_text=_("What people call it, for example 4.2. Empty: the next of its week.")
    )  # fmt: skip
    week = _week(_("Week"), help_text=_("Week 0 begins on the first day; -1 is the week before."))
    day = forms.TypedChoiceField(
        label=_("Not before"), coerce=int, empty_value="0", required=False,
        choices=[(str(number), words) for number, words in enumerate(_DAY_WORDS)],
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Takes so many working days"), min_value=0, max_value=260, required=False,
        help_text=_("0: what follows may be done on the same day."),
    )  # fmt: skip
    second_owner = forms.ChoiceField(label=_("Together with"), required=False)
    third_owner = forms.ChoiceField(label=_("And with"), required=False)
    session_kind = forms.ChoiceField(label=_("How they meet"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=100_000, required=False)
    parts = forms.IntegerField(label=_("May be held in so many parts"), min_value=1, max_value=20, required=False)
    lesson = forms.BooleanField(label=_("It follows a lesson plan"), required=False)
    touchpoint = forms.BooleanField(label=_("Counts as a personal contact (touchpoint)"), required=False)
    agenda = LinesField(label=_("Agenda"))
    after = ChecksField(label=_("Comes after"), required=False)
    prepares = forms.ChoiceField(label=_("Prepares"), required=False)
    books = forms.ChoiceField(label=_("Agrees on the date of"), required=False)
    block = forms.ChoiceField(label=_("Moves with the block"), required=False)
    only_for = ChecksField(
        label=_("Only for customers of the size"), required=False, help_text=_("None chosen: for all.")
    )
    optional = forms.BooleanField(label=_("Optional: only where it is wanted"), required=False)
    for_customer = forms.CharField(label=_("The customer reads"), max_length=160, required=False)
    internal = forms.BooleanField(label=_("The customer does not see it"), required=False)
    system = forms.CharField(label=_("In which system"), max_length=60, required=False)
    tells = LinesField(
        label=_("Who is told"), help_text=_("A line for each, for example unit:sales, external:nordlicht/accounts or person:helen-marsh.")
    )  # fmt: skip
    procedure_missing = forms.BooleanField(label=_("How it is done is not written down yet"), required=False)
    loops = "after"
    _ASKS = tuple(name for number in range(1, _QUESTIONS + 1) for name in (f"asks_{number}", f"choices_{number}"))
    groups = (
        ("", ("title", "week", "day", "days", "code", "owner", "outside", "second_owner", "third_owner", "optional")),
        (_("Meeting"), ("session_kind", "minutes", "parts", "lesson", "touchpoint", "agenda")),
        (_("What is written down when it is done"), _ASKS),
        (_("When and for whom"), ("after", "prepares", "books", "block", "only_for")),
        (_("What the customer sees"), ("for_customer", "internal")),
        (_("More"), ("system", "tells", "procedure_missing")),
    )

    @classmethod
    def initial_for(cls, part: dict[str, Any]) -> dict[str, Any]:
        session: dict[str, Any] = next(iter(part.get("session", [])), {})
        questions = {
            name: value
            for number, one in enumerate(part.get("outcomes", []), start=1)
            for name, value in (
                (f"asks_{number}", one["asks"]),
                (f"choices_{number}", ", ".join(one.get("choices", []))),
            )
        }
        held = {
            "session_kind": session.get("kind", ""),
            **{name: session.get(name) for name in ("minutes", "parts", "lesson")},
        }
        return {**super().initial_for(part), **held, **questions, "only_for": part.get("sizes", [])}

    def offered(self) -> dict[str, Any]:
        owners, steps = owner_choices(self.draft), self.steps()
        together = [one for one in owners if one[0] != "automatic"]
        sessions = [(one["key"], one["title"]) for one in self.draft.entries("steps") if one.get("session")]
        sessions = [one for one in sessions if one[0] != self.own]
        return {
            "owner": owners,
            "second_owner": together,
            "third_owner": together,
            "session_kind": [("", _now("no meeting")), *((kind.value, kind_words(kind)) for kind in SessionKind)],
            "after": steps,
            "prepares": [*_NONE, *steps],
            "books": [*_NONE, *sessions],
            "block": [*_NONE, *self.blocks()],
            "only_for": self.sizes(),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("session_kind") and not said.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _now("Say how long they meet."))
        if not said.get("session_kind") and said.get("minutes"):
            self.add_error("session_kind", _now("Say how they meet, or leave the minutes empty."))
        for number in range(1, _QUESTIONS + 1):
            if said.get(f"choices_{number}") and not said.get(f"asks_{number}"):
                self.add_error(f"asks_{number}", _now("Write the question that these answers belong to."))
        return said

    def part(self) -> dict[str, Any]:
        said = self.cleaned_data
        said["day"] = int(said["day"])
        part = {
            "key": self.key_for(said["title"], "steps"),
            "code": said["code"] or self._next_code(said["week"]),
            "title": said["title"],
            "owner": text_of_owner(said, self.there.get("owner", "")),
            "week": said["week"],
            **self.kept(
                "day", "days", "after", "prepares", "books", "block", "optional", "touchpoint", "agenda", "system",
                "tells", "procedure_missing", "for_customer", "internal",
            ),
        }  # fmt: skip
        if said["only_for"]:
            part["sizes"] = said["only_for"]
        if said["session_kind"]:
            part["session"] = [{"kind": said["session_kind"], **self.kept("minutes", "parts", "lesson")}]
        questions = self._questions()
        return {**part, "outcomes": questions} if questions else part

    def _questions(self) -> list[dict[str, Any]]:
        """A question that was there keeps its key, also with other words: facts are known by it."""
        before = self.there.get("outcomes", [])
        taken = {one["key"] for one in before}
        found: list[dict[str, Any]] = []
        for number in range(1, _QUESTIONS + 1):
            asks, choices = self.cleaned_data[f"asks_{number}"], self.cleaned_data[f"choices_{number}"]
            if asks:
                begun = slugify(asks).replace("-", "_")[:40] or "answer"
                fresh = next(
                    key for key in (begun, *(f"{begun}_{again}" for again in range(2, 99))) if key not in taken
                )
                key = before[number - 1]["key"] if number <= len(before) else fresh
                taken.add(key)
                listed = [one.strip() for one in choices.split(",") if one.strip()]
                found.append({"key": key, "asks": asks, **({"choices": listed} if listed else {})})
        return [*found, *before[_QUESTIONS:]]

    def _next_code(self, week: int) -> str:
        return (
            f"{week}.{sum(one['week'] == week and one['key'] != self.own for one in self.draft.entries('steps')) + 1}"
        )

    def _own_title(self) -> dict[str, str]:
        title = self.cleaned_data.get("title", "")
        return {self.own or slugify(title)[:40]: title}


for _number in range(1, _QUESTIONS + 1):
    StepForm.base_fields[f"asks_{_number}"] = forms.CharField(label=_("Question"), max_length=200, required=False)
    StepForm.base_fields[f"choices_{_number}"] = forms.CharField(
        label=_("Answers to choose from"), max_length=400, required=False, help_text=_("With commas between them; empty: free words.")
    )  # fmt: skip


class BlockForm(PartForm):
    title = forms.CharField(label=_("What it is"), max_length=160)
    week = _week(_("Usually in week"))
    needs = forms.ChoiceField(
        label=_("Only when this is answered with yes"), required=False, help_text=_("Without it the block is put off, and that is not late.")
    )  # fmt: skip
    otherwise = forms.CharField(label=_("Why it is put off otherwise"), max_length=250, required=False)
    groups = (("", ("title", "week", "needs", "otherwise")),)

    def offered(self) -> dict[str, Any]:
        asked = {
            field["key"]: field["asks"]
            for step in self.draft.entries("steps")
            for field in step.get("outcomes", [])
            if "yes" in field.get("choices", [])
        }
        there = self.there.get("needs")
        if there and there not in asked:
            asked[there] = there.replace("_", " ")
        return {"needs": [*_NONE, *asked.items()]}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("needs") and not said.get("otherwise"):
            self.add_error("otherwise", _now("Say why it is put off when the answer is no."))
        return said

    def part(self) -> dict[str, Any]:
        taken = {one["key"] for one in self.draft.entries("blocks")}
        letters = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *(f"B{number}" for number in range(1, 1000)))
        key = self.own or next(one for one in letters if one not in taken)
        return {"key": key, **self.kept("title", "week", "needs", "otherwise"), "week": self.cleaned_data["week"]}


class CatchUpForm(OwnedForm):
    title = forms.CharField(label=_("What the call is for"), max_length=160)
    block = forms.ChoiceField(
        label=_("While this block is put off and not booked"), help_text=_("The calls stop when it is booked.")
    )
    first_week = _week(_("From week"))
    last_week = _week(_("To week"))
    every_weeks = forms.IntegerField(label=_("Every so many weeks"), min_value=1, max_value=52, initial=2)
    groups = (("", ("title", "owner", "outside", "block", "first_week", "last_week", "every_weeks")),)

    def offered(self) -> dict[str, Any]:
        return {**super().offered(), "block": [*_NONE, *self.blocks()]}

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean())

    def part(self) -> dict[str, Any]:
        said = self.cleaned_data
        weeks = {name: said[name] for name in ("first_week", "last_week", "every_weeks")}
        return {
            "key": self.key_for(said["title"], "catch_ups"), "title": said["title"], "owner": text_of_owner(said),
            "block": said["block"], **weeks,
        }  # fmt: skip


class SeriesForm(PartForm):
    name = forms.CharField(label=_("Name of the series"), max_length=60, help_text=_("It stays when the weeks change."))
    first_week = _week(_("From week"))
    last_week = _week(_("To week"))
    on = ChecksField(label=_("On"), choices=list(zip(WEEKDAYS, _WEEKDAY_WORDS, strict=True)))
    time = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), help_text=_("By the customer's clock.")
    )  # fmt: skip
    started_by = forms.ChoiceField(
        label=_("Begins when this step is done"), required=False, help_text=_("None: from the start of the timeline.")
    )
    groups = (("", ("name", "first_week", "last_week", "on", "time", "started_by")),)

    @classmethod
    def initial_for(cls, part: dict[str, Any]) -> dict[str, Any]:
        return {**part, "name": part["key"].replace("-", " ")}

    def offered(self) -> dict[str, Any]:
        self.fields["name"].disabled = bool(self.own)
        return {"started_by": [*_NONE, *self.steps(but_own=False)]}

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean())

    def part(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "key": self.key_for(said["name"], "series"), "first_week": said["first_week"], "last_week": said["last_week"],
            "on": said["on"], "time": f"{said['time']:%H:%M}", **self.kept("started_by"),
        }  # fmt: skip


class CompletionForm(PartForm):
    only_for = ChecksField(label=_("For customers of the size"))
    week = _week(_("Planned for week"))
    done = ChecksField(label=_("Complete when these are done"))
    groups = (("", ("only_for", "week", "done")),)

    @classmethod
    def initial_for(cls, part: dict[str, Any]) -> dict[str, Any]:
        return {"only_for": part["sizes"], "week": part["week"], "done": part["steps"]}

    def offered(self) -> dict[str, Any]:
        return {"only_for": self.sizes(), "done": self.steps(but_own=False)}

    def clean_only_for(self) -> list[str]:
        others = [one for one in self.draft.entries("completions") if one != self.there]
        for size in self.cleaned_data["only_for"]:
            if any(size in one["sizes"] for one in others):
                raise forms.ValidationError(
                    _now("There is a rule for “%(size)s” already; change that one.") % {"size": size}
                )
        return list(self.cleaned_data["only_for"])

    def part(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"sizes": said["only_for"], "week": said["week"], "steps": said["done"]}


class ParkingForm(OwnedForm):
    text = forms.CharField(label=_("What is to be decided or done"), max_length=250)
    groups = (("", ("text", "owner", "outside")),)

    def part(self) -> dict[str, Any]:
        said = self.cleaned_data
        state = {"state": self.there["state"]} if "state" in self.there else {}
        return {
            "key": self.key_for(said["text"], "parking"), "text": said["text"], "owner": text_of_owner(said), **state
        }  # fmt: skip


class ResourceForm(PartForm):
    purpose = forms.CharField(label=_("For what"), max_length=120)
    owner = forms.ChoiceField(label=_("People of"))
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=50, initial=1)
    hours = forms.IntegerField(label=_("Hours a week, each"), min_value=1, max_value=168)
    first_week = _week(_("From week"))
    last_week = _week(_("To week"))
    groups = (("", ("purpose", "owner", "people", "hours", "first_week", "last_week")),)

    def offered(self) -> dict[str, Any]:
        return {"owner": owner_choices(self.draft, seats_only=True)}

    def clean_purpose(self) -> str:
        purpose = str(self.cleaned_data["purpose"])
        if any(one["purpose"] == purpose for one in self.draft.entries("resources") if one != self.there):
            raise forms.ValidationError(_now("There are people for this already; give it another name."))
        return purpose

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean())

    def part(self) -> dict[str, Any]:
        names = ("purpose", "owner", "first_week", "last_week", "hours", "people")
        return {name: self.cleaned_data[name] for name in names}


PART_FORMS: dict[str, type[PartForm]] = {
    "steps": StepForm,
    "blocks": BlockForm,
    "catch_ups": CatchUpForm,
    "series": SeriesForm,
    "completions": CompletionForm,
    "parking": ParkingForm,
    "resources": ResourceForm,
}
"""The form of each kind of part."""


PART_WORDS: dict[str, tuple[str, str]] = {
    "steps": ("step", "a step"),
    "blocks": ("block", "a block"),
    "catch_ups": ("catch_up", "a catch-up call"),
    "series": ("series", "a mail series"),
    "completions": ("completion", "a rule when it is complete"),
    "parking": ("parked_item", "something put aside"),
    "resources": ("people", "people that are needed"),
}
"""The names of their operations, and what programs read of them."""


class HeadForm(forms.Form):
    """What a template is called, for whom it is, and when it starts."""

    title = forms.CharField(label=_("Title"), max_length=160)
    category = forms.CharField(label=_("What it is for"), max_length=60, initial="onboarding")
    sizes = forms.CharField(
        label=_("Sizes of customers"), max_length=400, initial="small, large",
        help_text=_("With commas between them. Each customer who starts is of one of them."),
    )  # fmt: skip
    lead_unit = UnitField(label=_("Led by the unit"))
    path = forms.ChoiceField(
        label=_("Starts by itself for customers of the path"), choices=[("", "—"), *PathChoice.choices], required=False
    )

    def __init__(self, draft: TemplateDraft | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.draft = draft

    @classmethod
    def initial_for(cls, draft: TemplateDraft) -> dict[str, Any]:
        named = {"title": draft.title, "category": draft.data.get("category", ""), "sizes": ", ".join(draft.sizes)}
        return {**named, "lead_unit": draft.lead_unit, "path": draft.path}

    def clean_sizes(self) -> list[str]:
        sizes = list(dict.fromkeys(one.strip() for one in self.cleaned_data["sizes"].split(",") if one.strip()))
        for one in sizes:
            whole(one, 40)
        if not sizes:
            raise forms.ValidationError(_now("Name at least one size."))
        for kind in ("steps", "completions") if self.draft else ():
            for part in self.draft.entries(kind) if self.draft else ():
                gone = next((one for one in part.get("sizes", []) if one not in sizes), None)
                if gone is not None:
                    used = part.get("title") or _now("the rule when it is complete")
                    raise forms.ValidationError(
                        _now("“%(size)s” is used by “%(step)s”; change that first.") % {"size": gone, "step": used}
                    )
        return sizes


class NewTemplateForm(HeadForm):
    """A new template, empty or with the parts of one that is written."""

    sizes = forms.CharField(
        label=_("Sizes of customers"), max_length=400, required=False,
        help_text=_("With commas between them, for example small, large. Each customer who starts is of one of them."),
    )  # fmt: skip
    begin_with = forms.ChoiceField(
        label=_("Begin with the steps of"), required=False, help_text=_("Its sizes come along.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(None, *args, **options)
        stored = [(f"template:{one.key}", one.title) for one in TemplateVersion.objects.newest()]
        written = [(f"library:{key}", read_template(library_text(key)).title) for key in LIBRARY]
        groups = [(_now("Templates of yours"), stored), (_now("Comes with the product"), written)]
        self.fields["begin_with"].choices = [  # type: ignore[attr-defined]
            ("", _now("none: an empty timeline")), *((label, rows) for label, rows in groups if rows)
        ]  # fmt: skip

    def clean_sizes(self) -> list[str]:
        """Those of the timeline that it begins with stand in their place."""
        return super().clean_sizes() if self.cleaned_data["sizes"] or not self.data.get("begin_with") else []

    def begun_from(self) -> tuple[str, dict[str, str]]:
        """The text whose parts it has, and whom its names mean."""
        kind, _colon, key = self.cleaned_data["begin_with"].partition(":")
        if kind == "library":
            return library_text(key), {}
        version = TemplateVersion.objects.newest().filter(key=key).first()
        return (version.text, version.seats) if version else ("", {})


def _in_order(form: forms.Form, said: dict[str, Any] | None) -> dict[str, Any]:
    said = said or {}
    first, last = said.get("first_week"), said.get("last_week")
    if first is not None and last is not None and last < first:
        form.add_error("last_week", _now("This comes before the first week; exchange them."))
    return said
