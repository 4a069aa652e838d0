"""Who does a step, chosen by name: units and positions of the chart, another company, or the product itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.models import TemplateDraft
from orgdesk.apps.timelines.seats import owner_words
from orgdesk.core.timeline.drafting import KINDS
from orgdesk.core.timeline.reading import read_owner
from orgdesk.core.timeline.template import Owner, OwnerKind

OUTSIDE = "external"
_FIELDS = ("owner", "second_owner", "third_owner")
Choices = list[Any]


def seat_groups() -> Choices:
    """Units and positions of the chart."""
    structure = lookup.active_structure()
    units = [(f"unit:{one.key}", one.name) for one in sorted(structure.units, key=lambda one: (one.order, one.name))]
    positions = [(f"position:{one.key}", one.title) for one in sorted(structure.positions, key=lambda one: one.title)]
    return [(label, rows) for label, rows in ((_("Units"), units), (_("Positions"), positions)) if rows]


def owner_choices(draft: TemplateDraft, *, seats_only: bool = False) -> Choices:
    """What may be chosen: seats alone, or also the product and other companies."""
    groups = seat_groups()
    known = {value for _label, rows in groups for value, _words in rows}
    named = [(one, owner_label(one, draft)) for one in owners_named(draft) if one not in known]
    others = [] if seats_only else [("automatic", _("The product, by itself")), (OUTSIDE, _("Another company"))]
    return [("", "—"), *others, *([(_("Named in this timeline"), named)] if named else []), *groups]


def owners_named(draft: TemplateDraft) -> list[str]:
    """Units and positions that the draft names, in its words, each once."""
    texts = (part["owner"] for kind in KINDS for part in draft.entries(kind) if "owner" in part)
    parts = (one for text in texts for one in text.split(" + "))
    return list(dict.fromkeys(one for one in parts if one.partition(":")[0] in ("unit", "position")))


def owner_label(named: str, draft: TemplateDraft) -> str:
    """A name of the template as people say it; one that the chart does not know says so."""
    if is_known(named, draft):
        return owner_words(read_owner(named), draft)
    return _("“%(name)s” (not in the chart)") % {"name": named.partition(":")[2].replace("-", " ")}


def is_known(named: str, draft: TemplateDraft) -> bool:
    structure = lookup.active_structure()
    kind, _colon, key = str(draft.seats.get(named, named)).partition(":")
    return key in (structure.unit_by_key if kind == "unit" else structure.position_by_key)


def initial_of(text: str) -> dict[str, str]:
    """The fields that say an owner of a template."""
    parts = _parts(text)
    fields = dict(zip(_FIELDS, map(_choice, parts), strict=False))
    return {**fields, "outside": next((one.name for one in parts if one.kind is OwnerKind.EXTERNAL), "")}


def text_of_owner(said: dict[str, Any], before: str = "") -> str:
    """The fields as a template writes the owner. Whoever stood there `before` and has no field, a fourth one or a second company, stays."""
    parts = _parts(before) if before else ()
    companies = [said.get("outside", ""), *companies_of(before)[1:]]
    told = []
    for one in (said.get(name, "") for name in _FIELDS):
        if one == OUTSIDE:
            told.append(f"{OUTSIDE}:{companies.pop(0) if len(companies) > 1 else companies[0]}")
        elif one:
            told.append(one)
    return " + ".join([*told, *map(str, parts[len(_FIELDS) :])])


def companies_of(text: str) -> list[str]:
    """The other companies that an owner of a template names."""
    return [one.name for one in (_parts(text) if text else ()) if one.kind is OwnerKind.EXTERNAL]


def _parts(text: str) -> tuple[Owner, ...]:
    owner = read_owner(text)
    return owner.parts or (owner,)


def _choice(owner: Owner) -> str:
    return OUTSIDE if owner.kind is OwnerKind.EXTERNAL else str(owner)
