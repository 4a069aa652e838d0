"""Write what a mail of a series says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.timelines.errors import TimelineRefused, WordsMissing
from orgdesk.apps.timelines.letters import fill
from orgdesk.apps.timelines.models import MailText, TemplateVersion
from orgdesk.ui.lengths import whole


def write_mail_text(
    template: TemplateVersion, series: str, number: int, *, subject: str, body: str, by: Person | None, at: datetime
) -> MailText:
    """The words hold for the mails that have not left. Raises TimelineRefused for a placeholder that means nothing."""
    if not subject.strip() or not body.strip():
        raise WordsMissing(_("A mail needs a subject and a text."))
    if series not in {one.key for one in template.content.series} or number < 1:
        raise TimelineRefused(_("“%(title)s” has no such mail.") % {"title": template.title})
    for words in (subject, body):
        fill(words, {"name": "", "account": "", "week": ""})
    with transaction.atomic():
        row = MailText.objects.create(
            template=template,
            series=series,
            number=number,
            subject=whole(subject, 200, "subject"),
            body=body,
            written_by=by,
            written_at=at,
        )
        record_event(
            "mailtext.written",
            at=at,
            by=by.key if by else "",
            objects={"template": f"{template.key}/{template.number}"},
            data={"series": series, "number": number},
        )
    return row
