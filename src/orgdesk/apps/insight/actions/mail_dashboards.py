"""Send the dashboards that are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orgdesk.apps.insight.models import Mailing
from orgdesk.apps.insight.reading import read_until
from orgdesk.apps.insight.reports import report_pdf, report_text
from orgdesk.apps.mail.actions.queue_mail import FileToSend, queue_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.parsing import Address


def mail_dashboards(*, at: datetime) -> int:
    """One mail for each mailing that is due, with the report as PDF; the next one is planned from now.

    While much of the log is still to be read they wait: nobody wants yesterday's numbers under today's date.
    """
    mailbox = Mailbox.objects.order_by("pk").first()
    if mailbox is None:
        return 0
    due = Mailing.objects.filter(next_at__lte=at).select_related("dashboard", "person")
    if due and read_until() is not None:
        return 0
    for mailing in due:
        _send(mailing, mailbox, at)
    return len(due)


@transaction.atomic
def _send(mailing: Mailing, mailbox: Mailbox, at: datetime) -> None:
    dashboard, person = mailing.dashboard, mailing.person
    with translation.override(person.language):
        queue_mail(
            f"dashboard-{mailing.pk}-{mailing.next_at:%Y%m%d%H%M}",
            mailbox=mailbox,
            to=[Address(person.name, person.email)],
            subject=_("%(title)s, %(day)s") % {"title": dashboard.title, "day": date_format(localtime(at), "j F Y")},
            text=report_text(dashboard, at=at) + f"\n{settings.ORGDESK_BASE_URL}/insight/dashboards/{dashboard.key}\n",
            at=at,
            automatic=True,
            files=[FileToSend(f"{dashboard.key}.pdf", "application/pdf", report_pdf(dashboard, at=at))],
        )
    mailing.next_at = at + timedelta(days=mailing.every_days)
    mailing.save(update_fields=["next_at"])
