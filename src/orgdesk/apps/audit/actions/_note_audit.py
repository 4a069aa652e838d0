"""Write an act of an audit to the log, and keep its stages, always in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.errors import WrongState
from orgdesk.apps.audit.models import Audit, Stage
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event

SOURCE: Final = "audit"


def note_audit(
    kind: str,
    audit: Audit,
    *,
    by: Person,
    at: datetime,
    objects: Mapping[str, str | list[str]] | None = None,
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
) -> Event:
    about = {"audit": audit.key, "unit": audit.unit_key, **(objects or {})}
    kept = {"unit": audit.unit_key, **(data or {})}
    return record_event(kind, at=at, by=by.key, objects=about, data=kept, text=text)


def lock(audit: Audit, *states: str) -> Audit:
    """The audit as it is now, held until the transaction ends. Raises WrongState unless it is in one of the states."""
    found = Audit.objects.select_for_update(of=("self",)).select_related("programme", "scorecard").get(pk=audit.pk)
    if found.state not in states:
        raise WrongState(
            _("The audit “%(audit)s” is %(state)s.") % {"audit": found.title, "state": found.get_state_display()}
        )
    return found


def enter(audit: Audit, state: str, *, by: Person, at: datetime, note: str = "") -> None:
    """The audit comes to a state."""
    audit.state = state
    audit.save(update_fields=["state"])
    Stage.objects.create(audit=audit, state=state, by=by, at=at, note=note)
