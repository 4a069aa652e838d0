"""The commands in the documents, run as a reader runs them: fenced `console` blocks, `$ ` before a command, what it says below it.

A block ```` ```file NAME ```` is a file that the reader writes. `…` stands for anything, on a line or as one. Blocks of other kinds are
for a machine that a test does not have (root, systemd) and are not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.docs.pages import ROOT

_BLOCK = re.compile(r"^```(console|file [^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Mismatch:
    """A command that failed, or said something else than the document says."""

    command: str
    expected: str
    said: str


def has_consoles(document: Path) -> bool:
    return bool(_BLOCK.search(document.read_text(encoding="utf-8")))


def run_document(document: Path, folder: Path) -> list[Mismatch]:
    """Write the document's files into `folder` and run its commands there in their order."""
    mismatches = []
    for kind, body in _BLOCK.findall(document.read_text(encoding="utf-8")):
        if kind.startswith("file "):
            (folder / kind.removeprefix("file ").strip()).write_text(body, encoding="utf-8")
        else:
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                said = run_command(command, folder)
                if not said_as_expected(expected, said):
                    mismatches.append(Mismatch(command, expected, said))
    return mismatches


def run_command(command: str, folder: Path) -> str:
    """What the command says, and its status where that is not 0."""
    words = re.sub(r"^orgdesk\b", f"{sys.executable} -m orgdesk.config.command_line", command)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORGDESK", "DJANGO"))}
    environment |= {"ORGDESK_VAR": str(folder / "var"), "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", words], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout + (f"status {done.returncode}\n{done.stderr}" if done.returncode else "")


def said_as_expected(expected: str, said: str) -> bool:
    if not expected.strip():
        return not said.startswith("status") and "\nstatus " not in said
    pattern = r"\s*".join(
        ".*" if line.strip() == "…" else re.escape(line.strip()).replace("…", ".*?")
        for line in expected.strip().splitlines()
    )
    return re.fullmatch(pattern, said.strip(), re.DOTALL) is not None
