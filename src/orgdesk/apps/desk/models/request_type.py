"""What can be asked for: each kind of request goes by a process of its own, whose start says what must be known."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.process.models import DefinitionVersion


class RequestTypeQuerySet(models.QuerySet["RequestType"]):
    def usable(self) -> RequestTypeQuerySet:
        """Not withdrawn, and with a process in force."""
        active = DefinitionVersion.objects.active().filter(definition__key=OuterRef("process_key"))
        return self.filter(withdrawn_at=None).filter(Exists(active))

    def for_customers(self) -> RequestTypeQuerySet:
        return self.usable().filter(audience=RequestType.Audience.EVERYBODY)

    def visible_to(self, person: Person | None) -> RequestTypeQuerySet:
        """Staff see all of them; customers what they may ask for."""
        return self if person is not None and person.is_staff else self.for_customers()


class RequestType(models.Model):
    """A kind of request. Mail to one of its `mailboxes` is such a request without anybody choosing."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("customers and staff")
        STAFF = "staff", _("staff only")

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    words = models.CharField(_("what it is for"), max_length=250, blank=True)
    process_key = models.CharField(_("process"), max_length=80)
    audience = models.CharField(_("asked by"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    order = models.PositiveSmallIntegerField(_("order"), default=50)
    mailboxes = models.ManyToManyField(Mailbox, verbose_name=_("mail to"), related_name="request_types", blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RequestTypeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def addresses(self) -> str:
        """To which one writes for it, as a list says them."""
        return ", ".join(box.address for box in self.mailboxes.all())
