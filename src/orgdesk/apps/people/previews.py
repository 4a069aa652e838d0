"""What the worklist shows of applications, plans, rotations and questions."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.models import Application, CrossTraining, CulturePulse, Rotation
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview_application(item: WorkItem, person: Person) -> subjects.Preview | None:
    visible = Application.objects.visible_to(person, on=timezone.localdate())
    found = visible.select_related("posting", "person").filter(key=item.subject_key).first()
    if found is None:
        return None
    address = reverse("people:application", args=[found.key])
    decides = item.kind == "decide-application"
    return subjects.Preview(
        title=_("%(person)s for %(title)s") % {"person": found.person.name, "title": found.posting.title},
        url=address,
        answer_url=f"{address}#decide" if decides else "",
        template="people/_application_preview.html",
        context={"application": found, "origin": lookup.position_title(found.origin_key)},
    )


def preview_training(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = CrossTraining.objects.visible_to(person).select_related("person", "provider").filter(pk=item.subject_key)
    row = found.first()
    if row is None:
        return None
    return subjects.Preview(
        title=str(row),
        url=reverse("people:training"),
        template="people/_training_preview.html",
        context={"plan": row, "target": lookup.position_title(row.target_key) if row.target_key else ""},
    )


def preview_rotation(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = Rotation.objects.visible_to(person, on=timezone.localdate()).filter(pk=item.subject_key)
    row = found.select_related("person").first()
    if row is None:
        return None
    address = reverse("people:rotation", args=[row.pk])
    title = _("%(person)s as %(title)s") % {
        "person": row.person.name,
        "title": lookup.position_title(row.position_key),
    }
    return subjects.Preview(title=title, url=address, answer_url=address)


def preview_pulse(item: WorkItem, person: Person) -> subjects.Preview | None:
    row = CulturePulse.objects.visible_to(person).filter(pk=item.subject_key).first()
    if row is None:
        return None
    address = reverse("people:pulse", args=[row.pk])
    return subjects.Preview(title=lookup.unit_name(row.unit_key), url=address, answer_url=address)


def application_titles(keys: Iterable[str]) -> dict[str, str]:
    """Names stay out of lists that a whole unit reads."""
    return {row.key: row.posting.title for row in Application.objects.filter(key__in=keys).select_related("posting")}


def training_titles(keys: Iterable[str]) -> dict[str, str]:
    return {str(row.pk): str(row) for row in CrossTraining.objects.filter(pk__in=keys).select_related("person")}


def rotation_titles(keys: Iterable[str]) -> dict[str, str]:
    rows = Rotation.objects.filter(pk__in=keys)
    return {str(row.pk): lookup.position_title(row.position_key) for row in rows}


def pulse_titles(keys: Iterable[str]) -> dict[str, str]:
    return {str(row.pk): lookup.unit_name(row.unit_key) for row in CulturePulse.objects.filter(pk__in=keys)}


subjects.register("application", preview_application)
subjects.register("cross-training", preview_training)
subjects.register("rotation", preview_rotation)
subjects.register("pulse", preview_pulse)
subjects.register_titles("application", application_titles)
subjects.register_titles("cross-training", training_titles)
subjects.register_titles("rotation", rotation_titles)
subjects.register_titles("pulse", pulse_titles)
