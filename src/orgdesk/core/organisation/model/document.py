"""A chart as it travels: one version with its structure and its people."""

from __future__ import annotations

from dataclasses import dataclass, field

from orgdesk.core.organisation.model.people import People
from orgdesk.core.organisation.model.structure import Structure
from orgdesk.core.organisation.model.versions import OrgVersion


@dataclass(frozen=True)
class Chart:
    """What a file or a template holds."""

    version: OrgVersion
    structure: Structure = field(default_factory=Structure)
    people: People = field(default_factory=People)
