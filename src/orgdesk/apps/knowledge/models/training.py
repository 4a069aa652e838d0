"""Training to a solution: each person of the channels reads and acknowledges, or attends a session.

Materials and sessions are those of a course in the catalogue (`people`); it begins with the first of them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.db.models.functions import Coalesce

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models.article import Article, ArticleVersion
from orgdesk.apps.knowledge.models.limitation import Limitation
from orgdesk.apps.people.models import Course, Delivery


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, person: Person) -> TrainingQuerySet:
        return self if person.is_staff else self.none()

    def with_share(self) -> TrainingQuerySet:
        """With `asked`, `read`, `attended` and `done`: how many people must learn it, have acknowledged, came to a session, did either."""
        rows, read = "acknowledgements", Q(acknowledgements__acknowledged_at__isnull=False)
        came = Q(acknowledgements__attended_at__isnull=False)
        return self.annotate(
            asked=Count(rows, distinct=True), done=Count(rows, filter=read | came, distinct=True),
            read=Count(rows, filter=read, distinct=True), attended=Count(rows, filter=came, distinct=True),
        )  # fmt: skip

    def with_share_in_all(self) -> dict[str, int]:
        """How many people were `asked` by all of them, and how many have `learnt`."""
        waits = Q(acknowledgements__acknowledged_at=None, acknowledgements__attended_at=None)
        return self.aggregate(asked=Count("acknowledgements"), learnt=Count("acknowledgements", filter=~waits))

    def with_sessions(self) -> TrainingQuerySet:
        """With the sessions of their course: `places` and how many `came`."""
        counted = Delivery.objects.select_related("trainer").annotate(
            places=Count("attendees"), came=Count("attendees", filter=~Q(attendees__came_at=None))
        )
        return self.select_related("course").prefetch_related(Prefetch("course__deliveries", counted))

    def with_words(self, words: str) -> TrainingQuerySet:
        """Those whose answer or limitation is named so."""
        named = Q(version__title__icontains=words.strip()) | Q(limitation__key__iexact=words.strip())
        return self.filter(named) if words.strip() else self

    def newest_first(self) -> TrainingQuerySet:
        return self.select_related("version", "limitation").order_by("-assigned_at")


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def visible_to(self, person: Person) -> AcknowledgementQuerySet:
        return self if person.is_staff else self.none()

    def of(self, person: Person) -> AcknowledgementQuerySet:
        return self.filter(person=person).select_related("training__version", "training__limitation")

    def waiting(self) -> AcknowledgementQuerySet:
        """Those who have neither read it nor been to a session."""
        return self.filter(acknowledged_at=None, attended_at=None)

    def waiting_first(self) -> AcknowledgementQuerySet:
        learnt = Coalesce("acknowledged_at", "attended_at")
        return self.alias(learnt=learnt).order_by(F("learnt").desc(nulls_first=True), "training__assigned_at")


class Training(models.Model):
    limitation = models.ForeignKey(Limitation, on_delete=models.CASCADE, related_name="trainings")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="trainings")
    assigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    articles = models.ManyToManyField(Article, related_name="trainings")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="limitation_trainings")

    objects = TrainingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"training to {self.limitation.key}"


class Acknowledgement(models.Model):
    """One person's dated confirmation of one version of an answer, and the session that they came to."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    channel = models.CharField(max_length=40)
    acknowledged_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="a_person_trained_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.training}"

    @property
    def waits(self) -> bool:
        return self.acknowledged_at is None and self.attended_at is None
