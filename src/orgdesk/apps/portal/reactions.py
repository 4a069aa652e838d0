"""What ends in the register or the desk ends on the page of known issues too."""

from __future__ import annotations

from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.portal.actions.show_issue import solve_issue
from orgdesk.apps.portal.models import KnownIssue


@handles("limitation.moved")
def solve_with_limitation(event: Event) -> None:
    if event.data.get("stage") == "closed":
        for issue in KnownIssue.objects.filter(limitation__key__in=event.keys_of("limitation"), solved_at=None):
            solve_issue(issue, at=event.at)


@handles("incident.resolved")
def solve_with_incident(event: Event) -> None:
    for issue in KnownIssue.objects.filter(incident__key__in=event.keys_of("incident"), solved_at=None):
        solve_issue(issue, at=event.at)


@handles("limitation.merged")
def follow_merging(event: Event) -> None:
    """Customers go on reading of it, and those whom it holds up are told when the one that stays is solved."""
    stays = Limitation.objects.get(key=event.data["into"])
    for issue in KnownIssue.objects.filter(limitation__key__in=event.keys_of("limitation"), solved_at=None):
        other = KnownIssue.objects.filter(limitation=stays).first()
        if other is None:
            issue.limitation = stays
            issue.save(update_fields=["limitation"])
        else:
            known = other.affected.values("person")
            issue.affected.exclude(person__in=known).update(issue=other)
            issue.affected.all().delete()
            issue.hidden_at = issue.hidden_at or event.at
            issue.save(update_fields=["hidden_at"])
