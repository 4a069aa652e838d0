"""Sessions that are booked. A booking keeps every earlier state with the reason for which it was given up."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.models.plan import RunningPlan


def new_booking_key() -> str:
    return "bk" + secrets.token_hex(8)


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, person: Person) -> BookingQuerySet:
        """The house's own; customers have theirs in the calendar feed and on their page."""
        return self if person.is_staff else self.none()

    def with_plan(self) -> BookingQuerySet:
        return self.select_related("plan__account", "plan__template", "booked_by")

    def standing(self) -> BookingQuerySet:
        return self.filter(cancelled_at=None)

    def attended_by(self, people: Iterable[Person]) -> BookingQuerySet:
        return self.filter(attendances__person__in=list(people)).distinct()

    def meeting(self, since: datetime, until: datetime) -> BookingQuerySet:
        """Those with a part inside the time between."""
        return self.filter(parts__starts_at__lt=until, parts__ends_at__gt=since).distinct()


class Booking(models.Model):
    """A session of a step, agreed on by the wall clock of `zone`."""

    key = models.CharField(max_length=40, unique=True, default=new_booking_key, editable=False)
    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="bookings")
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=16)
    zone = models.CharField(max_length=64)
    place = models.CharField(_("place or link"), max_length=250, blank=True)
    attendees = models.ManyToManyField(Person, through="Attendance", related_name="bookings")
    booked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=250, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "step"], condition=models.Q(cancelled_at=None), name="one_standing_booking_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.plan_id}"


class BookingPart(models.Model):
    """One sitting."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="parts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="sittings_in_time")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Attendance(models.Model):
    """A person who is to attend, and whether they came."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "person"], name="attends_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.booking_id}"


class BookingRevision(models.Model):
    """An earlier state of a booking: its sittings as pairs of moments, and why it was given up."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="revisions")
    parts = models.JSONField()
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason
