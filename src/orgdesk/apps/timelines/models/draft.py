"""A version of a template that somebody writes; it becomes a stored version when it is published."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.models.template import TemplateVersion
from orgdesk.core.timeline.drafting import check_draft
from orgdesk.core.timeline.errors import TemplateError
from orgdesk.core.timeline.template import Template


class TemplateDraftQuerySet(models.QuerySet["TemplateDraft"]):
    def visible_to(self, person: Person) -> TemplateDraftQuerySet:
        return self if person.is_staff else self.none()


class TemplateDraft(models.Model):
    """One for a template at a time, for all who write templates. `data` is what its text will say, `seats` as with a version."""

    key = models.SlugField(max_length=60, unique=True)
    data = models.JSONField()
    seats = models.JSONField(default=dict, blank=True)
    lead_unit = models.CharField(_("led by"), max_length=80)
    path = models.CharField(_("started by the path"), max_length=32, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = TemplateDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(self.data.get("title", self.key))

    @property
    def sizes(self) -> list[str]:
        return list(self.data.get("sizes", []))

    @property
    def content(self) -> Template:
        """Raises TemplateError while it cannot work, for example without steps."""
        return check_draft(self.data)

    @property
    def problem(self) -> TemplateError | None:
        """Why it cannot be published."""
        try:
            _read = self.content
        except TemplateError as problem:
            return problem
        return None

    def entries(self, kind: str) -> list[dict[str, Any]]:
        return list(self.data.get(kind, []))

    def next_number(self) -> int:
        newest = TemplateVersion.objects.filter(key=self.key).order_by("-number").first()
        return newest.number + 1 if newest else 1
