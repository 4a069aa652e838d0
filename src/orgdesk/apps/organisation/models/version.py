"""Versions of the organisation."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person

if TYPE_CHECKING:
    from orgdesk.core.organisation.model import Structure


class Workspace(models.Model):
    """A group of charts and their alternatives. One chart of the whole installation is live."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    def __str__(self) -> str:
        return self.name


class VersionQuerySet(models.QuerySet["Version"]):
    def active(self) -> VersionQuerySet:
        return self.filter(status=Version.Status.ACTIVE)

    def visible_to(self, person: Person) -> VersionQuerySet:
        """Staff see every version; customers see none: "your people" is made for them elsewhere."""
        return self if person.is_staff else self.none()

    def update(self, **changed: Any) -> int:
        return super().update(**{**changed, "stamp": _stamp()} if "structure" in changed else changed)


class Version(models.Model):
    """One version of the organisation: its structure as data, its parent, its life.

    `structure` never changes once the version is proposed; `base` is what it was copied from, kept for the three-way merge. `stamp`
    is drawn anew whenever the structure is written, so what is kept in memory can be trusted without reading the structure.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        ACTIVE = "active", _("active")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="versions")
    key = models.SlugField(max_length=60, unique=True)
    label = models.CharField(_("label"), max_length=60)
    title = models.CharField(_("title"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    design_basis = models.TextField(_("design basis"), blank=True)
    customers = models.PositiveIntegerField(_("customers it is built for"), null=True, blank=True)
    tickets_per_month = models.PositiveIntegerField(_("tickets a month it is built for"), null=True, blank=True)
    structure = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    stamp = models.CharField(max_length=16, blank=True, default="")
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["workspace", "label"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=models.Q(status="active"), name="one_active_version")
        ]

    def __str__(self) -> str:
        return f"{self.workspace} {self.label}"

    def save(self, **options: Any) -> None:
        fields = options.get("update_fields")
        if "structure" not in self.get_deferred_fields() and (fields is None or "structure" in fields):
            self.stamp = _stamp()
            if fields is not None:
                options["update_fields"] = {*fields, "stamp"}
        super().save(**options)

    @property
    def content(self) -> Structure:
        """The structure as core values; kept per revision, since every page asks for it."""
        from orgdesk.apps.organisation.mapping import structure_of

        return structure_of(self)

    @property
    def editable(self) -> bool:
        return self.status == self.Status.DRAFT


def _stamp() -> str:
    """Never drawn twice: a transaction that is rolled back takes its stamp with it."""
    return secrets.token_hex(8)


class Transition(models.Model):
    """A version went to another state: by whom, when and why."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="transitions")
    to = models.CharField(max_length=12, choices=Version.Status)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.version} → {self.get_to_display()}"


class VersionComment(models.Model):
    """What somebody said about a version, or about one box of it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments")
    element = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(_("comment"))

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.by} on {self.version}"
