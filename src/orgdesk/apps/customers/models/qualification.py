"""The questionnaire that decides on a customer's class, and every qualification that it gave."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account


class ClassChoice(models.TextChoices):
    SIMPLE = "simple", _("simple")
    MEDIUM = "medium", _("medium")
    COMPLEX = "complex", _("complex")


class PathChoice(models.TextChoices):
    SELF_INSTALL = "self_install", _("self-install")
    WHITE_GLOVE = "white_glove", _("white-glove installation")
    PROFESSIONAL_SERVICES = "professional_services", _("professional services")


class Questionnaire(models.Model):
    """One version: questions as data, the decision table as a DMN document. It never changes.

    `unit_key` alone may qualify, within `hours`. `owners` says which unit takes an account of a class: {"complex": "strategic"}.
    """

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    questions = models.JSONField()
    table = models.TextField()
    unit_key = models.CharField(max_length=80)
    hours = models.PositiveIntegerField(default=24)
    owners = models.JSONField(default=dict)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="a_questionnaire_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"Version {self.version} of {self.key!r} is stored; store a new version instead.")
        super().save(*args, **options)


class Qualification(models.Model):
    """One qualification, stored whole; the latest holds. What the unit chose over the table stands beside what the table said."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="qualifications")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="qualifications")
    answers = models.JSONField()
    decided_class = models.CharField(max_length=12, choices=ClassChoice)
    decided_path = models.CharField(max_length=24, choices=PathChoice)
    reasons = models.JSONField(default=list)
    requested_path = models.CharField(max_length=24, choices=PathChoice, blank=True)
    chosen_class = models.CharField(max_length=12, choices=ClassChoice, blank=True)
    chosen_path = models.CharField(max_length=24, choices=PathChoice, blank=True)
    chosen_reason = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.account}: {self.customer_class}"

    @property
    def customer_class(self) -> str:
        return self.chosen_class or self.decided_class

    @property
    def path(self) -> str:
        return self.chosen_path or self.decided_path

    @property
    def class_words(self) -> str:
        return str(ClassChoice(self.customer_class).label)

    @property
    def path_words(self) -> str:
        return str(PathChoice(self.path).label)


class QualificationComment(models.Model):
    """What somebody outside the qualifying unit thinks: it is read, and decides nothing."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="qualification_comments")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
