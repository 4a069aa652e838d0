"""`orgdesk org import|check|compare|draw`: charts from files (`-` is standard input) without a database, or versions by key."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.core.organisation.checks import CheckContext, Severity, run_checks
from orgdesk.core.organisation.comparison import compare
from orgdesk.core.organisation.errors import OrganisationError
from orgdesk.core.organisation.importing import ImportResult, import_chart, import_tables, recognise
from orgdesk.core.organisation.model import Chart, OrgVersion, People, Structure
from orgdesk.core.organisation.yaml_format import write_yaml
from orgdesk.core.scene.charts import Dress, changes_by_key, position_nodes, unit_interactions, unit_pods, unit_rings
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.comparison import draw_comparison
from orgdesk.core.scene.layout.interactions import draw_interactions
from orgdesk.core.scene.layout.nodes import ChartOptions, Direction, Packing
from orgdesk.core.scene.layout.pods import draw_pods
from orgdesk.core.scene.layout.rings import draw_rings
from orgdesk.core.scene.model import Scene, SceneError
from orgdesk.core.scene.writers.files import write_scene
from orgdesk.core.scene.writers.pdf import Paper
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json, read_file, write_file

LAYOUTS = ("tree", "wide", "left-right", "compact", "inverted", "rings", "pods", "interactions")
_OPTIONS = {
    "tree": ChartOptions(packing=Packing.COLUMN),
    "wide": ChartOptions(),
    "left-right": ChartOptions(direction=Direction.RIGHT),
    "compact": ChartOptions(packing=Packing.TWO_COLUMNS, group_same=True, gap=12, row=28),
    "inverted": ChartOptions(direction=Direction.UP, packing=Packing.COLUMN, crown="Customers"),
}


class Command(BaseCommand):
    help = "Read, check, compare and draw charts: files of every known format, or versions of this installation by key."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        bring = acts.add_parser(
            "import", help="say what of a file is understood: placed, tray, duplicates, loops, vacancies"
        )
        bring.add_argument(
            "files", nargs="+", help="a file, several tables that make one chart, or - for standard input"
        )
        bring.add_argument("-o", "--out", help="write what was understood as YAML")
        check = acts.add_parser("check", help="say what is wrong with a chart; fails when there is an error")
        check.add_argument("chart", help="a file, - or the key of a version")
        compare_two = acts.add_parser("compare", help="say what the second changes against the first")
        compare_two.add_argument("before")
        compare_two.add_argument("after")
        draw = acts.add_parser("draw", help="draw a chart, or what a second one changes")
        draw.add_argument("charts", nargs="+", metavar="chart")
        draw.add_argument("-o", "--out", required=True, help="x.svg, x.pdf, x.png, x.pptx, x.vsdx or x.docx")
        draw.add_argument("--layout", choices=LAYOUTS, default="tree")
        draw.add_argument("--tiled", choices=[paper.name.lower() for paper in Paper], help="PDF on sheets of this size")
        draw.add_argument("--branches", action="store_true", help="PowerPoint: also one slide for each head")
        add_json(bring, check, compare_two, draw)

    def handle(self, *, act: str, as_json: bool, **options: Any) -> None:
        try:
            told, failed = getattr(self, f"_{act}")(**options)
        except (OrganisationError, SceneError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(commands.as_json(told) if as_json else commands.as_lines(told, counted=("placed",)))
        if failed:
            raise CommandError(failed)

    def _import(self, *, files: list[str], out: str | None, **options: Any) -> tuple[dict[str, Any], str]:
        results = _read_files(files)
        if out:
            first = results[0]
            version = OrgVersion(key="imported", label=first.label or "Imported")
            Path(out).write_text(write_yaml(Chart(version, first.structure, first.people)), encoding="utf-8")
        told = [_report(result) for result in results]
        return (told[0] if len(told) == 1 else {"charts": told}), ""

    def _check(self, *, chart: str, **options: Any) -> tuple[dict[str, Any], str]:
        structure, people = _chart(chart)
        findings = run_checks(CheckContext(structure=structure, people=people))
        told = [
            {
                "code": one.code,
                "severity": one.severity.value,
                "text": one.text,
                "why": one.why,
                "elements": [{"kind": about.kind.value, "key": about.key} for about in one.elements],
            }
            for one in findings
        ]
        errors = sum(one.severity is Severity.ERROR for one in findings)
        return {"errors": errors, "findings": told}, f"{chart}: {errors} errors make it unfit to run." if errors else ""

    def _compare(self, *, before: str, after: str, **options: Any) -> tuple[dict[str, Any], str]:
        (old, was), (new, now) = _chart(before), _chart(after)
        result = compare(old, new, assignments_before=was.assignments, assignments_after=now.assignments, guess=True)
        units: dict[str, list[str]] = {}
        for change in result.units:
            units.setdefault(change.kind.value, []).append(change.key)
        return {
            **result.as_lists(),
            "units": units,
            "unchanged": len(result.unchanged),
            "warnings": list(result.warnings),
        }, ""

    def _draw(
        self, *, charts: list[str], out: str, layout: str, tiled: str | None, branches: bool, **options: Any
    ) -> tuple[dict[str, Any], str]:
        if len(charts) > 2:
            raise CommandError("Name one chart, or two of which the second is drawn with what it changes.")
        scene = _drawn(charts[0], layout) if len(charts) == 1 else _drawn_comparison(*charts)
        content = write_scene(
            scene, Path(out).suffix, paper=Paper[tiled.upper()] if tiled else None, by_branch=branches
        )
        write_file(out, content)
        told = {"file": out, "bytes": len(content), "boxes": sum(1 for _box in scene.boxes())}
        return told, ""


def _read_files(names: list[str]) -> tuple[ImportResult, ...]:
    """One file with one or several charts, or several tables that make one chart."""
    read = [read_file(name) for name in names]
    if len(read) == 1:
        return import_chart(*read[0])
    others = [name for name, content in zip(names, read, strict=True) if recognise(*content) != "csv"]
    if others:
        raise CommandError(
            f"Only tables can make one chart together; {', '.join(others)} is none. Import it by itself."
        )
    return (import_tables(*(content for _, content in read)),)


def _chart(name: str) -> tuple[Structure, People]:
    """A file or a version; only a name that is no file is looked for in the database."""
    if name == "-" or Path(name).exists():
        result = import_chart(*read_file(name))[0]
        return result.structure, result.people
    if Path(name).suffix and "/" in name:
        raise CommandError(f"There is no file {name}.")
    return _version(name)


def _version(key: str) -> tuple[Structure, People]:
    from django.db import DatabaseError
    from django.utils import timezone

    from orgdesk.apps.organisation.checking import people_of
    from orgdesk.apps.organisation.models import Version

    try:
        version = Version.objects.filter(key=key).first()
    except DatabaseError as problem:
        raise CommandError(f"{key} is no file, and the database cannot be asked for a version: {problem}.") from problem
    if version is None:
        raise CommandError(f"There is neither a file nor a version {key}.")
    return version.content, people_of(version, on=timezone.localdate())


def _report(result: ImportResult) -> dict[str, Any]:
    return {
        "format": result.format,
        "label": result.label,
        "positions": len(result.structure.positions),
        "units": len(result.structure.units),
        "placed": [{"line": one.source.line, "table": one.table, "key": one.key} for one in result.placed],
        "tray": [
            {
                "line": one.source.line,
                "text": one.source.text,
                "reason": one.reason.value,
                "explanation": one.explanation,
            }
            for one in result.tray
        ],
        "ignored": [{"line": one.source.line, "text": one.source.text} for one in result.ignored],
        "duplicates": list(result.duplicates),
        "unknown_bosses": list(result.unknown_bosses),
        "loops": [list(loop) for loop in result.loops],
        "vacancies": list(result.vacancies),
        "warnings": list(result.warnings),
    }


def _dressed(people: People) -> Dress:
    return Dress(people={person.key: person for person in people.persons})


def _drawn(name: str, layout: str) -> Scene:
    structure, people = _chart(name)
    dress, title = _dressed(people), Path(name).stem if name != "-" else "Chart"
    if layout == "rings":
        return draw_rings(unit_rings(structure, dress=dress), centre="Customers", title=title)
    elif layout == "pods":
        kinds = frozenset(unit.kind for unit in structure.units)
        return draw_pods(unit_pods(structure, people.assignments, dress=dress, kinds=kinds), title=title)
    elif layout == "interactions":
        return draw_interactions(*unit_interactions(structure, dress=dress), title=title)
    else:
        nodes, ties = position_nodes(structure, people.assignments, dress=dress)
        return draw_chart(nodes, ties, title=title, options=_OPTIONS[layout])


def _drawn_comparison(before: str, after: str) -> Scene:
    (old, was), (new, now) = _chart(before), _chart(after)
    result = compare(old, new, assignments_before=was.assignments, assignments_after=now.assignments, guess=True)
    earlier, _ties = position_nodes(old, was.assignments, dress=_dressed(was))
    later, _ties = position_nodes(new, now.assignments, dress=_dressed(now))
    title = f"{Path(before).stem} → {Path(after).stem}"
    return draw_comparison(earlier, later, changes_by_key(result), words={}, title=title, options=_OPTIONS["tree"])
