"""What contacts are judged by, in versions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet


class ScorecardQuerySet(HouseRowQuerySet["Scorecard"]):
    def newest(self) -> Self:
        """The newest version of each."""
        newer = Scorecard.objects.filter(key=models.OuterRef("key"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer))


class Scorecard(models.Model):
    """One version of a scorecard. It never changes: another wording is the next version."""

    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    pass_mark = models.FloatField(_("passes from"), default=80)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="a_scorecard_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def reference(self) -> str:
        return f"{self.key}:{self.version}"


class Criterion(models.Model):
    """One thing asked of a contact. `tells` names a fact that the measures read when it is not met."""

    class Tells(models.TextChoices):
        NOTHING = "", _("nothing more")
        REPEATED = "repeated", _("the customer told the story twice")
        OUTSIDE = "outside", _("the work was done outside the queue")
        WRONG_LINK = "wrong_link", _("the article linked is not the right one")
        WRONG_COVER = "wrong_cover", _("what was said on the warranty is not what was sold")

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    words = models.CharField(max_length=200)
    weight = models.FloatField(default=1)
    fatal = models.BooleanField(default=False)
    tells = models.CharField(max_length=12, choices=Tells, blank=True)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "key"], name="a_criterion_once_on_a_scorecard")]

    def __str__(self) -> str:
        return self.words
