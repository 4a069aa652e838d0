"""Classes and segments of accounts: how each is to be served."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet
from orgdesk.core.service import portfolio as core


class AccountClass(models.Model):
    """What sort of account it is: key, global, regular, and whatever else a company tells apart.

    `contact_every` days the owner reviews such an account with the customer; `needs_plan` asks for an account plan.
    """

    key = models.SlugField(max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=60)
    place = models.PositiveSmallIntegerField(default=50)
    review_every = models.PositiveIntegerField(_("days between reviews"), null=True, blank=True)
    needs_plan = models.BooleanField(_("needs an account plan"), default=False)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["place", "title"]

    def __str__(self) -> str:
        return self.title


class Segment(models.Model):
    """Accounts that are served alike: by people, or by automation first. Accounts name it by its key."""

    class Service(models.TextChoices):
        PEOPLE = "people", _("people first")
        AUTOMATION = "automation", _("automation first")

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    service = models.CharField(_("served by"), max_length=12, choices=Service, default=Service.PEOPLE)
    contact_every = models.PositiveIntegerField(_("days between contacts that we begin"), null=True, blank=True)
    contacts_at_most = models.PositiveIntegerField(_("at most so many of them in 90 days"), null=True, blank=True)
    paths = models.JSONField(_("paths of installation that fit"), default=list, blank=True)
    use_target = models.PositiveSmallIntegerField(_("target: percent of what was bought in use"), default=70)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def model(self) -> core.ServiceModel:
        return core.ServiceModel(
            core.Service(self.service), self.contact_every, self.contacts_at_most, frozenset(self.paths)
        )


def class_titles() -> dict[str, str]:
    """Every class by its key: those to begin with, and those that the company set."""
    usual = {str(key): str(label) for key, label in Account.Class.choices}
    return usual | dict(AccountClass.objects.values_list("key", "title"))


def segment_names() -> dict[str, str]:
    return dict(Segment.objects.values_list("key", "name"))
