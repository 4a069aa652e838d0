"""One door for all formats: the file's name and content decide which reader it is."""

from __future__ import annotations

from dataclasses import replace

from orgdesk.core.organisation.errors import UnreadableData
from orgdesk.core.organisation.holders import vacancies
from orgdesk.core.organisation.importing.builder import build_chart
from orgdesk.core.organisation.importing.columns import Mapped
from orgdesk.core.organisation.importing.decoding import decode, refuse_large
from orgdesk.core.organisation.importing.directories import read_ldif, read_scim
from orgdesk.core.organisation.importing.mindmaps import Sheet, read_mm, read_opml, read_xmind
from orgdesk.core.organisation.importing.outline import read_outline
from orgdesk.core.organisation.importing.result import ImportResult, Placed, SourceLine
from orgdesk.core.organisation.importing.tables import build_from_table, read_csv, read_xlsx
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.organisation.yaml_format import read_yaml
from orgdesk.core.phrases import phrase

_BY_SUFFIX = {
    "csv": "csv",
    "tsv": "csv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "mm": "mm",
    "xmind": "xmind",
    "opml": "opml",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "scim",
    "ldif": "ldif",
    "md": "outline",
    "markdown": "outline",
    "txt": "outline",
}


def recognise(name: str, content: bytes | str) -> str:
    """The format of a file: `csv xlsx mm xmind opml yaml scim ldif outline`, by its content, else its name."""
    head = content[:4096] if isinstance(content, bytes) else content[:4096].encode()
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    suffix = _BY_SUFFIX.get(name.rsplit(".", 1)[-1].lower() if "." in name else "", "")
    if head.startswith(b"PK\x03\x04"):
        whole = content if isinstance(content, bytes) else b""
        return "xlsx" if b"xl/workbook.xml" in whole else "xmind"
    elif start.startswith(b"<"):
        return "opml" if b"<opml" in head else "mm"
    elif start.startswith((b"dn:", b"version: 1\n")) and suffix != "yaml":
        return "ldif"
    elif start.startswith((b"{", b"[")) and suffix != "yaml":
        return "scim"
    elif start.startswith(b"format: orgdesk/"):
        return "yaml"
    else:
        return suffix or "outline"


def import_chart(name: str, content: bytes | str, *, mapping: Mapped | None = None) -> tuple[ImportResult, ...]:
    """Read a file of any known format: one result for each chart in it (XMind files may hold several).

    Raises UnreadableData or FileTooLarge with the reason; what can be read but not placed is in the tray.
    """
    refuse_large(content)
    kind = recognise(name, content)
    raw = content if isinstance(content, bytes) else content.encode()
    if kind == "csv":
        return (build_from_table(read_csv(content), mapping=mapping),)
    elif kind == "xlsx":
        return (build_from_table(read_xlsx(raw), mapping=mapping, format_name="xlsx"),)
    elif kind == "xmind":
        return tuple(_from_sheet(sheet, "xmind") for sheet in _some(read_xmind(raw)))
    elif kind in ("mm", "opml"):
        return (_from_sheet(read_mm(content) if kind == "mm" else read_opml(content), kind),)
    elif kind == "yaml":
        return (_from_yaml(content),)
    elif kind == "scim":
        return (read_scim(content),)
    elif kind == "ldif":
        return (read_ldif(content),)
    else:
        return (import_text(content),)


def import_tables(*contents: bytes | str, mapping: Mapped | None = None) -> ImportResult:
    """Several CSV files that make one chart, such as a list of senior posts and one of the posts below them."""
    return build_from_table(*(read_csv(content) for content in contents), mapping=mapping)


def import_text(content: bytes | str) -> ImportResult:
    """Text pasted or read from a file: indented, bulleted, numbered, Markdown, or a flat list."""
    text, warnings = decode(content)
    return build_chart(read_outline(text), format_name="outline", warnings=warnings)


def _from_sheet(sheet: Sheet, kind: str) -> ImportResult:
    result = build_chart(sheet.nodes, format_name=kind)
    return replace(result, label=sheet.name or result.label)


def _some(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    if not sheets:
        raise UnreadableData(phrase("The XMind file holds no sheet."))
    return sheets


def _from_yaml(content: bytes | str) -> ImportResult:
    chart = read_yaml(content)
    structure, people = chart.structure, chart.people
    rows = [("units", unit.key) for unit in structure.units] + [("positions", p.key) for p in structure.positions]
    tree = build_tree(structure)
    return ImportResult(
        structure,
        people,
        tuple(Placed(SourceLine(0, key), table, key) for table, key in rows),
        unknown_bosses=tuple(line.boss for line in tree.unknown_bosses),
        loops=tree.loops,
        vacancies=tuple(p.key for p in vacancies(structure, people.assignments)) if people.assignments else (),
        format="yaml",
        label=chart.version.label,
    )
