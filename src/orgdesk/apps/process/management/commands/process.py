"""`orgdesk process check|roundtrip|draw|decide`: BPMN and DMN files as the product reads them; no database needed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.process import model_files
from orgdesk.core.process.decisions import DecisionError
from orgdesk.core.process.decisions.feel import FeelError
from orgdesk.core.process.errors import DocumentRejected
from orgdesk.core.scene.model import SceneError
from orgdesk.core.scene.writers.files import write_scene
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json, read_file, write_file

_PROBLEMS = (DocumentRejected, DecisionError, FeelError, SceneError)


class Command(BaseCommand):
    help = "Check, write again and draw BPMN and DMN files, and ask the decisions of a DMN file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="can it run, and come to its end whichever way it goes? fails when not")
        again = acts.add_parser("roundtrip", help="read and write it again; fails when anything is lost")
        again.add_argument("-o", "--out", required=True, help="the file to write, or - for standard output")
        draw = acts.add_parser("draw", help="draw a process, or the table of a decision")
        draw.add_argument("-o", "--out", required=True, help="x.svg, x.pdf, x.png, x.pptx, x.vsdx or x.docx")
        decide = acts.add_parser("decide", help="what a decision says to the given input")
        decide.add_argument(
            "--input", default="{}", help="JSON object: input data by name; @FILE reads it, - from input"
        )
        for one in (check, again, draw, decide):
            one.add_argument("file", help="BPMN or DMN, or - for standard input")
        for one in (draw, decide):
            one.add_argument("--decision", default="", help="id or name, where the file holds several")
        add_json(check, again, draw, decide)

    def handle(self, *, act: str, file: str, as_json: bool, **options: Any) -> None:
        xml = read_file(file)[1]
        try:
            told, failed = getattr(self, f"_{act}")(xml, **options)
        except _PROBLEMS as problem:
            raise CommandError(f"{file}: {problem}") from problem
        if options.get("out") != "-":
            self.stdout.write(commands.as_json(told) if as_json else commands.as_lines(told))
        if failed:
            raise CommandError(f"{file}: {failed}")

    def _check(self, xml: bytes, **options: Any) -> tuple[dict[str, Any], str]:
        told = model_files.check(xml)
        return told, f"{told['errors']} errors; each is named with its element and reason." if told["errors"] else ""

    def _roundtrip(self, xml: bytes, *, out: str, **options: Any) -> tuple[dict[str, Any], str]:
        written, lost = model_files.write_again(xml)
        write_file(out, written)
        told = {"file": out, "bytes": len(written), "lossless": not lost, "differences": lost}
        return told, f"{len(lost)} elements came out otherwise." if lost else ""

    def _draw(self, xml: bytes, *, out: str, decision: str, **options: Any) -> tuple[dict[str, Any], str]:
        scene = model_files.draw(xml, decision=decision, title=Path(out).stem)
        content = write_scene(scene, Path(out).suffix)
        write_file(out, content)
        return {"file": out, "bytes": len(content), "boxes": sum(1 for _box in scene.boxes())}, ""

    def _decide(self, xml: bytes, *, decision: str, **options: Any) -> tuple[dict[str, Any], str]:
        return model_files.decide(xml, decision, _given(options["input"]), at=timezone.now()), ""


def _given(text: str) -> dict[str, Any]:
    if text == "-" or text.startswith("@"):
        text = read_file(text.removeprefix("@"))[1].decode("utf-8", errors="replace")
    try:
        given = json.loads(text, parse_float=Decimal)
    except ValueError as problem:
        raise CommandError(f"--input is no JSON: {problem}.") from problem
    if not isinstance(given, dict):
        raise CommandError('--input must be a JSON object of input data by name, such as {"Priority": 1}.')
    return given
