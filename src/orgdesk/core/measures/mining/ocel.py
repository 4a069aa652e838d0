"""Logs of objects from and to OCEL 2.0, as JSON and as XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from lxml import etree

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining.log import EPOCH, LeftOut
from orgdesk.core.measures.mining.objects import LogObject, ObjectEvent, ObjectLog, ObjectStream, stream_of
from orgdesk.core.phrases import phrase

_BEGINNING: Final = EPOCH.isoformat()


def read_ocel_json(text: str | bytes) -> ObjectLog:
    """The log of an OCEL 2.0 JSON file. Events without type or moment, or touching unknown objects, are kept aside with the reason."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LogError(phrase("This is not readable JSON: {error}.", error=error)) from error
    if (
        not isinstance(told, dict)
        or not isinstance(told.get("events"), list)
        or not isinstance(told.get("objects"), list)
    ):
        raise LogError(phrase("This is not an OCEL 2.0 file: it needs the lists events and objects."))
    objects = [
        LogObject(str(one.get("id", "")), str(one.get("type", "")), _named(one))
        for one in told["objects"]
        if isinstance(one, dict)
    ]
    rows = (
        (str(one.get("id", "")), str(one.get("type", "")), str(one.get("time", "")), _links(one), _named(one))
        if isinstance(one, dict)
        else ("", "", "", [], {})
        for one in told["events"]
    )
    return _gather(rows, objects)


def read_ocel_xml(text: bytes) -> ObjectLog:
    """The log of an OCEL 2.0 XML file. Raises LogError when it is not one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise LogError(phrase("This is not a readable OCEL file: {problem}.", problem=error.msg)) from error
    if etree.QName(root).localname != "log":
        raise LogError(phrase("This is not an OCEL file: its outermost element is no log."))
    objects = [
        LogObject(one.get("id", ""), one.get("type", ""), _attributes(one))
        for one in root.iterfind("{*}objects/{*}object")
    ]
    rows = (
        (
            one.get("id", ""),
            one.get("type", ""),
            one.get("time", ""),
            [
                (link.get("object-id", ""), link.get("qualifier", ""))
                for link in one.iterfind("{*}objects/{*}relationship")
            ],
            _attributes(one),
        )
        for one in root.iterfind("{*}events/{*}event")
    )
    return _gather(rows, objects)


def _gather(
    rows: Iterable[tuple[str, str, str, list[tuple[str, str]], dict[str, str]]], objects: list[LogObject]
) -> ObjectLog:
    known = {one.id for one in objects}
    events: list[ObjectEvent] = []
    left_out: list[LeftOut] = []
    for number, (id_, type_, time, links, attributes) in enumerate(rows, 1):
        at = _moment(time)
        unknown = [key for key, _ in links if key not in known]
        if not type_ or at is None:
            left_out.append(
                LeftOut(
                    number,
                    phrase("a moment that cannot be read") if type_ else phrase("no type"),
                    f"{id_}, {type_}, {time}"[:200],
                )
            )
            continue
        if unknown:
            left_out.append(
                LeftOut(number, phrase("touches unknown objects: {unknown}", unknown=", ".join(unknown[:3])), id_)
            )
        events.append(
            ObjectEvent(id_ or f"e{number}", type_, at, tuple(link for link in links if link[0] in known), attributes)
        )
    return ObjectLog(tuple(sorted(events, key=lambda one: one.at)), tuple(objects), tuple(left_out))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=EPOCH.tzinfo)


def _named(one: Mapping[str, Any]) -> dict[str, str]:
    found = one.get("attributes") or []
    return {str(a.get("name", "")): str(a.get("value", "")) for a in found if isinstance(a, dict)}


def _links(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = one.get("relationships") or []
    return [(str(a.get("objectId", "")), str(a.get("qualifier", ""))) for a in found if isinstance(a, dict)]


def _attributes(element: etree._Element) -> dict[str, str]:
    return {one.get("name", ""): one.text or "" for one in element.iterfind("{*}attributes/{*}attribute")}


def write_ocel_json(log: ObjectLog | ObjectStream) -> Iterator[str]:
    """The log as OCEL 2.0 JSON, piece by piece; all attributes are strings."""
    told = stream_of(log) if isinstance(log, ObjectLog) else log
    yield '{"objectTypes": ' + json.dumps(_typed(told.object_types), ensure_ascii=False)
    yield ',\n"eventTypes": ' + json.dumps(_typed(told.event_types), ensure_ascii=False)
    yield ',\n"objects": ['
    yield from _listed(_object_of(one) for one in told.objects)
    yield '],\n"events": ['
    yield from _listed(_event_of(one) for one in told.events)
    yield "]}\n"


def _listed(things: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number, thing in enumerate(things):
        yield (",\n" if number else "\n") + json.dumps(thing, ensure_ascii=False)


def _object_of(one: LogObject) -> dict[str, Any]:
    attributes = [{"name": name, "time": _BEGINNING, "value": word} for name, word in one.attributes.items()]
    return {"id": one.id, "type": one.type, "attributes": attributes, "relationships": []}


def _event_of(one: ObjectEvent) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "time": one.at.isoformat(),
        "attributes": [{"name": name, "value": word} for name, word in one.attributes.items()],
        "relationships": [{"objectId": key, "qualifier": how} for key, how in one.objects],
    }


def _typed(types: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "attributes": [{"name": attribute, "type": "string"} for attribute in attributes]}
        for name, attributes in types.items()
    ]


def write_ocel_xml(log: ObjectLog | ObjectStream) -> Iterator[bytes]:
    """The log as OCEL 2.0 XML, piece by piece; all attributes are strings."""
    told = stream_of(log) if isinstance(log, ObjectLog) else log
    yield b"<?xml version='1.0' encoding='UTF-8'?>\n<log>\n"
    for tag, types in (("object", told.object_types), ("event", told.event_types)):
        yield etree.tostring(_types_element(tag, types)) + b"\n"
    yield b"<objects>\n"
    yield from (
        etree.tostring(_object_element(one), encoding="UTF-8", xml_declaration=False) + b"\n" for one in told.objects
    )
    yield b"</objects>\n<events>\n"
    yield from (
        etree.tostring(_event_element(one), encoding="UTF-8", xml_declaration=False) + b"\n" for one in told.events
    )
    yield b"</events>\n</log>\n"


def _types_element(tag: str, types: Mapping[str, Sequence[str]]) -> etree._Element:
    root = etree.Element(f"{tag}-types")
    for name, attributes in types.items():
        listed = etree.SubElement(etree.SubElement(root, f"{tag}-type", name=_plain(name)), "attributes")
        for attribute in attributes:
            etree.SubElement(listed, "attribute", name=_plain(attribute), type="string")
    return root


def _object_element(thing: LogObject) -> etree._Element:
    element = etree.Element("object", id=_plain(thing.id), type=_plain(thing.type))
    _write_attributes(element, thing.attributes, {"time": _BEGINNING})
    return element


def _event_element(event: ObjectEvent) -> etree._Element:
    element = etree.Element("event", id=_plain(event.id), type=_plain(event.type), time=event.at.isoformat())
    _write_attributes(element, event.attributes, {})
    links = etree.SubElement(element, "objects")
    for key, how in event.objects:
        etree.SubElement(links, "relationship", {"object-id": _plain(key), "qualifier": _plain(how)})
    return element


def _write_attributes(element: etree._Element, words: Mapping[str, str], more: dict[str, str]) -> None:
    listed = etree.SubElement(element, "attributes")
    for name, word in words.items():
        told = etree.SubElement(listed, "attribute", attrib=more)
        told.set("name", _plain(name))
        told.text = _plain(word)


def _plain(text: str) -> str:
    """Without the signs that XML does not know."""
    return "".join(sign if sign >= " " or sign in "\t\n" else " " for sign in text)
