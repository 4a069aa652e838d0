"""Limitations: what a tier cannot do or does not know, from discovery until every customer is told.

The oversight process moves them; these rows are what each of its steps leaves behind, with who and when.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.knowledge.models.article import Article


class Stage(models.TextChoices):
    """Where a limitation stands; the columns of the board."""

    DISCOVERED = "discovered", _("discovered")
    VERIFYING = "verifying", _("T2 verifies")
    QUALIFYING = "qualifying", _("QA qualifies")
    CHANGE_REQUEST = "change_request", _("change request")
    DEVELOPMENT = "development", _("development")
    APPROVAL = "approval", _("approvals")
    TRANSFER = "transfer", _("knowledge transfer")
    PUBLISHING = "publishing", _("publish")
    TRAINING = "training", _("train")
    TELLING = "telling", _("tell")
    CLOSED = "closed", _("closed")


ENDS = ("told", "refused", "without")
"""How a loop ends: taught and told, refused with a reason, or (which should not be) without either."""


class LimitationQuerySet(models.QuerySet["Limitation"]):
    def open(self) -> LimitationQuerySet:
        return self.exclude(stage=Stage.CLOSED)

    def ended(self, how: str) -> LimitationQuerySet:
        """Closed ones by their end: "told" (what came of it was taught and told), "refused" (with a reason), or "without" either."""
        last = Qualification.objects.filter(limitation=models.OuterRef("pk")).order_by("-at", "-pk")
        told = StageEntry.objects.filter(limitation=models.OuterRef("pk"), stage=Stage.TELLING)
        closed = self.filter(stage=Stage.CLOSED, merged_into=None).alias(
            found=models.Subquery(last.values("disposition")[:1])
        )
        refused = Q(found__in=Qualification.WITHOUT_CHANGE)
        if how == "refused":
            return closed.filter(refused)
        rest = closed.filter(Q(found=None) | ~refused)
        return rest.filter(models.Exists(told) if how == "told" else ~models.Exists(told))

    def narrowed(self, *, words: str = "", kind: str = "", stage: str = "", product: str = "") -> LimitationQuerySet:
        """Those with the words in key or title, of the kind, at the stage ("open" for all but closed; or by its end), of the product."""
        if stage in ENDS:
            found = self.ended(stage)
        else:
            found = self.open() if stage == "open" else self.filter(stage=stage) if stage in Stage.values else self
        if kind in Limitation.Kind.values:
            found = found.filter(kind=kind)
        if product:
            found = found.filter(product__key=product)
        if words.strip():
            found = found.filter(Q(title__icontains=words.strip()) | Q(key__iexact=words.strip()))
        return found

    def visible_to(self, person: Person) -> LimitationQuerySet:
        """Staff see the register; customers hear of limitations through their requests and the known issues."""
        return self if person.is_staff else self.none()


class Limitation(models.Model):
    """One thing that a tier cannot do or does not know."""

    class Kind(models.TextChoices):
        CANNOT = "cannot", _("I cannot")
        DO_NOT_KNOW = "do_not_know", _("I do not know")

    key = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(_("what is not possible or not known"), max_length=200)
    description = models.TextField(_("what happens, and how to see it"), blank=True)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="limitations")
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.DISCOVERED)
    rounds = models.PositiveIntegerField(_("rounds back to development"), default=0)
    discovered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    discovered_at = models.DateTimeField()
    discovered_from = models.CharField(_("discovered from ticket"), max_length=80, blank=True)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="limitations")
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = LimitationQuerySet.as_manager()

    class Meta:
        ordering = ["-discovered_at"]
        indexes = [models.Index(fields=["stage", "discovered_at"])]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class StageEntry(models.Model):
    """A limitation came to a stage."""

    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=16, choices=Stage)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.limitation.key}: {self.get_stage_display()}"


class LimitationLink(models.Model):
    """A ticket is held up by a limitation. The ticket is named by key: tickets live in a higher app."""

    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="links")
    ticket_key = models.CharField(max_length=80, db_index=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["limitation", "ticket_key"], name="a_ticket_linked_once")]

    def __str__(self) -> str:
        return f"{self.limitation.key} holds up {self.ticket_key}"


class Qualification(models.Model):
    """What QA found a limitation to be."""

    class Disposition(models.TextChoices):
        DEFECT = "defect", _("defect")
        CHANGE_INTERNAL = "change_internal", _("change request, internal")
        CHANGE_EXTERNAL = "change_external", _("change request, external")
        AS_DESIGNED = "as_designed", _("as designed")
        NOT_REPRODUCIBLE = "not_reproducible", _("not reproducible")
        REFUTED = "refuted", _("refuted")
        DECLINED = "declined", _("change declined")

    WITHOUT_CHANGE = (Disposition.AS_DESIGNED, Disposition.NOT_REPRODUCIBLE, Disposition.REFUTED, Disposition.DECLINED)

    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="qualifications")
    disposition = models.CharField(max_length=20, choices=Disposition)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.get_disposition_display()


class Solution(models.Model):
    """What development says removes the limitation; one for each round."""

    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="solutions")
    round = models.PositiveIntegerField(default=1)
    words = models.TextField(_("what changed, and what the customer does now"))
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["round"]

    def __str__(self) -> str:
        return f"{self.limitation.key} solution {self.round}"

    @property
    def approved_count(self) -> int:
        """Of the approvals at hand: fetch them with the solutions."""
        return sum(approval.verdict == Approval.Verdict.APPROVED for approval in self.approvals.all())


class Approval(models.Model):
    """One position's verdict on a solution; two positions must approve, and neither may be its author."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="approvals")
    position_key = models.CharField(max_length=80)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "position_key"], name="one_verdict_of_a_position"),
            models.UniqueConstraint(fields=["solution", "by"], name="one_verdict_of_a_person"),
            models.CheckConstraint(condition=~Q(verdict="refused") | ~Q(reason=""), name="a_refusal_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_verdict_display()}"


class Delivery(models.Model):
    """Knowledge of a solution brought to one channel: T1, T2, account management, customers, portal."""

    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=40)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    delivered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["planned_at", "id"]
        constraints = [models.UniqueConstraint(fields=["limitation", "channel"], name="a_channel_once")]

    def __str__(self) -> str:
        return f"{self.limitation.key} to {self.channel}"


class Telling(models.Model):
    """A customer who was held up has been told the answer."""

    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="tellings")
    ticket_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["limitation", "ticket_key"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.limitation.key} told for {self.ticket_key}"
