"""What a person was told, and what a clock has raised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models.ticket import Ticket


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, person: Person) -> NotificationQuerySet:
        return self.filter(person=person)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One word to one person, on the page behind the bell; read when they opened it. By mail from `mail_at` on, if ever."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300)
    url = models.CharField(max_length=200, blank=True)
    tone = models.CharField(max_length=8, default="info")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True, db_index=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "read_at", "-at"]),
            models.Index(fields=["person", "-at", "-id"], name="notes_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.words


class PreferencesQuerySet(models.QuerySet["Preferences"]):
    def visible_to(self, person: Person) -> PreferencesQuerySet:
        return self.filter(person=person)


class Preferences(models.Model):
    """How a person of the house is told things, and how long a reply may be taken back."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("once a day, together")
        NEVER = "never", _("never")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preferences")
    mail = models.CharField(_("mail about what I am told"), max_length=8, choices=Mail, default=Mail.AT_ONCE)
    digest_hour = models.PositiveSmallIntegerField(_("digest at the hour"), default=8)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_weekend = models.BooleanField(_("quiet at weekends"), default=False)
    undo_seconds = models.PositiveSmallIntegerField(_("hold my replies for seconds"), default=0)

    objects = PreferencesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"


class ClockAlarm(models.Model):
    """A clock came near its target, passed it, or spent another share at which somebody is told: raised once a round."""

    class Kind(models.TextChoices):
        NEAR = "near", _("nearly breached")
        BREACH = "breach", _("breached")
        TOLD = "told", _("told of")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="alarms")
    metric = models.CharField(max_length=20)
    tier = models.CharField(max_length=8, blank=True)
    round_started_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    share = models.PositiveSmallIntegerField(_("share of its time, in percent"), default=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "metric", "tier", "round_started_at", "share"], name="an_alarm_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.metric} {self.get_kind_display()}"
