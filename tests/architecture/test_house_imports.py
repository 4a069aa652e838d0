import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

IMPORT_CORE_WITHOUT_DJANGO = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "psycopg", "sqlite3"}:
            raise ImportError(f"the core must not import {name}")

sys.meta_path.insert(0, Refuse())
import orgdesk.core
names = [module.name for module in pkgutil.walk_packages(orgdesk.core.__path__, "orgdesk.core.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_import_contract_is_kept():
    program = Path(sys.executable).parent / "lint-imports"
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}

    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_core_can_be_imported_where_django_is_absent():
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_CORE_WITHOUT_DJANGO],
        cwd=ROOT / "src", capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
