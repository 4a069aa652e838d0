"""Where instances stand: rows that exist only between steps, each waiting for someone or something.

`number` is the core's id, unique in its instance and never used twice. Waiting work is asked for by node, over all instances,
by index; therefore version and node stand in the token's own row. Instances and versions have no index of their own where they
begin another: each step writes every index.
"""

from __future__ import annotations

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models.definition import DefinitionVersion
from orgdesk.apps.process.models.instance import Instance


class TokenQuerySet(models.QuerySet["TokenRow"]):
    def waiting_at(self, node: str, *, version: DefinitionVersion) -> TokenQuerySet:
        """Tokens of running instances at a node, oldest first."""
        return self.filter(version=version, node=node).order_by("since", "pk")

    def with_instance(self) -> TokenQuerySet:
        """With whose tokens they are, and without what only a step reads."""
        unread = ("data", "performers", "rounds", "buffered")
        return self.select_related("instance").defer(*(f"instance__{name}" for name in unread))

    def in_state(self, state: str) -> TokenQuerySet:
        return self.filter(state=state)

    def visible_to(self, person: Person) -> TokenQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class TokenRow(models.Model):
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="tokens", db_index=False)
    number = models.PositiveBigIntegerField()
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="tokens", db_index=False)
    scope = models.PositiveBigIntegerField()
    node = models.CharField(max_length=120)
    flow = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8)
    seat = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    item = models.PositiveIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    outcome = models.CharField(max_length=120, blank=True)
    finished = models.BooleanField(default=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "number"], name="token_numbers")]
        indexes = [
            models.Index(fields=["version", "node", "since"], name="token_waiting_in_a_version"),
            models.Index(fields=["seat", "since"], name="token_waiting_for_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.node} #{self.number}"


class ScopeRow(models.Model):
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="scopes", db_index=False)
    number = models.PositiveBigIntegerField()
    process = models.CharField(max_length=120)
    node = models.CharField(max_length=120, blank=True)
    parent = models.PositiveBigIntegerField(null=True)
    owner = models.PositiveBigIntegerField(null=True)
    mode = models.CharField(max_length=12)
    left = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    items = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "number"], name="scope_numbers")]

    def __str__(self) -> str:
        return f"{self.mode} {self.node or self.process} #{self.number}"


class SubscriptionQuerySet(models.QuerySet["SubscriptionRow"]):
    def due_before(self, at: datetime) -> SubscriptionQuerySet:
        return self.filter(due__lte=at).order_by("due", "pk")

    def waiting_for(self, kind: str, name: str) -> SubscriptionQuerySet:
        return self.filter(kind=kind, name=name).order_by("pk")


class SubscriptionRow(models.Model):
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="subscriptions", db_index=False)
    number = models.PositiveBigIntegerField()
    token = models.PositiveBigIntegerField(null=True)
    scope = models.PositiveBigIntegerField()
    node = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    correlation = models.CharField(max_length=200, blank=True)
    due = models.DateTimeField(null=True)
    cycles = models.IntegerField(null=True, default=1)
    armed = models.BooleanField(default=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "number"], name="subscription_numbers")]
        indexes = [
            models.Index(fields=["due"], condition=models.Q(due__isnull=False), name="subscription_due"),
            models.Index(fields=["kind", "name", "correlation"], name="subscription_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} at {self.node}"
