"""Rows that a released version wrote come to today's shape whole: counted, sealed, and shown on pages."""

from __future__ import annotations

import io
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils.html import escape
from tools.upgrades import SNAPSHOTS

from apps.operations.test_backup import at_work_in
from apps.operations.test_founding import shape_of
from oracles.databases import own_database
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import SavedView, Ticket
from orgdesk.apps.operations import rows
from orgdesk.apps.operations.connecting import connected
from orgdesk.apps.operations.copying import copy_rows, make_ready
from orgdesk.apps.operations.founding import found_database
from orgdesk.apps.operations.rows import Digest, digest_of
from orgdesk.apps.process.models import Instance
from orgdesk.config.databases import database_from

ADDED = {"0.1": {"desk.savedview": ['[1,"My exports","tag:export","all",null,1]']}}
"""Rows that a release could write and its snapshot has none of: what a later migration moves is moved before our eyes."""
SUBJECT = {"0.1": "The pump shows no total · ä€"}
"""What a page must still say of what a release wrote; else the subject of its first ticket."""
RELEASES = sorted(path.name for path in SNAPSHOTS.iterdir() if path.is_dir())


@dataclass
class Frozen:
    """A snapshot as a source of rows: what a release would read out of its own database."""

    folder: Path
    migrations: list[list[str]] = field(default_factory=list)
    engine: str = ""
    key: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        about = json.loads((self.folder / "snapshot.json").read_text(encoding="utf-8"))
        self.migrations, self.engine, self.key, self.counts = (
            about[name] for name in ("migrations", "engine", "key", "counts")
        )
        for line in lzma.decompress((self.folder / "rows.txt.xz").read_bytes()).decode().rstrip("\n").split("\n"):
            if line.startswith("# "):
                latest = self.tables.setdefault(line.removeprefix("# "), [])
            else:
                latest.append(line)

    def lines(self, table: str) -> Iterator[str]:
        return iter(self.tables.get(table, []))

    def digest(self, table: str) -> Digest:
        return digest_of(self.lines(table))


@pytest.mark.any_server
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("release", RELEASES)
def test_the_rows_of_a_release_come_forward_with_nothing_lost(release: str, tmp_path: Path, settings: Any) -> None:
    frozen = Frozen(SNAPSHOTS / release)
    for table, lines in ADDED.get(release, {}).items():
        assert table not in frozen.tables
        frozen.tables[table], frozen.counts[table] = lines, len(lines)
    settings.SECRET_KEY = settings.ORGDESK_SEAL_KEY = frozen.key
    assert {table: len(lines) for table, lines in frozen.tables.items()} == frozen.counts

    with at_work_in(own_database(connections["default"].vendor, tmp_path)):
        make_ready("default", engine=frozen.engine, migrations=frozen.migrations)
        copy_rows(frozen, into="default", say=lambda words: None)
        call_command("migrate", check_unapplied=True, verbosity=0)
        assert shape_of("default") == shape_of_a_new_one(tmp_path)

        now = {model._meta.label_lower: model._base_manager.count() for model in models_of_today()}
        kept = {table: count for table, count in frozen.counts.items() if table in now}
        assert sum(kept.values()) > 500
        assert {table: now[table] for table in kept} == kept
        said = io.StringIO()
        call_command("log", "verify", stdout=said)
        assert "broken" not in said.getvalue()
        the_desk_goes_on(SUBJECT.get(release))
        if release in ADDED:
            the_views_of_tickets_are_views_of_a_list()


def shape_of_a_new_one(folder: Path) -> dict[str, Any]:
    (folder / "new").mkdir()
    address = own_database(connections["default"].vendor, folder / "new")
    with connected(database_from(address), name="new"):
        found_database("new")
        return shape_of("new")


def models_of_today() -> list[Any]:
    return rows.tables_of(rows.apps_at("default", rows.migrations_of("default")))


def the_desk_goes_on(subject: str | None) -> None:
    """The pages show what was there, and the process that was running takes its next step."""
    agent, ticket = Client(), Ticket.objects.order_by("pk").first()
    assert ticket is not None
    joyce = Person.objects.get(email="joyce@brightwater.example")
    assert joyce.password.startswith("argon2$")  # as the release wrote it; the tests' own hasher is a quicker one
    agent.force_login(joyce, backend="django.contrib.auth.backends.ModelBackend")
    assert escape(subject or Ticket.objects.latest("pk").subject) in agent.get("/tickets/?show=all").content.decode()
    for address in ("/work/", "/organisation/", "/processes/", f"/tickets/{ticket.key}", "/knowledge/limitations"):
        assert agent.get(address, follow=True).status_code == 200, address
    call_command("worker", once=True, verbosity=0, stdout=io.StringIO())
    assert Instance.objects.filter(status="active").exists()


def the_views_of_tickets_are_views_of_a_list() -> None:
    """A view was a search and a part of the tickets; it leads to the same list today."""
    view = SavedView.objects.select_related("owner").get(name="My exports")
    client = Client()
    client.force_login(view.owner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/tickets/", {"show": "all", "q": "tag:export"}).content.decode()
    assert '<a class="button small" href="?show=all&amp;q=tag%3Aexport" aria-current="page">' in page
