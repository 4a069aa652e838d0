"""The source documents pasted as they are: every line that is no page furniture is placed or in the tray."""

import os
from pathlib import Path

import pytest

from orgdesk.core.organisation.importing import ImportResult, import_text
from orgdesk.core.organisation.model import UnitKind

FOLDER = Path(os.environ.get("ORGDESK_DOCUMENTS", Path(__file__).parents[3] / "shared" / "source-documents"))
DOCUMENTS = sorted(FOLDER.glob("*.txt"))

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not DOCUMENTS, reason="the source documents are not here")]


def _document(start: str) -> ImportResult:
    return import_text(next(path for path in DOCUMENTS if path.name.startswith(start)).read_bytes())


def test_there_are_five_documents() -> None:
    assert len(DOCUMENTS) == 5


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_every_line_is_placed_or_set_aside_and_never_both(path: Path) -> None:
    content = path.read_bytes()
    wanted = {number for number, line in enumerate(content.decode().split("\n"), start=1) if line.strip()}

    result = import_text(content)
    placed = {row.source.line for row in result.placed}
    aside = [row.source.line for row in (*result.tray, *result.ignored)]

    assert placed | set(aside) == wanted
    assert len(aside) == len(set(aside))
    assert placed.isdisjoint(aside)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_few_lines_are_taken_for_page_furniture(path: Path) -> None:
    ignored = [line.source.text for line in import_text(path.read_bytes()).ignored]

    assert len(ignored) <= 4
    assert all(len(text) < 100 for text in ignored)


def test_the_pods_document_places_six_units_with_vision_culture_and_team() -> None:
    result = _document("002")
    tops = [unit for unit in result.structure.units if unit.parent is None]
    pods = [unit for unit in tops if unit.kind is UnitKind.POD]
    seats = {unit.key: len(result.structure.positions_of_unit.get(unit.key, ())) for unit in pods}

    assert len(tops) == 6
    assert [len(unit.vision) for unit in pods] == [5, 7, 5, 4]
    assert [len(unit.culture) for unit in pods] == [4, 5, 2, 0]
    assert list(seats.values()) == [4, 4, 3, 0]
    assert {unit.kind for unit in tops} == {UnitKind.POD, UnitKind.SUPPORT_FUNCTION, UnitKind.BRANCH}


def test_team_members_of_the_pods_keep_their_duties() -> None:
    result = _document("002")
    members = [position for position in result.structure.positions if not position.title]

    assert len(members) == 11
    assert all(position.duties for position in members)
    assert len(result.people.persons) == 16


def test_the_chart_document_keeps_seats_holders_and_counts_apart() -> None:
    result = _document("000")
    positions = result.structure.positions
    tens = [position for position in positions if position.headcount == 10]
    held = {assignment.position for assignment in result.people.assignments}
    trainers = [position for position in positions if position.title == "Trainer 3"]

    assert [position.title for position in tens] == ["T1", "T1", "T1"]
    assert trainers
    assert not held & {position.key for position in trainers}
    assert any(assignment.alias for assignment in result.people.assignments)
    assert [line.reason for line in result.tray].count("cut_off") >= 3
