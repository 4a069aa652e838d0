"""Processes to begin from, as BPMN files: their wording is invented, their lanes are bound to the templates of the organisation."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.description import Description, describe
from orgdesk.core.process.document import read_document
from orgdesk.core.process.lanes import check_lanes

TEMPLATES = (
    "tiered-support",
    "knowledge-oversight",
    "incident",
    "multi-site-licence",
    "complaint",
    "handoff-from-sales",
    "customer-installation",
    "return-and-warranty",
    "change-request",
    "large-scale-issue",
    "internal-posting",
    "automation-approval",
)
"""Keys of the templates, in the order in which they are offered."""


def read_template(key: str) -> bytes:
    """The BPMN of a template. Raises KeyError for an unknown key."""
    if key not in TEMPLATES:
        raise KeyError(key)
    return files(__package__).joinpath(f"{key}.bpmn").read_bytes()


@cache
def template_description(key: str) -> Description:
    """What a template says of itself. Raises KeyError for an unknown key."""
    return describe(read_document(read_template(key)), key)


def fitting_templates(known_units: Collection[str], known_positions: Collection[str]) -> tuple[str, ...]:
    """The templates whose every lane with work names units and positions of a chart that has these keys."""
    return tuple(key for key in TEMPLATES if _fits(key, known_units, known_positions))


def _fits(key: str, known_units: Collection[str], known_positions: Collection[str]) -> bool:
    definition = compile_document(read_document(read_template(key))).definitions[key]
    return not check_lanes(definition, known_units, known_positions)
