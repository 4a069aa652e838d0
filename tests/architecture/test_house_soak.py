"""The soak has something to run: a command that finds nothing to do must not look like one that found no fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools import soak
from tools.soak import list_tests


def test_the_soak_finds_kills_on_both_databases_and_mutated_mails_in_portions():
    found = list_tests(["tests/oracles/test_soak.py"])

    assert sum("test_killed_programs" in name and "sqlite" in name for name in found) == 8
    assert sum("test_killed_programs" in name and "postgresql" in name for name in found) == 8
    assert sum("test_killed_servers" in name and "sqlite" in name for name in found) == 8
    assert sum("test_killed_servers" in name and "postgresql" in name for name in found) == 8
    assert sum("test_mutated_mails" in name for name in found) == 20


def test_what_passed_counts_for_the_version_and_what_failed_before_is_told(tmp_path: Path, monkeypatch: Any):
    monkeypatch.setattr(soak, "RESULTS", tmp_path / "docs" / "soak")
    monkeypatch.setattr(soak, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "7.1"\n')
    monkeypatch.setattr(
        soak, "list_tests", lambda arguments: [f"t.py::test_killed_programs[sqlite-{one}]" for one in (0, 1)]
    )
    ran, fails = [], {"t.py::test_killed_programs[sqlite-1]"}

    def run(test: str) -> dict[str, Any]:
        ran.append(test)
        outcome = "failed" if test in fails else "passed"
        told = {"outcome": outcome, "seconds": 60, "told": ["50 kills in 60 s"]}
        return told | {"day": "2026-11-23", "commit": "abc", "machine": "2 cores."}

    monkeypatch.setattr(soak, "run_test", run)

    assert soak.main([]) == 1
    fails.clear()
    assert soak.main([]) == 0
    assert soak.main([]) == 0

    assert [test[-2] for test in ran] == ["0", "1", "1"]
    page = (tmp_path / "docs" / "soak" / "7.1.md").read_text()
    assert "| killed programs | sqlite | 2 of 2 | 1 | 100 kills in 2 minutes | 2026-11-23 | `abc` |" in page
    assert soak.main(["--anew"]) == 0
    assert len(ran) == 5
