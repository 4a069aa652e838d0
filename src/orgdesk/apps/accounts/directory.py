"""People and groups as the company's directory sees them by SCIM 2.0 (RFC 7643, RFC 7644): resources, filters, changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import DirectoryGroup, Person

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
MOST = 200
_FILTER = re.compile(r'\s*(\w+(?:\.\w+)?)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*', re.IGNORECASE)
_MEMBER = re.compile(r'members\[value eq "([^"]+)"\]', re.IGNORECASE)
_USER_FILTERS = {
    "username": "email__iexact",
    "externalid": "external_key",
    "emails.value": "email__iexact",
    "id": "key",
}
_GROUP_FILTERS = {"displayname": "name", "externalid": "external_key", "id": "key"}


class DirectoryError(Exception):
    """What the directory asked cannot be done; `status` and `kind` are SCIM's."""

    def __init__(self, detail: str, *, status: int = 400, kind: str = "") -> None:
        super().__init__(detail)
        self.status, self.kind = status, kind


@dataclass(frozen=True)
class Said:
    """What the directory says of a person."""

    email: str
    name: str
    external_key: str
    is_active: bool

    @classmethod
    def of_person(cls, person: Person) -> Said:
        return cls(person.email, person.name, person.external_key, person.is_active)

    @classmethod
    def of_resource(cls, given: Mapping[str, Any]) -> Said:
        """Raises DirectoryError for a resource without a usable userName."""
        said = cls("", "", "", True)
        for name, value in given.items():
            said = said.changed(str(name), value)
        return said.complete()

    def changed(self, path: str, value: Any) -> Said:
        """One attribute more; those that we do not keep pass by."""
        match path.casefold():
            case "username":
                return replace(self, email=_word(value))
            case "emails" | 'emails[type eq "work"].value' | "emails.value" if not self.email:
                return replace(self, email=_word(_first_address(value)))
            case "displayname" | "name.formatted":
                return replace(self, name=_word(value) or self.name)
            case "name" if isinstance(value, Mapping):
                return replace(self, name=_full_name(value) or self.name)
            case "externalid":
                return replace(self, external_key=_word(value))
            case "active":
                return replace(self, is_active=_truth(value))
            case _:
                return self

    def complete(self) -> Said:
        if "@" not in self.email or len(self.email) > 254:
            raise DirectoryError(_("userName must be the person's e-mail address."), kind="invalidValue")
        return replace(self, email=self.email.lower(), name=(self.name or self.email)[:120])


def people_known() -> QuerySet[Person]:
    """Who works here, and those whom the directory switched off; who was deleted there is gone for it."""
    return Person.objects.staff().filter(Q(is_active=True) | ~Q(external_key="")).order_by("pk")


def groups_known() -> QuerySet[DirectoryGroup]:
    return DirectoryGroup.objects.prefetch_related("people")


def filtered(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those for which `attribute eq "value"` holds. Raises DirectoryError for any other filter."""
    if not words:
        return rows
    found = _FILTER.fullmatch(words)
    known = _USER_FILTERS if rows.model is Person else _GROUP_FILTERS
    if found is None or found[1].casefold() not in known:
        raise DirectoryError(
            _("Only %(known)s can be asked for, with eq.") % {"known": ", ".join(known)}, kind="invalidFilter"
        )
    return rows.filter(**{known[found[1].casefold()]: re.sub(r"\\(.)", r"\1", found[2])})


def user_resource(person: Person, base: str) -> dict[str, Any]:
    kept = {
        "schemas": [USER],
        "id": person.key,
        "userName": person.email,
        "displayName": person.name,
        "name": {"formatted": person.name},
        "emails": [{"value": person.email, "type": "work", "primary": True}],
        "active": person.is_active,
        "meta": {"resourceType": "User", "location": f"{base}/Users/{person.key}"},
    }
    return kept | ({"externalId": person.external_key} if person.external_key else {})


def group_resource(group: DirectoryGroup, base: str) -> dict[str, Any]:
    kept = {
        "schemas": [GROUP],
        "id": group.key,
        "displayName": group.name,
        "members": [
            {"value": person.key, "display": person.name, "$ref": f"{base}/Users/{person.key}"}
            for person in group.people.all()
        ],
        "meta": {"resourceType": "Group", "location": f"{base}/Groups/{group.key}"},
    }
    return kept | ({"externalId": group.external_key} if group.external_key else {})


def patched(person: Person, operations: list[Any]) -> Said:
    """The person after the operations. Raises DirectoryError."""
    said = Said.of_person(person)
    for verb, path, value in _operations(operations):
        if verb == "remove":
            said = said.changed(path, False if path.casefold() == "active" else "")
        elif path:
            said = said.changed(path, value)
        elif isinstance(value, Mapping):
            for name, one in value.items():
                said = said.changed(str(name), one)
    return said.complete()


def patched_members(group: DirectoryGroup, operations: list[Any]) -> tuple[str, set[str]]:
    """The group's name and the keys of its people after the operations. Raises DirectoryError."""
    name, keys = group.name, {person.key for person in group.people.all()}
    for verb, path, value in _operations(operations):
        one = _MEMBER.fullmatch(path)
        given = {"members": value} if path.casefold() == "members" else value if isinstance(value, Mapping) else {}
        if one:
            keys = keys - {one[1]} if verb == "remove" else keys | {one[1]}
        elif path.casefold() == "displayname":
            name = _word(value) or name
        elif verb == "remove" and path.casefold() == "members":
            keys = keys - members_of(value) if value else set()
        elif "members" in given:
            keys = members_of(given["members"]) | (keys if verb == "add" else set())
        if not path and isinstance(value, Mapping):
            name = _word(value.get("displayName")) or name
    return name, keys


def members_of(value: Any) -> set[str]:
    rows = value if isinstance(value, list) else [value]
    return {str(row["value"]) for row in rows if isinstance(row, Mapping) and row.get("value")}


def people_by_key(keys: set[str]) -> list[Person]:
    """Raises DirectoryError for somebody whom we do not know."""
    found = list(people_known().filter(key__in=keys))
    missing = keys - {person.key for person in found}
    if missing:
        raise DirectoryError(_("Nobody here has the id %(missing)s.") % {"missing": min(missing)}, kind="invalidValue")
    return found


def _operations(given: list[Any]) -> list[tuple[str, str, Any]]:
    if not isinstance(given, list) or not given or len(given) > 1000:
        raise DirectoryError(_("Operations must be a list of at most 1000."), kind="invalidSyntax")
    read = []
    for one in given:
        verb = str(one.get("op", "")).casefold() if isinstance(one, Mapping) else ""
        if verb not in {"add", "replace", "remove"}:
            raise DirectoryError(_("An operation is add, replace or remove."), kind="invalidSyntax")
        read.append((verb, str(one.get("path") or "").removeprefix(f"{USER}:"), one.get("value")))
    return read


def _word(value: Any) -> str:
    return str(value).strip()[:200] if isinstance(value, str | int) else ""


def _truth(value: Any) -> bool:
    """Some directories send words where the standard has truth values."""
    if isinstance(value, str):
        return value.casefold() == "true"
    return bool(value)


def _full_name(value: Mapping[str, Any]) -> str:
    parts = " ".join(filter(None, (_word(value.get("givenName")), _word(value.get("familyName")))))
    return _word(value.get("formatted")) or parts


def _first_address(value: Any) -> Any:
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    primary = sorted(rows, key=lambda row: not row.get("primary"))
    return primary[0].get("value") if primary else value
