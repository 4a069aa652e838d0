"""One version of a timeline template, as its text; and the open items that it carries."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.qualification import PathChoice
from orgdesk.apps.organisation import lookup
from orgdesk.core.timeline.reading import read_template
from orgdesk.core.timeline.template import Template


class TemplateVersionQuerySet(models.QuerySet["TemplateVersion"]):
    def visible_to(self, person: Person) -> TemplateVersionQuerySet:
        """Templates are the house's own."""
        return self if person.is_staff else self.none()

    def newest(self) -> TemplateVersionQuerySet:
        later = TemplateVersion.objects.filter(key=models.OuterRef("key"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(later))

    def running_plans(self, status: str) -> TemplateVersionQuerySet:
        """Those with a plan in this status."""
        from orgdesk.apps.timelines.models.plan import RunningPlan

        return self.filter(models.Exists(RunningPlan.objects.filter(template=models.OuterRef("pk"), status=status)))


class TemplateVersion(models.Model):
    """A stored version never changes: plans that run on it must read tomorrow what they read today.

    `seats` says whom of the organisation an owner's name means: {"unit:support": "unit:t1"}; a name it lacks means itself.
    `lead_unit` looks after what nobody of the house owns. `path` is the service path that starts plans from this template.
    """

    key = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=160)
    category = models.CharField(_("category"), max_length=60)
    text = models.TextField()
    seats = models.JSONField(default=dict, blank=True)
    lead_unit = models.CharField(_("led by"), max_length=80)
    path = models.CharField(_("started by the path"), max_length=32, blank=True)
    stored_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stored_at = models.DateTimeField()

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-number"]
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="a_template_number_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"Version {self.number} of template {self.key!r} is stored; store a new version instead.")
        super().save(*args, **options)

    @property
    def path_words(self) -> str:
        return str(PathChoice(self.path).label) if self.path in PathChoice.values else self.path

    @property
    def lead_words(self) -> str:
        return lookup.unit_name(self.lead_unit)

    @property
    def content(self) -> Template:
        """The template as the core reads it."""
        return _read(self.text)


@lru_cache(maxsize=64)
def _read(text: str) -> Template:
    return read_template(text)


class ParkingItemQuerySet(models.QuerySet["ParkingItem"]):
    def visible_to(self, person: Person) -> ParkingItemQuerySet:
        return self if person.is_staff else self.none()


class ParkingItem(models.Model):
    """Something to decide or do that is no step yet; where it stands is its latest move."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DECIDED = "decided", _("decided")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    template = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="parking")
    key = models.SlugField(max_length=60)
    text = models.CharField(max_length=250)
    owner = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    objects = ParkingItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="a_parking_item_once")]

    def __str__(self) -> str:
        return self.text


class ParkingMove(models.Model):
    """Somebody changed the state of a parked item."""

    item = models.ForeignKey(ParkingItem, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=8, choices=ParkingItem.State)
    note = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.item}: {self.state}"
