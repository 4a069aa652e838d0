"""Old events move to the archive and back, and nobody who reads the log can tell."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.models import Count
from django.test import Client

from apps.operations.test_backup import at_work_in
from oracles.databases import own_database
from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.demo.history import live
from orgdesk.apps.desk.clocks import clocks_of_tickets
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events import duties, projections
from orgdesk.apps.events.actions import erase_person, record_event
from orgdesk.apps.events.archive import archive_state
from orgdesk.apps.events.models import Event, EventObject, PersonalText
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.ownlog import own_log
from orgdesk.apps.insight.reading import book
from orgdesk.apps.operations.privacy import exported
from orgdesk.core.measures import CATALOGUE
from support.settling import wait_until_settled

BEGIN = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
END = BEGIN + timedelta(days=7)
HALF = (BEGIN + timedelta(days=4)).date()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return own_database("postgresql", tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def lived(address: str, django_db_blocker: Any) -> Company:
    """A week of the sample company's life, on PostgreSQL, whichever database the run is on."""
    with django_db_blocker.unblock(), at_work_in(address):
        call_command("migrate", verbosity=0)
        found = found_company(at=BEGIN, password="a long enough word")
        live(found, until=END, days=7)
        wait_until_settled()
        told("seal")
    return found


@pytest.fixture
def company(address: str, lived: Company, django_db_blocker: Any) -> Iterator[Company]:
    with django_db_blocker.unblock(), at_work_in(address):
        yield lived


def told(*words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("log", *words, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def in_archive() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_event_archive")
        return int(cursor.fetchone()[0])


def all_that_is_read(company: Company) -> dict[str, Any]:
    """Every measure with its rows, the mined log, clocks, what a person is given out, the seals and each projection's source."""
    book.forget()  # as another installation, which has read nothing yet
    book.read_log()
    shown = show_all(list(CATALOGUE), book.own_source(END), at=END, days=28, unit="")
    return {
        "measures": [(one.definition.code, one.figure, one.interval, one.value, one.history) for one in shown],
        "cases": list(own_log("csv")),
        "objects": list(own_log("jsonocel")),
        "clocks": {
            key: clocks.readings(END) for key, clocks in clocks_of_tickets(Ticket.objects.order_by("pk")).items()
        },
        "person": exported(company.customers["nadia"]),
        "seals": told("verify"),
        "kinds": list(Event.objects.values_list("kind").annotate(Count("pk")).order_by("kind")),
    }


@pytest.mark.once
def test_every_measure_and_reader_says_the_same_before_and_after(company: Company) -> None:
    told("bring-back")
    before = all_that_is_read(company)
    objects, texts = EventObject.objects.count(), PersonalText.objects.count()

    moved = told("archive", "--before", HALF.isoformat())

    assert 100 < moved["archived"] == in_archive() < Event.objects.count()
    assert Event.objects.filter(at__date__lt=HALF).count() == in_archive()
    after = all_that_is_read(company)
    assert [name for name in before if before[name] != after[name]] == []
    assert sum(one[3].value is not None for one in before["measures"]) > 20
    assert (EventObject.objects.count(), PersonalText.objects.count()) == (objects, texts)


@pytest.mark.once
def test_projections_are_rebuilt_from_the_archive_too_and_pages_show_old_tickets(company: Company) -> None:
    told("archive", "--before", HALF.isoformat())
    oldest = Ticket.objects.order_by("opened_at").first()
    agent = Client()
    agent.force_login(company.staff["ravi"], backend="django.contrib.auth.backends.ModelBackend")
    shown = agent.get(f"/tickets/{oldest.key}")

    rebuilt = told("rebuild")

    assert shown.status_code == 200
    assert set(rebuilt) == set(projections.names())
    assert agent.get(f"/tickets/{oldest.key}").status_code == 200


@pytest.mark.once
def test_the_archive_refuses_to_be_changed_and_lets_go_only_what_came_back(company: Company) -> None:
    told("archive", "--before", HALF.isoformat())
    for forged in (
        "UPDATE events_event_archive SET kind = 'forged'",
        "DELETE FROM events_event_archive",
        "DELETE FROM ONLY events_event",
        "DELETE FROM events_eventobject_archive",
    ):
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(forged)
    lying = in_archive()

    back = told("bring-back")

    assert (back["brought_back"], in_archive()) == (lying, 0)
    assert told("verify")["problems"] == []


@pytest.mark.once
def test_words_in_the_archive_are_erased_and_the_seals_hold(company: Company) -> None:
    told("archive", "--before", HALF.isoformat())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.actor, count(*) FROM events_personaltext_archive t JOIN events_event e ON e.id = t.event_id "
            "WHERE e.actor <> '' AND t.erased_at IS NULL GROUP BY 1 ORDER BY 2 DESC"
        )
        actor, lying = cursor.fetchone()

    erased = erase_person(actor, by=company.staff["ada"].key, at=END, reason="request")

    assert erased >= lying > 0
    assert told("verify")["problems"] == []


@pytest.mark.once
def test_a_setting_moves_old_events_every_night_and_the_page_of_retention_says_until_when(
    company: Company, settings: Any
) -> None:
    told("bring-back")
    record_event("ticket.viewed", at=END, objects={"ticket": "1"})
    administrator = Client()
    administrator.force_login(company.staff["ada"], backend="django.contrib.auth.backends.ModelBackend")

    settings.ORGDESK_ARCHIVE_DAYS = 0
    none = duties.archive(END)
    settings.ORGDESK_ARCHIVE_DAYS = 3
    some = duties.archive(END)

    state = archive_state()
    assert (none, some) == (0, in_archive())
    assert state is not None
    assert state.until < END - timedelta(days=3)
    session = administrator.session
    session["proved"] = datetime.now(UTC).timestamp()
    session.save()
    said = administrator.get("/administration/retention", follow=True).content.decode()
    assert "Archive of the event log" in said


@pytest.mark.once
def test_sqlite_says_that_it_has_no_archive_and_what_to_do(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), at_work_in(own_database("sqlite", tmp_path)):
        with pytest.raises(CommandError, match="Move to PostgreSQL"):
            told("archive", "--before", "2026-01-01")
        assert duties.archive(END) == 0
