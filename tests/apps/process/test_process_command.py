"""The command line checks, writes again, draws and decides from files, where no installation is."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from orgdesk.core.process.templates import TEMPLATES, read_template
from process_drawings import document, nodes, process

SOURCES = Path(__file__).resolve().parents[3] / "src"
PRIORITY = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Priority" namespace="https://brightwater.example/dmn">
  <!-- agreed with Harbour Fuels -->
  <inputData id="since" name="Since"><variable name="Since" typeRef="date"/></inputData>
  <inputData id="sites" name="Sites"><variable name="Sites" typeRef="number"/></inputData>
  <decision id="priority" name="Priority">
    <variable name="Priority" typeRef="string"/>
    <informationRequirement id="r1"><requiredInput href="#since"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#sites"/></informationRequirement>
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="i1"><inputExpression typeRef="date"><text>Since</text></inputExpression></input>
      <input id="i2"><inputExpression typeRef="number"><text>Sites</text></inputExpression></input>
      <output id="o" name="Priority" typeRef="string"/>
      <rule id="old"><inputEntry><text>&lt; date("2026-01-01")</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"urgent"</text></outputEntry></rule>
      <rule id="many"><inputEntry><text>-</text></inputEntry><inputEntry><text>&gt;= 2.5</text></inputEntry>
        <outputEntry><text>"high"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


def run(*words: str) -> Any:
    out = io.StringIO()
    call_command("process", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "priority.dmn"
    path.write_text(PRIORITY)
    return str(path)


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_drawing_that_comes_with_the_product_runs_and_is_kept_whole(key: str, tmp_path: Path) -> None:
    path = tmp_path / "x.bpmn"
    path.write_bytes(read_template(key))

    told = run("check", str(path))
    kept = run("roundtrip", str(path), "-o", str(tmp_path / "y.bpmn"))

    assert (told["compiled"], told["sound"], told["errors"]) == (True, True, 0)
    assert told["processes"][0]["nodes"] > 5
    assert kept["lossless"] is True
    assert run("check", str(tmp_path / "y.bpmn"))["processes"] == told["processes"]


def test_a_join_that_waits_for_ever_is_named_with_the_way_that_leads_there(tmp_path: Path, capsys) -> None:
    path = tmp_path / "stuck.bpmn"
    body = nodes(s="startEvent", choose="exclusiveGateway", join="parallelGateway", e="endEvent", a="task", b="task")
    arrows = ("s -> choose", "choose -> a [x > 1]", "choose -> b [x < 1]", "a -> join", "b -> join", "join -> e")
    path.write_bytes(document(process(body, *arrows)))

    with pytest.raises(CommandError, match="errors; each is named"):
        call_command("process", "check", str(path), "--json")

    told = json.loads(capsys.readouterr().out)
    stuck = next(one for one in told["findings"] if one["element"] == "join")
    assert told["compiled"]
    assert not told["sound"]
    assert stuck["severity"] == "error"
    assert stuck["trace"][:2] == ["s", "choose"]


def test_what_cannot_run_is_refused_with_element_and_reason(tmp_path: Path, capsys) -> None:
    path = tmp_path / "nowhere.bpmn"
    path.write_bytes(document(process(nodes(s="startEvent", e="endEvent"), "s -> nowhere")))

    with pytest.raises(CommandError):
        call_command("process", "check", str(path), "--json")

    told = json.loads(capsys.readouterr().out)
    assert told["compiled"] is False
    assert all(one["element"] and one["reason"] for one in told["findings"])


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("vsdx", b"PK")])
def test_a_process_and_a_table_are_drawn_as_files(table: str, tmp_path: Path, kind: str, begins: bytes) -> None:
    model = tmp_path / "m.bpmn"
    model.write_bytes(read_template("complaint"))

    drawn = [run("draw", source, "-o", str(tmp_path / f"x.{kind}")) for source in (str(model), table)]

    assert all(one["boxes"] > 5 for one in drawn)
    assert (tmp_path / f"x.{kind}").read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("given", "value", "rule"),
    [
        ({"Since": "2025-12-31", "Sites": 1}, "urgent", "old"),
        ({"Since": "2026-02-01", "Sites": 2.5}, "high", "many"),
        ({"Since": "2026-02-01", "Sites": 2.4}, None, None),
    ],
)
def test_a_decision_says_its_value_and_the_rule_that_decided(table: str, given: dict, value: str, rule: str) -> None:
    told = run("decide", table, "--input", json.dumps(given))

    assert told["value"] == value
    assert [one["rule"] for one in told["rules"]] == ([rule] if rule else [])


def test_a_table_is_checked_and_comes_out_as_it_came_in(table: str, tmp_path: Path) -> None:
    kept = run("roundtrip", table, "-o", str(tmp_path / "again.dmn"))

    assert kept["lossless"] is True
    assert b"agreed with Harbour Fuels" in (tmp_path / "again.dmn").read_bytes()
    assert run("check", table)["decisions"] == ["Priority"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--input", "{"), "is no JSON"),
        (("--input", "[1]"), "must be a JSON object"),
        (("--decision", "Colour"), "has no decision 'Colour'; it has: Priority"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_the_way_on(table: str, words: tuple, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("decide", table, *words)


def test_input_that_the_model_does_not_know_is_said(table: str) -> None:
    told = run("decide", table, "--input", '{"Site": 4}')

    assert told["warnings"][0] == "The file has no input 'Site'; it asks for: Since, Sites."


@pytest.mark.parametrize("hostile", [b"", b"\x00\xff", b"<definitions/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
@pytest.mark.parametrize("act", ["check", "roundtrip", "draw", "decide"])
def test_what_is_no_model_is_refused_in_one_line(monkeypatch, tmp_path: Path, act: str, hostile: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(hostile)))
    out = ("-o", str(tmp_path / "x.svg")) if act in {"roundtrip", "draw"} else ()

    with pytest.raises(CommandError) as refusal:
        run(act, "-", *out)

    assert len(str(refusal.value)) < 500


@pytest.mark.once
def test_a_command_of_files_needs_no_installation_and_leaves_none(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORGDESK", "DJANGO"))}
    environment |= {"PYTHONPATH": str(SOURCES), "ORGDESK_DATABASE": "postgresql://nobody@127.0.0.1:1/none"}

    def orgdesk(*words: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "orgdesk.config.command_line", *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, input=given, capture_output=True, check=False)

    checked = orgdesk("process", "check", "-", "--json", given=read_template("incident"))
    again = orgdesk("process", "roundtrip", "-", "-o", "-", given=read_template("incident"))
    refused = orgdesk("process", "decide", "-", given=b"nothing")
    mail = orgdesk(
        "mail", "parse", "-", "--json", given=b"From: Ravi <ravi@brightwater.example>\nSubject: Hm\n\nYes.\n"
    )

    assert json.loads(checked.stdout)["sound"] is True
    assert again.stdout.lstrip().startswith(b"<?xml")
    assert (again.returncode, checked.returncode, mail.returncode) == (0, 0, 0)
    assert json.loads(mail.stdout)["from"] == {"name": "Ravi", "address": "ravi@brightwater.example"}
    assert refused.returncode != 0
    assert (refused.stdout, b"cannot be read as DMN" in refused.stderr, b"Traceback" in refused.stderr) == (
        b"",
        True,
        False,
    )
    assert list(tmp_path.iterdir()) == []
