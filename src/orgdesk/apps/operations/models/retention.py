"""How long a kind of thing is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class RetentionRule(models.Model):
    """Days after which a kind goes; without a rule it stays."""

    class Kind(models.TextChoices):
        TICKETS = "tickets", _("words and files of closed tickets")
        MAIL_SOURCES = "mail-sources", _("raw sources of incoming mail")
        SENT_MAIL = "sent-mail", _("texts of mail that we sent")
        SEARCHES = "searches", _("what people searched for")
        NOTIFICATIONS = "notifications", _("notifications")
        SIGN_INS = "sign-ins", _("failed sign-ins and old sessions")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, unique=True)
    days = models.PositiveIntegerField(_("days"))
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days}"


def days_kept() -> dict[str, int]:
    """The rules that are set."""
    return dict(RetentionRule.objects.values_list("kind", "days"))
