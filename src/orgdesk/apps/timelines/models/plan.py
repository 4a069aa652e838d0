"""A running plan of an account, its steps as they look now, and what people decided about it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.name_parts import finds_by_index, holding
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import keys_called
from orgdesk.apps.timelines.models.template import TemplateVersion


def new_plan_key() -> str:
    return "pl" + secrets.token_hex(6)


_FEW = 1_000
"""Customers of a name that are told to the database one by one."""


class RunningPlanQuerySet(models.QuerySet["RunningPlan"]):
    def visible_to(self, person: Person) -> RunningPlanQuerySet:
        """Staff see every plan, a contact those of their account."""
        return self if person.is_staff else self.filter(account__contacts__person=person)

    def running(self) -> RunningPlanQuerySet:
        return self.filter(status=RunningPlan.Status.RUNNING)

    def untouched(self) -> RunningPlanQuerySet:
        """No step is done and no session was booked."""
        return self.exclude(steps__state=PlanStep.State.DONE).filter(bookings=None)

    def matching(self, words: str) -> RunningPlanQuerySet:
        """Titles and customers are looked through first; where very many customers are called so, each plan is read for its own."""
        if not words:
            return self
        titled = list(TemplateVersion.objects.filter(title__icontains=words).values_list("pk", flat=True))
        return self.filter(_called(words) | Q(template__in=titled))


def _called(words: str) -> Q:
    """Whose customer is called so: through the index of names where there is one; else by the few customers, if they are few."""
    if finds_by_index(words):
        return holding(Account, words, "name", at="account")
    few = keys_called(words, most=_FEW)
    return Q(account__in=few) if len(few) < _FEW else Q(account__name__icontains=words)


class RunningPlan(models.Model):
    """A template running for an account. `known` are yes/no facts learnt about it, `options` the optional steps that are wanted."""

    step_count: int
    done_count: int
    late_count: int
    """These three are there once `count_steps` has set them."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        COMPLETED = "completed", _("completed")
        STOPPED = "stopped", _("stopped")

    key = models.CharField(max_length=40, unique=True, default=new_plan_key, editable=False)
    template = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="plans")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="plans")
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("starts on"))
    size = models.CharField(_("size"), max_length=40)
    zone = models.CharField(_("time zone"), max_length=64)
    hours = models.JSONField(default=dict, blank=True)
    holidays = models.JSONField(default=list, blank=True)
    known = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=list, blank=True)
    lead_unit = models.CharField(_("led by"), max_length=80)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    completed_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    rolled_on = models.DateField(null=True, blank=True)

    objects = RunningPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [models.Index(fields=["status", "-starts_on", "id"], name="plans_newest_first")]

    def __str__(self) -> str:
        return f"{self.template.title}: {self.account}"

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING


def count_steps(plans: Iterable[RunningPlan], *, on: date) -> None:
    """Give each its numbers of the steps that count; deferred steps are never late. One question for a page, however many plans there are."""
    counted = models.Count("pk", filter=~Q(state__in=[PlanStep.State.SKIPPED, PlanStep.State.DEFERRED]))
    done = models.Count("pk", filter=Q(state=PlanStep.State.DONE))
    late = models.Count("pk", filter=Q(state=PlanStep.State.OPEN, due_on__lt=on))
    steps = PlanStep.objects.filter(plan__in=[plan.pk for plan in plans]).order_by().values("plan")
    rows = steps.annotate(counted=counted, done=done, late=late).values_list("plan", "counted", "done", "late")
    numbers = {row[0]: row[1:] for row in rows}
    for plan in plans:
        plan.step_count, plan.done_count, plan.late_count = numbers.get(plan.pk, (0, 0, 0))


class PlanStepQuerySet(models.QuerySet["PlanStep"]):
    def open(self) -> PlanStepQuerySet:
        return self.filter(state=PlanStep.State.OPEN)

    def opening(self, *, at: datetime) -> PlanStepQuerySet:
        """Those whose time has come and that nobody was offered yet."""
        return self.open().filter(opens_at__lte=at, offered_at=None, plan__status=RunningPlan.Status.RUNNING)

    def overdue(self, *, on: date) -> PlanStepQuerySet:
        return self.open().filter(due_on__lt=on)


class PlanStep(models.Model):
    """One step of a plan. The dates are projections of the core's schedule, written whenever the plan changes.

    `starts_on`, `ends_on` as they look now, `due_on` as promised; `opens_at` is when its work is offered, None while it waits.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")
        DEFERRED = "deferred", _("deferred")

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    prepared_late_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=250, blank=True)

    objects = PlanStepQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="a_step_once_in_a_plan")]
        indexes = [
            models.Index(
                fields=["opens_at"],
                name="steps_to_open",
                condition=Q(state="open", offered_at=None, opens_at__isnull=False),
            ),
            models.Index(fields=["due_on"], name="steps_due", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.key} of plan {self.plan_id}"


class Deferral(models.Model):
    """Somebody planned a block for later: to a week, or until it is booked."""

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="deferrals")
    block = models.CharField(max_length=60)
    reason = models.CharField(max_length=250)
    to_week = models.SmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.block}: {self.reason}"


class Cadence(models.Model):
    """Somebody gave a customer another rhythm of catch-up calls; the latest holds."""

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="cadences")
    catch_up = models.CharField(max_length=60)
    first_week = models.SmallIntegerField()
    last_week = models.SmallIntegerField()
    every_weeks = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.catch_up} every {self.every_weeks} weeks"


class CatchUpCallQuerySet(models.QuerySet["CatchUpCall"]):
    def opening(self, *, at: datetime) -> CatchUpCallQuerySet:
        running = RunningPlan.Status.RUNNING
        return self.filter(state=CatchUpCall.State.PLANNED, opens_at__lte=at, plan__status=running)


class CatchUpCall(models.Model):
    """One call that asks for a date while a block is deferred."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OFFERED = "offered", _("to be made")
        DONE = "done", _("made")
        DROPPED = "dropped", _("no longer needed")

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="calls")
    catch_up = models.CharField(max_length=60)
    week = models.SmallIntegerField()
    on = models.DateField()
    opens_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=250, blank=True)

    objects = CatchUpCallQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["plan", "catch_up", "on"], name="a_call_once_a_day")]
        indexes = [models.Index(fields=["opens_at"], name="calls_to_open", condition=Q(state="planned"))]

    def __str__(self) -> str:
        return f"{self.catch_up} week {self.week}"
