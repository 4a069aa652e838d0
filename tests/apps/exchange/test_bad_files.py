"""Files that are damaged, doubled, hostile or plain wrong get a clear answer, and nothing of them is lost."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.exchange.exports import (
    TICKETS,
    lines,
    packed,
    zendesk_comment,
    zendesk_files,
    zendesk_ticket,
)
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.exchange.actions import bring_parcel, read_parcel
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.models import ImportRun

pytestmark = pytest.mark.django_db

SAID = zendesk_comment(9101, 501, "It hums.", at="2025-03-03T08:00:00Z")


def reasons(run):
    return sorted(run.odd_lines.values_list("reason", "external_id"))


def test_a_broken_line_is_kept_and_the_lines_around_it_are_taken(bring):
    tickets = lines(TICKETS[:1]) + b'{"id": 99, "subject": "half\n' + lines(TICKETS[1:2])

    run = bring("zendesk", packed({**zendesk_files(), "tickets.json": tickets}))

    assert run.taken["tickets_new"] == 2
    odd = run.odd_lines.get(reason="unreadable")
    assert (odd.where, odd.raw) == ("tickets.json #2", '{"id": 99, "subject": "half')


def test_a_list_that_ends_in_the_middle_says_so(bring):
    tickets = json.dumps({"tickets": TICKETS}).encode()[:-200]

    run = bring("zendesk", packed({**zendesk_files(), "tickets.json": tickets}))

    assert run.taken["tickets_new"] == 2
    assert run.odd_lines.filter(reason="cut_short").exists()


@pytest.mark.parametrize("content", [packed(zendesk_files())[:-400], b"PK\x03\x04 and nothing else"])
def test_an_archive_that_is_cut_short_is_refused_with_the_way_on(cast, content):
    with pytest.raises(ExchangeRefused, match="cut short or damaged"):
        bring_parcel(name="export.zip", chunks=[content], kind="zendesk", by=cast("ada"), at=timezone.now())


def test_an_archive_that_would_fill_the_disk_is_refused(cast):
    bomb = packed({"tickets.json": bytes(80 * 1024 * 1024)})

    with pytest.raises(ExchangeRefused, match="no export of a desk"):
        bring_parcel(name="bomb.zip", chunks=[bomb], kind="zendesk", by=cast("ada"), at=timezone.now())


def test_a_damaged_member_fails_with_its_name(bring):
    held = BytesIO(packed({"tickets.json": lines(TICKETS * 50)}))
    content = bytearray(held.getvalue())
    content[200:230] = bytes(30)

    run = bring("zendesk", bytes(content), take=False)

    assert run.state == "failed"
    assert "tickets.json" in run.failure


def test_names_in_an_archive_are_never_paths(bring, tmp_path):
    bring("zendesk", packed(zendesk_files(**{"../../outside.json": b"{}", "/etc/tickets9.json": lines([])})))

    assert not (tmp_path.parent / "outside.json").exists()
    assert Ticket.objects.count() == 3


def test_the_same_number_twice_keeps_the_first_and_tells_the_second(bring):
    other = {**TICKETS[0], "subject": "Another under the same number"}

    run = bring("zendesk", packed(zendesk_files([TICKETS[0], TICKETS[0], other])))

    assert Ticket.objects.get().subject == "Totals differ after the update"
    assert "Another under" in run.odd_lines.get(reason="duplicate").raw


def test_a_ticket_without_a_known_requester_gets_a_stand_in(bring):
    run = bring(
        "zendesk",
        packed(
            zendesk_files(
                [
                    zendesk_ticket(15, "Whose?", [SAID], requester_id=777),
                    zendesk_ticket(16, "Nobody's", [], requester_id=None),
                ]
            )
        ),
    )

    assert {"Zendesk 777", "Zendesk nobody"} == set(Ticket.objects.values_list("requester__name", flat=True))
    assert ("no_requester", "15") in reasons(run)
    assert ("no_requester", "16") in reasons(run)


def test_words_beyond_all_measure_are_kept_as_a_file(bring):
    said = {**SAID, "body": "a" * 700_000, "plain_body": "a" * 700_000, "html_body": ""}

    run = bring("zendesk", packed(zendesk_files([zendesk_ticket(17, "x" * 400, [said])])))

    message = Message.objects.get()
    assert len(message.text) == 500_000
    assert message.attachments.get().size == 700_000
    assert len(message.ticket.subject) == 250
    assert run.odd_lines.filter(reason="text_cut").count() == 2


def test_bytes_in_another_encoding_are_read_and_told(bring):
    content = json.dumps({**TICKETS[1], "subject": "Défaut"}, ensure_ascii=False).encode("cp1252")

    run = bring("zendesk", packed({**zendesk_files(), "tickets.json": content}))

    assert Ticket.objects.get().subject == "Défaut"
    assert run.odd_lines.filter(reason="wrong_encoding").exists()


def test_tickets_merged_in_a_circle_stay_as_they_are(bring):
    def merged(number, into):
        said = zendesk_comment(
            number, 901, f"This request was closed and merged into request #{into}", at="2025-03-04T08:00:00Z"
        )
        return zendesk_ticket(number, f"Case {number}", [said], tags=["closed_by_merge"])

    run = bring(
        "zendesk",
        packed(
            zendesk_files(
                [
                    merged(1, 2),
                    merged(2, 3),
                    merged(3, 1),
                    merged(4, 5),
                    merged(5, 6),
                    zendesk_ticket(6, "End", []),
                    merged(7, 99),
                ]
            )
        ),
    )

    ends = dict(Ticket.objects.values_list("subject", "merged_into__subject"))
    assert ends == {
        "Case 1": None,
        "Case 2": None,
        "Case 3": None,
        "Case 4": "End",
        "Case 5": "End",
        "End": None,
        "Case 7": None,
    }
    assert [one for one in reasons(run) if one[0] != "no_file"] == [
        ("merge_loop", "1"),
        ("merge_loop", "2"),
        ("merge_loop", "3"),
        ("no_merge_target", "7"),
    ]
    assert Ticket.objects.get(subject="Case 4").status == "merged"


def test_times_in_the_future_become_the_time_of_the_import(bring):
    late = zendesk_ticket(
        18,
        "Tomorrow",
        [{**SAID, "created_at": "2199-01-01T00:00:00Z"}],
        created_at="2199-01-01T00:00:00Z",
        updated_at="2199-01-01T00:00:00Z",
    )

    run = bring("zendesk", packed(zendesk_files([late])))

    ticket = Ticket.objects.get()
    assert max(ticket.opened_at, ticket.last_activity_at, ticket.messages.get().at) <= timezone.now()
    assert {one for one, _key in reasons(run)} == {"future"}


@pytest.mark.parametrize(
    "content",
    [b"\x00\xff\xfe garbage", b"[" * 100_000, b'{"tickets": [' + b"9" * 5000 + b"]}", b"null", b'["a", 1, null]'],
)
def test_nonsense_is_told_and_changes_nothing(bring, content):
    run = bring("zendesk", content, name="tickets.json", take=False)

    assert (run.state, "holds no tickets" in run.failure) == ("failed", True)
    assert run.odd_lines.exists() or content == b"null"


def test_a_table_brought_as_another_desk_is_not_offered_to_be_taken_in_and_the_right_kind_is_named(signed_in, cast):
    client = signed_in(cast("ada"))
    table = SimpleUploadedFile("last-year.csv", b"Number,Subject\n1,It jams\n")

    client.post("/administration/moving", {"kind": "zendesk", "contents": "tickets", "file": table})
    run = read_parcel(ImportRun.objects.get(), at=timezone.now())

    page = client.get(f"/administration/moving/{run.key}").content.decode()
    assert "holds no tickets, people or organisations as Zendesk exports them" in page
    assert "choose “table (CSV)”" in page
    assert "Take it in" not in page
    client.post(f"/administration/moving/{run.key}/beginning")
    run.refresh_from_db()
    assert run.state == "failed"


def test_an_archive_locked_with_a_password_is_refused(cast):
    held = BytesIO(packed({"tickets.json": b"{}"}))
    with zipfile.ZipFile(held) as archive:
        at = archive.infolist()[0].header_offset
    content = bytearray(held.getvalue())
    content[at + 6] |= 1
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1

    with pytest.raises(ExchangeRefused, match="password"):
        bring_parcel(name="locked.zip", chunks=[bytes(content)], kind="zendesk", by=cast("ada"), at=timezone.now())


def test_a_table_without_one_row_is_not_offered_to_be_taken_in(signed_in, cast):
    run = bring_parcel(name="wrong.csv", chunks=[bytes(range(9)) * 50], kind="csv", by=cast("ada"), at=timezone.now())
    read_parcel(run, at=timezone.now())

    page = signed_in(cast("ada")).get(f"/administration/moving/{run.key}").content.decode()
    assert "could be read as a ticket" in page
    assert "Take it in" not in page


def test_tickets_without_a_word_are_pointed_out_before_anything_is_taken(signed_in, cast):
    run = bring_parcel(
        name="old.zip", chunks=[packed(zendesk_files())], kind="zammad", by=cast("ada"), at=timezone.now()
    )
    read_parcel(run, at=timezone.now())
    right = bring_parcel(
        name="right.zip", chunks=[packed(zendesk_files())], kind="zendesk", by=cast("ada"), at=timezone.now()
    )
    read_parcel(right, at=timezone.now())

    ada = signed_in(cast("ada"))
    assert "Is it from Zammad" in ada.get(f"/administration/moving/{run.key}").content.decode()
    assert "Is it from" not in ada.get(f"/administration/moving/{right.key}").content.decode()


def test_the_name_of_the_old_desk_is_taken_however_it_is_typed(signed_in, cast):
    client = signed_in(cast("ada"))

    def bring_named(source):
        file = SimpleUploadedFile("export.zip", packed(zendesk_files()))
        return client.post("/administration/moving", {"kind": "zendesk", "file": file, "source": source})

    assert bring_named("Second desk").status_code == 302
    assert ImportRun.objects.get().source == "second-desk"
    assert "Latin letters" in bring_named("Друга").content.decode()
    assert ImportRun.objects.count() == 1
