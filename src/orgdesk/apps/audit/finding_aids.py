"""Audits, findings and their pages in the command palette."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models import Audit
from orgdesk.ui import palette
from orgdesk.ui.palette import Found

_PAGES = (
    ("audit:programme", gettext_lazy("Audit programme")),
    ("audit:findings", gettext_lazy("Audit findings")),
    ("audit:scorecards", gettext_lazy("Scorecards")),
    ("audit:mine", gettext_lazy("What was scored of my work")),
)


def find_audits(person: Person, query: str) -> Iterable[Found]:
    if person.is_staff and len(query) > 1:
        for audit in Audit.objects.visible_to(person).filter(Q(title__icontains=query) | Q(key__iexact=query)):
            yield Found(audit.title, reverse("audit:audit", args=[audit.key]), "audit", audit.get_state_display())


def find_pages(person: Person, query: str) -> Iterable[Found]:
    if person.is_staff and query:
        for name, label in _PAGES:
            if query.casefold() in str(label).casefold():
                yield Found(label, reverse(name), "audit", _("Audit"))


palette.register("audits", gettext_lazy("Audits"), find_audits)
palette.register("audit-pages", gettext_lazy("About audits"), find_pages)
