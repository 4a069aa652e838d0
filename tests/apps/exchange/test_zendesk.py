"""A Zendesk export comes in with everything that it holds, and a second time changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.exchange.exports import PIXEL, packed, zendesk_files
from orgdesk.apps.desk.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_ticket_arrives_with_people_times_words_files_and_rating(bring, cast):
    joyce = cast("joyce")

    run = bring("zendesk", packed(zendesk_files()))

    assert (run.state, run.taken["tickets_new"]) == ("done", 3), list(run.odd_lines.values_list("reason", "detail"))
    ticket = Ticket.objects.get(outside_reference="Zendesk 11")
    assert ticket.opened_at == datetime(2025, 3, 3, 8, 0, tzinfo=UTC)
    assert (ticket.status, ticket.priority, ticket.owner, ticket.account.name) == ("closed", 3, joyce, "Harbour Fuels")
    assert ticket.requester.email == "nadia.clarke@harbour-fuels.example"
    assert {tag.name for tag in ticket.tags.all()} == {"pump", "firmware"}
    assert ticket.custom == {"site": "HF-17", "group": "Support"}
    said = list(ticket.messages.values_list("kind", "author__name", "text"))
    assert said == [
        ("received", "Nadia Clarke", "The display shows another total."),
        ("sent", "Joyce Bell", "Please send the trace."),
        ("note", "Rutger Vos", "Same as at Tamar Retail."),
        ("received", "Nadia Clarke", "Here it is."),
    ]
    assert [(one.since.isoformat(), one.status) for one in ticket.periods.all()] == [
        ("2025-03-03T08:00:00+00:00", "new"),
        ("2025-03-05T15:30:00+00:00", "closed"),
    ]
    first, last = ticket.messages.first(), ticket.messages.last()
    assert 'src="cid:6001"' in first.html
    with first.attachments.get().file.open() as stored:
        assert stored.read() == PIXEL
    assert "trace.log" in last.problems[0]
    assert run.odd_lines.get(reason="no_file").external_id == "11/1104/6002"


def test_a_second_run_changes_no_row(bring, whole_database):
    content = packed(zendesk_files())
    bring("zendesk", content)
    before = whole_database()

    run = bring("zendesk", content)

    assert whole_database() == before
    assert run.taken == {"people_same": 4, "organisations_same": 2, "tickets_same": 3}
