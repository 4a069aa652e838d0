"""The counting modules of `tools/suites`, which `run.py suites` calls too, importable from tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def _load(name: str) -> ModuleType:
    path = Path(__file__).parents[1] / "tools" / "suites" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"suite_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


bpmn = _load("bpmn")
dmn = _load("dmn")
organograms = _load("organograms")
bounces = _load("bounces")
