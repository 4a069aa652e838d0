"""What the worklist and the palette show of limitations and trainings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.actions.hold_session import SESSION
from orgdesk.apps.knowledge.models import Acknowledgement, Article, Limitation, Training
from orgdesk.apps.people.models import Delivery as Session
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui import palette


def limitation_preview(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = Limitation.objects.visible_to(person).select_related("product").filter(key=item.subject_key).first()
    if found is None:
        return None
    address = reverse("knowledge:limitation", args=[found.key])
    return subjects.Preview(
        title=str(found),
        url=address,
        answer_url=f"{address}#step",
        template="knowledge/limitations/_preview.html",
        context={"limitation": found, "tickets": found.links.count(), "solution": found.solutions.last()},
    )


def training_preview(item: WorkItem, person: Person) -> subjects.Preview | None:
    if not item.subject_key.isdigit():
        return None
    visible = Acknowledgement.objects.visible_to(person).select_related("training__version", "training__limitation")
    found = visible.filter(pk=item.subject_key).first()
    if found is None:
        return None
    address = reverse("knowledge:training", args=[found.training_id])
    return subjects.Preview(
        title=found.training.version.title,
        url=address,
        answer_url=address if found.person_id == person.pk else "",
        template="knowledge/trainings/_preview.html",
        context={"acknowledgement": found, "mine": found.person_id == person.pk},
    )


def session_preview(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = _sessions([item.subject_key]).get(item.subject_key)
    if found is None or not person.is_staff:
        return None
    training, session = found
    address = reverse("knowledge:training", args=[training.pk])
    return subjects.Preview(
        title=training.version.title,
        url=address,
        answer_url=f"{address}#session-{session.pk}",
        template="knowledge/trainings/_session_preview.html",
        context={"session": session},
    )


def session_titles(keys: Iterable[str]) -> dict[str, str]:
    return {key: training.version.title for key, (training, _session) in _sessions(keys).items()}


def _sessions(keys: Iterable[str]) -> dict[str, tuple[Training, Session]]:
    """Each session with the training that it belongs to."""
    rows = {row.pk: row for row in Session.objects.filter(pk__in=[key for key in keys if key.isdigit()])}
    courses = {row.course_id for row in rows.values()}
    trainings = Training.objects.filter(course__in=courses).select_related("version").order_by("pk")
    by_course = {training.course_id: training for training in trainings}
    return {str(pk): (by_course[row.course_id], row) for pk, row in rows.items() if row.course_id in by_course}


def limitation_titles(keys: Iterable[str]) -> dict[str, str]:
    return {one.key: str(one) for one in Limitation.objects.filter(key__in=keys).only("key", "title")}


def training_titles(keys: Iterable[str]) -> dict[str, str]:
    found = Acknowledgement.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(one.pk): one.training.version.title for one in found.select_related("training__version")}


def find_limitations(person: Person, query: str) -> Iterator[palette.Found]:
    if query:
        for row in Limitation.objects.visible_to(person).narrowed(words=query)[: palette.LIMIT]:
            address = reverse("knowledge:limitation", args=[row.key])
            yield palette.Found(str(row), address, "limitation", row.get_stage_display())


def find_articles(person: Person, query: str) -> Iterator[palette.Found]:
    visible = Article.objects.visible_to(person).with_words(query)
    for row in visible.select_related("published_version")[: palette.LIMIT] if query else ():
        version = row.published_version or row.latest
        address = (
            reverse("knowledge:article", args=[row.key])
            if person.is_staff
            else reverse("portal:answer", args=[row.key])
        )
        yield palette.Found(version.title if version else row.key, address, "knowledge", row.get_confidence_display())


subjects.register("limitation", limitation_preview)
subjects.register("training", training_preview)
subjects.register(SESSION, session_preview)
subjects.register_titles(SESSION, session_titles)
subjects.register_titles("limitation", limitation_titles)
subjects.register_titles("training", training_titles)
palette.register("limitations", _("Limitations"), find_limitations)
palette.register("articles", _("Articles"), find_articles)
