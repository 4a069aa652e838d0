"""One thing that a customer said, whom it was put before, and the answer that goes back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.customers.models.account import HouseRowQuerySet


class Decider(models.Model):
    """Who decides on what customers say: finance, research and development, service. A seat of the chart."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    unit_key = models.CharField(max_length=80, blank=True)
    position_key = models.CharField(max_length=80, blank=True)
    days = models.PositiveIntegerField(_("days to answer"), default=14)
    by_default = models.BooleanField(_("gets what no rule names"), default=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(unit_key="") & models.Q(position_key=""))
                | (models.Q(unit_key="") & ~models.Q(position_key="")),
                name="a_decider_is_a_unit_or_a_position",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoutingRule(models.Model):
    """What of this kind, theme and product (empty means any) goes to which deciders."""

    kind = models.CharField(_("kind"), max_length=12, blank=True)
    theme = models.CharField(_("theme"), max_length=12, blank=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    deciders = models.ManyToManyField(Decider, related_name="rules")

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.theme or '*'}"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, person: Person) -> FeedbackQuerySet:
        """Staff see everything; a customer their own, and what their board meetings brought up."""
        if person.is_staff:
            return self
        member_of = models.Q(meeting__board__members__person=person, meeting__board__members__until=None)
        return self.filter(models.Q(person=person) | member_of).distinct()

    def open(self) -> FeedbackQuerySet:
        return self.filter(told_at=None)


class Feedback(models.Model):
    """One thing that a customer said. It is captured once, decided by everybody asked, and the answer is carried back."""

    class Kind(models.TextChoices):
        NEED = "need", _("need")
        COMPLAINT = "complaint", _("complaint")
        COMPLIMENT = "compliment", _("compliment")
        BOARD = "board", _("advisory board")
        SURVEY = "survey", _("survey")

    class Theme(models.TextChoices):
        PRODUCT = "product", _("the product")
        PRICE = "price", _("price and invoice")
        SERVICE = "service", _("our service")
        DELIVERY = "delivery", _("delivery")
        PORTAL = "portal", _("the portal")
        EXPECTATION = "expectation", _("what was promised")

    class Door(models.TextChoices):
        PORTAL = "portal", _("portal")
        SALES = "sales", _("sales")
        SUPPORT = "support", _("support")
        PHONE = "phone", _("telephone")
        MAIL = "mail", _("mail")
        VISIT = "visit", _("visit")
        SURVEY = "survey", _("survey")
        BOARD = "board", _("advisory board")
        CHECK_IN = "check_in", _("check-in")

    class State(models.TextChoices):
        CAPTURED = "captured", _("heard")
        ROUTED = "routed", _("being decided")
        DECIDED = "decided", _("decided")
        TOLD = "told", _("answered")
        VERIFIED = "verified", _("confirmed by the customer")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        PLANNED = "planned", _("planned")
        REFUSED = "refused", _("refused")

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    theme = models.CharField(_("about"), max_length=12, choices=Theme, blank=True)
    door = models.CharField(_("said to"), max_length=10, choices=Door)
    title = models.CharField(_("in one line"), max_length=160)
    words = models.TextField(_("in the customer's words"), blank=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, blank=True, related_name="feedback")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="feedback")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit_key = models.CharField(_("unit"), max_length=80, blank=True)
    ticket_key = models.CharField(max_length=40, blank=True)
    meeting = models.ForeignKey(
        "voice.BoardMeeting", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    invitation = models.ForeignKey(
        "voice.Invitation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.CAPTURED)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    answer = models.TextField(_("answer to the customer"), blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name_plural = "feedback"
        indexes = [models.Index(fields=["kind", "state"]), models.Index(fields=["received_at"])]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Judgement(models.Model):
    """One decider is asked about one item, and answers: accepted, planned or refused, with words."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="judgements")
    decider = models.ForeignKey(Decider, on_delete=models.PROTECT, related_name="judgements")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Feedback.Decision, blank=True)
    reason = models.TextField(_("what the customer is told"), blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["feedback", "decider"], name="a_decider_asked_once")]

    def __str__(self) -> str:
        return f"{self.feedback_id}: {self.decider_id}"
