"""What is promised to whom: service policies and the calendars in which their time counts, as data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models import Account
from orgdesk.core.calendars import Always, Holiday, WorkingCalendar, WorkTime, parse_week
from orgdesk.core.service.history import TicketState
from orgdesk.core.service.policies import Metric, Policy


class BusinessCalendar(models.Model):
    """Hours by the week ("mon-fri": "09:00-17:00") in a zone, less the holidays; an empty week never closes."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("time zone"), max_length=64, default=settings.TIME_ZONE)
    week = models.JSONField(_("hours"), default=dict, blank=True)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def work_time(self) -> WorkTime:
        """Raises CalendarError for hours or a zone that do not exist."""
        if not self.week:
            return Always()
        closed = tuple(Holiday(date.fromisoformat(row["on"]), str(row["name"])) for row in self.holidays)
        return WorkingCalendar(key=self.key, zone=self.zone, week=parse_week(self.week), holidays=closed)


class ServicePolicy(models.Model):
    """The promise to the customers it fits, and the promises between our tiers that back it.

    `targets` and `olas` hold minutes of the calendar by priority ("1" to "5", "*" for all others):
    `targets` by metric, `olas` by tier. The first policy by `order` that fits a ticket is its own; an empty criterion fits all.
    """

    class Door(models.TextChoices):
        ANY = "", _("any door")
        LIVE = "live", _("the live queue")
        BACKLOG = "backlog", _("the backlog")

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=50)
    door = models.CharField(_("came through"), max_length=8, choices=Door, blank=True, default=Door.ANY)
    segment = models.CharField(_("segment"), max_length=60, blank=True)
    account_class = models.CharField(_("class of account"), max_length=12, choices=Account.Class, blank=True)
    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="policies")
    targets = models.JSONField(_("promised to the customer"), default=dict)
    olas = models.JSONField(_("promised between tiers"), default=dict, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def fits(self, *, live: bool, account: Account | None) -> bool:
        door = not self.door or (self.door == self.Door.LIVE) == live
        segment = not self.segment or (account is not None and account.segment == self.segment)
        of_class = not self.account_class or (account is not None and account.account_class == self.account_class)
        return door and segment and of_class

    def to_core(self) -> Policy:
        return Policy(
            key=self.key,
            calendar=self.calendar.work_time(),
            targets={Metric(name): _times(minutes) for name, minutes in self.targets.items()},
            olas={tier: _times(minutes) for tier, minutes in self.olas.items()},
            pauses=frozenset({TicketState.PENDING_CUSTOMER, TicketState.PENDING_VENDOR, TicketState.PENDING_INTERNAL}),
        )


def _times(minutes: dict[str, Any]) -> dict[str, timedelta]:
    return {priority: timedelta(minutes=float(count)) for priority, count in minutes.items()}
