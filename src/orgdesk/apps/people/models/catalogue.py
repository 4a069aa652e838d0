"""The training catalogue: courses that one unit gives to others, their materials, and when they were held."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.scanning import GIVEN, Scan, first_scan
from orgdesk.apps.people.models._rows import OpenQuerySet


def new_course_key() -> str:
    return "c" + secrets.token_hex(4)


class Course(models.Model):
    """Something that a unit teaches others as a whole: an onboarding, or a training."""

    class Kind(models.TextChoices):
        ONBOARDING = "onboarding", _("onboarding")
        TRAINING = "training", _("training")

    key = models.CharField(max_length=20, unique=True, default=new_course_key, editable=False)
    title = models.CharField(_("title"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    unit_key = models.CharField(_("given by"), max_length=80)
    words = models.TextField(_("what is learned"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class MaterialQuerySet(OpenQuerySet["Material"]):
    def in_use(self) -> MaterialQuerySet:
        """The newest version of each."""
        newer = self.model._default_manager.filter(
            course=models.OuterRef("course"), title=models.OuterRef("title"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))

    def held(self) -> MaterialQuerySet:
        """Those whose file waits for the scanner."""
        return self.exclude(file="").filter(scan=Scan.HELD)


class Material(models.Model):
    """One version of a handout, exercise or recording, in words or as a file; who owns it keeps it true."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=160)
    version = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("text, or where it lies"), blank=True)
    file = models.FileField(_("file"), upload_to="materials/%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    scan = models.CharField(_("scan"), max_length=12, choices=Scan, default=first_scan)
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-version"]
        constraints = [models.UniqueConstraint(fields=["course", "title", "version"], name="a_material_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def may_be_given(self) -> bool:
        return bool(self.file) and self.scan in GIVEN


class CourseDeliveryQuerySet(OpenQuerySet["Delivery"]):
    def standing(self) -> CourseDeliveryQuerySet:
        return self.filter(cancelled_at=None)


class Delivery(models.Model):
    """A course held on a day, by a person of the unit that gives it, for the people of another unit; or, without a unit, for those asked."""

    class Way(models.TextChoices):
        PLACE = "place", _("in person")
        PHONE = "phone", _("by phone")
        VIDEO = "video", _("by video")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="deliveries")
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    for_unit_key = models.CharField(_("for"), max_length=80, blank=True)
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.PLACE)
    place = models.CharField(_("room, number or link"), max_length=250, blank=True)
    lesson_key = models.CharField(max_length=80, blank=True)
    lesson = models.CharField(_("lesson plan"), max_length=160, blank=True)
    trainer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=250, blank=True)

    objects = CourseDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["course", "starts_at", "for_unit_key"], name="a_course_is_held_once_at_a_time",
                condition=models.Q(cancelled_at=None),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.course}: {self.for_unit_key}"


class Attendee(models.Model):
    """Somebody for whom a course is held; `came_at` is empty while nobody has noted that they came."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="course_places")
    came_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "person"], name="a_place_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.delivery}"
