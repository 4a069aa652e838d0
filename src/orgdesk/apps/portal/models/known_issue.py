"""What customers are told of an open limitation or incident, in their words, and who says that it holds them up too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Incident
from orgdesk.apps.knowledge.models import Article, Limitation, Stage

_REMEMBERED = timedelta(days=14)


class KnownIssueQuerySet(models.QuerySet["KnownIssue"]):
    def open(self) -> KnownIssueQuerySet:
        """Shown, and neither told as solved nor taken off."""
        return self.filter(solved_at=None, hidden_at=None)

    def solved_lately(self, *, at: datetime) -> KnownIssueQuerySet:
        return self.filter(solved_at__gte=at - _REMEMBERED, hidden_at=None)

    def with_words(self, words: str) -> KnownIssueQuerySet:
        found = self
        for word in words.split()[:12]:
            found = found.filter(Q(title__icontains=word) | Q(words__icontains=word) | Q(workaround__icontains=word))
        return found

    def of_product(self, key: str) -> KnownIssueQuerySet:
        return self.filter(product__key=key) if key else self

    def with_affected(self, person: Person | None = None) -> KnownIssueQuerySet:
        """With `hit`, how many said so, and `mine`, whether the person did."""
        own = Affected.objects.filter(issue=OuterRef("pk"), person=person)
        return self.annotate(hit=Count("affected"), mine=Exists(own))

    def visible_to(self, person: Person | None) -> KnownIssueQuerySet:
        """Staff see all; a signed-in customer what is for customers; the public what is public."""
        signed_in = person is not None and person.is_authenticated
        if signed_in and person is not None and person.is_staff:
            return self
        audiences = [Article.Audience.PUBLIC, *([Article.Audience.CUSTOMER] if signed_in else [])]
        return self.filter(audience__in=audiences, hidden_at=None)


class KnownIssue(models.Model):
    """One limitation or one incident, as customers read of it."""

    AUDIENCES = (
        (Article.Audience.PUBLIC.value, _("everybody")),
        (Article.Audience.CUSTOMER.value, _("customers who signed in")),
    )

    limitation = models.OneToOneField(Limitation, on_delete=models.CASCADE, null=True, related_name="known_issue")
    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, null=True, related_name="known_issue")
    product = models.ForeignKey("customers.Product", on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title, in the customer's words"), max_length=200)
    words = models.TextField(_("what customers notice"))
    workaround = models.TextField(_("what they can do until it is solved"), blank=True)
    audience = models.CharField(_("for whom"), max_length=12, choices=AUDIENCES, default=Article.Audience.PUBLIC)
    since = models.DateTimeField()
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    objects = KnownIssueQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limitation=None, incident__isnull=False) | Q(limitation__isnull=False, incident=None),
                name="an_issue_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """Where it stands, in plain words."""
        if self.solved_at is not None:
            return str(_("solved"))
        if self.incident is not None:
            return str(_("the worst is over, the repair goes on") if self.incident.state == Incident.State.MITIGATED else _("we are working on it"))  # fmt: skip
        assert self.limitation is not None
        return str(_STANDS.get(Stage(self.limitation.stage), _("we are looking into it")))


_MADE, _BROUGHT = _("a solution is being made"), _("the solution is on its way to you")
_STANDS = {
    Stage.CHANGE_REQUEST: _MADE, Stage.DEVELOPMENT: _MADE, Stage.APPROVAL: _("a solution is being checked"),
    Stage.TRANSFER: _BROUGHT, Stage.PUBLISHING: _BROUGHT, Stage.TRAINING: _BROUGHT, Stage.TELLING: _BROUGHT,
}  # fmt: skip


class Affected(models.Model):
    """A person says that an issue holds them up too: once, and they are told when it is solved."""

    issue = models.ForeignKey(KnownIssue, on_delete=models.CASCADE, related_name="affected")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        verbose_name_plural = "affected"
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="a_person_affected_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.issue}"
