"""The templates as the page of templates shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.core.organisation.templates import TEMPLATES, load_template
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.scene.charts import position_nodes
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import ChartOptions, Packing
from orgdesk.core.scene.model import Scene

NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "tiered-support-2.0": (
        gettext_lazy("Tiered support"),
        gettext_lazy("Portal, four tiers, a knowledge council and an audit body of its own."),
    ),
    "tiered-support-2.1": (
        gettext_lazy("Tiered support with strategic operations"),
        gettext_lazy("Accounts outbound only, knowledge a department of its own, exactly two ways into development."),
    ),
    "service-pods": (
        gettext_lazy("Service pods"),
        gettext_lazy(
            "Small teams with everything they need around a group of customers, and shared services behind them."
        ),
    ),
    "five-functions": (
        gettext_lazy("A department of five functions"),
        gettext_lazy("One head of customer service over five functions: the classical form."),
    ),
    "partner-support": (gettext_lazy("Partner support"), gettext_lazy("Support of those who sell and install on.")),
}


@dataclass(frozen=True)
class Sketch:
    """A template: what it is called and for, how large, and its drawing without names."""

    key: str
    name: str | Promise
    words: str | Promise
    positions: int
    units: int
    drawing: Scene


def sketches() -> list[Sketch]:
    return [Sketch(key, *NAMES.get(key, (key, "")), *_size(key), _drawing(key, _("Template"))) for key in TEMPLATES]


@cache
def _size(key: str) -> tuple[int, int]:
    structure = load_template(key).structure
    return len(structure.positions), len(structure.units)


@cache
def _drawing(key: str, title: str) -> Scene:
    """The upper three layers."""
    structure = load_template(key).structure
    nodes, _ties = position_nodes(structure)
    closed = frozenset(key for key, depth in build_tree(structure).depth_of.items() if depth >= 2)
    options = ChartOptions(packing=Packing.COLUMN, collapsed=closed, box_width=150)
    return draw_chart(nodes, title=title, options=options)
