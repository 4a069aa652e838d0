"""Gap analysis: which functions of the reference structure the chart has, where, and which it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orgdesk.core.organisation.checks.context import CheckContext
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity
from orgdesk.core.organisation.model import Activity, Position, Structure, Unit
from orgdesk.core.organisation.reference import REFERENCE_FUNCTIONS, ReferenceFunction
from orgdesk.core.organisation.words import normalise
from orgdesk.core.phrases import phrase


@dataclass(frozen=True)
class FunctionFit:
    """What of a chart shows one function: units by code or name, seats by title, activities by code."""

    function: ReferenceFunction
    units: tuple[Unit, ...]
    positions: tuple[Position, ...]
    activities: tuple[Activity, ...]

    @property
    def covered(self) -> bool:
        """Whether anything shows it."""
        return bool(self.units or self.positions or self.activities)


def reference_gaps(context: CheckContext) -> Iterable[Finding]:
    """Functions of the reference structure with no unit, activity or title on the chart."""
    if context.structure.positions:
        for fit in fit_reference(context.structure, context.reference):
            if not fit.covered:
                yield Finding(
                    "function_missing",
                    Severity.REMARK,
                    (ElementRef(ElementKind.FUNCTION, fit.function.code),),
                    phrase(
                        "No unit or seat covers “{function}”; usual titles: {titles}.",
                        function=fit.function.name,
                        titles=", ".join(fit.function.titles[:3]),
                    ),
                    fit.function.purpose,
                )


def fit_reference(
    structure: Structure, reference: Iterable[ReferenceFunction] = REFERENCE_FUNCTIONS
) -> tuple[FunctionFit, ...]:
    """Each function of the reference with what of the chart covers it."""
    names = [(unit, normalise(unit.name)) for unit in structure.units]
    titles = [(position, _titles(position)) for position in structure.positions]
    return tuple(_fit(function, names, titles, structure.activities) for function in reference)


def _fit(
    function: ReferenceFunction,
    names: list[tuple[Unit, str]],
    titles: list[tuple[Position, set[str]]],
    activities: tuple[Activity, ...],
) -> FunctionFit:
    spoken = [normalise(name) for name in (function.name, *function.names)]
    wanted = {normalise(title) for title in function.titles}
    return FunctionFit(
        function,
        tuple(unit for unit, name in names if function.code in unit.functions or any(word in name for word in spoken)),
        tuple(position for position, found in titles if not wanted.isdisjoint(found)),
        tuple(activity for activity in activities if activity.function == function.code),
    )


def _titles(position: Position) -> set[str]:
    """The title and its synonyms, numbers cut off."""
    return {normalise(title.rstrip("0123456789 ")) for title in (position.title, *position.title_synonyms)}
