from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.organisation.structures import ASSIGNMENTS, TEXTS, structures
from orgdesk.core.organisation.errors import OrganisationError, UnreadableData
from orgdesk.core.organisation.model import Assignment, Chart, OrgVersion, People, Structure, VersionStatus
from orgdesk.core.organisation.yaml_format import read_yaml, write_yaml


@given(structures(), ASSIGNMENTS, TEXTS)
def test_a_chart_round_trips_exactly(structure: Structure, assignments: list[Assignment], label: str) -> None:
    version = OrgVersion("v", label, VersionStatus.PROPOSED, parent="u")
    chart = Chart(version, structure, People(assignments=tuple(assignments)))

    text = write_yaml(chart)

    assert read_yaml(text) == chart
    assert read_yaml(text.encode()) == chart
    assert write_yaml(read_yaml(text)) == text


def test_words_that_look_like_booleans_stay_words() -> None:
    chart = read_yaml(
        "positions:\n- {key: a, title: No}\nratings:\n- {person: p, skill: s, level: 2, on: 2026-03-02}\n"
    )

    assert chart.structure.positions[0].title == "No"
    assert str(chart.people.ratings[0].on) == "2026-03-02"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- a", "mapping"),
        ("a: [", "line"),
        ("unit: []", "unit"),
        ("units: 3", "units"),
        ("units: [3]", r"units\[0\]"),
        ("units: [{name: x}]", "key"),
        ("units: [{key: x, name: x, kind: tribe}]", r"units\[0\].kind"),
        ("units: [{key: x, name: x, colour: red}]", "colour"),
        ("positions: [{key: x, title: x, headcount: many}]", "headcount"),
        ("positions: [{key: x, title: x, fte: .nan}]", "fte"),
        ("positions: [{key: x, title: x, boss: [y]}]", "boss"),
        ("assignments: [{person: p, position: x, start: soon}]", "start"),
        ("format: orgdesk/9", "orgdesk/9"),
        ("a: &x [1]\nunits: *x", "alias"),
        ("[" * 5000, "nested"),
        ("!!python/object/apply:os.system ['true']", "mapping|YAML"),
        ("\x00", "YAML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(UnreadableData, match=place):
        read_yaml(text)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_nothing_else_than_a_refusal_comes_of_noise(content: bytes | str) -> None:
    with suppress(OrganisationError):
        assert isinstance(read_yaml(content), Chart)
