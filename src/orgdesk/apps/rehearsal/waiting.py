"""What the log says beyond arrivals and work: how long work lay though somebody was free, and who has a skill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.people.models import SkillRating
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.inputs import Known, Work
from orgdesk.core.organisation.model import Structure
from orgdesk.core.process.definition import Kind, ProcessDefinition
from orgdesk.core.rehearsal.bundle import Station
from orgdesk.core.rehearsal.calibration import Source, Waited, Waiting, split_each
from orgdesk.core.rehearsal.laws import Law, empirical
from orgdesk.core.rehearsal.stations import Stations, station_key

_FEWEST: Final = 5
_MOST: Final = 2_000
"""The latest works say enough, and are looked at while somebody waits for the page."""
_LONGEST: Final = 24.0 * 60
"""Hours: what took longer was left lying, and says nothing about the desk."""


def with_waits(known: Known, version: DefinitionVersion, hours: tuple[float, ...]) -> Known:
    """The inputs with how long work lay unexplained at each step, by the people of the chart in force, and the share of it.

    `hours` are those of the week in which they work.
    """
    in_force = Version.objects.active().first()
    if in_force is None or not known.works:
        return known
    definition = compiled(version)
    stations = _stations(definition, in_force.content, hours)
    works = [work for work in known.works if work.node in stations and work.finished - work.enabled < _LONGEST][-_MOST:]
    waited = [Waited(stations[work.node].key, work.enabled, work.started, work.finished) for work in works]
    split = split_each(waited, {one.key: one.servers for one in stations.values()})
    laws = _laws(works, split)
    return replace(
        known, waits_before=laws, sources=(*known.sources, *_told(split), *_sources(definition, laws, works))
    )


def able_people(skill: str, *, on: date) -> dict[str, int]:
    """How many holders of each position are rated able in a skill, or better; empty if nobody was ever rated in it."""
    latest = _ratings(skill, on=on)
    if not latest:
        return {}
    found: dict[str, int] = {}
    for person, position in Assignment.objects.in_force(on=on).values_list("person_id", "position_key"):
        found[position] = found.get(position, 0) + (latest.get(person, 0) >= SkillRating.Level.ABLE)
    return found


def holders_of(skill: str, *, on: date) -> set[str]:
    """The keys of everybody who is rated able in a skill, or better."""
    able = [person for person, level in _ratings(skill, on=on).items() if level >= SkillRating.Level.ABLE]
    return set(Person.objects.filter(pk__in=able).values_list("key", flat=True))


def _ratings(skill: str, *, on: date) -> dict[int, int]:
    ratings = SkillRating.objects.filter(Q(expires=None) | Q(expires__gte=on), skill__iexact=skill.strip(), on__lte=on)
    return dict(ratings.order_by("on", "pk").values_list("person_id", "level"))


def _stations(definition: ProcessDefinition, structure: Structure, hours: tuple[float, ...]) -> dict[str, Station]:
    """The station of each task whose lane the chart in force serves."""
    building = Stations(structure, {}, {}, hours)
    tasks = [node for node in definition.nodes.values() if node.kind is Kind.USER and node.lane is not None]
    for node in tasks:
        if node.lane is not None:
            building.place(node.lane)
    built = {one.key: one for one in building.built() if any(one.servers)}
    return {node.id: built[key] for node in tasks if node.lane is not None and (key := station_key(node.lane)) in built}


def _laws(works: list[Work], split: list[Waiting]) -> dict[str, Law]:
    lay: dict[str, list[float]] = {}
    for work, waiting in zip(works, split, strict=True):
        lay.setdefault(work.node, []).append(waiting.unexplained)
    return {node: empirical(hours) for node, hours in lay.items() if len(hours) >= _FEWEST}


def _told(split: list[Waiting]) -> list[Source]:
    parts = [sum(getattr(one, name) for one in split) for name in ("contention", "off_duty", "unexplained")]
    total = sum(parts)
    if not total:
        return []
    shares = {name: round(100 * part / total) for name, part in zip(("busy", "closed", "rest"), parts, strict=True)}
    words = _("of all waiting: %(busy)d %% all busy, %(closed)d %% nobody on duty, %(rest)d %% unexplained") % shares
    return [Source(_("waiting"), len(split), words)]


def _sources(definition: ProcessDefinition, laws: Mapping[str, Law], works: list[Work]) -> list[Source]:
    return [
        Source(
            _("unexplained wait before %(step)s") % {"step": definition.nodes[node].name or node},
            sum(work.node == node for work in works),
            _("mean %(hours).1f h, as observed, in hours on duty") % {"hours": law.mean},
        )
        for node, law in laws.items()
    ]
