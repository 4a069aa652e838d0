"""What we are made of: a bill that others can read, licences that we allow, weaknesses that stop us."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from tools import parts

LOCK = """\
alpha==1.0 \\
    --hash=sha256:{a}
    # via beta
beta[extra]==2.1 ; sys_platform == 'win32' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
"""


def lock(folder: Path, words: str = LOCK) -> Path:
    path = folder / "runtime.txt"
    path.write_text(words.format(a="a" * 64, b="b" * 64))
    return path


def test_another_program_reads_the_bill_of_materials_and_finds_every_locked_package(tmp_path: Path) -> None:
    parts.main(["sbom", "-o", str(tmp_path / "bill.json")])
    written = json.loads((tmp_path / "bill.json").read_text())

    read = Bom.from_json(written)  # type: ignore[attr-defined]
    named = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==", parts.LOCK.read_text(), re.MULTILINE)

    assert written["specVersion"] == SchemaVersion.V1_6.to_version()
    assert sorted(one.name for one in read.components) == sorted(named)
    assert all(one.purl.version == one.version for one in read.components)
    assert read.metadata.component.name == "orgdesk"


def test_marks_and_hashes_are_read_and_a_package_without_a_hash_is_refused(tmp_path: Path) -> None:
    alpha, beta = parts.parts(lock(tmp_path))

    assert (alpha.name, alpha.version, len(alpha.hashes), alpha.marker) == ("alpha", "1.0", 1, "")
    assert (beta.purl, len(beta.hashes), beta.marker) == ("pkg:pypi/beta@2.1", 2, "sys_platform == 'win32'")
    with pytest.raises(ValueError, match="gamma"):
        parts.parts(lock(tmp_path, LOCK + "gamma==1\n"))


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True), ("Apache-2.0 OR BSD-3-Clause", True), ("GNU Lesser General Public License v3 (LGPLv3)", True), ("LGPL-3.0-only", True),
        ("MPL-2.0", True), ("GPL-3.0-or-later", False), ("AGPL-3.0", False), ("GNU General Public License v2 (GPLv2)", False),
        ("GNU Affero General Public License v3", False), ("MIT OR GPL-2.0", True), ("Proprietary", False), ("", False),
    ],
)  # fmt: skip
def test_run_time_parts_are_permissive_lgpl_or_mpl(licence: str, allowed: bool) -> None:
    assert parts.is_allowed(licence) is allowed


def test_every_run_time_part_has_an_allowed_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert parts.main(["licences"]) == 0, capsys.readouterr().out


def test_a_known_weakness_fails_the_check_and_a_service_that_is_away_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    weak = {"name": "alpha", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
    sound = {"name": "beta", "version": "2.1", "vulns": []}

    assert parts.judge_audit([weak, sound]) == 1
    assert "alpha 1.0: PYSEC-1, mended in 1.1" in capsys.readouterr().out
    assert parts.judge_audit([sound]) == 0
    assert parts.judge_audit([{"name": "alpha", "skip_reason": "not found"}]) == 0
    assert "nothing was checked" in capsys.readouterr().out
