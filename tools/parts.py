"""`python -m tools.parts`: what the wheel needs at run time, from the hashed locks: a bill of materials, licences, known weaknesses.

sbom [-o FILE]   the bill of materials, CycloneDX 1.6 as JSON
licences         fails for a part whose licence is not among the allowed ones
audit            fails for a part of which a weakness is known; where no advisory service answers, says so and passes
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "runtime.txt"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

ALLOWED = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|0BSD|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|Zlib|Unlicense|CC0|HPND|LGPL|Lesser General Public"
    r"|BSL-1\.0|Artistic|public domain)",
    re.IGNORECASE,
)
REFUSED = re.compile(r"\b(AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One package of the lock; `marker` says on which machines it is needed."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name.lower().replace('_', '-')}@{self.version}"


def parts(lock: Path = LOCK) -> list[Part]:
    """Every package of the lock. Raises ValueError for one without a hash."""
    found = list(_read(lock.read_text("utf-8").splitlines()))
    bare = [part.name for part in found if not part.hashes]
    if bare:
        raise ValueError(f"{lock.name} locks without a hash: {', '.join(bare)}")
    return found


def licence_of(name: str) -> str:
    """What the installed package says of its licence, in its own words; empty where it is not installed here."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [one.rpartition("::")[2].strip() for one in said.get_all("Classifier") or [] if "License ::" in one]
    return said.get("License-Expression") or " OR ".join(classified) or (said.get("License") or "").split("\n")[0]


def is_allowed(licence: str) -> bool:
    """A choice is allowed where one of its licences is."""
    choices = re.split(r"\s+OR\s+", licence, flags=re.IGNORECASE)
    return any(ALLOWED.search(one) and not REFUSED.search(one) for one in choices)


def bill(found: list[Part], *, product: str, version: str) -> dict[str, Any]:
    """CycloneDX 1.6. The same lock gives the same bill: its number is made from what it lists."""
    number = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(part.purl for part in found) + version)
    top = f"pkg:pypi/{product}@{version}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": product, "version": version, "purl": top, "bom-ref": top}
        },
        "components": [_component(part) for part in found],
        "dependencies": [{"ref": top, "dependsOn": [part.purl for part in found]}],
    }


def _component(part: Part) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "bom-ref": part.purl,
    }
    licence = licence_of(part.name)
    if licence:
        made["licenses"] = [{"license": {"name": licence}}]
    properties = [{"name": "orgdesk:sha256", "value": one} for one in part.hashes]
    if part.marker:
        properties.append({"name": "orgdesk:needed", "value": part.marker})
    return made | {"properties": properties}


def _read(lines: list[str]) -> Iterator[Part]:
    head: tuple[str, str, str] | None = None
    hashes: list[str] = []
    for line in [*lines, ""]:
        pinned = _PINNED.match(line)
        if head and (pinned or not line):
            yield Part(*head, tuple(hashes))
            head, hashes = None, []
        if pinned:
            head, hashes = (pinned[1], pinned[2], pinned[3] or ""), []
        hashes += _HASH.findall(line)


def _sbom(options: argparse.Namespace) -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    written = json.dumps(bill(parts(), product=project["name"], version=project["version"]), indent=1) + "\n"
    if options.output:
        Path(options.output).write_text(written, "utf-8")
    else:
        print(written, end="")
    return 0


def _licences(_options: argparse.Namespace) -> int:
    read = {part.name: licence_of(part.name) for part in parts()}
    needed_here = {name: licence for name, licence in read.items() if licence or _is_installed(name)}
    bad = {name: licence for name, licence in needed_here.items() if not is_allowed(licence)}
    for name, licence in bad.items():
        print(f"{name}: {licence or 'says nothing of its licence'}; run time allows permissive licences, LGPL and MPL")
    print(f"licences: {len(needed_here) - len(bad)} of {len(needed_here)} packages of this machine are allowed")
    return 1 if bad else 0


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _audit(_options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", str(LOCK)]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stdout
        known = json.loads(said)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        known = []
    return judge_audit(known)


def judge_audit(known: list[dict[str, Any]]) -> int:
    """The service's answers, said in words; 1 where a weakness is known."""
    asked = [one for one in known if "skip_reason" not in one]
    if not asked:
        print("audit: no advisory service answers from this machine; nothing was checked")
        return 0
    weak = [(one, weakness) for one in asked for weakness in one["vulns"]]
    for one, weakness in weak:
        mended = ", ".join(weakness["fix_versions"]) or "no version yet"
        print(f"{one['name']} {one['version']}: {weakness['id']}, mended in {mended}")
    print(f"audit: {len(asked)} of {len(known)} packages checked, {len(weak)} weaknesses known")
    return 1 if weak else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.parts", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("sbom").add_argument("-o", "--output")
    acts.add_parser("licences")
    acts.add_parser("audit")
    options = parser.parse_args(arguments)
    return {"sbom": _sbom, "licences": _licences, "audit": _audit}[options.act](options)


if __name__ == "__main__":
    sys.exit(main())
