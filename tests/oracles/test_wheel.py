"""What people install: the wheel, taken apart and run where no source of ours is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("orgdesk-*.whl"))


def test_the_wheel_asks_for_what_the_lock_was_made_from(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as parts:
        told = Parser().parsestr(
            next(parts.read(name).decode() for name in parts.namelist() if name.endswith("/METADATA"))
        )
        names = parts.namelist()

    wished = [line for line in (ROOT / "requirements/runtime.in").read_text().splitlines() if line and line[0] != "#"]
    asked = [line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert len(asked) == len(wished)
    assert told["License-Expression"] == "Apache-2.0"
    assert not [name for name in names if name.startswith(("tests/", "tools/", "benchmarks/"))]


def test_the_wheel_alone_sets_up_an_installation_that_a_person_can_sign_in_to(wheel: Path, tmp_path: Path) -> None:
    installed, var = tmp_path / "installed", tmp_path / "var"
    with zipfile.ZipFile(wheel) as parts:
        parts.extractall(installed)
    if not (installed / "orgdesk/ui/static/built/orgdesk.css").exists():
        pytest.fail("the styles were not built: python3 run.py builds them before the tests")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ORGDESK", "DJANGO", "PYTHON"))
    }
    environment |= {"PYTHONPATH": str(installed), "ORGDESK_VAR": str(var)}

    def orgdesk(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "orgdesk.config.command_line", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, input=given, capture_output=True, text=True, check=False
        )

    weak = orgdesk(
        "setup", "--email", "ada@brightwater.example", "--name", "Ada Quist", "--password-file", "-", given="short\n"
    )
    done = orgdesk(
        "setup",
        "--email",
        "ada@brightwater.example",
        "--name",
        "Ada Quist",
        "--password-file",
        "-",
        given="Twelve litres a minute\n",
    )
    found = {one["key"]: one["state"] for one in json.loads(orgdesk("doctor", "--json").stdout)}

    assert weak.returncode != 0
    assert "too short" in weak.stderr
    assert done.returncode == 0, done.stderr
    assert "Twelve litres" not in done.stdout
    assert found["migrations"] == found["static"] == found["key"] == "well"
    assert found["worker"] == "broken"
    moved = orgdesk("backup", str(tmp_path / "first.backup"), "--json")
    assert json.loads(moved.stdout)["rows"] > 100
