"""An address that the desk reads and writes as."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.mail.sealing import seal, unseal


class Security(models.TextChoices):
    TLS = "tls", _("TLS")
    STARTTLS = "starttls", _("STARTTLS")
    PLAIN = "plain", _("unencrypted")


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def open(self) -> MailboxQuerySet:
        return self.filter(closed_at=None)

    def fetched(self) -> MailboxQuerySet:
        """Those with a server to fetch from; the others get their mail through a webhook or LMTP."""
        return self.open().exclude(imap_host="")


class Mailbox(models.Model):
    """Where mail comes from and leaves by. Passwords are sealed: set and read them through the methods."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("address"), unique=True)
    aliases = models.JSONField(_("further addresses"), default=list, blank=True)
    bounce_address = models.EmailField(_("address for delivery reports"), blank=True)
    reference_prefix = models.CharField(_("prefix of references"), max_length=10, default="BW")

    imap_host = models.CharField(_("IMAP server"), max_length=250, blank=True)
    imap_port = models.PositiveIntegerField(_("IMAP port"), default=993)
    imap_security = models.CharField(_("IMAP security"), max_length=8, choices=Security, default=Security.TLS)
    imap_user = models.CharField(_("IMAP user"), max_length=250, blank=True)
    imap_password_sealed = models.TextField(blank=True)
    folder = models.CharField(_("folder"), max_length=250, default="INBOX")
    done_folder = models.CharField(_("folder for fetched mail"), max_length=250, blank=True)

    smtp_host = models.CharField(_("SMTP server"), max_length=250, blank=True)
    smtp_port = models.PositiveIntegerField(_("SMTP port"), default=587)
    smtp_security = models.CharField(_("SMTP security"), max_length=8, choices=Security, default=Security.STARTTLS)
    smtp_user = models.CharField(_("SMTP user"), max_length=250, blank=True)
    smtp_password_sealed = models.TextField(blank=True)

    last_fetched_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return self.address

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that is ours."""
        return tuple(one for one in (self.address, self.bounce_address, *self.aliases) if one)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def set_passwords(self, *, imap: str | None = None, smtp: str | None = None) -> None:
        if imap is not None:
            self.imap_password_sealed = seal(imap)
        if smtp is not None:
            self.smtp_password_sealed = seal(smtp)

    def imap_password(self) -> str:
        return unseal(self.imap_password_sealed)

    def smtp_password(self) -> str:
        return unseal(self.smtp_password_sealed)

    def return_path(self, token: str) -> str:
        """The envelope sender of one mail: delivery reports to it name the mail (VERP)."""
        local, _, domain = (self.bounce_address or self.address).partition("@")
        return f"{local}+b-{token}@{domain}"
