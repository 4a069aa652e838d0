"""The one file of settings, `settings.env` in `ORGDESK_VAR`: a line a setting, as the environment would give it, which wins.

The settings module reads it before Django is there, so nothing of Django is used here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

FILE = "settings.env"
LIVE = {
    "ORGDESK_COMPANY": "ORGDESK_COMPANY",
    "ORGDESK_BASE_URL": "ORGDESK_BASE_URL",
    "ORGDESK_SUPPORT_ADDRESS": "ORGDESK_SUPPORT_ADDRESS",
    "ORGDESK_REFERENCE_PREFIX": "ORGDESK_REFERENCE_PREFIX",
    "ORGDESK_TIME_ZONE": "TIME_ZONE",
    "ORGDESK_CURRENCY": "ORGDESK_CURRENCY",
}
"""Settings that the set-up in the browser writes, with the name that Django knows each by; a change of the file holds at once."""


def read_settings(folder: Path) -> dict[str, str]:
    """The settings of the file, none where there is no file. Lines without `=` and those beginning with # say nothing."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def write_settings(folder: Path, given: Mapping[str, str]) -> None:
    """Change these settings of the file and keep the others; whoever reads meanwhile sees the old file or the new one."""
    kept = {**read_settings(folder), **{name: _one_line(value) for name, value in given.items()}}
    words = "# Read at the start of every process; the environment wins over it. See docs/reference/settings.md.\n"
    words += "".join(f"{name}={value}\n" for name, value in sorted(kept.items()))
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".settings-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(folder / FILE)


def _one_line(value: str) -> str:
    return " ".join(value.split())
