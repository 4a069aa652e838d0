"""Compiled definitions: looked up by process key (the active version) or by reference (`key:number`, pinned)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from orgdesk.apps.events.prepared import Columns, all_but, run
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.process.models import ProcessDefinition as DefinitionRow
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.document import read_document

_KEPT = 256
_VERSION = Columns(DefinitionVersion, all_but(DefinitionVersion, "xml"))
_DEFINITION = Columns(DefinitionRow, all_but(DefinitionRow))
VERSION_KEY = f'{_VERSION.table}."id"'
VERSION_TEXT = f"{_VERSION.text}, {_DEFINITION.text}"
"""What `version_of_row` is given, where these are selected:"""
VERSION_TABLES = (
    f'{_VERSION.table} JOIN {_DEFINITION.table} ON {_DEFINITION.table}."id" = {_VERSION.table}."definition_id"'
)


class Deployed(Mapping[str, ProcessDefinition]):
    """What the token game is given as `definitions`. Versions never change, so compiled ones are kept in memory.

    `pinned` are versions already at hand, which saves the query for them.
    """

    def __init__(self, *pinned: DefinitionVersion) -> None:
        self._versions = {version.reference: version for version in pinned}

    def version(self, key: str) -> DefinitionVersion:
        """The version behind a key or reference. Raises KeyError."""
        if key not in self._versions:
            found = _find(key)
            if found is None:
                raise KeyError(key)
            self._versions[key] = self._versions[found.reference] = found
        return self._versions[key]

    def __getitem__(self, key: str) -> ProcessDefinition:
        return compiled(self.version(key))

    def __iter__(self) -> Iterator[str]:
        return iter(DefinitionVersion.objects.active().values_list("definition__key", flat=True))

    def __len__(self) -> int:
        return DefinitionVersion.objects.active().count()


def compiled(version: DefinitionVersion) -> ProcessDefinition:
    """The definition that a version stands for."""
    known = _compiled.get((version.sha256, version.definition.key, version.number))
    if known is None:
        known = _compile(version)
    return known


@lru_cache(maxsize=256)
def version_of_row(row: tuple[Any, ...]) -> DefinitionVersion:
    """Many instances run the same version: its object is kept for as long as its row says the same. Nobody changes it."""
    own = len(_VERSION.names)
    version = _VERSION.loaded(row[:own])
    version.definition = _DEFINITION.loaded(row[own:])
    return version


def compile_xml(xml: bytes, *, key: str, number: int) -> ProcessDefinition:
    """One process of a document. What it calls was checked at deployment and is looked up when it is called.

    Raises what reading and compiling raise, KeyError for an unknown process key.
    """
    found = compile_document(read_document(xml), version=str(number))
    return found.definitions[key]


_compiled: dict[tuple[str, str, int], ProcessDefinition] = {}


def _compile(version: DefinitionVersion) -> ProcessDefinition:
    definition = compile_xml(bytes(version.xml), key=version.definition.key, number=version.number)
    if len(_compiled) >= _KEPT:
        _compiled.pop(next(iter(_compiled)))
    _compiled[version.sha256, version.definition.key, version.number] = definition
    return definition


def _find(key: str) -> DefinitionVersion | None:
    process, _, number = key.rpartition(":")
    if process and number.isdigit():
        (found,) = run((f'{_FIND} {_VERSION.table}."number" = %s', [process, int(number)]))
    else:
        (found,) = run((f'{_FIND} {_VERSION.table}."status" = %s', [key, DefinitionVersion.Status.ACTIVE.value]))
    return version_of_row(found[0]) if found else None


_FIND = f'SELECT {VERSION_TEXT} FROM {VERSION_TABLES} WHERE {_DEFINITION.table}."key" = %s AND'  # noqa: S608 - names of the models only
