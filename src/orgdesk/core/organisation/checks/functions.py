"""Gap analysis: which functions of the reference structure the chart lacks."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, finding
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity
from orgdesk.core.organisation.reference import ReferenceFunction
from orgdesk.core.organisation.words import normalise


def reference_gaps(context: CheckContext) -> Iterable[Finding]:
    """Functions of the reference structure with no unit, activity or title on the chart."""
    if context.structure.positions:
        present = _present(context)
        for function in context.reference:
            if not is_covered(function, *present):
                yield finding(
                    "function_missing",
                    Severity.REMARK,
                    (ElementRef(ElementKind.FUNCTION, function.code),),
                    "No unit or seat covers “{function}”; usual titles: {titles}.",
                    function.purpose,
                    function=function.name,
                    titles=", ".join(function.titles[:3]),
                )


def is_covered(function: ReferenceFunction, codes: set[str], titles: set[str], names: set[str]) -> bool:
    """Whether codes, titles (numbers cut off) or unit names show the function."""
    wanted = {normalise(title) for title in function.titles}
    spoken = [normalise(name) for name in (function.name, *function.names)]
    return (
        function.code in codes
        or not wanted.isdisjoint(titles)
        or any(word in name for word in spoken for name in names)
    )


def _present(context: CheckContext) -> tuple[set[str], set[str], set[str]]:
    codes = {code for unit in context.structure.units for code in unit.functions}
    codes |= {activity.function for activity in context.structure.activities if activity.function}
    titles = {
        normalise(title.rstrip("0123456789 "))
        for position in context.structure.positions
        for title in (position.title, *position.title_synonyms)
    }
    return codes, titles, {normalise(unit.name) for unit in context.structure.units}
