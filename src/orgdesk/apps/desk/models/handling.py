"""What agents do with tickets beside answering: priorities, movements, time, tags, canned replies, views."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models.ticket import Ticket
from orgdesk.apps.knowledge.models import Article, in_plain_words


class PriorityChange(models.Model):
    """The matrix said `computed`; a person may have chosen otherwise, with a reason."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="priority_changes")
    computed = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.value}"


class Movement(models.Model):
    """Released to its queue, transferred to another seat, or handed off to another case owner: three different acts."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("released")
        TRANSFER = "transfer", _("transferred")
        HAND_OFF = "hand_off", _("handed off")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    from_seat = models.CharField(max_length=80, blank=True)
    to_seat = models.CharField(max_length=80, blank=True)
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference} {self.get_kind_display()}"


class TicketLinkQuerySet(models.QuerySet["TicketLink"]):
    def of(self, ticket: Ticket) -> TicketLinkQuerySet:
        return self.filter(Q(one=ticket) | Q(other=ticket))


class TicketLink(models.Model):
    """Two tickets that belong together and stay two: read from either side, kept once."""

    one = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TicketLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="two_tickets_are_linked_once")]

    def __str__(self) -> str:
        return f"{self.one.reference} – {self.other.reference}"


class TimeEntry(models.Model):
    """Minutes that a person spent on a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="time_entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(_("minutes"))
    note = models.CharField(_("on what"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.minutes} min"


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def visible_to(self, person: Person) -> CannedReplyQuerySet:
        return self if person.is_staff else self.none()


class CannedReply(models.Model):
    """Words that are used again: the house's own, or a passage of an article. `{name}` and `{reference}` are filled in."""

    title = models.CharField(_("title"), max_length=120, unique=True)
    body = models.TextField(_("words"), blank=True)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="snippets")
    unit_key = models.CharField(_("for the unit"), max_length=80, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "canned replies"

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """Its own words, else those that its article has published: a view of the article, never a copy."""
        return self.words_in("")

    def words_in(self, language: str) -> str:
        """Its own, else those of its article in the language where that is translated."""
        version = self.article.words_in(language) if self.article else None
        return self.body or (in_plain_words(version.body) if version else "")

    def words_for(self, ticket: Ticket) -> str:
        return (
            self.words_in(ticket.requester.language)
            .replace("{name}", ticket.requester.name)
            .replace("{reference}", ticket.reference)
        )


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, person: Person) -> SavedViewQuerySet:
        """One's own, and those that colleagues share."""
        if not person.is_staff:
            return self.none()
        return self.filter(Q(owner=person) | Q(shared_at__isnull=False))


class SavedView(models.Model):
    """A list as it was searched and narrowed, with a name; shared with all staff from `shared_at` on.

    `page` is the address of the list and `query` what stands behind its question mark, so that every list can be kept.
    """

    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(_("list"), max_length=200)
    query = models.CharField(_("search"), max_length=1000, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="a_view_of_one_name_for_a_person_and_list")
        ]
        indexes = [models.Index(fields=["page", "name"], name="views_of_a_list")]

    def __str__(self) -> str:
        return self.name
