"""Who of the organisation does what a template's owner is to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.models import RunningPlan, TemplateDraft, TemplateVersion
from orgdesk.core.timeline.template import Owner, OwnerKind


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit or a position; `outside` names the external party for whom the seat keeps an eye on the step."""

    unit: str = ""
    position: str = ""
    outside: str = ""

    @property
    def key(self) -> str:
        return self.position or self.unit


def seats_for(owner: Owner, plan: RunningPlan) -> tuple[Seat, ...]:
    """One seat for each part of a joint owner; none for what the product does itself.

    What another company does is watched by the unit that leads the plan: it asks, and notes when it is done.
    """
    return _seats(owner, plan.template, plan.lead_unit)


def seats_of_owner(owner: Owner, template: TemplateVersion, lead_unit: str) -> tuple[Seat, ...]:
    """The same without a plan: for one that this unit would lead."""
    return _seats(owner, template, lead_unit)


def seats_taking_part(template: TemplateVersion, lead_unit: str) -> set[Seat]:
    """The unit that leads, and everybody who has a step of the plan."""
    steps = template.content.steps
    return {Seat(unit=lead_unit), *(seat for step in steps for seat in _seats(step.owner, template, lead_unit))}


def owner_words(owner: Owner, template: TemplateVersion | TemplateDraft) -> str:
    """The owner as people say it."""
    if owner.kind is OwnerKind.AUTOMATIC:
        return _("automatic")
    elif owner.kind is OwnerKind.JOINT:
        return " + ".join(owner_words(part, template) for part in owner.parts)
    elif owner.kind is OwnerKind.EXTERNAL:
        return _("%(party)s (outside)") % {"party": owner.name.replace("-", " ").replace("/", ", ")}
    else:
        seat = _mapped(owner, template)
        return lookup.seat_name(seat.unit, seat.position)


def unknown_seats(template: TemplateVersion) -> list[str]:
    """Owners that are neither units nor positions of the organisation in force: their work would reach nobody."""
    structure = lookup.active_structure()
    unknown: list[str] = []
    for step in template.content.steps:
        for owner in step.owner.parts or (step.owner,):
            if owner.kind in (OwnerKind.UNIT, OwnerKind.POSITION):
                seat = _mapped(owner, template)
                if seat.unit not in structure.unit_by_key and seat.position not in structure.position_by_key:
                    unknown.append(f"{owner.kind.value}:{owner.name}")
    return list(dict.fromkeys(unknown))


def _seats(owner: Owner, template: TemplateVersion, lead_unit: str) -> tuple[Seat, ...]:
    if owner.kind is OwnerKind.AUTOMATIC:
        return ()
    elif owner.kind is OwnerKind.JOINT:
        return tuple(dict.fromkeys(seat for part in owner.parts for seat in _seats(part, template, lead_unit)))
    elif owner.kind is OwnerKind.EXTERNAL:
        return (Seat(unit=lead_unit, outside=owner.name),)
    else:
        return (_mapped(owner, template),)


def _mapped(owner: Owner, template: TemplateVersion | TemplateDraft) -> Seat:
    named = f"{owner.kind.value}:{owner.name}"
    kind, _sep, key = str(template.seats.get(named, named)).partition(":")
    return Seat(position=key) if kind == "position" else Seat(unit=key)
