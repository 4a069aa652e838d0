"""Training to a solution: each person of the channels acknowledges."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models.article import ArticleVersion
from orgdesk.apps.knowledge.models.limitation import Limitation


class Training(models.Model):
    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="trainings")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="trainings")
    assigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"training to {self.limitation.key}"


class Acknowledgement(models.Model):
    """One person's dated confirmation of one version of an answer."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    channel = models.CharField(max_length=40)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="a_person_trained_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.training}"
