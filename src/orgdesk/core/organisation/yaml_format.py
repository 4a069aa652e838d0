"""Our own file: a chart as YAML that people can read, write and put under version control; it round-trips exactly.

The solid boss of a position is written beside it (`boss:`), other lines under `lines`; everything else has the field names
of the model, fields at their default left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import yaml

from orgdesk.core.organisation.codec import convert, field_types, from_data, to_data
from orgdesk.core.organisation.errors import FileTooLarge, UnreadableData
from orgdesk.core.organisation.model import TABLES, Chart, LineKind, OrgVersion, People, ReportingLine, Structure
from orgdesk.core.phrases import phrase

FORMAT = "orgdesk/1"
LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""
DEEPEST = 20
"""Levels of lists and mappings that a file may nest."""


def write_yaml(chart: Chart) -> str:
    """The chart as YAML text."""
    document = {"format": FORMAT, "version": to_data(chart.version)}
    document.update(_structure_data(chart.structure))
    document.update(to_data(chart.people))
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)


def read_yaml(source: str | bytes) -> Chart:
    """The chart in YAML text or UTF-8 bytes. Raises UnreadableData naming the place, FileTooLarge."""
    if len(source) > LARGEST:
        raise FileTooLarge(
            phrase(
                "The file has {count} bytes; at most {most} are read. Split it into parts.",
                count=len(source),
                most=LARGEST,
            )
        )
    document = _parse(source)
    return chart_from_data(document)


def chart_from_data(document: Any) -> Chart:
    """The chart in plain data, as a YAML or JSON reader gives it. Raises UnreadableData."""
    if not isinstance(document, Mapping):
        raise UnreadableData(
            phrase("A chart file is a mapping with version, units, positions and so on; this one is not.")
        )
    known = {"format", "version", *TABLES, *field_types(People)}
    for name in document:
        if name not in known:
            raise UnreadableData(
                phrase(
                    "The chart file has no section “{name}”; it knows {known}.",
                    name=name,
                    known=", ".join(sorted(known)),
                )
            )
    if document.get("format", FORMAT) != FORMAT:
        raise UnreadableData(
            phrase(
                "The file says format “{written}”; this version reads {own}.", written=document["format"], own=FORMAT
            )
        )
    version = from_data(OrgVersion, document.get("version", {"key": "draft", "label": "Draft"}), where="version")
    return Chart(version, _structure_from(document), _people_from(document))


def _structure_data(structure: Structure) -> dict[str, Any]:
    """Tables with content; a position carries its solid boss where that loses nothing."""
    data = {name: [to_data(element) for element in structure.table(name)] for name in TABLES}
    bosses = [line for line in structure.lines if _fits_in_position(line)]
    keys = [position.key for position in structure.positions]
    inline = {line.position: line.boss for line in bosses}
    order = [key for key in keys if key in inline]
    # Only when reading puts the very same lines back, in the same order: else all stay under `lines`.
    if list(structure.lines[: len(bosses)]) == bosses and [line.position for line in bosses] == order:
        for position in data["positions"]:
            if position["key"] in inline:
                position["boss"] = inline[position["key"]]
        data["lines"] = data["lines"][len(bosses) :]
    return {name: rows for name, rows in data.items() if rows}


def _fits_in_position(line: ReportingLine) -> bool:
    return line == ReportingLine(line.position, line.boss)


def _structure_from(document: Mapping[str, Any]) -> Structure:
    tables: dict[str, Any] = {}
    bosses: list[ReportingLine] = []
    for name, kind in TABLES.items():
        rows = _rows(document, name)
        if name == "positions":
            rows = [_take_boss(row, bosses) for row in rows]
        tables[name] = tuple(from_data(kind, row, where=f"{name}[{place}]") for place, row in enumerate(rows))
    tables["lines"] = (*bosses, *tables["lines"])
    return Structure(**tables)


def _take_boss(row: Any, bosses: list[ReportingLine]) -> Any:
    if not isinstance(row, Mapping) or row.get("boss") is None:
        return row
    rest = {name: value for name, value in row.items() if name != "boss"}
    boss = convert(str, row["boss"], where=f"positions.{row.get('key')}.boss")
    bosses.append(ReportingLine(str(row.get("key")), boss, LineKind.SOLID))
    return rest


def _people_from(document: Mapping[str, Any]) -> People:
    types = field_types(People)
    given = {field.name: _rows(document, field.name) for field in fields(People)}
    return People(**{name: convert(types[name], rows, where=name) for name, rows in given.items()})


def _rows(document: Mapping[str, Any], name: str) -> list[Any]:
    rows = document.get(name)
    if rows is None:
        return []
    elif isinstance(rows, list):
        return rows
    else:
        raise UnreadableData(phrase("“{name}” should be a list of entries, each starting with a dash.", name=name))


def _parse(source: str | bytes) -> Any:
    try:
        _refuse_tricks(source)
        return yaml.load(source, Loader=_Loader)  # noqa: S506 - the safe loader, in C where there is one
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        reason = getattr(problem, "problem", None) or str(problem).splitlines()[0]
        if mark is None:
            raise UnreadableData(phrase("The file is not YAML: {reason}.", reason=reason)) from None
        raise UnreadableData(
            phrase(
                "The file is not YAML at line {line}, column {column}: {reason}.",
                line=mark.line + 1,
                column=mark.column + 1,
                reason=reason,
            )
        ) from None
    except UnreadableData:
        raise
    except (UnicodeError, ValueError, OverflowError) as problem:
        raise UnreadableData(phrase("The file cannot be read as YAML: {problem}.", problem=problem)) from None


def _refuse_tricks(source: str | bytes) -> None:
    """Charts need neither aliases, which bombs are made of, nor deep nesting, which exhausts the stack."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableData(phrase("Line {line} uses an alias (*name); write the value out.", line=_line(event)))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise UnreadableData(
                    phrase(
                        "Line {line} is nested deeper than {most}; charts are flat.", line=_line(event), most=DEEPEST
                    )
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.line + 1


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Takes only true and false for booleans: `on` is a field of ours, and No may be a title."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


class _Dumper(_SafeDumper):  # type: ignore[misc]
    """Writes without aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Equal values are written out each time."""
        return True
