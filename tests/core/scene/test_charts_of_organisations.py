from __future__ import annotations

from dataclasses import replace

from core.scene.drawings import overlapping
from orgdesk.core.organisation.comparison import compare
from orgdesk.core.organisation.model import (
    Assignment,
    AssignmentKind,
    InternalService,
    LineKind,
    Person,
    Position,
    PositionState,
    ReportingLine,
    Structure,
    Unit,
    UnitKind,
)
from orgdesk.core.scene.charts import (
    Dress,
    changes_by_key,
    position_nodes,
    unit_interactions,
    unit_pods,
    unit_rings,
)
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.comparison import draw_comparison

STRUCTURE = Structure(
    units=(
        Unit("t1", "Tier 1", UnitKind.TIER, contact_share=0.8),
        Unit("t2", "Tier 2", UnitKind.TIER, contact_share=0.3),
        Unit("pod", "Harbour pod", UnitKind.POD, vision=("Measured right",), culture=("Say it early",), ring=0),
        Unit("audit", "Audit", UnitKind.AUDIT_BODY),
    ),
    positions=(
        Position("head", "Director of Customer Experience"),
        Position("lead", "T1 Manager", unit="t1"),
        Position("agents", "T1", unit="t1", headcount=10),
        Position("tech", "T2 Technician", unit="pod"),
        Position("coach", "Quality Coach", state=PositionState.PLANNED),
    ),
    lines=(
        ReportingLine("lead", "head"),
        ReportingLine("agents", "lead"),
        ReportingLine("tech", "head"),
        ReportingLine("coach", "head"),
        ReportingLine("tech", "lead", LineKind.LIAISON, 0.2),
    ),
    services=(InternalService("s1", "Second look", "t2", "t1"), InternalService("s2", "Nothing", "t2", "gone")),
)
HELD = (
    Assignment("mara", "head"),
    Assignment("ravi", "lead", AssignmentKind.ACTING),
)
DRESS = Dress(
    people={"mara": Person("mara", "Mara Lindqvist"), "ravi": Person("ravi", "Ravi Anand")},
    acting="vertretend",
    vacant_for={"tech": "vacant 34 d"},
    kinds={"liaison": "Verbindung"},
    href=lambda key: f"/{key}",
)


def test_positions_are_drawn_with_holders_vacancies_counts_and_dotted_lines() -> None:
    nodes, ties = position_nodes(STRUCTURE, HELD, dress=DRESS)

    found = {node.id: node for node in nodes}
    words = {key: [line.text for line in node.lines[1:]] for key, node in found.items()}
    assert words == {
        "head": ["Mara Lindqvist"],
        "lead": ["Ravi Anand (vertretend)"],
        "agents": ["× 10"],
        "tech": ["vacant 34 d"],
        "coach": ["planned"],
    }
    styles = {key: node.style for key, node in found.items()}
    assert styles == {"head": "head", "lead": "position", "agents": "group", "tech": "vacant", "coach": "planned"}
    assert [(tie.source, tie.target, tie.text) for tie in ties] == [("tech", "lead", "Verbindung 20%")]
    assert found["lead"].href == "/lead"


def test_a_broken_structure_is_drawn_all_the_same() -> None:
    broken = replace(
        STRUCTURE, lines=(*STRUCTURE.lines, ReportingLine("head", "agents"), ReportingLine("tech", "nobody"))
    )

    nodes, ties = position_nodes(broken, HELD)
    scene = draw_chart(nodes, ties, title="Broken")

    assert {box.id for box in scene.boxes()} == {"head", "lead", "agents", "tech", "coach"}


def test_two_versions_are_compared_on_one_drawing() -> None:
    after = replace(
        STRUCTURE,
        positions=tuple(p for p in STRUCTURE.positions if p.key != "coach"),
        lines=(ReportingLine("lead", "head"), ReportingLine("agents", "lead"), ReportingLine("tech", "lead")),
    )
    changes = changes_by_key(compare(STRUCTURE, after))

    scene = draw_comparison(position_nodes(STRUCTURE)[0], position_nodes(after)[0], changes, words={}, title="Compared")

    ghosts = {box.id for box in scene.boxes() if box.id.startswith("was:")}
    assert ghosts == {"was:coach", "was:tech"}
    assert overlapping(list(scene.boxes())) == []


def test_a_units_ring_is_its_own_or_follows_from_its_contact_with_customers() -> None:
    assert [(node.id, node.ring) for node in unit_rings(STRUCTURE)] == [
        ("t1", 1),
        ("t2", 2),
        ("pod", 1),
        ("audit", None),
    ]


def test_a_pod_brings_its_vision_its_culture_and_its_seats() -> None:
    (pod,) = unit_pods(STRUCTURE, HELD, dress=DRESS)

    assert pod.sections == (("Vision", "Measured right"), ("Culture", "Say it early"))
    assert [node.id for node in pod.team] == ["tech"]


def test_the_map_shows_services_or_counted_hand_offs_between_known_units() -> None:
    nodes, ties = unit_interactions(STRUCTURE)
    assert [node.id for node in nodes] == ["t1", "t2"]
    assert [(tie.source, tie.target, tie.text) for tie in ties] == [("t2", "t1", "Second look")]

    _, counted = unit_interactions(STRUCTURE, {("t1", "t2"): 420})
    assert [(tie.text, tie.weight) for tie in counted] == [("420", 420.0)]
