"""Single branches of a chart shown otherwise than the rest: folded, or packed in another way. The page's address keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgdesk.core.organisation.model import Structure
from orgdesk.core.scene.layout.nodes import Packing

PACKINGS: dict[str, tuple[Packing, str | Promise]] = {
    "row": (Packing.ROW, _("side by side")),
    "column": (Packing.COLUMN, _("stacked")),
    "two-columns": (Packing.TWO_COLUMNS, _("in two columns")),
    "grid": (Packing.GRID, _("as a block")),
}
"""How the reports below one box can be packed, by the word in the address."""


@dataclass(frozen=True)
class Branches:
    """`?close=KEY` folds what is below a box, `?pack=KEY:column` packs it; the last word on a box counts."""

    closed: frozenset[str] = frozenset()
    packed: Mapping[str, str] = field(default_factory=dict)

    @property
    def packing_of(self) -> dict[str, Packing]:
        return {key: PACKINGS[word][0] for key, word in self.packed.items()}


@dataclass(frozen=True)
class ShownOtherwise:
    """A branch by the title of its box, how it is shown, and the query of the page without that."""

    title: str
    words: str | Promise
    back: str


def branches_of(query: QueryDict) -> Branches:
    """What the address asks for; what is not understood is passed over."""
    packed = {}
    for value in query.getlist("pack"):
        key, _colon, word = value.rpartition(":")
        if word in PACKINGS:
            packed[key] = word
    return Branches(frozenset(query.getlist("close")), packed)


def shown_otherwise(query: QueryDict, structure: Structure) -> list[ShownOtherwise]:
    """For every branch of this chart that the address speaks of, how to show it as the rest again."""
    branches = branches_of(query)
    asked: list[tuple[str, str, str, str | Promise]] = [
        ("close", key, key, _("folded")) for key in sorted(branches.closed)
    ]
    asked += [("pack", key, f"{key}:{word}", PACKINGS[word][1]) for key, word in branches.packed.items()]
    return [
        ShownOtherwise(structure.position_by_key[key].title, words, _without(query, name, value))
        for name, key, value, words in asked
        if key in structure.position_by_key
    ]


def _without(query: QueryDict, name: str, value: str) -> str:
    left = query.copy()
    left.setlist(name, [one for one in left.getlist(name) if one != value])
    return f"?{left.urlencode()}"
