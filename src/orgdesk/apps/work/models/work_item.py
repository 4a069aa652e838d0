"""One thing that one person must do, for a unit or a position."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


def new_work_key() -> str:
    return "w" + secrets.token_hex(8)


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def visible_to(self, person: Person) -> WorkItemQuerySet:
        """The worklist is the house's own: staff see all of it, customers none."""
        if person.is_staff and person.is_active:
            return self
        return self.none()

    def open(self) -> WorkItemQuerySet:
        return self.filter(state__in=WorkItem.OPEN_STATES)

    def offered(self) -> WorkItemQuerySet:
        return self.filter(state=WorkItem.State.OFFERED)

    def claimed_by(self, person: Person) -> WorkItemQuerySet:
        return self.filter(claimed_by=person, state__in=[WorkItem.State.CLAIMED, WorkItem.State.PAUSED])

    def of_seats(self, *, units: Iterable[str], positions: Iterable[str]) -> WorkItemQuerySet:
        return self.filter(Q(unit_key__in=list(units)) | Q(position_key__in=list(positions)))

    def for_person(self, person: Person, *, on: date) -> WorkItemQuerySet:
        """Open work the person holds, and offered work they may take on that day."""
        from orgdesk.apps.work.seats import seats_of

        seats = seats_of(person, on=on)
        mine = Q(claimed_by=person)
        offered = Q(state=WorkItem.State.OFFERED) & (
            Q(unit_key__in=list(seats.units)) | Q(position_key__in=list(seats.positions))
        )
        excluded = Exclusion.objects.filter(item=models.OuterRef("pk"), person_key=person.key)
        return self.open().filter(mine | (offered & ~models.Exists(excluded)))

    def due_before(self, at: datetime) -> WorkItemQuerySet:
        return self.filter(due_at__lt=at)

    def about(self, subject_type: str, subject_key: str) -> WorkItemQuerySet:
        return self.filter(subject_type=subject_type, subject_key=subject_key)

    def urgent_first(self) -> WorkItemQuerySet:
        return self.order_by("priority", F("due_at").asc(nulls_last=True), "enabled_at", "pk")


class WorkItem(models.Model):
    """A unit's or a position's piece of work; who holds the seat is looked up on the day.

    `priority` runs from 1 (first) to 5. `outcomes` are the answers the work offers: a list of {"key", "name", "meaning", "leads_to"};
    empty means that it is simply done.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("waiting to be taken")
        CLAIMED = "claimed", _("taken")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN_STATES = (State.OFFERED, State.CLAIMED, State.PAUSED)

    key = models.CharField(max_length=40, unique=True, default=new_work_key, editable=False)
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=250)
    instructions = models.TextField(blank=True)
    subject_type = models.CharField(max_length=32)
    subject_key = models.CharField(max_length=80)
    unit_key = models.CharField(max_length=80, blank=True)
    position_key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OFFERED)
    claimed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="work_items", db_index=False
    )
    priority = models.PositiveSmallIntegerField(default=3)
    due_at = models.DateTimeField(null=True, blank=True)
    enabled_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    finished_position = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=120, blank=True)
    outcomes = models.JSONField(default=list, blank=True)
    data = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=32, blank=True)
    source_instance = models.CharField(max_length=40, blank=True)
    source_token = models.CharField(max_length=40, blank=True)
    org_version = models.CharField(max_length=40, blank=True)
    process_version = models.CharField(max_length=80, blank=True)

    objects = WorkItemQuerySet.as_manager()

    subject_title = ""
    seat_name = ""
    """What people call the subject and the seat; filled by `subjects.titled`."""

    class Meta:
        indexes = [
            models.Index(fields=["unit_key", "state", "priority", "due_at"], name="work_of_a_unit"),
            models.Index(fields=["position_key", "state", "priority", "due_at"], name="work_of_a_position"),
            models.Index(fields=["claimed_by", "state", "due_at"], name="work_of_a_person"),
            models.Index(
                fields=["finished_by", "finished_at"],
                condition=Q(finished_by__isnull=False),
                name="work_done_by_a_person",
            ),
            models.Index(fields=["state", "due_at"], name="work_due"),
            models.Index(fields=["subject_type", "subject_key"], name="work_about"),
            models.Index(fields=["source", "source_instance", "source_token"], name="work_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(unit_key="") & Q(position_key="")) | (Q(unit_key="") & ~Q(position_key="")),
                name="work_for_a_unit_or_a_position",
            ),
            models.UniqueConstraint(
                fields=["source", "source_instance", "source_token"],
                condition=~Q(source_token="") & Q(state__in=["offered", "claimed", "paused"]),
                name="one_open_work_item_a_token",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seat(self) -> str:
        """The key of the unit or position that the work is for."""
        return self.position_key or self.unit_key

    @property
    def outcome_name(self) -> str:
        return next((str(offered["name"]) for offered in self.outcomes if offered["key"] == self.outcome), self.outcome)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES


class Exclusion(models.Model):
    """A person who may not do an item, since they took part in what it checks (four eyes)."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="exclusions")
    person_key = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person_key"], name="excluded_once")]

    def __str__(self) -> str:
        return f"{self.person_key} not on {self.item_id}"
