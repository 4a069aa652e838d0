"""The customer organisations that are served, and their people."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.name_parts import holding


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, person: Person) -> AccountQuerySet:
        """Staff see every account, a contact their own."""
        return self if person.is_staff else self.filter(contacts__person=person)

    def matching(self, words: str) -> AccountQuerySet:
        return self.filter(holding(Account, words, "name", "key")) if words else self

    def staying(self) -> AccountQuerySet:
        """Those that have not left."""
        return self.filter(left_on=None)

    def without_owner(self) -> AccountQuerySet:
        from orgdesk.apps.customers.models.ownership import OwnerPeriod

        return self.exclude(models.Exists(OwnerPeriod.objects.filter(until=None, account=models.OuterRef("pk"))))

    def owned_by(self, person: Person) -> AccountQuerySet:
        return self.filter(owner_periods__until=None, owner_periods__owner=person)


_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class HouseRowQuerySet(models.QuerySet[_Row_co]):
    """Rows about an account that only the house sees."""

    def visible_to(self, person: Person) -> Self:
        return self if person.is_staff else self.none()


class Account(models.Model):
    """A customer organisation."""

    class Class(models.TextChoices):
        """The classes to begin with; `AccountClass` holds them and those that a company adds."""

        KEY = "key", _("key account")
        GLOBAL = "global", _("global account")
        REGULAR = "regular", _("regular account")

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    account_class = models.CharField(_("class"), max_length=12, default=Class.REGULAR)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subsidiaries")
    segment = models.CharField(_("segment"), max_length=60, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    notes = models.TextField(_("site, job and urgency"), blank=True)
    created_at = models.DateTimeField()
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    live_on = models.DateField(_("live since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        # The list of customers is read and searched in this order without looking at the rows.
        indexes = [
            models.Index(fields=["name", "key"], name="accounts_by_name", condition=models.Q(left_on=None)),
            models.Index(
                fields=["segment", "account_class"], name="accounts_by_kind", condition=models.Q(left_on=None)
            ),
            models.Index(
                fields=["parent", "name"], name="parts_of_an_account", condition=models.Q(parent__isnull=False)
            ),
            models.Index(fields=["left_on"], name="accounts_that_left", condition=models.Q(left_on__isnull=False)),
            models.Index(fields=["created_at", "left_on"], name="accounts_by_age"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def class_words(self) -> str:
        """The class as people call it."""
        from orgdesk.apps.customers.models.segments import class_titles

        return class_titles().get(self.account_class, self.account_class)

    @cached_property
    def segment_words(self) -> str:
        """The segment as people call it."""
        from orgdesk.apps.customers.models.segments import segment_names

        return segment_names().get(self.segment, self.segment)


def keys_called(words: str, *, most: int) -> list[int]:
    """The keys of accounts by a part of their name: of those that stay and of those that left, since each kind has an index of its own."""
    named = Account.objects.filter(holding(Account, words, "name")).values_list("pk", flat=True)
    staying = named.filter(left_on=None).order_by("name", "key")[:most]
    return [*staying, *named.filter(left_on__isnull=False).order_by("left_on")[:most]]


class ContactQuerySet(models.QuerySet["Contact"]):
    def to_write_to(self) -> Self:
        """Customers' people whom a letter of ours reaches, in the order in which they came: the first of an account stands for it."""
        reached = self.filter(person__is_active=True, person__is_staff=False)
        return reached.select_related("person").order_by("pk")


class Contact(models.Model):
    """A person who speaks for an account."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_of")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    job = models.CharField(_("job"), max_length=120, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "account"], name="a_contact_once_in_an_account")]

    def __str__(self) -> str:
        return f"{self.person} ({self.account})"


class Product(models.Model):
    """Something that customers have and ask about."""

    class Kind(models.TextChoices):
        HARDWARE = "hardware", _("hardware")
        SOFTWARE = "software", _("software")

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    unit_key = models.CharField(_("supported by"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SOFTWARE)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
