"""Backup, restore and moving, by their commands, into databases made for the purpose."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from oracles.databases import own_database
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.events.actions.record_event import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.prepared import forget_database
from orgdesk.apps.events.readers import Position, settled_after
from orgdesk.apps.operations.connecting import connected
from orgdesk.config.databases import database_from
from support.settling import wait_until_settled

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough word"


@contextmanager
def at_work_in(address: str) -> Iterator[None]:
    """The product as it is when its setting names this database."""
    usual = connections["default"]
    with connected(database_from(address), name="another"):
        another = connections["another"]
        another.alias = "default"
        connections["default"] = another
        forget_database()
        try:
            yield
        finally:
            connections["default"] = usual
            forget_database()


@pytest.fixture
def filled(transactional_db: None, settings: Any, tmp_path: Path) -> Path:
    """A company with a ticket that has a file, and a sealed log."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "2026").mkdir()
    (settings.MEDIA_ROOT / "2026" / "receipt.txt").write_text("twelve litres")
    company = found_company(at=AT, password=PASSWORD)
    open_ticket(
        subject="The pump shows no total · ä€",
        text="Since this morning.",
        requester=company.customers["nadia"],
        channel="portal",
        at=AT,
    )
    wait_until_settled()
    call_command("log", "seal", "--json", stdout=io.StringIO())
    return tmp_path


def same_kind(folder: Path) -> str:
    return own_database(connections["default"].vendor, folder)


def told(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_backup_restored_elsewhere_is_the_same_company_at_work(filled: Path, settings: Any) -> None:
    file = filled / "monday.backup"
    counts = json.loads(told("backup", str(file), "--json"))
    events, tickets, last = Event.objects.count(), Ticket.objects.count(), Event.objects.order_by("pk").last()
    settings.MEDIA_ROOT = filled / "elsewhere"

    with at_work_in(same_kind(filled)):
        said = told("restore", str(file))

        assert counts["rows"] > 300
        assert counts["files"] == 1
        assert f"{counts['rows']} rows" in said
        assert "seals over" in said
        assert (Event.objects.count(), Ticket.objects.count()) == (events, tickets)
        assert (settings.MEDIA_ROOT / "2026" / "receipt.txt").read_text() == "twelve litres"
        visitor = Client()
        assert visitor.login(request=None, username="joyce@brightwater.example", password=PASSWORD)
        assert "The pump shows no total · ä€" in visitor.get("/tickets/").content.decode()
        # A reader that had come to the end sees what happens next, and finds new rows by new keys.
        assert last is not None
        record_event("ticket.viewed", at=AT, objects={"ticket": "1"})
        wait_until_settled()
        assert [one.kind for one in settled_after(Position.of(last))] == ["ticket.viewed"]
        Person.objects.create_person(email="new@brightwater.example", name="New Person")


def test_a_database_with_people_in_it_is_not_written_over(filled: Path) -> None:
    file = filled / "monday.backup"
    told("backup", str(file))

    with pytest.raises(CommandError, match="holds people or events already"):
        told("restore", str(file))
    with pytest.raises(CommandError, match="exists already"):
        told("backup", str(file))


def test_a_damaged_backup_keeps_nothing_and_says_what_is_wrong(filled: Path) -> None:
    whole, damaged = filled / "whole.backup", filled / "damaged.backup"
    told("backup", str(whole))
    content = whole.read_bytes()
    where = _middle_of(whole, "tables/events.event.jsonl.gz")

    with at_work_in(same_kind(filled)):
        for broken, reason in (
            (content[: len(content) // 2], "cannot be read as a backup"),
            (b"not a backup at all", "cannot be read as a backup"),
            (
                content[:where] + bytes([content[where] ^ 0x55]) + content[where + 1 :],
                "cannot be read as a backup|came out different",
            ),
        ):
            damaged.write_bytes(broken)
            with pytest.raises(CommandError, match=reason):
                told("restore", str(damaged))
        told("restore", str(whole))
        assert Ticket.objects.exists()


def test_a_backup_of_a_newer_version_is_refused_by_name(filled: Path) -> None:
    file = filled / "monday.backup"
    told("backup", str(file))
    later = _with_manifest(file, lambda manifest: manifest["migrations"].append(["desk", "9999_from_the_future"]))

    with (
        at_work_in(same_kind(filled)),
        pytest.raises(CommandError, match=r"desk\.9999_from_the_future is not known here"),
    ):
        told("restore", str(later))


def test_a_backup_cannot_write_outside_the_folder_for_files(filled: Path, settings: Any) -> None:
    file = filled / "monday.backup"
    told("backup", str(file))

    def rename(manifest: dict[str, Any]) -> None:
        manifest["files"] = {"../outside.txt": next(iter(manifest["files"].values()))}

    with at_work_in(same_kind(filled)), pytest.raises(CommandError, match=r"parts are missing|outside the folder"):
        told("restore", str(_with_manifest(file, rename)))
    assert not (filled / "outside.txt").exists()


def test_an_installation_moves_to_postgresql_and_back_is_refused(filled: Path) -> None:
    receiver = own_database("postgresql", filled)
    tickets, messages = Ticket.objects.count(), Message.objects.count()

    said = told("move_database", "--to", receiver)

    assert "each table's digest compared" in said
    with at_work_in(receiver):
        assert (Ticket.objects.count(), Message.objects.count(), Attachment.objects.count()) == (tickets, messages, 0)
        wait_until_settled()
        call_command("log", "verify", "--json", stdout=io.StringIO())
        record_event("ticket.viewed", at=AT, objects={"ticket": "1"})
        with pytest.raises(CommandError, match="Restore into PostgreSQL"):
            told("move_database", "--to", own_database("sqlite", filled))


def _middle_of(file: Path, member: str) -> int:
    with tarfile.open(file) as tar:
        found = tar.getmember(member)
        return found.offset_data + found.size // 2


def _with_manifest(file: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The same backup with another manifest."""
    changed = file.with_suffix(".changed")
    with tarfile.open(file) as tar, tarfile.open(changed, "w") as copy:
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == "manifest.json":
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
                member.size = len(data)
            copy.addfile(member, io.BytesIO(data))
    return changed
