"""SCIM 2.0 users (JSON) and LDAP exports (LDIF) to charts, by their manager links."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orgdesk.core.organisation.errors import FileTooLarge, UnreadableData
from orgdesk.core.organisation.importing.builder import Builder
from orgdesk.core.organisation.importing.decoding import decode
from orgdesk.core.organisation.importing.nodes import MOST_NODES
from orgdesk.core.organisation.importing.result import ImportResult, SourceLine, TrayReason
from orgdesk.core.organisation.importing.titles import Label
from orgdesk.core.organisation.model import LineKind, ReportingLine, UnitKind
from orgdesk.core.phrases import phrase

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def read_scim(content: bytes | str) -> ImportResult:
    """SCIM users: a list response, a list, or one user. Raises UnreadableData."""
    text, warnings = decode(content)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise UnreadableData(phrase("The file is not JSON: {problem}.", problem=problem)) from None
    users = document.get("Resources", [document]) if isinstance(document, Mapping) else document
    if not isinstance(users, list):
        raise UnreadableData(phrase("SCIM users are a list, or an object with “Resources”; this is neither."))
    reader = _Directory(warnings)
    for number, user in enumerate(users, start=1):
        if isinstance(user, Mapping):
            reader.add(SourceLine(number, _short(user)), _scim_entry(user))
        else:
            reader.out.put_aside(
                SourceLine(number, str(user)[:200]), TrayReason.NOT_UNDERSTOOD, None, phrase("Not a user.")
            )
    return reader.result("scim")


def read_ldif(content: bytes | str) -> ImportResult:
    """LDAP entries with `manager` as the DN of the boss; a second manager is a dotted line."""
    text, warnings = decode(content)
    reader = _Directory(warnings)
    for line, entry in _ldif_entries(text):
        source = SourceLine(line, f"dn: {entry.get('dn', [''])[0]}")
        title = _first(entry, "title", "employeetype")
        found: dict[str, Any] = {
            "id": _dn(_first(entry, "dn")),
            "name": _first(entry, "displayname", "cn"),
            "title": title,
            "unit": _first(entry, "department", "ou", "departmentnumber"),
            "email": _first(entry, "mail"),
            "bosses": tuple(_dn(boss) for boss in entry.get("manager", ())),
        }
        is_person = bool(title or found["bosses"] or entry.get("sn") or entry.get("mail"))
        reader.add(source, found if is_person else {})
    return reader.result("ldif")


class _Directory:
    """Two passes: all entries first, then the lines, since a manager may come after the managed."""

    def __init__(self, warnings: Sequence[str]) -> None:
        self.out = Builder(warnings=list(warnings))
        self.keys: dict[str, str] = {}
        self.units: dict[str, str] = {}
        self.bosses: list[tuple[str, SourceLine, tuple[str, ...]]] = []

    def add(self, source: SourceLine, entry: Mapping[str, Any]) -> None:
        if len(self.keys) >= MOST_NODES:
            raise FileTooLarge(
                phrase("The directory has more than {most} entries; split it into parts.", most=MOST_NODES)
            )
        ident = entry.get("id") or ""
        if not entry.get("name") and not entry.get("title"):
            self.out.put_aside(source, TrayReason.NO_TITLE, None, phrase("The entry has neither a name nor a title."))
        elif ident in self.keys:
            self.out.duplicates.append(ident)
            self.out.put_aside(
                source,
                TrayReason.DUPLICATE,
                self.keys[ident],
                phrase("{ident} stands earlier in the file.", ident=ident),
            )
        else:
            label = Label(source.text, entry.get("title") or "", entry.get("name") or "")
            key = self.out.add_position(label, self._unit(entry.get("unit") or "", source), None, source)
            self.keys[ident or key] = key
            self.bosses.append((key, source, entry.get("bosses", ())))

    def result(self, format_name: str) -> ImportResult:
        for key, source, bosses in self.bosses:
            for place, written in enumerate(bosses):
                boss = self.keys.get(written)
                if boss is None:
                    self.out.unknown_bosses.append(written)
                    self.out.warnings.append(
                        phrase(
                            "Line {line}: the boss “{written}” is not in the file.", line=source.line, written=written
                        )
                    )
                else:
                    kind = LineKind.SOLID if place == 0 else LineKind.MATRIX
                    self.out.lines.append(ReportingLine(key, boss, kind))
        return self.out.result(format_name)

    def _unit(self, name: str, source: SourceLine) -> str | None:
        if not name:
            return None
        if name not in self.units:
            self.units[name] = self.out.add_unit(name, UnitKind.DEPARTMENT, None, source)
            self.out.placed.pop()
        return self.units[name]


def _scim_entry(user: Mapping[str, Any]) -> dict[str, Any]:
    enterprise = user.get(ENTERPRISE)
    extra: Mapping[str, Any] = enterprise if isinstance(enterprise, Mapping) else {}
    manager = extra.get("manager")
    boss = manager.get("value") if isinstance(manager, Mapping) else manager
    named = user.get("name")
    name: Mapping[str, Any] = named if isinstance(named, Mapping) else {}
    spoken = user.get("displayName") or name.get("formatted") or _join(name.get("givenName"), name.get("familyName"))
    return {
        "id": str(user.get("id") or user.get("userName") or ""),
        "name": str(spoken or user.get("userName") or ""),
        "title": str(user.get("title") or ""),
        "unit": str(extra.get("department") or extra.get("division") or ""),
        "bosses": (str(boss),) if boss else (),
    }


def _ldif_entries(text: str) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Line of the `dn` and attributes (lower case) of each entry; folded and base64 lines are undone."""
    entry: dict[str, list[str]] = {}
    start = 1
    for number, line in _unfolded(text):
        if not line:
            if entry:
                yield start, entry
            entry = {}
        elif not line.startswith("#") and ":" in line and not line.startswith("version:"):
            name, _, value = line.partition(":")
            if not entry:
                start = number
            entry.setdefault(name.split(";")[0].strip().lower(), []).append(_ldif_value(value))
    if entry:
        yield start, entry


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    start = 0
    for number, line in enumerate((*text.split("\n"), ""), start=1):
        if line.startswith(" ") and held:
            held.append(line[1:])
        else:
            if held:
                yield start, "".join(held)
            if line.strip():
                held, start = [line], number
            else:
                held = []
                yield number, ""


def _ldif_value(value: str) -> str:
    if value.startswith(":"):
        try:
            return base64.b64decode(value[1:].strip(), validate=True).decode("utf-8", errors="replace")
        except (binascii.Error, ValueError):
            return value[1:].strip()
    else:
        return value.strip()


def _dn(name: str) -> str:
    """A distinguished name as directories compare it: without case and without blanks around its parts."""
    return ",".join("=".join(half.strip() for half in part.split("=", 1)) for part in name.casefold().split(","))


def _first(entry: Mapping[str, list[str]], *names: str) -> str:
    return next((entry[name][0] for name in names if entry.get(name)), "")


def _join(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part)


def _short(user: Mapping[str, Any]) -> str:
    return json.dumps(user, ensure_ascii=False, default=str)[:200]
