"""The virtual environment, the built assets and the compiled messages, each made only when something changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.setup.console import Failed, say

ROOT = Path(__file__).resolve().parents[2]
BOOT = ROOT / ".boot"
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
UV = BOOT / "bin" / ("uv.exe" if os.name == "nt" else "uv")
REQUIREMENTS = ROOT / "requirements"
BUILT = ROOT / "src/orgdesk/ui/static/built"
ISLANDS = ROOT / "src/orgdesk/ui/islands"
STYLES = ROOT / "src/orgdesk/ui/styles"

# An environment with the development packages also serves the demo: no need to throw them away for it.
_GOOD_FOR = {"demo": ("demo", "dev"), "dev": ("dev",)}


def prepare(kind: str) -> None:
    """Make the environment `kind` ("demo" or "dev"), the assets and the messages ready."""
    install_packages(kind)
    build_assets()
    compile_messages()


def install_packages(kind: str) -> None:
    """Install exactly the locked packages, each checked by its hash, unless they are there already."""
    stamp = VENV / "orgdesk-packages.json"
    wanted = {name: _digest([REQUIREMENTS / f"{name}.txt"]) for name in _GOOD_FOR[kind]}
    if PYTHON.exists() and stamp.exists():
        found = json.loads(stamp.read_text())
        if wanted.get(found["kind"]) == found["digest"]:
            return
    install_uv()
    if not PYTHON.exists():
        run_program(UV, "venv", "--quiet", "--no-config", "--allow-existing", "--python", sys.executable, VENV)
        say("virtual environment")
    lock = REQUIREMENTS / f"{kind}.txt"
    run_program(
        UV, "pip", "sync", "--quiet", "--no-config", "--require-hashes", "--python", PYTHON, lock, env=_uv_environment()
    )
    stamp.write_text(json.dumps({"kind": kind, "digest": wanted[kind]}))
    say(f"Python packages ({kind})")


def install_uv() -> None:
    """Fetch uv with pip into a folder of its own: distributions that protect their Python allow that."""
    if UV.exists():
        return
    lock = REQUIREMENTS / "boot.txt"
    run_program(
        *_pip(),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "--target",
        BOOT,
        "-r",
        lock,
    )
    say("uv")


def build_assets() -> None:
    """Fetch the locked npm packages without Node and bundle islands and styles."""
    sources = [
        *ISLANDS.rglob("*.js"),
        *ISLANDS.rglob("*.css"),
        *STYLES.rglob("*.css"),
        ROOT / "package.json",
        ROOT / "deno.lock",
    ]
    stamp = BUILT / "stamp"
    digest = _digest(sources)
    if stamp.exists() and stamp.read_text() == digest:
        return
    _install_npm_packages()
    bundler = next(iter(_bundlers()), None)
    if bundler is None:
        raise Failed("the npm package esbuild brought no program for this machine; remove node_modules and try again")
    # The studios bring editors with them: bundles of their own, loaded on their pages only.
    entries = [ISLANDS / "orgdesk.js", STYLES / "orgdesk.css", *sorted(ISLANDS.glob("*-studio.js"))]
    run_program(
        bundler,
        *entries,
        "--bundle",
        "--minify",
        "--entry-names=[name]",
        "--asset-names=fonts/[name]-[hash]",
        *(f"--loader:.{kind}=file" for kind in ("eot", "svg", "ttf", "woff", "woff2")),
        "--format=esm",
        "--target=es2022",
        f"--outdir={BUILT}",
        "--log-level=error",
    )
    stamp.write_text(digest)
    say("assets")


def _install_npm_packages() -> None:
    stamp = ROOT / "node_modules/orgdesk-packages"
    digest = _digest([ROOT / "package.json", ROOT / "deno.lock"])
    if not stamp.exists() or stamp.read_text() != digest:
        deno_install(ROOT)
        stamp.write_text(digest)


def deno_install(folder: Path) -> None:
    """Install what `folder`'s lock names, from the registry that the user has configured."""
    # The certificate store of the system is asked as well: companies put their own authority there.
    settings = {"DENO_DIR": str(ROOT / ".deno"), "DENO_NO_UPDATE_CHECK": "1", "DENO_TLS_CA_STORE": "system,mozilla"}
    deno = PROGRAMS / ("deno.exe" if os.name == "nt" else "deno")
    run_program(deno, "install", "--frozen", "--quiet", cwd=folder, env={**os.environ, **settings})
    say(f"npm packages ({folder.name})")


def compile_messages() -> None:
    """Compile the translations that are newer than their compiled form; no gettext programs are needed."""
    catalogues = ROOT.glob("src/orgdesk/**/locale/*/LC_MESSAGES/*.po")
    stale = [po for po in catalogues if not _newer(po.with_suffix(".mo"), po)]
    if stale:
        python("-m", "tools.messages", "compile", *stale)
        say("translations")


def python(*arguments: object, check: bool = True, env: dict[str, str] | None = None) -> int:
    """Run the environment's Python at the root of the project; returns its exit status."""
    return run_program(PYTHON, *arguments, check=check, env={**django_environment(), **(env or {})})


def django_environment() -> dict[str, str]:
    """The environment of every process of ours: the sources are found, nothing is taken from the user's own packages."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONNOUSERSITE": "1"}


def write_locks(*, upgrade: list[str]) -> int:
    """Compile requirements/*.in to hashed files, naming no index; `upgrade` are further arguments, such as --upgrade."""
    install_uv()
    # Each set is held to the versions of the smaller one, so that what is tested is what runs.
    for name, sources, held in (
        ("boot", ["boot"], None),
        ("runtime", ["runtime"], None),
        ("demo", ["runtime", "rehearsal", "assets", "demo"], "runtime"),
        ("dev", ["runtime", "rehearsal", "s3", "saml", "assets", "demo", "dev"], "demo"),
    ):
        arguments = [f"{source}.in" for source in sources] + (["-c", f"{held}.txt"] if held else []) + upgrade
        options = [
            "--no-config",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-header",
        ]
        run_program(
            UV, "pip", "compile", *options, "--no-emit-index-url", *arguments, "-o", f"{name}.txt", cwd=REQUIREMENTS
        )
        say(f"requirements/{name}.txt")
    return 0


def _pip() -> list[object]:
    """A pip that works: this Python's own, or one in a small environment made by ensurepip."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "pip"]
    inner = BOOT / "pip"
    made = subprocess.run([sys.executable, "-m", "venv", str(inner)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Failed(
            "this Python has neither pip nor ensurepip; install one of them (on Debian: python3-pip or python3-venv)"
        )
    return [inner / PROGRAMS.name / PYTHON.name, "-m", "pip"]


def _uv_environment() -> dict[str, str]:
    """uv does not read pip's setting of the index; whoever set it for pip means it here too."""
    environment = dict(os.environ)
    if "PIP_INDEX_URL" in environment:
        environment.setdefault("UV_DEFAULT_INDEX", environment["PIP_INDEX_URL"])
    return environment


def _bundlers() -> list[Path]:
    suffix = "esbuild.exe" if os.name == "nt" else "bin/esbuild"
    return sorted((ROOT / "node_modules/.deno").glob(f"@esbuild+*/node_modules/@esbuild/*/{suffix}"))


def _newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def run_program(*command: object, check: bool = True, cwd: Path = ROOT, env: dict[str, str] | None = None) -> int:
    words = [str(word) for word in command]
    status = subprocess.run(words, cwd=cwd, env=env, check=False).returncode
    if check and status != 0:
        raise Failed(
            f"{Path(words[0]).name} {' '.join(words[1:4])} … ended with status {status}; its own words are above"
        )
    return status
