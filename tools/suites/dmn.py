"""Score the decision engine on the DMN Technology Compatibility Kit, which nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from orgdesk.core.process.decisions import (
    DecisionError,
    DecisionModel,
    evaluate_decision,
    evaluate_service,
    read_model,
)
from orgdesk.core.process.decisions.feel import FeelError
from orgdesk.core.process.decisions.feel.at_literals import read_date, read_date_time, read_duration, read_time

FOLDER = "dmn-tck"
LEVELS = ("compliance-level-2", "compliance-level-3")
TOLERANCE = Decimal("1e-8")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # any moment does: the kit only asks for its kind
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Outcome:
    """One case of the kit: what was expected, what came, and whether that is a pass."""

    folder: str
    case: str
    node: str
    expected: Any
    given: Any
    passed: bool
    crash: str = ""

    def __str__(self) -> str:
        return f"{self.folder} {self.case} {self.node}: expected {self.expected!r}, given {self.given!r} {self.crash}"


def report(suites: Path) -> str:
    """Give one line: the passes of each level."""
    parts = ["dmn"]
    for level in LEVELS:
        outcomes = list(play(suites, level))
        passed, all_cases = count(outcomes)
        parts.append(f"{level.removeprefix('compliance-')} {passed}/{all_cases}")
    return " ".join(parts)


def count(outcomes: list[Outcome]) -> tuple[int, int]:
    """Count the cases of which every node passed, and all cases."""
    verdicts: dict[tuple[str, str], bool] = {}
    for outcome in outcomes:
        key = (outcome.folder, outcome.case)
        verdicts[key] = verdicts.get(key, True) and outcome.passed
    return sum(verdicts.values()), len(verdicts)


def play(suites: Path, level: str) -> Iterator[Outcome]:
    """Play all cases of a level."""
    for folder in sorted((suites / FOLDER / level).iterdir()):
        for file in sorted(folder.glob("*.xml")):
            yield from play_file(file)


def play_file(file: Path) -> Iterator[Outcome]:
    """Play the cases of one file against the model it names."""
    root = etree.parse(file).getroot()
    model_name = next((element.text for element in root if _name(element) == "modelName"), None)
    if not model_name:
        return
    model = _load(file.parent, model_name)
    for number, case in enumerate(element for element in root if _name(element) == "testCase"):
        inputs = {element.get("name"): read_value(element) for element in case if _name(element) == "inputNode"}
        for node in case:
            if _name(node) == "resultNode":
                yield _play_node(file, f"{file.stem}#{number}", model, case, node, inputs)


def _load(folder: Path, name: str) -> DecisionModel | None:
    try:
        return read_model((folder / name.strip()).read_bytes())
    except (DecisionError, OSError):
        return None


def _play_node(
    file: Path, case: str, model: DecisionModel | None, element: Any, node: Any, inputs: dict[str, Any]
) -> Outcome:
    wanted = next((child for child in node if _name(child) == "expected"), None)
    expected = None if wanted is None else read_value(wanted)
    given, crash = None, ""
    try:
        if model is not None:
            given = _ask(model, element, node.get("name"), inputs)
    except (DecisionError, FeelError) as error:
        crash = f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - a crash is what the suite looks for
        crash = f"crash: {type(error).__name__}: {error}"
    passed = not crash.startswith("crash") and same(expected, given) and (model is not None)
    case = f"{case} {element.get('id')}"
    return Outcome(file.parent.name, case, node.get("name"), expected, given, passed, crash)


def _ask(model: DecisionModel, case: Any, name: str, inputs: dict[str, Any]) -> Any:
    service = case.get("invocableName")
    if case.get("type") == "decisionService" and service:
        value = evaluate_service(model, service, inputs, AT).value
        several = isinstance(value, dict) and name in value and len(_outputs(model, service)) > 1
        return value[name] if several else value
    return evaluate_decision(model, name, inputs, AT).value


def _outputs(model: DecisionModel, name: str) -> tuple[str, ...]:
    return next((service.outputs for service in model.services.values() if service.name == name), ())


def read_value(element: Any) -> Any:
    """Read a typed value of the kit's schema."""
    components = [child for child in element if _name(child) == "component"]
    if components:
        return {child.get("name"): read_value(child) for child in components}
    for child in element:
        if child.get(f"{_XSI}nil") == "true":
            return None
        if _name(child) == "list":
            return [read_value(item) for item in child if _name(item) == "item"]
        if _name(child) == "value":
            return _read_simple(child)
    return None


def _read_simple(element: Any) -> Any:
    text = element.text or ""
    kind = (element.get(f"{_XSI}type") or "xsd:string").rpartition(":")[2]
    if kind in ("decimal", "double", "integer", "int", "float", "long"):
        return Decimal(text.strip())
    elif kind == "boolean":
        return text.strip() in ("true", "1")
    readers = {"date": read_date, "time": read_time, "dateTime": read_date_time, "duration": read_duration}
    return readers[kind](text.strip()) if kind in readers else text


def same(expected: Any, given: Any) -> bool:
    """Compare as the kit does: numbers within a tolerance, the rest exactly and by kind."""
    if isinstance(expected, Decimal) and isinstance(given, Decimal):
        return abs(expected - given) <= TOLERANCE * max(1, abs(expected))
    if isinstance(expected, list) and isinstance(given, list):
        return len(expected) == len(given) and all(map(same, expected, given))
    if isinstance(expected, dict) and isinstance(given, dict):
        return expected.keys() == given.keys() and all(same(value, given[key]) for key, value in expected.items())
    return type(expected) is type(given) and bool(expected == given)


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


if __name__ == "__main__":
    import sys

    for level_ in LEVELS:
        for outcome_ in play(Path(sys.argv[1]), level_):
            if not outcome_.passed:
                print(outcome_)
    print(report(Path(sys.argv[1])))
