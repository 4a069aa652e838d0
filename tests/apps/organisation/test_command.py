"""The command line reads, checks, compares and draws charts without a database."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.organisation.conftest import CHART

LOOP = "id,title,reports to\na,Lead,b\nb,Head,a\na,Lead again,\n"


def run(*arguments: str) -> Any:
    out = io.StringIO()
    call_command("org", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    path = tmp_path / "chart.yaml"
    path.write_text("format: orgdesk/1\n" + CHART)
    return path


def test_an_import_from_standard_input_says_what_was_placed(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Director\n  T1 (*10)\n")))

    told = run("import", "-")

    assert told["positions"] == 2
    assert [one["line"] for one in told["placed"]] == [1, 2]


def test_duplicates_and_loops_are_reported_and_fail_the_check(tmp_path: Path) -> None:
    path = tmp_path / "loop.csv"
    path.write_text(LOOP)

    told = run("import", str(path))

    assert told["duplicates"] == ["a"]
    assert len(told["loops"]) == 1
    with pytest.raises(CommandError, match="unfit to run"):
        run("check", str(path))


def test_two_files_are_compared_as_lists_of_keys(chart: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.yaml"
    later.write_text(
        chart.read_text().replace("title: T1,", "title: First line,").replace("boss: t1-lead", "boss: director")
    )

    told = run("compare", str(chart), str(later))

    assert (told["retitled"], told["moved"], told["added"]) == (["t1"], ["t1"], [])


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG"), ("pptx", b"PK"), ("vsdx", b"PK")]
)
def test_a_chart_is_drawn_as_a_file(chart: Path, tmp_path: Path, kind: str, begins: bytes) -> None:
    out = tmp_path / f"x.{kind}"

    told = run("draw", str(chart), "-o", str(out))

    assert out.read_bytes().startswith(begins)
    assert told["boxes"] == 8


@pytest.mark.parametrize("layout", ["compact", "inverted", "rings", "pods", "interactions"])
def test_every_layout_can_be_drawn(chart: Path, tmp_path: Path, layout: str) -> None:
    out = tmp_path / "x.svg"

    run("draw", str(chart), "--layout", layout, "-o", str(out))

    assert "T1" in out.read_text()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("import", "/nowhere/chart.csv"), "cannot be read"),
        (("draw", "CHART", "-o", "x.odg"), "no kind of drawing"),
        (("compare", "CHART", "/nowhere/b.yaml"), "no file"),
    ],
)
def test_a_failure_names_the_thing_and_the_reason(chart: Path, arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run(*(str(chart) if one == "CHART" else one for one in arguments))
