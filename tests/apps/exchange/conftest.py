"""A way to bring files in, and a look at the whole database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from orgdesk.apps.events.models import Event
from orgdesk.apps.exchange.actions import begin_import, bring_parcel, read_parcel, run_import
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.operations.rows import lines_of, tables_of

_BOOKS = {"exchange.importrun", "exchange.oddline", "exchange.columnmemory", "events.event", "events.eventobject"}


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, settings: Any) -> None:
    """Files of a test go with it."""
    settings.ORGDESK_VAR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def bring(cast: Callable[[str], Any]) -> Callable[..., ImportRun]:
    """`bring("zendesk", content)` reads the file; with `take=True` it is taken in too."""

    def one(
        kind: str,
        content: bytes,
        *,
        name: str = "",
        take: bool = True,
        source: str = "",
        choices: Mapping[str, Any] | None = None,
    ) -> ImportRun:
        ada = cast("ada")
        run = bring_parcel(
            name=name or "export.zip",
            chunks=[content],
            kind=kind,
            source=source,
            by=ada,
            at=timezone.now(),
            later=False,
        )
        run = read_parcel(run, at=timezone.now())
        assert not run.failure or not take, run.failure
        if take:
            run.choices.update(choices or {})
            begin_import(run, by=ada, at=timezone.now(), later=False)
            assert run_import(run, clock=timezone.now)
            run.refresh_from_db()
        return run

    return one


@pytest.fixture
def whole_database(db: None) -> Callable[[], dict[str, str]]:
    """A digest of every table; of what an import writes about itself only the rest is looked at."""

    def digests() -> dict[str, str]:
        found = {}
        for model in tables_of(apps):
            if model._meta.label_lower not in _BOOKS:
                found[model._meta.label_lower] = hashlib.sha256(
                    "\n".join(lines_of(model, "default")).encode()
                ).hexdigest()
        rows = Event.objects.exclude(kind__startswith="import.").order_by("pk")
        found["events"] = repr(list(rows.values_list("pk", "kind", "at", "actor", "data", "subjects__object_key")))
        return found

    return digests
