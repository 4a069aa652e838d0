"""FreeMind, Freeplane and Coggle `.mm`, XMind (both forms) and OPML to nodes. Links become dotted lines."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from orgdesk.core.organisation.errors import FileTooLarge, UnreadableData
from orgdesk.core.organisation.importing.decoding import LARGEST, refuse_large
from orgdesk.core.organisation.importing.nodes import MOST_NODES, Node
from orgdesk.core.organisation.importing.result import SourceLine
from orgdesk.core.phrases import phrase

COGGLE_ROOT = "x-coggle-rootnode"


@dataclass(frozen=True)
class Sheet:
    """One drawing of a file; XMind holds several, each of which may be a version."""

    name: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class _Topic:
    """A node as its format has it, before places in a list are known."""

    text: str
    line: int
    ident: str = ""
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


def read_mm(content: bytes | str) -> Sheet:
    """A FreeMind-like map. Raises UnreadableData where it is not one."""
    root = parse_xml(content, keep_breaks=True)
    if root.tag != "map":
        raise UnreadableData(
            phrase("The file starts with <{tag}>, not with <map>; it is no FreeMind or Coggle map.", tag=root.tag)
        )
    name = next((str(node.get("TEXT", "")) for node in root.iterchildren("node")), "")
    return Sheet(_plain(name), _flatten(root, lambda node: node.iterchildren("node"), _mm_topic))


def read_opml(content: bytes | str) -> Sheet:
    """An OPML outline. Raises UnreadableData where it is not one."""
    root = parse_xml(content)
    body = root.find("body")
    if body is None:
        raise UnreadableData(phrase("The file has no <body>; it is no OPML outline."))
    return Sheet(
        root.findtext("head/title") or "", _flatten(body, lambda node: node.iterchildren("outline"), _opml_topic)
    )


def read_xmind(content: bytes) -> tuple[Sheet, ...]:
    """Every sheet of an XMind file, of the new form (content.json) or the old (content.xml)."""
    parts = _unzip(content, ("content.json", "content.xml"))
    if "content.json" in parts:
        return tuple(_json_sheets(parts["content.json"]))
    elif "content.xml" in parts:
        return tuple(_xml_sheets(parts["content.xml"]))
    else:
        raise UnreadableData(phrase("The archive holds neither content.json nor content.xml; it is no XMind file."))


def parse_xml(content: bytes | str, *, keep_breaks: bool = False) -> Any:
    """The root element; entities, network and huge trees are refused. Raises UnreadableData."""
    refuse_large(content)
    raw = content.encode() if isinstance(content, str) else content
    if isinstance(content, str):
        raw = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", raw)
    if keep_breaks:
        # Raw line breaks inside an attribute become spaces in every parser, and name and title run together.
        raw = re.sub(
            rb'(TEXT=")([^"]*)"', lambda found: found.group(1) + found.group(2).replace(b"\n", b"&#10;") + b'"', raw
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(raw.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise UnreadableData(phrase("The file is not well-formed XML: {problem}.", problem=problem)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableData(
            phrase("The file declares a document type; maps do not need one, and entities are not read.")
        )
    return root


Children = Callable[[Any], Iterable[Any]]


def _flatten(root: Any, children: Children, topic: Callable[[Any], _Topic]) -> tuple[Node, ...]:
    """Depth first, in document order, without recursion; links are resolved when all places are known."""
    topics: list[_Topic] = []
    parents: list[int | None] = []
    waiting: list[tuple[Any, int | None]] = [(child, None) for child in reversed(list(children(root)))]
    while waiting:
        element, parent = waiting.pop()
        found = topic(element)
        place = parent
        if found.text.strip() or found.links:
            topics.append(found)
            parents.append(parent)
            place = len(topics) - 1
        if len(topics) > MOST_NODES:
            raise FileTooLarge(phrase("The map has more than {most} boxes; split it into parts.", most=MOST_NODES))
        waiting.extend((child, place) for child in reversed(list(children(element))))
    return _as_nodes(topics, parents)


def _as_nodes(topics: list[_Topic], parents: list[int | None]) -> tuple[Node, ...]:
    place_of = {topic.ident: place for place, topic in enumerate(topics) if topic.ident}
    nodes = []
    for topic, parent in zip(topics, parents, strict=True):
        dotted = tuple(place_of[link] for link in topic.links if link in place_of)
        source = SourceLine(topic.line, topic.text)
        nodes.append(Node(topic.text, parent, source, topic.notes, topic.attributes, dotted))
    # A Coggle branch that joins two boxes is a box without text: its parent is the second boss of what it points at.
    for place, topic in enumerate(topics):
        above = parents[place]
        if not topic.text.strip() and above is not None:
            nodes[above] = replace(nodes[above], dotted=(*nodes[above].dotted, *nodes[place].dotted))
            nodes[place] = replace(nodes[place], dotted=())
    return tuple(nodes)


def _mm_topic(element: Any) -> _Topic:
    text = element.get("TEXT")
    notes = []
    for rich in element.iterchildren("richcontent"):
        words = " ".join("".join(rich.itertext()).split())
        if rich.get("TYPE") == "NODE" or (text is None and rich.get("TYPE") is None):
            text = words
        elif words:
            notes.append(words)
    links = [str(arrow.get("DESTINATION", "")) for arrow in element.iterchildren("arrowlink")]
    joined = element.get("X_COGGLE_JOINEDTO")
    links += [joined] if joined else []
    links += re.findall(r"\]\(#([^)]+)\)", text or "")
    attributes = tuple((a.get("NAME", ""), a.get("VALUE", "")) for a in element.iterchildren("attribute"))
    plain = "" if text == COGGLE_ROOT else _plain(text or "")
    return _Topic(plain, element.sourceline or 0, element.get("ID", ""), tuple(links), tuple(notes), attributes)


def _opml_topic(element: Any) -> _Topic:
    text = element.get("text") or element.get("title") or ""
    note = element.get("_note")
    skip = {"text", "title", "_note"}
    attributes = tuple((str(name), str(value)) for name, value in element.attrib.items() if name not in skip)
    return _Topic(_plain(text), element.sourceline or 0, notes=(note,) if note else (), attributes=attributes)


def _json_sheets(raw: bytes) -> Iterator[Sheet]:
    try:
        sheets = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        raise UnreadableData(
            phrase("content.json of the XMind file is not JSON: {problem}.", problem=problem)
        ) from None
    for sheet in sheets if isinstance(sheets, list) else [sheets]:
        if isinstance(sheet, Mapping) and isinstance(sheet.get("rootTopic"), Mapping):
            relations: dict[str, list[str]] = {}
            for relation in _list(sheet.get("relationships")):
                relations.setdefault(str(relation.get("end1Id")), []).append(str(relation.get("end2Id")))
            counter = iter(range(1, MOST_NODES + 2))
            nodes = _flatten(
                {"children": {"attached": [sheet["rootTopic"]]}},
                _json_children,
                lambda topic, rows=relations, number=counter: _json_topic(topic, rows, next(number)),  # type: ignore[misc]
            )
            yield Sheet(str(sheet.get("title") or ""), nodes)


def _json_children(topic: Mapping[str, Any]) -> list[Any]:
    groups = topic.get("children")
    return [child for group in groups.values() for child in _list(group)] if isinstance(groups, Mapping) else []


def _json_topic(topic: Mapping[str, Any], relations: Mapping[str, list[str]], line: int) -> _Topic:
    ident = str(topic.get("id", ""))
    notes = topic.get("notes")
    plain = notes.get("plain") if isinstance(notes, Mapping) else None
    content = plain.get("content") if isinstance(plain, Mapping) else None
    labels = tuple(("label", str(label)) for label in topic.get("labels") or () if isinstance(label, str))
    found = (str(content).strip(),) if content else ()
    return _Topic(_plain(str(topic.get("title") or "")), line, ident, tuple(relations.get(ident, ())), found, labels)


def _list(data: Any) -> list[Mapping[str, Any]]:
    return [item for item in data if isinstance(item, Mapping)] if isinstance(data, list) else []


_XMAP = "{urn:xmind:xmap:xmlns:content:2.0}"


def _xml_sheets(raw: bytes) -> Iterator[Sheet]:
    root = parse_xml(raw)
    for sheet in root.iter(f"{_XMAP}sheet"):
        relations: dict[str, list[str]] = {}
        for relation in sheet.iter(f"{_XMAP}relationship"):
            relations.setdefault(relation.get("end1", ""), []).append(relation.get("end2", ""))
        nodes = _flatten(sheet, _xml_children, lambda topic, rows=relations: _xml_topic(topic, rows))  # type: ignore[misc]
        yield Sheet(sheet.findtext(f"{_XMAP}title") or "", nodes)


def _xml_children(element: Any) -> list[Any]:
    direct = list(element.iterchildren(f"{_XMAP}topic"))
    groups = element.iterfind(f"{_XMAP}children/{_XMAP}topics")
    return direct + [topic for group in groups for topic in group.iterchildren(f"{_XMAP}topic")]


def _xml_topic(topic: Any, relations: Mapping[str, list[str]]) -> _Topic:
    ident = topic.get("id", "")
    note = topic.findtext(f"{_XMAP}notes/{_XMAP}plain")
    notes = (note.strip(),) if note and note.strip() else ()
    return _Topic(
        _plain(topic.findtext(f"{_XMAP}title") or ""),
        topic.sourceline or 0,
        ident,
        tuple(relations.get(ident, ())),
        notes,
    )


def _unzip(content: bytes, wanted: Iterable[str]) -> dict[str, bytes]:
    """The wanted members; a member that unpacks to more than the limit is refused before it is unpacked."""
    refuse_large(content)
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in wanted:
                if name in archive.namelist():
                    with archive.open(name) as member:
                        found[name] = member.read(LARGEST + 1)
                    refuse_large(found[name])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise UnreadableData(phrase("The file is not a readable archive: {problem}.", problem=problem)) from None
    return found


def _plain(text: str) -> str:
    """Text without Markdown pictures, links and emphasis; a line break between name and title becomes a separator."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
    return " - ".join(part.strip() for part in text.splitlines() if part.strip())
