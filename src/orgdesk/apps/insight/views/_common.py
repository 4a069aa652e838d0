"""What the pages share: who may read, the unit and the period asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.numbers import PERIODS, Source
from orgdesk.apps.insight.policies import can_read
from orgdesk.apps.insight.reading import own_source
from orgdesk.apps.insight.reading.other import records_of_other
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.process.other_logs import OtherLog, open_log
from orgdesk.core.measures import Records
from orgdesk.core.organisation.model import Unit

View = Callable[..., HttpResponseBase]


def for_staff(view: View) -> View:
    """Refuse those who do not work here."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_read(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class Asked:
    """The unit (empty for all), the length of the period, and the log where it is not our own."""

    unit: str
    days: int
    other: OtherLog | None = None

    @property
    def log(self) -> str:
        """The name of the log, for the next address."""
        return self.other.name if self.other else ""

    def records(self, at: datetime) -> Records | Source:
        """What is measured."""
        return records_of_other(self.other) if self.other else own_source(at)


def asked(request: SignedInRequest) -> Asked:
    days = request.GET.get("days", "")
    unit = request.GET.get("unit", "")
    other = other_log(request)
    known = {one.key for one in active_structure().units}
    length = int(days) if days in map(str, PERIODS) else other.days if other else 28
    return Asked(unit if unit in known else "", length, other)


def other_log(request: SignedInRequest) -> OtherLog | None:
    """The log that is asked for instead of our own; 404 for one that is not there."""
    name = request.GET.get("log", "")
    found = open_log(name, request.user) if name else None
    if name and found is None:
        raise Http404
    return found


def unit_or_404(key: str) -> Unit:
    found = next((unit for unit in active_structure().units if unit.key == key), None)
    if found is None:
        raise Http404
    return found
