"""Incidents that hit many customers, and the problems behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime, Field, StringConstraints

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.matching import Match, require_match, tagged
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Given, Key, Named, Nothing, SomeWords, Words
from orgdesk.apps.desk.actions import declare_incident as acts
from orgdesk.apps.desk.actions.register_problem import close_problem, describe_problem, register_problem
from orgdesk.apps.desk.api.shapes import named
from orgdesk.apps.desk.models import Incident, Problem, Ticket
from orgdesk.apps.knowledge.models import Limitation

incidents = Router(auth=Scope("tickets"))
problems = Router(auth=Scope("tickets"))
_KEY = Annotated[str, StringConstraints(max_length=80)]
_Keys = Annotated[list[_KEY], Field(max_length=500)]
_Title = Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]


class IncidentGiven(Given):
    title: _Title
    severity: Incident.Severity
    unit: _KEY
    tickets: _Keys = []


class Hit(Given):
    """The keys of tickets that the incident hit."""

    tickets: _Keys


class Roles(Given):
    """The keys of the people who lead it, empty for nobody."""

    commander: _KEY = ""
    technical_lead: _KEY = ""
    speaker: _KEY = ""


class Update(Given):
    """One message to all; `to_customers` sends it to every customer hit."""

    text: SomeWords
    to_customers: bool = True
    next_update_at: AwareDatetime | None = None


class Text(Given):
    text: SomeWords


class IncidentShape(Schema):
    key: str
    title: str
    severity: str
    state: str
    unit: str
    commander: Named | None
    technical_lead: Named | None
    speaker: Named | None
    tickets: list[str]
    problem: str
    declared_at: datetime
    next_update_at: datetime | None
    resolved_at: datetime | None
    review: str


class ProblemGiven(Given):
    title: _Title
    incident: _KEY = ""


class ProblemChange(Given):
    cause: Words = ""
    workaround: Words = ""
    limitations: _Keys = []


class ProblemShape(Schema):
    key: str
    title: str
    state: str
    cause: str
    workaround: str
    limitations: list[str]
    at: datetime
    closed_at: datetime | None


@incidents.get("", response=Page[IncidentShape])
def list_incidents(request: Call, paging: Query[Paging]) -> Any:
    """Incidents, the newest first."""
    return page_of(_incidents(request), paging, incident_shape)


@incidents.post("", response={201: IncidentShape})
def declare_incident(request: Call, given: IncidentGiven) -> Any:
    """Declare a major incident."""
    declared = acts.declare_incident(
        title=given.title,
        severity=given.severity,
        unit_key=given.unit,
        tickets=Ticket.objects.visible_to(request.user).filter(key__in=given.tickets),
        by=request.user,
        at=request.at,
    )
    return Status(201, incident_shape(declared))


@incidents.get("/{key}", response=IncidentShape)
def read_incident(request: Call, key: Key) -> Any:
    """One incident."""
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/tickets", response=IncidentShape)
def add_tickets_to_incident(request: Call, key: Key, given: Hit) -> Any:
    """Name tickets that it hit; their customers hear every update."""
    tickets = Ticket.objects.visible_to(request.user).filter(key__in=given.tickets)
    acts.add_affected(_incident(request, key), tickets, by=request.user, at=request.at)
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/tickets/{ticket}/removal", response=IncidentShape)
def take_ticket_off_incident(request: Call, key: Key, ticket: Key, given: Nothing) -> Any:
    """It was named by mistake; its customer hears no further update."""
    hit = get_object_or_404(Ticket.objects.visible_to(request.user), key=ticket)
    acts.take_off_incident(_incident(request, key), hit, by=request.user, at=request.at)
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/roles", response=IncidentShape)
def staff_incident(request: Call, key: Key, given: Roles) -> Any:
    """Name who commands, who leads the repair and who speaks."""
    people = {name: _person(request, value) for name, value in given.dict().items()}
    acts.staff_incident(_incident(request, key), **people, by=request.user, at=request.at)
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/updates", response=IncidentShape)
def update_incident(request: Call, key: Key, given: Update) -> Any:
    """Tell what is known."""
    acts.tell_affected(_incident(request, key), by=request.user, at=request.at, **given.dict())
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/mitigation", response=IncidentShape)
def mitigate_incident(request: Call, key: Key, given: Nothing) -> Any:
    """The harm has stopped; the repair goes on."""
    acts.mitigate_incident(_incident(request, key), by=request.user, at=request.at)
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/resolution", response=IncidentShape)
def resolve_incident(request: Call, key: Key, given: Text) -> Any:
    """Resolve it; everybody hit gets the answer."""
    acts.resolve_incident(_incident(request, key), text=given.text, by=request.user, at=request.at)
    return incident_shape(_incident(request, key))


@incidents.post("/{key}/review", response=IncidentShape)
def review_incident(request: Call, key: Key, given: Text) -> Any:
    """Keep what was learnt."""
    acts.review_incident(_incident(request, key), text=given.text, by=request.user, at=request.at)
    return incident_shape(_incident(request, key))


@problems.get("", response=Page[ProblemShape])
def list_problems(request: Call, paging: Query[Paging]) -> Any:
    """Problems, the newest first."""
    found = Problem.objects.visible_to(request.user).prefetch_related("limitations")
    return page_of(found, paging, problem_shape)


@problems.post("", response={201: ProblemShape})
def register_problem_behind(request: Call, given: ProblemGiven) -> Any:
    """Register the cause behind incidents, still to be found."""
    incident = _incident(request, given.incident) if given.incident else None
    made = register_problem(title=given.title, incident=incident, by=request.user, at=request.at)
    return Status(201, problem_shape(made))


@problems.get("/{key}", response=ProblemShape)
def read_problem(request: Call, response: HttpResponse, key: Key) -> Any:
    """One problem. Its `ETag` is what a change must name."""
    return tagged(response, problem_shape(_problem(request, key)))


@problems.put("/{key}", response=ProblemShape)
def describe_known_error(request: Call, key: Key, given: ProblemChange, if_match: Match) -> Any:
    """Say the cause, the workaround and the limitations that it comes from."""
    require_match(if_match, problem_shape(_problem(request, key)))
    known = Limitation.objects.visible_to(request.user).filter(key__in=given.limitations)
    describe_problem(
        _problem(request, key),
        cause=given.cause,
        workaround=given.workaround,
        limitations=known,
        by=request.user,
        at=request.at,
    )
    return problem_shape(_problem(request, key))


@problems.post("/{key}/end", response=ProblemShape)
def close_problem_behind(request: Call, key: Key, given: Nothing) -> Any:
    """The problem is gone."""
    close_problem(_problem(request, key), by=request.user, at=request.at)
    return problem_shape(_problem(request, key))


def incident_shape(row: Incident) -> IncidentShape:
    return IncidentShape(
        key=row.key,
        title=row.title,
        severity=row.severity,
        state=row.state,
        unit=row.unit_key,
        commander=named(row.commander),
        technical_lead=named(row.technical_lead),
        speaker=named(row.speaker),
        tickets=sorted(ticket.key for ticket in row.tickets.all()),
        problem=row.problem.key if row.problem else "",
        declared_at=row.declared_at,
        next_update_at=row.next_update_at,
        resolved_at=row.resolved_at,
        review=row.review,
    )


def problem_shape(row: Problem) -> ProblemShape:
    return ProblemShape(
        key=row.key,
        title=row.title,
        state=row.state,
        cause=row.cause,
        workaround=row.workaround,
        limitations=sorted(one.key for one in row.limitations.all()),
        at=row.at,
        closed_at=row.closed_at,
    )


def _incidents(request: Call) -> Any:
    found = Incident.objects.visible_to(request.user)
    return found.select_related("commander", "technical_lead", "speaker", "problem").prefetch_related("tickets")


def _incident(request: Call, key: str) -> Incident:
    found: Incident = get_object_or_404(_incidents(request), key=key)
    return found


def _problem(request: Call, key: str) -> Problem:
    return get_object_or_404(Problem.objects.visible_to(request.user), key=key)


def _person(request: Call, key: str) -> Person | None:
    return get_object_or_404(Person.objects.visible_to(request.user).staff(), key=key) if key else None
