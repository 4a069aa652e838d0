"""Work of audits is answered on their own pages, where the words are asked for that it needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE
from orgdesk.apps.audit.actions._scoring_work import KIND
from orgdesk.apps.audit.errors import FormNeeded
from orgdesk.apps.audit.models import Audit, CorrectiveAction
from orgdesk.apps.audit.results import left_to_score
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event


@handles("work.finished")
def require_form(event: Event) -> None:
    """Finished from the worklist, with nothing said, it would be neither mended nor checked."""
    for key in event.keys_of(SOURCE):
        if not _answered(str(event.data.get("work_kind")), key, event):
            raise FormNeeded(_("Open the page of this work and answer there; it needs more words than “done”."))


def _answered(kind: str, key: str, event: Event) -> bool:
    if kind == "corrective-action":
        return CorrectiveAction.objects.filter(finding__key=key, done_at=event.at, done_by__key=event.actor).exists()
    elif kind == "check-effect":
        return CorrectiveAction.objects.filter(
            finding__key=key, checked_at=event.at, checked_by__key=event.actor
        ).exists()
    elif kind == KIND:
        audit, person = Audit.objects.filter(key=key).first(), Person.objects.filter(key=event.actor).first()
        return audit is not None and person is not None and not left_to_score(audit, person).exists()
    else:
        return Audit.objects.filter(key=key, state__in=Audit.TOLD).exists()
