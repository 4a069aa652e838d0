"""What is promised to whom: service policies and the calendars in which their time counts, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.desk.models.facts import RequesterKind
from orgdesk.core.calendars import Always, Holiday, Verdict, WorkingCalendar, WorkTime, parse_week
from orgdesk.core.service.history import TicketState
from orgdesk.core.service.policies import Metric, Policy


class BusinessCalendar(models.Model):
    """Hours by the week ("mon-fri": "09:00-17:00") in a zone, less the holidays; an empty week never closes."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("time zone"), max_length=64, default=settings.TIME_ZONE)
    week = models.JSONField(_("hours"), default=dict, blank=True)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)

    objects = HouseRowQuerySet.as_manager()

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


class HolidayReview(models.Model):
    """A day that a list proposed as a holiday, and a person's verdict on it; only accepted days close a calendar."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    name = models.CharField(max_length=120)
    verdict = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Verdict], blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["on", "name"]
        constraints = [models.UniqueConstraint(fields=["calendar", "on", "name"], name="a_holiday_proposed_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class Told(models.TextChoices):
    """Who hears of a promise that comes near its end or passes it, from the work up the chart."""

    HOLDER = "holder", _("whoever has taken it, else the head of its unit")
    OWNER = "owner", _("the case owner")
    HEAD = "head", _("the head of its unit")
    MANAGER = "manager", _("the head's manager")
    LINE = "line", _("everybody above, up to the top")


@dataclass(frozen=True)
class Level:
    """At this share of the time, in percent, these are told; by mail too, else on the page alone."""

    share: int
    tell: tuple[str, ...]
    mail: bool


USUAL_LEVELS = (
    Level(80, (Told.HOLDER, Told.OWNER), mail=False),
    Level(100, (Told.HOLDER, Told.OWNER, Told.HEAD, Told.MANAGER), mail=True),
)
"""Of a policy that says nothing itself."""


class ServicePolicy(models.Model):
    """The promise to the customers it fits, and the promises between our tiers that back it.

    `targets` and `olas` hold minutes of the calendar by priority ("1" to "5", "*" for all others):
    `targets` by metric, `olas` by tier. `levels` says who is told at which share of a clock's time; None is as usual. The first policy by `order` that fits a ticket is its own; an empty criterion fits all.
    """

    class Door(models.TextChoices):
        ANY = "", _("any door")
        LIVE = "live", _("the live queue")
        BACKLOG = "backlog", _("the backlog")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("in force")
        RETIRED = "retired", _("no longer for new tickets")

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    requester_kind = models.ForeignKey(
        RequesterKind, on_delete=models.SET_NULL, null=True, blank=True, related_name="policies"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=50)
    door = models.CharField(_("came through"), max_length=8, choices=Door, blank=True, default=Door.ANY)
    segment = models.CharField(_("segment"), max_length=60, blank=True)
    account_class = models.CharField(_("class of account"), max_length=12, choices=Account.Class, blank=True)
    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="policies")
    targets = models.JSONField(_("promised to the customer"), default=dict)
    olas = models.JSONField(_("promised between tiers"), default=dict, blank=True)
    levels = models.JSONField(_("who is told when"), null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def told_at(self) -> tuple[Level, ...]:
        if self.levels is None:
            return USUAL_LEVELS
        rows = (Level(int(row["share"]), tuple(row["tell"]), bool(row["mail"])) for row in self.levels)
        return tuple(sorted(rows, key=lambda level: level.share))

    def fits(self, *, live: bool, account: Account | None, kind: RequesterKind | None = None) -> bool:
        served = (kind.served_as_id or kind.pk) if kind else None
        door = not self.door or (self.door == self.Door.LIVE) == live
        segment = not self.segment or (account is not None and account.segment == self.segment)
        of_class = not self.account_class or (account is not None and account.account_class == self.account_class)
        of_kind = self.requester_kind_id in {None, served}
        return door and segment and of_class and of_kind

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
