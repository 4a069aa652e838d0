"""The council's agenda is made of what waits: each app says what it has for the council to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.knowledge.models import Article, CouncilDecision, Flag, Limitation, Stage
from orgdesk.apps.knowledge.policies import COUNCIL
from orgdesk.apps.work.models import WorkItem


@dataclass(frozen=True)
class Point:
    """One thing that waits for the council: of what kind, what, where to decide it, and since when."""

    kind: str
    title: str
    url: str
    since: datetime


Agenda = Callable[[datetime], Iterable[Point]]
_sources: list[Agenda] = []


def brings(source: Agenda) -> Agenda:
    """Register what an app brings before the council."""
    if source not in _sources:
        _sources.append(source)
    return source


def with_what_was_said(
    points: Iterable[Point], decisions: Iterable[CouncilDecision]
) -> list[tuple[Point, CouncilDecision | None]]:
    """Each point with the last decision about it since it waits: a council that meets again sees what it said."""
    said: dict[str, CouncilDecision] = {}
    for one in decisions:
        said.setdefault(one.url, one)
    found = ((point, said.get(point.url)) for point in points)
    return [(point, one if one and one.at >= point.since else None) for point, one in found]


def agenda(*, at: datetime) -> list[Point]:
    """Everything that waits, what waits longest first."""
    return sorted((point for source in _sources for point in source(at)), key=lambda point: point.since)


@brings
def limitations_for_approval(at: datetime) -> Iterable[Point]:
    rows = Limitation.objects.filter(stage__in=[Stage.APPROVAL, Stage.CHANGE_REQUEST]).prefetch_related("stages")
    for row in rows:
        entered = [entry.at for entry in row.stages.all() if entry.stage == row.stage]
        url = reverse("knowledge:limitation", args=[row.key])
        yield Point(str(row.get_stage_display()), str(row), url, entered[-1] if entered else row.discovered_at)


@brings
def work_of_the_council(at: datetime) -> Iterable[Point]:
    """What the drawing asks of the council itself, such as accepting new knowledge and naming who must learn of it."""
    items = WorkItem.objects.open().of_seats(units=[COUNCIL], positions=()).filter(subject_type="limitation")
    titles = dict(Limitation.objects.filter(key__in=items.values("subject_key")).values_list("key", "title"))
    for item in items:
        if item.subject_key in titles:
            url = reverse("knowledge:limitation", args=[item.subject_key])
            yield Point(item.title, f"{item.subject_key} {titles[item.subject_key]}", url, item.enabled_at)


@brings
def flagged_articles(at: datetime) -> Iterable[Point]:
    for row in Flag.objects.filter(mended_at=None).select_related("article"):
        yield Point(_("flagged"), row.words, reverse("knowledge:article", args=[row.article.key]), row.at)


@brings
def articles_to_review(at: datetime) -> Iterable[Point]:
    """Those whose day has come."""
    due = Article.objects.filter(review_on__lte=at.date()).exclude(confidence=Article.Confidence.ARCHIVED)
    for row in due.select_related("published_version").prefetch_related("versions"):
        yield Point(
            _("to be looked at again"), row.shown_title, reverse("knowledge:article", args=[row.key]), row.created_at
        )
