"""Bytes to an element tree, without entities, network or excess."""

from __future__ import annotations

from lxml import etree

from orgdesk.core.phrases import phrase

from .errors import UnreadableDocument

SIZE_LIMIT = 20 * 1024 * 1024
DEPTH_LIMIT = 100
Element = etree._Element


def read_tree(data: bytes) -> Element:
    """Read a document; raises UnreadableDocument when it is too large, too deep, not well formed or has a DTD."""
    if len(data) > SIZE_LIMIT:
        raise UnreadableDocument(phrase("it is larger than {most} MB; split it.", most=SIZE_LIMIT // 1024 // 1024))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"{error}.") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(phrase("it declares a document type, which is not accepted; remove the DOCTYPE line."))
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH_LIMIT:
            raise UnreadableDocument(
                phrase("its elements are nested more than {most} levels deep; flatten it.", most=DEPTH_LIMIT)
            )


def local_name(element: Element) -> str:
    """Give the name of an element without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    """Give the child elements of some names (all, when none is named)."""
    return [child for child in element if isinstance(child.tag, str) and (not names or local_name(child) in names)]


def child(element: Element, *names: str) -> Element | None:
    """Give the first child of some names."""
    return next(iter(children(element, *names)), None)


def attribute(element: Element, name: str) -> str:
    """Give an attribute, empty when it is absent."""
    return str(element.get(name, ""))


def text_of(element: Element | None) -> str:
    """Give the text of the `text` child, without the white space around it."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else "".join(str(part) for part in inner.itertext()).strip()
