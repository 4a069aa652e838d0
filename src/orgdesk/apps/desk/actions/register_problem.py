"""The cause of incidents: registered, analysed, a known error with a workaround, closed when its limitations are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import Incident, Problem
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.ui.lengths import whole


def register_problem(
    *, title: str, by: Person, at: datetime, product: Product | None = None, incident: Incident | None = None
) -> Problem:
    if not title.strip():
        raise WordsMissing(_("Say in one line what is wrong."))
    with transaction.atomic():
        problem = Problem.objects.create(
            key=f"new-{at.timestamp()}"[:20], title=whole(title.strip(), 200, "title"), product=product, by=by, at=at
        )
        problem.key = f"P-{100 + problem.pk}"
        problem.save(update_fields=["key"])
        if incident is not None:
            incident.problem = problem
            incident.save(update_fields=["problem"])
        _note(problem, "registered", by=by, at=at, incident=incident)
    return problem


def describe_problem(
    problem: Problem, *, cause: str, workaround: str, limitations: Iterable[Limitation], by: Person, at: datetime
) -> Problem:
    """With a cause it is a known error, whose workaround agents and the portal may use; the limitations lead it to a fix."""
    if problem.state == Problem.State.CLOSED:
        raise DeskRefused(_("%(key)s is closed; register a new problem if it returns.") % {"key": problem.key})
    with transaction.atomic():
        problem.cause, problem.workaround = cause.strip(), workaround.strip()
        known = bool(problem.cause)
        problem.state = Problem.State.KNOWN_ERROR if known else Problem.State.ANALYSED
        problem.save(update_fields=["cause", "workaround", "state"])
        problem.limitations.set(limitations)
        _note(problem, problem.state, by=by, at=at)
    return problem


def close_problem(problem: Problem, *, by: Person, at: datetime) -> Problem:
    """Raises DeskRefused while a limitation of it is open: the loop would end before everybody is told."""
    still = problem.limitations.open().values_list("key", flat=True)
    if still:
        raise DeskRefused(_("%(keys)s must be closed first.") % {"keys": ", ".join(still)})
    with transaction.atomic():
        problem.state, problem.closed_at = Problem.State.CLOSED, at
        problem.save(update_fields=["state", "closed_at"])
        _note(problem, "closed", by=by, at=at)
    return problem


def _note(problem: Problem, what: str, *, by: Person, at: datetime, incident: Incident | None = None) -> None:
    limitations = list(problem.limitations.values_list("key", flat=True))
    objects: dict[str, str | list[str]] = {"problem": problem.key, "limitation": limitations}
    if incident is not None:
        objects["incident"] = incident.key
    data = {"workaround": bool(problem.workaround)}
    record_event(f"problem.{what}", at=at, by=by.key, objects=objects, data=data)
