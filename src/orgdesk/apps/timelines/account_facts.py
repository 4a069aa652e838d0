"""What timelines know about accounts: how their installation goes, the sessions, the mails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers import history, signals
from orgdesk.apps.customers.history import Touch
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.signals import Reading
from orgdesk.apps.timelines.models import Booking, PlanStep, RunningPlan, SeriesMail
from orgdesk.core.service.portfolio import Steady


def read_installations(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    """Steps done and late of the timelines that run; a deferred step is not late."""
    plans = RunningPlan.objects.running().filter(account__in=accounts).order_by().values_list("account")
    kept = ~Q(steps__state__in=[PlanStep.State.SKIPPED, PlanStep.State.DEFERRED])
    counted = plans.annotate(
        whole=Count("steps", filter=kept),
        done=Count("steps", filter=Q(steps__state=PlanStep.State.DONE)),
        late=Count("steps", filter=Q(steps__state=PlanStep.State.OPEN, steps__due_on__lt=on)),
    )
    words = _("%(done)s of %(whole)s steps done, %(late)s late")
    return {
        pk: Reading(words % {"done": done, "whole": whole, "late": late}, 1 / (1 + late))
        for pk, whole, done, late in counted
    }


def unfinished(account: int) -> str:
    """What keeps an account from being steady: timelines with steps that are open; what is deferred does not."""
    running = RunningPlan.objects.running().filter(account=account, steps__state=PlanStep.State.OPEN).distinct()
    count = running.count()
    words = ngettext("%(count)s timeline has open steps", "%(count)s timelines have open steps", count)
    return words % {"count": count} if count else ""


def read_sessions(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    """Sittings that somebody attended."""
    rows = Booking.objects.visible_to(reader).filter(plan__account=account, cancelled_at=None)
    held = rows.filter(attendances__came_at__isnull=False).distinct().with_plan().prefetch_related("parts")
    for row in held.order_by("-pk")[:limit]:
        first = next(iter(row.parts.all()), None)
        if first is not None:
            step = row.plan.template.content.by_key[row.step]
            yield Touch(
                at=first.starts_at, channel=_("session"), inbound=False, who=row.booked_by.name, words=step.title,
                url=reverse("timelines:booking", args=[row.key]), person=row.booked_by_id,
            )  # fmt: skip


def read_mails(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    if not reader.is_staff:
        return
    sent = SeriesMail.objects.filter(plan__account=account, state=SeriesMail.State.QUEUED).select_related("plan")
    for row in sent.order_by("-at")[:limit]:
        words = _("automatic mail %(number)s") % {"number": row.number}
        url = reverse("timelines:plan", args=[row.plan.key])
        yield Touch(at=row.at, channel=_("e-mail"), inbound=False, who="", words=words, url=url)


signals.register("installation", gettext_lazy("Installation"), read_installations, order=55, weight=1)
signals.register_steady(Steady.TIMELINE, unfinished)
history.register("sessions", read_sessions)
history.register("series", read_mails)
