"""Whether a person may audit a unit for a period: read from assignments, charts and the worklist of those days (S0-3)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.errors import AuditorDependent
from orgdesk.apps.audit.models import Audit, SampledItem
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service.independence import Dependence, Reign, Tie, ties_of, units_inside


def require_independent(person: Person, audit: Audit) -> None:
    """Refuse who belongs to, reports into or worked for the audited unit in the audited period, with every reason."""
    reasons = reasons_against(person, audit.unit_key, first=audit.first, last=audit.last)
    if reasons:
        words = {
            "name": person.name,
            "unit": lookup.unit_name(audit.unit_key),
            "first": date_format(audit.first, "j F Y"),
            "last": date_format(audit.last, "j F Y"),
            "reasons": " ".join(reasons),
        }
        raise AuditorDependent(
            _(
                "%(name)s cannot audit %(unit)s for %(first)s to %(last)s. %(reasons)s"
                " Nobody audits their own work; appoint somebody else."
            )
            % words
        )


def require_stranger(person: Person, item: SampledItem) -> None:
    """Refuse who did the work that is looked at, or keeps its promise to the customer."""
    owns = item.draw.subject == item.draw.Subject.TICKET and Ticket.objects.filter(key=item.key, owner=person).exists()
    if owns or item.people.filter(pk=person.pk).exists():
        raise AuditorDependent(_("You took part in %(item)s. Leave it to another auditor.") % {"item": item.key})


def reasons_against(person: Person, unit: str, *, first: date, last: date) -> list[str]:
    """Each tie in a sentence; empty for who is free."""
    begin, end = days_as_moments(first, last)
    units, seats = places_of(unit, first=first, last=last)
    done = WorkItem.objects.filter(finished_by=person, finished_at__gte=begin, finished_at__lt=end)
    done = done.filter(Q(unit_key__in=units) | Q(position_key__in=seats) | Q(finished_position__in=seats))
    owned = _owned(person, units, seats, begin, end)
    mine = [assignment_of(row) for row in Assignment.objects.filter(person=person, version=None)]
    ties = ties_of(mine, reigns(), unit, first=first, last=last, worked=done.count(), owned=owned)
    return [_words(tie) for tie in ties]


def places_of(unit: str, *, first: date, last: date) -> tuple[set[str], set[str]]:
    """Keys of the unit and those inside it, and of their positions, in any chart in force on the days."""
    units: set[str] = set()
    seats: set[str] = set()
    for reign in reigns():
        if reign.meets(first, last):
            inside = units_inside(reign.structure, unit)
            units |= inside
            seats |= {position.key for position in reign.structure.positions if position.unit in inside}
    return units, seats


def reigns() -> list[Reign]:
    """The charts that have been in force, each until the next one was."""
    lived = [Version.Status.ACTIVE, Version.Status.SUPERSEDED]
    rows = list(Version.objects.filter(status__in=lived).exclude(effective_from=None).order_by("effective_from", "pk"))
    ends = [row.effective_from for row in rows[1:]]
    return [
        Reign(row.content, None if place == 0 else row.effective_from, _day_before(ends[place : place + 1]))
        for place, row in enumerate(rows)
    ]


def days_as_moments(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the first after the last, in the house's zone."""
    zone = timezone.get_default_timezone()
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def _day_before(ends: list[date | None]) -> date | None:
    return ends[0] - timedelta(days=1) if ends and ends[0] else None


def _owned(person: Person, units: set[str], seats: set[str], begin: datetime, end: datetime) -> int:
    """How many of the cases that the unit worked on in the period the person owned."""
    worked = WorkItem.objects.filter(subject_type="ticket", finished_at__gte=begin, finished_at__lt=end)
    worked = worked.filter(Q(unit_key__in=units) | Q(position_key__in=seats))
    return Ticket.objects.filter(owner=person, key__in=worked.values("subject_key")).count()


def _words(tie: Dependence) -> str:
    if tie.tie is Tie.BELONGED:
        return _("Held %(seat)s there in that time.") % {"seat": lookup.position_title(tie.subject)}
    elif tie.tie is Tie.REPORTED:
        return _("Reported to %(seat)s, who is audited.") % {"seat": lookup.position_title(tie.subject)}
    elif tie.tie is Tie.WORKED:
        words = ngettext("Finished %(n)d piece of its work.", "Finished %(n)d pieces of its work.", tie.count)
    else:
        words = ngettext("Owned %(n)d of its cases.", "Owned %(n)d of its cases.", tie.count)
    return words % {"n": tie.count}
