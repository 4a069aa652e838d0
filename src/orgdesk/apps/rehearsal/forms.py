"""What a person fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.aiming import PROMISES, Offered, Sought, goal_of, goal_of_measure
from orgdesk.apps.rehearsal.calendars import promised_hours
from orgdesk.apps.rehearsal.models import MOST_SCENARIOS, Scenario
from orgdesk.apps.rehearsal.preparing import deciding_flows, serving_positions
from orgdesk.core.process.definition import Kind

MOST_PEOPLE: Final = 2_000
MOST_A_DAY: Final = 1_000_000
MOST_HOURS: Final = 100_000
PLAIN: Final = (
    "demand",
    "a_day",
    "hours",
    "absence",
    "respond",
    "resolve",
    "patience",
    "reopened",
    "returned",
    "deflected",
    "known",
    "written",
    "cost",
    "notice",
    "skill",
    "needing",
    "timelines",
    "step_hours",
)
GROUPS: Final = {"people": "people-", "able": "able-", "minutes": "minutes-", "shares": "share-"}


class _Versions(forms.ModelChoiceField[Version]):
    def label_from_instance(self, version: Version) -> str:
        return f"{version} ({version.get_status_display()})"


class ChoiceForm(forms.Form):
    """Which chart and which process; the rest of the form depends on them."""

    version = _Versions(Version.objects.none(), label=_("Version of the organisation"))
    definition = forms.ModelChoiceField(DefinitionVersion.objects.none(), label=_("Process"))

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = Version.objects.visible_to(person).exclude(status=Version.Status.WITHDRAWN)
        self.fields["version"].queryset = versions.select_related("workspace")  # type: ignore[attr-defined]
        self.initial.setdefault("version", versions.active().first())
        processes = DefinitionVersion.objects.visible_to(person).exclude(status=DefinitionVersion.Status.WITHDRAWN)
        self.fields["definition"].queryset = processes.select_related("definition")  # type: ignore[attr-defined]


def _share(label: Any, initial: float, most: float = 100) -> forms.FloatField:
    return forms.FloatField(label=label, initial=initial, min_value=0, max_value=most, required=False)


class ScenarioForm(forms.Form):
    """Everything that may differ from today; what is left alone is as the log and the chart say."""

    name = forms.CharField(label=_("Name"), max_length=120)
    story = forms.CharField(label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    demand = _share(_("Demand, % of today's"), 100, 1_000)
    a_day = forms.FloatField(
        label=_("Cases a working day, if not as logged"), required=False, min_value=0.1, max_value=MOST_A_DAY
    )
    hours = forms.ChoiceField(
        label=_("On duty"),
        choices=[
            ("office", _("By the calendars of the units")),
            ("always", _("Always")),
            ("roster", _("As the rosters say")),
        ],
        initial="office",
        help_text=_(
            "Who has no roster: in the hours of cover of the unit, else by the calendar of the first promise in force."
        ),
    )
    absence = _share(_("Absence, %"), 8, 90)
    respond = forms.FloatField(
        label=_("Promise: first touch within hours"),
        required=False,
        min_value=0.01,
        max_value=MOST_HOURS,
        help_text=_("At first what the promise in force for most customers says."),
    )
    resolve = forms.FloatField(
        label=_("Promise: resolved within hours"), required=False, min_value=0.01, max_value=MOST_HOURS
    )
    patience = forms.FloatField(
        label=_("Customers give up after about hours"),
        required=False,
        min_value=0.01,
        max_value=MOST_HOURS,
        help_text=_("Empty: they never do."),
    )
    reopened = _share(_("Cases that come back, %"), 3, 90)
    returned = _share(_("Hand-overs sent back, %"), 0, 90)
    notice = forms.FloatField(
        label=_("Work is taken up after about hours"),
        required=False,
        min_value=0,
        max_value=1_000,
        help_text=_("Even when somebody is free. Empty: as the log shows."),
    )
    skill = forms.CharField(
        label=_("A skill that some cases need"),
        required=False,
        max_length=120,
        help_text=_("Empty: everybody takes every case."),
    )
    needing = _share(_("Cases that need it, %"), 20)
    deflected = _share(_("A published article answers, % of its topic"), 0)
    known = _share(_("Topics that have an article, %"), 40)
    written = _share(_("Closed cases that lead to an article, %"), 2)
    cost = forms.FloatField(label=_("Cost of an hour on duty"), required=False, min_value=0, max_value=10_000)

    timelines = forms.FloatField(
        label=_("New timelines a month"),
        required=False,
        min_value=0,
        max_value=1_000,
        help_text=_("New customers and partners to be brought in. Empty: as many as began lately."),
    )
    step_hours = forms.FloatField(
        label=_("Hours of work at a timeline's step that is no session"),
        initial=1,
        required=False,
        min_value=0,
        max_value=80,
    )

    def __init__(self, *args: Any, version: Version, definition: DefinitionVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hours in promised_hours().items():
            self.fields[name].initial = hours
        process = compiled(definition)
        self.positions = serving_positions(process, version.content)
        for position in self.positions:
            self.fields[f"people-{position.key}"] = forms.IntegerField(
                label=position.title,
                initial=position.headcount,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput(attrs={"aria-label": position.title}),
            )
            self.fields[f"able-{position.key}"] = forms.IntegerField(
                label=_("%(position)s with the skill") % {"position": position.title},
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput(
                    attrs={
                        "aria-label": _("%(position)s with the skill") % {"position": position.title},
                        "placeholder": _("as rated"),
                    }
                ),
            )
            self.fields[f"able-{position.key}"].help_text = _("Empty: as they are rated, else all.")
        for node in process.nodes.values():
            if node.kind is Kind.USER:
                self.fields[f"minutes-{node.id}"] = forms.FloatField(
                    label=node.name or node.id, min_value=0.1, max_value=100_000, required=False
                )
        for gateway, ways in deciding_flows(process):
            for flow, name in ways:
                self.fields[f"share-{flow}"] = _share(f"{gateway} → {name}", 0)
                self.fields[f"share-{flow}"].initial = None

    def settings(self) -> dict[str, Any]:
        """What was said, as a scenario keeps it."""
        said = self.cleaned_data
        found: dict[str, Any] = {name: said[name] for name in PLAIN if said.get(name) not in (None, "")}
        for group, start in GROUPS.items():
            found[group] = {
                name.removeprefix(start): value
                for name, value in said.items()
                if name.startswith(start) and value is not None
            }
        found["people"] = {
            one.key: found["people"][one.key]
            for one in self.positions
            if found["people"].get(one.key, one.headcount) != one.headcount
        }
        found["positions"] = [one.key for one in self.positions]
        return found


def initial_of(scenario: Scenario) -> dict[str, Any]:
    """The form of a scenario as it was kept."""
    settings: Mapping[str, Any] = scenario.settings
    plain = {name: settings.get(name) for name in PLAIN if name in settings}
    rows = {start + key: value for group, start in GROUPS.items() for key, value in settings.get(group, {}).items()}
    return {"name": scenario.name, "story": scenario.story, **plain, **rows}


class RunForm(forms.Form):
    first = forms.ModelChoiceField(Scenario.objects.none(), label=_("Today, or the first"), to_field_name="key")
    others = forms.ModelMultipleChoiceField(
        Scenario.objects.none(),
        label=_("Compared with"),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Up to five more, each with the same luck. None: it is played alone."),
    )
    weeks = forms.IntegerField(
        label=_("Weeks"),
        initial=8,
        min_value=1,
        max_value=104,
        help_text=_("So long is played each time. Queues need some weeks to show."),
    )
    replications = forms.IntegerField(
        label=_("Replications"),
        initial=10,
        min_value=2,
        max_value=100,
        help_text=_("So often it is played, each time with other luck: more make the intervals narrower."),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "others"):
            self.fields[name].queryset = Scenario.objects.visible_to(person)  # type: ignore[attr-defined]

    def clean_others(self) -> list[Scenario]:
        """Without the first; in the order of their names."""
        others = [one for one in self.cleaned_data["others"] if one != self.cleaned_data.get("first")]
        if len(others) >= MOST_SCENARIOS:
            raise forms.ValidationError(
                _("%(n)d scenarios are too many to be read beside each other; choose up to five beside the first.")
                % {"n": len(others) + 1}
            )
        return others


class SearchForm(forms.Form):
    """What is the smallest change that brings a measure to a number, or reaches a goal that a unit has set."""

    lever = forms.ChoiceField(
        label=_("What may change"),
        required=False,
        help_text=_("One thing: all others stay as they are. Each of them: where none is enough alone, the likeliest are tried two by two, then three by three."),
    )  # fmt: skip
    aim = forms.ChoiceField(label=_("Until this goal is reached"), required=False)
    measure = forms.ChoiceField(label=_("Until this measure is good enough"), required=False)
    target = forms.FloatField(
        label=_("The number"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text=_("In the unit of the measure: %, hours or a count."),
    )
    share = forms.FloatField(min_value=0, max_value=100, required=False, widget=forms.HiddenInput)
    """As `target` was called while only shares of promises could be aimed at; programs may still send it."""

    def __init__(
        self, *args: Any, levers: Mapping[str, str], offered: Offered, sought: Mapping[str, Sought], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lever"].choices = [("", _("each of them")), *levers.items()]  # type: ignore[attr-defined]
        self.aims = {aim.key: aim for aim, _words in offered.aims}
        self.sought = sought
        named = [(aim.key, words) for aim, words in offered.aims]
        self.fields["aim"].choices = [("", _("no goal: the measure below")), *named]  # type: ignore[attr-defined]
        self.fields["measure"].choices = [("", "–"), *((one.measure, one.words) for one in sought.values())]  # type: ignore[attr-defined]
        self.fields["measure"].initial, self.fields["target"].initial = PROMISES[0][0], 90
        if offered.others:
            told = _("Goals of these measures cannot be rehearsed: %(names)s.")
            self.fields["aim"].help_text = told % {"names": ", ".join(offered.others)}

    def clean(self) -> dict[str, Any]:
        """Without a goal a measure and a number must be named."""
        said = super().clean() or {}
        if not said.get("aim"):
            if said.get("target") is None and "target" not in self.errors:
                said["target"] = said.get("share")
            for name in ("measure", "target"):
                if said.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Choose a goal, or a measure and the number that it is to reach."))
            self._judge_share(said)
        return said

    def _judge_share(self, said: Mapping[str, Any]) -> None:
        """A share is no more than all, and one of no case is reached by doing nothing."""
        if said.get("measure") in dict(PROMISES) and "target" not in self.errors and not 1 <= said["target"] <= 100:
            self.add_error("target", _("A share of the promises lies between 1 and 100 %."))

    def goal(self) -> dict[str, Any]:
        """What is searched for, as a run keeps it."""
        said = self.cleaned_data
        if said["aim"]:
            return {"lever": said["lever"], **goal_of(self.aims[said["aim"]])}
        return {"lever": said["lever"], **goal_of_measure(self.sought[said["measure"]], said["target"])}


class StaffingForm(forms.Form):
    """One interval of one queue."""

    arrivals = forms.FloatField(label=_("Cases an hour"), initial=12, min_value=0, max_value=100_000)
    handling = forms.FloatField(label=_("Minutes of work each"), initial=15, min_value=0.1, max_value=10_000)
    patience = forms.FloatField(
        label=_("Patience, minutes"), required=False, min_value=0.1, max_value=100_000, help_text=_("Empty: all wait.")
    )
    share = forms.FloatField(label=_("Goal: % served"), initial=80, min_value=1, max_value=99.9)
    within = forms.FloatField(label=_("within minutes"), initial=5, min_value=0, max_value=10_000)
    shrinkage = forms.FloatField(
        label=_("Time that goes elsewhere, %"),
        initial=30,
        min_value=0,
        max_value=95,
        help_text=_("Leave, training, meetings."),
    )
    hours_a_week = forms.FloatField(label=_("Hours a week to cover"), initial=50, min_value=1, max_value=168)
    contract = forms.FloatField(label=_("Hours a week of a contract"), initial=40, min_value=1, max_value=80)


class BusinessCaseForm(forms.Form):
    """A case and the way that it takes at each gateway."""

    name = forms.CharField(label=_("Name"), max_length=120)
    story = forms.CharField(label=_("What happens"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, definition: DefinitionVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gateways: dict[str, str] = {}
        for node in compiled(definition).nodes.values():
            if node.kind in (Kind.EXCLUSIVE, Kind.EVENT_BASED, Kind.INCLUSIVE) and len(node.outgoing) > 1:
                nodes = compiled(definition).nodes
                ways = [(flow.id, flow.name or nodes[flow.target].name or flow.target) for flow in node.outgoing]
                field = f"way-{node.id}"
                self.gateways[field] = node.id
                self.fields[field] = forms.ChoiceField(label=node.name or node.id, choices=ways)

    def choices(self) -> dict[str, list[str]]:
        """The flow taken at each gateway."""
        return {node: [self.cleaned_data[field]] for field, node in self.gateways.items()}
