"""A choice of measures, kept and shared."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class DashboardQuerySet(models.QuerySet["Dashboard"]):
    def visible_to(self, person: Person) -> DashboardQuerySet:
        """One's own and, for staff, those that are shared."""
        return self.filter(Q(owner=person) | Q(shared_at__isnull=False)) if person.is_staff else self.none()


class Dashboard(models.Model):
    """Measures of the whole organisation or of one unit, over a period that ends today."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="dashboards")
    unit_key = models.CharField(_("unit"), max_length=80, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), default=28)
    codes = models.JSONField(_("measures"), default=list)
    created_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = DashboardQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Mailing(models.Model):
    """A dashboard goes to a person by mail, every so many days."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="mailings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    every_days = models.PositiveSmallIntegerField(_("days between"), default=7)
    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dashboard", "person"], name="a_dashboard_once_to_a_person")]

    def __str__(self) -> str:
        return f"{self.dashboard} → {self.person}"
