import io
import json
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orgdesk.core.organisation.errors import OrganisationError, UnreadableData
from orgdesk.core.organisation.importing import Column, ImportResult, TrayReason, import_chart, import_text
from orgdesk.core.organisation.importing.titles import read_label
from orgdesk.core.organisation.model import AssignmentKind, LineKind, UnitKind
from orgdesk.core.organisation.templates import load_template
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.organisation.yaml_format import write_yaml


def bosses(result: ImportResult) -> dict[str, str]:
    """Title of the boss by title."""
    known = result.structure.position_by_key
    return {known[key].title: known[boss].title for key, boss in build_tree(result.structure).boss_of.items()}


def holders(result: ImportResult) -> dict[str, str]:
    names = {person.key: person.name for person in result.people.persons}
    known = result.structure.position_by_key
    return {known[row.position].title: names[row.person] for row in result.people.assignments}


@pytest.mark.parametrize(
    ("text", "title", "holder"),
    [
        ("T1 Lead - Ravi Anand", "T1 Lead", "Ravi Anand"),
        ("Ravi Anand / T1 Lead", "T1 Lead", "Ravi Anand"),
        ("Ravi Anand, T1 Lead", "T1 Lead", "Ravi Anand"),
        ("T1 Lead: Ravi Anand", "T1 Lead", "Ravi Anand"),
        ("T1 Lead (Ravi Anand)", "T1 Lead", "Ravi Anand"),
        ("Project Manager Piet J", "Project Manager", "Piet J"),
        ("Pim de Graaf Account Manager 2", "Account Manager 2", "Pim de Graaf"),
        ("Director of Account Operations", "Director of Account Operations", ""),
        ("Trainer 3 (vacant)", "Trainer 3", ""),
        ("SPOS Product Owner", "SPOS Product Owner", ""),
        ("Sr. Inside Sales Rep", "Sr. Inside Sales Rep", ""),
    ],
)
def test_a_line_is_taken_apart_into_title_and_holder(text: str, title: str, holder: str) -> None:
    label = read_label(text)

    assert (label.title, label.holder, label.role) == (title, holder, True)


def test_marks_for_count_acting_vacant_and_alias_are_read() -> None:
    assert (read_label("T1 (*10)").title, read_label("T1 (*10)").headcount) == ("T1", 10)
    assert read_label("Agent x5").headcount == 5
    assert read_label("T1 Lead - Ravi Anand (acting)").acting
    assert read_label("Trainer (vacant)").vacant
    assert read_label("Pricebook Administrator Ada AKA the new hire").alias == "the new hire"


def test_a_sentence_that_mentions_a_manager_is_no_title() -> None:
    assert not read_label("Charts should be built so that a manager can evaluate the team").role


OUTLINE = """# Customer Experience
- Director of Customer Experience - Mara Lindqvist
    - T1 Lead - Ravi Anand (acting)
        - T1 (*10)
        - something nobody understands
## Pod North
- Culture
    - Always kind
- Vision
    - Answer first
- Team
    - Joyce Bell Order processing Quoting Pick and pack
Please enable JavaScript.
2 more items...
"""


def test_an_outline_becomes_units_facets_positions_and_a_tray() -> None:
    result = import_text(OUTLINE)
    pod = next(unit for unit in result.structure.units if unit.name == "Pod North")

    assert bosses(result) == {"T1 Lead": "Director of Customer Experience", "T1": "T1 Lead"}
    assert holders(result)["T1 Lead"] == "Ravi Anand"
    assert result.people.assignments[1].kind is AssignmentKind.ACTING
    assert (pod.kind, pod.culture, pod.vision, pod.parent) == (
        UnitKind.POD,
        ("Always kind",),
        ("Answer first",),
        "customer-experience",
    )
    assert holders(result)[""] == "Joyce Bell"
    assert [(line.source.line, line.reason) for line in result.tray] == [
        (5, TrayReason.NOT_UNDERSTOOD),
        (14, TrayReason.CUT_OFF),
    ]
    assert [line.source.line for line in result.ignored] == [13]


@pytest.mark.parametrize(
    "text",
    [
        "1. Head of Service\n1.1. T1 Lead\n1.1.1. T1 agent\n1.2. T2 Lead",
        "Head of Service\n\tT1 Lead\n\t\tT1 agent\n\tT2 Lead",
        "* Head of Service\n  * T1 Lead\n    * T1 agent\n  * T2 Lead",
        "# Head of Service\n## T1 Lead\n- T1 agent\n## T2 Lead",
    ],
)
def test_numbers_tabs_bullets_and_headings_say_the_same_tree(text: str) -> None:
    expected = {"T1 Lead": "Head of Service", "T1 agent": "T1 Lead", "T2 Lead": "Head of Service"}

    assert bosses(import_text(text)) == expected


@example(["# #", "- -", "1. 2."])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=12))
def test_no_line_of_any_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    result = import_text(text)

    placed = {row.source.line for row in result.placed}
    aside = {row.source.line for row in (*result.tray, *result.ignored)}
    seen = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n")
    wanted = {number for number, line in enumerate(seen, start=1) if line.strip()}
    assert placed | aside >= wanted
    assert placed.isdisjoint(aside)


def test_an_outline_of_fifty_thousand_levels_ends() -> None:
    deep = "\n".join(" " * min(n, 300) + "T1 agent" for n in range(2_000)) + "\n" + "#" * 50_000

    assert len(import_text(deep).structure.positions) == 2_000


BAMBOO = (
    "id,employeeNumber,displayName,jobTitle,department,supervisorId,supervisorEId,workEmail,hireDate\n"
    "1,E1,Mara Lindqvist,Director,Service,,,mara@example.org,2020-01-06\n"
    "2,E2,Ravi Anand,T1 Lead,Service,1,E1,ravi@example.org,2021-02-01\n"
    "2,E9,Twin,T1 Lead,Service,1,E1,,\n"
    "3,E3,,Trainer,Service,9,E9,,\n"
)
WORKDAY = (
    "Position ID;Worker;Business Title;Supervisory Organization;Manager Position ID;Staffing Status\r\n"
    "P1;Mara Lindqvist;Director;Service;;Filled\r\n"
    "P2;Ravi Anand;T1 Lead;Service;P1;Filled\r\n"
    "P3;;Trainer;Service;P1;Unfilled\r\n"
)


WORKERS = b"""Employee ID,Worker,Position ID,Business Title,Supervisory Organization,Worker's Manager,Manager Employee ID,FTE %
1001,Mara Lindqvist,P-1,Head of Customer Service,Customer Service,,,100%
1002,Ravi Anand,P-2,T1 Lead,T1 Support,Mara Lindqvist,1001,100%
1003,Joyce Bell,P-3,T1 Agent,T1 Support,Ravi Anand,1002,80%
"""


def test_a_workday_file_finds_the_manager_by_the_employee_though_positions_have_ids_too() -> None:
    (result,) = import_chart("workers.csv", WORKERS)

    assert bosses(result) == {"T1 Lead": "Head of Customer Service", "T1 Agent": "T1 Lead"}
    assert holders(result)["T1 Agent"] == "Joyce Bell"
    assert result.tray == ()


def test_a_bamboohr_file_pairs_internal_ids_and_keeps_twins_and_unknown_bosses() -> None:
    (result,) = import_chart("people.csv", BAMBOO)

    assert bosses(result) == {"T1 Lead": "Director"}
    assert [(line.source.line, line.reason) for line in result.tray] == [(4, TrayReason.DUPLICATE)]
    assert result.unknown_bosses == ("9",)
    assert [unit.name for unit in result.structure.units] == ["Service"]
    assert str(result.people.assignments[0].start) == "2020-01-06"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_workday_file_is_read_in_any_usual_encoding(encoding: str) -> None:
    (result,) = import_chart("report.csv", WORKDAY.replace("Mara", "Mära").encode(encoding))

    assert bosses(result) == {"T1 Lead": "Director", "Trainer": "Director"}
    assert holders(result) == {"Director": "Mära Lindqvist", "T1 Lead": "Ravi Anand"}
    assert result.vacancies == ("p3",)
    assert bool(result.warnings) == (encoding == "cp1252")


def test_columns_named_in_any_way_are_mapped_by_hand() -> None:
    table = "wer\twas\tunter\nMara Lindqvist\tLeitung\t\nRavi Anand\tErste Linie\tMara Lindqvist\n"
    with pytest.raises(UnreadableData, match="wer, was, unter"):
        import_chart("a.tsv", table)

    mapping = {"wer": Column.NAME, "was": Column.TITLE, "unter": Column.BOSS_NAME}
    (result,) = import_chart("a.tsv", table, mapping=mapping)

    assert bosses(result) == {"Erste Linie": "Leitung"}


def test_a_workbook_is_read_like_its_csv() -> None:
    book = openpyxl.Workbook()
    for row in BAMBOO.strip().split("\n"):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row.split(",")])
    file = io.BytesIO()
    book.save(file)

    (sheet,) = import_chart("people.xlsx", file.getvalue())
    (plain,) = import_chart("people.csv", BAMBOO)

    assert (sheet.structure, sheet.people, sheet.unknown_bosses) == (
        plain.structure,
        plain.people,
        plain.unknown_bosses,
    )


COGGLE = """<map version="0.9.0"><node TEXT="Org chart" ID="r" X_COGGLE_POSX="0">
<node TEXT="Head of Service&#10;Mara Lindqvist" ID="h"><node TEXT="**T1 Lead**
Ravi Anand" ID="l"/><node TEXT="T2 Lead" ID="k"><node TEXT="" ID="j" X_COGGLE_JOINEDTO="l"/></node></node></node>
<node TEXT="x-coggle-rootnode" ID="q"><node TEXT="Auditor ![](attached://1 2x2)" ID="a"/></node></map>"""


def test_a_coggle_map_keeps_names_on_lines_of_their_own_and_joined_branches() -> None:
    (result,) = import_chart("chart.mm", COGGLE)

    assert bosses(result) == {"T1 Lead": "Head of Service", "T2 Lead": "Head of Service"}
    assert holders(result) == {"Head of Service": "Mara Lindqvist", "T1 Lead": "Ravi Anand"}
    assert {line.key for line in result.structure.lines if line.kind is LineKind.MATRIX} == {"t1-lead>t2-lead/matrix"}
    assert "auditor" in build_tree(result.structure).roots


def test_freemind_rich_text_notes_attributes_and_arrows_are_read() -> None:
    (result,) = import_chart(
        "a.mm",
        '<map version="freeplane 1.9"><node ID="1"><richcontent TYPE="NODE"><html><body><p>Head of Service</p></body></html>'
        '</richcontent><richcontent TYPE="NOTE"><html><body>Leads</body></html></richcontent>'
        '<node ID="2" TEXT="T1 Lead"><attribute NAME="grade" VALUE="7"/><arrowlink DESTINATION="3"/></node>'
        '<node ID="3" TEXT="T2 Lead"/></node></map>',
    )

    head, lead, _ = result.structure.positions
    assert (head.title, head.note, lead.note) == ("Head of Service", "Leads", "grade: 7")
    assert {line.kind for line in result.structure.lines} == {LineKind.SOLID, LineKind.MATRIX}


def _xmind(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def test_every_sheet_of_an_xmind_file_is_a_chart_with_floating_topics_and_relations() -> None:
    leads = [{"id": "b", "title": "T1 Lead"}, {"id": "c", "title": "T2 Lead", "notes": {"plain": {"content": "x"}}}]
    root = {
        "id": "a",
        "title": "Head of Service",
        "children": {"attached": leads, "detached": [{"id": "d", "title": "Auditor"}]},
    }
    sheets = [
        {"title": "V2", "rootTopic": root, "relationships": [{"end1Id": "b", "end2Id": "c"}]},
        {"title": "V2.1", "rootTopic": root},
    ]

    first, second = import_chart("chart.xmind", _xmind("content.json", json.dumps(sheets)))

    assert (first.label, second.label) == ("V2", "V2.1")
    assert len(first.structure.positions) == 4
    assert [line.kind for line in first.structure.lines].count(LineKind.MATRIX) == 1


def test_an_old_xmind_file_and_an_opml_outline_are_read() -> None:
    old = (
        '<xmap-content xmlns="urn:xmind:xmap:xmlns:content:2.0"><sheet><topic id="a"><title>Head of Service</title><children>'
        '<topics type="attached"><topic id="b"><title>T1 Lead</title></topic></topics></children></topic><title>S</title></sheet>'
        "</xmap-content>"
    )
    opml = (
        '<opml version="2.0"><head><title>S</title></head><body><outline text="Head of Service">'
        '<outline text="T1 Lead" _note="n"/></outline></body></opml>'
    )

    for name, content in (("a.xmind", _xmind("content.xml", old)), ("a.opml", opml)):
        (result,) = import_chart(name, content)
        assert bosses(result) == {"T1 Lead": "Head of Service"}
        assert result.label == "S"


def test_scim_managers_are_found_in_any_order() -> None:
    extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    users = [
        {
            "id": "2",
            "displayName": "Ravi Anand",
            "title": "T1 Lead",
            extension: {"manager": {"value": "1"}, "department": "T1"},
        },
        {"id": "1", "name": {"givenName": "Mara", "familyName": "Lindqvist"}, "title": "Head"},
        {"id": "3", "displayName": "Pim", extension: {"manager": {"value": "77"}}},
        "noise",
    ]

    (result,) = import_chart("users.json", json.dumps({"Resources": users}))

    assert bosses(result) == {"T1 Lead": "Head"}
    assert result.unknown_bosses == ("77",)
    assert len(result.tray) == 1


def test_ldap_managers_match_without_case_and_a_second_one_is_dotted() -> None:
    ldif = (
        "version: 1\n\ndn: cn=Ravi Anand,ou=People\ncn: Ravi Anand\ntitle: T1 Lead\nmanager: CN=Mara Lindqvist, OU=people\n"
        "manager: cn=Noor,ou=People\n\ndn: cn=Mara Lindqvist,ou=People\ncn:: TWFyYSBMaW5kcXZpc3Q=\ntitle: He\n ad\n\n"
        "dn: cn=Noor,ou=People\ncn: Noor\ntitle: Expert\n\ndn: ou=People\nou: People\n"
    )

    (result,) = import_chart("people.ldif", ldif)

    assert bosses(result) == {"T1 Lead": "Head"}
    assert [line.kind for line in result.structure.lines] == [LineKind.SOLID, LineKind.MATRIX]
    assert [line.source.text for line in result.tray] == ["dn: ou=People"]


def test_our_own_file_comes_back_whole() -> None:
    chart = load_template("tiered-support-2.0")

    (result,) = import_chart("chart.yaml", write_yaml(chart))

    assert (result.structure, result.people) == (chart.structure, chart.people)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mm", b"<map><node TEXT='x'"),
        ("a.mm", b"<html></html>"),
        ("a.mm", b'<!DOCTYPE m [<!ENTITY a "aaaa">]><map><node TEXT="&a;"/></map>'),
        ("a.xmind", b"PK\x03\x04 broken"),
        ("a.xmind", _xmind("other", "x")),
        ("a.xmind", _xmind("content.json", "{")),
        ("a.xmind", _xmind("content.json", "[]")),
        ("a.xlsx", b"PK\x03\x04 xl/workbook.xml broken"),
        ("a.csv", b""),
        ("a.csv", b"\n\n"),
        ("a.json", b"{"),
        ("a.json", b"[" * 100_000),
        ("a.opml", b"<opml/>"),
    ],
)
def test_a_broken_file_is_refused_with_a_reason(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableData, match=r"\w{3}"):
        import_chart(name, content)


@given(st.sampled_from(["mm", "xmind", "opml", "csv", "xlsx", "json", "ldif", "txt", "yaml"]), st.binary(max_size=300))
def test_noise_gives_a_chart_or_a_refusal(suffix: str, content: bytes) -> None:
    with suppress(OrganisationError):
        assert import_chart(f"a.{suffix}", content)
