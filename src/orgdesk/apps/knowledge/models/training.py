"""Training to a solution: each person of the channels acknowledges."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models.article import ArticleVersion
from orgdesk.apps.knowledge.models.limitation import Limitation


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, person: Person) -> TrainingQuerySet:
        return self if person.is_staff else self.none()

    def with_share(self) -> TrainingQuerySet:
        """With `asked` and `done`: how many people must acknowledge, and how many have."""
        done = Q(acknowledgements__acknowledged_at__isnull=False)
        return self.annotate(
            asked=Count("acknowledgements", distinct=True), done=Count("acknowledgements", filter=done, distinct=True)
        )

    def with_words(self, words: str) -> TrainingQuerySet:
        """Those whose answer or limitation is named so."""
        named = Q(version__title__icontains=words.strip()) | Q(limitation__key__iexact=words.strip())
        return self.filter(named) if words.strip() else self

    def newest_first(self) -> TrainingQuerySet:
        return self.select_related("version", "limitation").order_by("-assigned_at")


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def visible_to(self, person: Person) -> AcknowledgementQuerySet:
        return self if person.is_staff else self.none()

    def of(self, person: Person) -> AcknowledgementQuerySet:
        return self.filter(person=person).select_related("training__version", "training__limitation")

    def waiting_first(self) -> AcknowledgementQuerySet:
        return self.order_by(F("acknowledged_at").desc(nulls_first=True), "training__assigned_at")


class Training(models.Model):
    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="trainings")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="trainings")
    assigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()

    objects = TrainingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"training to {self.limitation.key}"


class Acknowledgement(models.Model):
    """One person's dated confirmation of one version of an answer."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    channel = models.CharField(max_length=40)
    acknowledged_at = models.DateTimeField(null=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="a_person_trained_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.training}"
