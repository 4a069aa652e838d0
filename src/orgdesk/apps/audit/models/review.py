"""What an auditor said of an item, criterion by criterion."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models.sampling import SampledItem
from orgdesk.apps.audit.models.scorecard import Criterion


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, person: Person, *, on: date) -> ReviewQuerySet:
        return self.filter(item__in=SampledItem.objects.visible_to(person, on=on))


class Review(models.Model):
    """One auditor's score of one item, 0 to 100; no score and neither passed nor failed where no criterion applied."""

    item = models.ForeignKey(SampledItem, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    score = models.FloatField(null=True)
    passed = models.BooleanField(null=True)
    note = models.TextField(_("note"), blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "by"], name="an_item_once_scored_by_a_person")]

    def __str__(self) -> str:
        return f"{self.item}: {self.by}"


class GivenMark(models.Model):
    """Met, not met, or does not apply; what is not met says why."""

    class Mark(models.TextChoices):
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")
        NOT_APPLICABLE = "not_applicable", _("does not apply")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=16, choices=Mark)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__place"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="a_criterion_marked_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_mark_display()}"
