"""What self-help (T0) did in a period: who looked, what was not found, what was read, and what it solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.knowledge.models import Article, Reading, Search

PERIODS = {"7": _("7 days"), "28": _("28 days"), "91": _("13 weeks"), "364": _("52 weeks")}
_DEFAULT = "28"
_SHOWN = 50


@dataclass(frozen=True)
class Period:
    key: str
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Usage:
    """`answered` are readings with a yes or no; the share is of these, None without any."""

    searches: int
    not_found: int
    readings: int
    answered: int
    solved: int

    @property
    def solved_share(self) -> float | None:
        return self.solved / self.answered if self.answered else None

    @property
    def not_found_share(self) -> float | None:
        return self.not_found / self.searches if self.searches else None


def period_named(key: str, *, at: datetime) -> Period:
    known = key if key in PERIODS else _DEFAULT
    return Period(known, at - timedelta(days=int(known)), at)


def usage_in(period: Period) -> Usage:
    searches = Search.objects.within(period.begin, period.end).aggregate(
        all=Count("pk"), none=Count("pk", filter=Q(found=0))
    )
    read = Reading.objects.within(period.begin, period.end).aggregate(
        all=Count("pk"), yes=Count("pk", filter=Q(solved=True)), no=Count("pk", filter=Q(solved=False))
    )
    return Usage(searches["all"], searches["none"], read["all"], read["yes"] + read["no"], read["yes"])


def usage_of(article: Article) -> Usage:
    read = article.readings.aggregate(
        all=Count("pk"), yes=Count("pk", filter=Q(solved=True)), no=Count("pk", filter=Q(solved=False))
    )
    return Usage(0, 0, read["all"], read["yes"] + read["no"], read["yes"])


def words_not_found(period: Period) -> list[Any]:
    """What people looked for in vain, the most frequent first, as `words`, `times` and `last`: what to write next."""
    missed = Search.objects.within(period.begin, period.end).filter(found=0)
    return list(missed.values("words").annotate(times=Count("pk"), last=Max("at")).order_by("-times", "-last")[:_SHOWN])


def articles_read(period: Period) -> list[Article]:
    """With `times`, `yes` and `no` of the period, the most read first."""
    within = Q(readings__at__gte=period.begin, readings__at__lt=period.end)
    counted = Article.objects.annotate(
        times=Count("readings", filter=within),
        yes=Count("readings", filter=within & Q(readings__solved=True)),
        no=Count("readings", filter=within & Q(readings__solved=False)),
    )
    return list(counted.filter(times__gt=0).select_related("published_version").order_by("-times", "key")[:_SHOWN])
