"""What a mail series achieves: numbers for the review meeting."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from orgdesk.apps.mail.models import DeliveryFailure, OutgoingMail
from orgdesk.apps.timelines.models import Membership, SeriesMail, TemplateVersion


@dataclass(frozen=True, slots=True)
class Metrics:
    """Mails by what became of them, over all plans of a template version. Opening is not measured: we put no spies into mails."""

    sent: int
    waiting: int
    held: int
    skipped: int
    bounced: int
    joined: int
    unsubscribed: int


def metrics_of(version: TemplateVersion, series: str) -> Metrics:
    mails = SeriesMail.objects.filter(plan__template=version, series=series)
    fates = dict(mails.order_by().values_list("state").annotate(Count("pk")))
    letters = OutgoingMail.objects.filter(pk__in=mails.filter(outgoing__isnull=False).values("outgoing"))
    members = Membership.objects.filter(plan__template=version, series=series)
    return Metrics(
        sent=letters.filter(state=OutgoingMail.State.SENT).count(),
        waiting=letters.filter(state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.SENDING]).count(),
        held=fates.get(SeriesMail.State.HELD, 0),
        skipped=fates.get(SeriesMail.State.SKIPPED, 0) + fates.get(SeriesMail.State.LEFT, 0),
        bounced=DeliveryFailure.objects.filter(outgoing__in=letters).values("outgoing").distinct().count(),
        joined=members.count(),
        unsubscribed=members.filter(left_way=Membership.Way.ASKED).count(),
    )
