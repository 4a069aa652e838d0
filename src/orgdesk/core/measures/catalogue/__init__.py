"""Every KPI, by area."""

from __future__ import annotations

from typing import Final

from orgdesk.core.measures.catalogue import (
    accounts,
    experience,
    finance,
    incidents,
    knowledge,
    onboarding,
    returns,
    rewards,
    support,
    workforce,
)
from orgdesk.core.measures.definitions import Definition
from orgdesk.core.measures.errors import UnknownMeasureError

AREAS: Final = {
    "TS": ("Technical and product support", support.DEFINITIONS),
    "KN": ("Knowledge and limitations", knowledge.DEFINITIONS),
    "IN": ("Incident, problem, change", incidents.DEFINITIONS),
    "AM": ("Account management", accounts.DEFINITIONS),
    "IR": ("Customer incentives and rewards", rewards.DEFINITIONS),
    "RW": ("Returns, repair and warranty", returns.DEFINITIONS),
    "ON": ("Qualification and onboarding", onboarding.DEFINITIONS),
    "WF": ("Workforce, structure, capability", workforce.DEFINITIONS),
    "EX": ("Experience, quality, audit, charter", experience.DEFINITIONS),
    "FI": ("Finance", finance.DEFINITIONS),
}
CATALOGUE: Final[tuple[Definition, ...]] = tuple(one for _, definitions in AREAS.values() for one in definitions)
_BY_CODE: Final = {one.code: one for one in CATALOGUE}


def definition_of(code: str) -> Definition:
    """The definition with this code, in any case of letters. Raises UnknownMeasureError."""
    found = _BY_CODE.get(code.upper())
    if found is None:
        raise UnknownMeasureError(code, tuple(_BY_CODE))
    return found
