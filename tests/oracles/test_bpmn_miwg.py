"""The reference models of the BPMN Model Interchange group: nothing lost in and out, nothing passed through in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.diagram import read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.process.errors import NotExecutable
from suite_tools import bpmn

FOLDER = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites")) / "bpmn-miwg"
MODELS = sorted(FOLDER.glob("*.bpmn"))
COMPENSATES = "C.6.0.bpmn"

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not MODELS, reason="the BPMN MIWG suite is not here")]


def test_all_reference_models_are_here() -> None:
    assert len(MODELS) == 21


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_import_and_export_lose_nothing(model: Path) -> None:
    assert bpmn.is_lossless(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_model_is_drawn(model: Path) -> None:
    diagram = read_diagram(read_document(model.read_bytes()))

    assert diagram.shapes
    assert diagram.bounds.width > 0


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model.name != COMPENSATES], ids=lambda model: model.name
)
def test_all_models_but_one_compile(model: Path) -> None:
    assert bpmn.refusal(model) == ""


def test_the_model_with_compensation_is_refused_with_element_and_reason() -> None:
    document = read_document((FOLDER / COMPENSATES).read_bytes())

    with pytest.raises(NotExecutable) as refused:
        compile_document(document)

    for finding in refused.value.findings:
        assert document.element(finding.element_id) is not None
        assert "compensation" in finding.reason
