"""BPMN XML as it came: read hardened, kept whole, edited in place, written back without loss.

Nothing is translated into objects of ours and back. What we do not know (foreign extensions, unknown elements, comments,
processing instructions, diagram data) stays where it was, so an export differs from the import by our edits only.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Final

from lxml import etree

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import EXTENSION
from orgdesk.core.process.errors import DocumentRejected

MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
LARGEST: Final = 20 * 1024 * 1024
DEEPEST: Final = 200


class BpmnDocument:
    """A BPMN document and its index of elements by id. Treat it as a value: the `with_` methods return a changed copy."""

    def __init__(self, tree: etree._ElementTree) -> None:
        self.tree = tree
        self.root = tree.getroot()
        self._by_id = {key: element for element in elements(self.root) if (key := element.get("id"))}

    def element(self, element_id: str) -> etree._Element | None:
        """The element of the document with this id, diagram elements included."""
        return self._by_id.get(element_id)

    def all(self, *names: str) -> Iterator[etree._Element]:
        """Every BPMN element with one of these local names, in document order."""
        return self.root.iter(*(model(name) for name in names))

    def copy(self) -> BpmnDocument:
        """A document of its own with the same content."""
        return BpmnDocument(copy.deepcopy(self.tree))

    def with_name(self, element_id: str, name: str) -> BpmnDocument:
        """The document with one element renamed. Raises KeyError for an unknown id."""
        return self._with(element_id, "name", name)

    def with_extension(self, element_id: str, name: str, value: str) -> BpmnDocument:
        """The document with an attribute of our own namespace set, or taken away when `value` is empty."""
        return self._with(element_id, extension(name), value)

    def _with(self, element_id: str, attribute: str, value: str) -> BpmnDocument:
        changed = self.copy()
        element = changed._by_id[element_id]
        if value:
            element.set(attribute, value)
        else:
            element.attrib.pop(attribute, None)
        return changed


def read_document(data: bytes | str) -> BpmnDocument:
    """Read BPMN XML. No document type, entity or network is ever followed. Raises DocumentRejected."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > LARGEST:
        raise DocumentRejected(
            phrase(
                "The document has {count:,} bytes; the most accepted is {most:,}. Split the model.",
                count=len(raw),
                most=LARGEST,
            )
        )
    root = _parse(raw, is_text=isinstance(data, str))
    if root.getroottree().docinfo.doctype:
        raise DocumentRejected(phrase("The document has a document type (DOCTYPE), which is never read. Remove it."))
    if root.tag != model("definitions"):
        raise DocumentRejected(
            phrase(
                "The root element is {tag!r}, not BPMN 2.0 definitions. Export the model as BPMN 2.0 XML.", tag=root.tag
            )
        )
    _refuse_depth(root)
    _refuse_doubled_ids(root)
    return BpmnDocument(root.getroottree())


def write_document(document: BpmnDocument) -> bytes:
    """The document as XML in the encoding it came in."""
    info = document.tree.docinfo
    return etree.tostring(
        document.tree,
        xml_declaration=True,
        encoding=info.encoding or "UTF-8",
        standalone=info.standalone,
    )


def model(name: str) -> str:
    """A local name in the BPMN model namespace."""
    return f"{{{MODEL}}}{name}"


def extension(name: str) -> str:
    """A local name in our own namespace."""
    return f"{{{EXTENSION}}}{name}"


def local_name(element: etree._Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_model(element: etree._Element) -> bool:
    """Whether this is an element of the BPMN model namespace."""
    return isinstance(element.tag, str) and element.tag.startswith(f"{{{MODEL}}}")


def unqualified(reference: str | None) -> str:
    """A QName reference without its prefix: documents write `tns:Id` or `Id` for the same element."""
    return (reference or "").strip().rpartition(":")[2]


def text_of(element: etree._Element | None) -> str:
    """All text in an element, trimmed; empty for none."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def elements(root: etree._Element) -> Iterator[etree._Element]:
    """Root and everything below except comments and processing instructions, in document order, without recursion."""
    return root.iter(etree.Element)


def _parse(raw: bytes, *, is_text: bool) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        strip_cdata=False,
        encoding="utf-8" if is_text else None,
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as problem:
        raise DocumentRejected(
            phrase("The document is no well-formed XML: {problem}. Export it again.", problem=problem)
        ) from problem


def _refuse_depth(root: etree._Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise DocumentRejected(
                phrase(
                    "The element on line {sourceline} is nested more than {most} deep. Flatten the model.",
                    sourceline=element.sourceline,
                    most=DEEPEST,
                ),
            )


def _refuse_doubled_ids(root: etree._Element) -> None:
    seen: set[str] = set()
    for element in elements(root):
        key = element.get("id") if is_model(element) else None
        if key in seen:
            raise DocumentRejected(
                phrase(
                    "The id {key!r} is given twice (line {sourceline}). Ids must be unique.",
                    key=key,
                    sourceline=element.sourceline,
                )
            )
        if key:
            seen.add(key)
