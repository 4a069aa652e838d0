"""A support team's day through the interface: tickets asked for, worked on, moved, answered, and never overwritten unseen."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
ASKED = {
    "subject": "Export fails",
    "text": "It stops at the third page.",
    "requester_email": "nadia@harbour-fuels.example",
    "requester_name": "somebody known by her address",
}


@pytest.fixture
def company():
    return found_company(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def joyce(company, program):
    return program(company.staff["joyce"])


def opened(joyce, **more):
    answer = joyce.post("/tickets", {**ASKED, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_program_asks_finds_reads_claims_answers_and_closes(joyce, company):
    ticket = opened(joyce)
    place = f"/tickets/{ticket['key']}"
    assert (ticket["status"], ticket["channel"], ticket["requester"]["name"]) == ("new", "api", "Nadia Brook")

    found = joyce.get("/tickets?show=all&q=third+page").json()
    assert [one["key"] for one in found["items"]] == [ticket["key"]]
    assert joyce.post(f"{place}/claims").status_code == 200
    work = joyce.get(f"/work?subject_type=ticket&subject_key={ticket['key']}").json()["items"]
    assert work[0]["claimed_by"]["name"] == "Joyce Bell"
    assert "can" in {one["meaning"] for one in work[0]["outcomes"]}
    early = joyce.post(f"{place}/closings")
    assert (early.status_code, "open step" in early.json()["detail"]) == (409, True)

    said = joyce.post(f"{place}/declarations", {"capability": "can", "text": "Choose the second format."})

    assert (said.status_code, said.json()["status"]) == (200, "resolved")
    talk = joyce.get(f"{place}/messages").json()["items"]
    assert [one["kind"] for one in talk] == ["received", "sent"]
    assert "second format" in talk[1]["text"]
    assert joyce.get("/tickets?show=resolved").json()["items"][0]["key"] == ticket["key"]
    kinds = [one["kind"] for one in joyce.get(f"{place}/events").json()["items"]]
    assert {"ticket.opened", "message.sent", "ticket.resolved"} <= set(kinds)


def test_a_reply_leaves_by_mail_and_a_note_stays_in_the_house(joyce):
    place = f"/tickets/{opened(joyce)['key']}"
    before = OutgoingMail.objects.count()

    assert joyce.post(f"{place}/replies", {"text": "We look into it.", "wait": True}).status_code == 201
    assert joyce.post(f"{place}/notes", {"text": "Looks like the old cable."}).status_code == 201

    assert Message.objects.filter(kind="sent", text__contains="look into it").count() == 1
    assert Message.objects.filter(kind="note").get().author.name == "Joyce Bell"
    assert joyce.get(place).json()["status"] == "pending_customer"
    assert OutgoingMail.objects.count() >= before
    joyce.post(f"{place}/received", {"text": "It works again."})
    assert joyce.get(place).json()["status"] != "pending_customer"


def test_a_change_needs_the_tag_that_was_read(joyce):
    place = f"/tickets/{opened(joyce)['key']}"
    tag = joyce.get(place)["ETag"]

    unnamed = joyce("PATCH", place, {"tags": ["export"]})
    first = joyce("PATCH", place, {"tags": ["export"]}, if_match=tag)
    late = joyce("PATCH", place, {"tags": ["import"]}, if_match=tag)

    assert [answer.status_code for answer in (unnamed, first, late)] == [428, 200, 412]
    assert first.json()["tags"] == joyce.get(place).json()["tags"] == ["export"]
    assert "Read it again" in late.json()["detail"]


def test_a_repeated_call_with_its_key_opens_one_ticket(joyce):
    answers = [joyce.post("/tickets", ASKED, idempotency_key="order-17") for _ in range(2)]
    other = joyce.post("/tickets", {**ASKED, "subject": "Another"}, idempotency_key="order-17")

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    assert Ticket.objects.count() == 1


def test_a_call_whose_process_died_before_it_answered_left_nothing_and_is_done_when_repeated(joyce, monkeypatch):
    class Died(BaseException):
        pass

    def die(*_given, **_more):
        raise Died

    monkeypatch.setattr("orgdesk.apps.api.repeating.keep_answer", die)
    with pytest.raises(Died):
        joyce.post("/tickets", ASKED, idempotency_key="order-18")
    monkeypatch.undo()
    assert not Ticket.objects.exists()

    assert joyce.post("/tickets", ASKED, idempotency_key="order-18").status_code == 201
    assert Ticket.objects.count() == 1


def test_pages_follow_each_other_without_gap_or_repeat_while_tickets_come(joyce):
    keys = [opened(joyce, subject=f"Request {number}")["key"] for number in range(5)]

    first = joyce.get("/tickets?limit=2&order=-opened_at").json()
    opened(joyce, subject="Came in between")
    second = joyce.get(f"/tickets?limit=2&order=-opened_at&after={first['next']}").json()
    third = joyce.get(f"/tickets?limit=2&order=-opened_at&after={second['next']}").json()

    assert [one["key"] for page in (first, second, third) for one in page["items"]] == keys[::-1]
    assert third["next"] == ""


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "after=nonsense", "after=WzFd", "show=everything", "order=key", "limit=many"]
)
def test_a_list_is_never_asked_for_more_than_it_gives(query, joyce):
    answer = joyce.get(f"/tickets?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("body", ['"a word"', "[]", "null", "{", "", '{"subject": "x"}', "[" * 100_000])
def test_a_body_that_is_no_fitting_object_is_a_problem_in_words(body, joyce):
    answer = joyce.client.post(
        "/api/v1/tickets", body, content_type="application/json", headers={"Authorization": f"Bearer {joyce.secret}"}
    )

    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/xml"]
)
def test_a_body_of_another_kind_is_refused_by_its_name(kind, joyce):
    answer = joyce.client.post(
        "/api/v1/tickets",
        '{"subject": "x", "text": "y"}',
        content_type=kind,
        headers={"Authorization": f"Bearer {joyce.secret}"},
    )

    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]
    assert not Ticket.objects.exists()


def test_a_field_that_nobody_knows_is_an_error_and_not_a_silent_loss(joyce):
    answer = joyce.post("/tickets", {**ASKED, "prioritty": 1})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"].endswith("prioritty")


def test_files_come_and_go_by_their_bytes(joyce):
    content = bytes(range(256))
    file = {"name": "../trace.bin", "media_type": "text/html", "content": base64.b64encode(content).decode()}
    place = f"/tickets/{opened(joyce, files=[file])['key']}"

    told = joyce.get(f"{place}/messages").json()["items"][0]["files"][0]
    answer = joyce.get(f"{place}/attachments/{told['number']}")

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (told["name"], told["size"]) == ("../trace.bin", 256)


def test_cases_move_by_the_same_acts_as_on_the_pages(joyce, company, program):
    one, other = opened(joyce), opened(joyce, subject="Another one")
    place = f"/tickets/{one['key']}"

    released = joyce.post(f"{place}/releases", {"reason": "lunch"})
    joyce.post(f"{place}/claims")
    again = joyce.post(f"{place}/releases", {"reason": "lunch"})
    handed = joyce.post(f"{place}/hand-offs", {"person": company.staff["pim"].key, "reason": "late shift"})
    joyce.post(f"{place}/time-entries", {"minutes": 12})
    joyce.post(f"{place}/watchers", {"watching": True})
    merged = joyce.post(f"{place}/merges", {"into": other["key"]})

    assert released.status_code == 409
    assert (again.status_code, handed.json()["owner"]["name"]) == (200, "Pim de Graaf")
    assert (merged.json()["status"], merged.json()["merged_into"]) == ("merged", other["key"])
    ticket = Ticket.objects.get(key=one["key"])
    assert ticket.time_entries.get().minutes == 12
    assert ticket.movements.count() == 2


def test_what_a_person_may_not_do_their_program_may_not_either(joyce, company, program):
    """Felix develops: his unit never writes to customers, and T1's steps are not his."""
    place = f"/tickets/{opened(joyce)['key']}"
    felix = program(company.staff["felix"])

    assert felix.post(f"{place}/replies", {"text": "Hello"}).status_code == 409
    assert felix.post(f"{place}/claims").status_code == 409
    assert not Message.objects.filter(kind="sent", author=company.staff["felix"]).exists()


def test_the_next_tier_accepts_or_returns_what_was_passed_on(joyce, company, program):
    place = f"/tickets/{opened(joyce)['key']}"
    oskar = program(company.staff["oskar"])

    passed = joyce.post(f"{place}/declarations", {"capability": "cannot", "text": "No rights.", "title": "No export"})
    accepted = oskar.post(f"{place}/acceptances")

    assert (passed.status_code, passed.json()["tier"]) == (200, 2)
    assert accepted.status_code == 200
    assert Ticket.objects.get().escalations.get().accepted is True


def test_a_step_is_finished_with_a_named_outcome_or_refused_with_the_reason(joyce, company):
    ticket = opened(joyce)
    work = joyce.get(f"/work?show=everybody&subject_key={ticket['key']}").json()["items"][0]

    refused = joyce.post(f"/work/{work['key']}/outcome", {"outcome": "no such outcome"})
    next_one = joyce.post("/work/next").json()["item"]

    assert refused.status_code == 409
    assert "no such outcome" in refused.json()["detail"]
    assert next_one["key"] == work["key"]
    assert joyce.post(f"/work/{work['key']}/pause", {"reason": "call"}).json()["state"] == "paused"
    assert joyce.post(f"/work/{work['key']}/resume").json()["state"] == "claimed"


def test_queues_and_choices_are_readable(joyce, company):
    opened(joyce)

    queues = joyce.get("/desk/queues").json()

    assert any(queue["waiting"] for queue in queues)
    for place in ("queues/live", "queues/triage", "request-types", "waiting-reasons", "canned-replies", "macros"):
        assert joyce.get(f"/desk/{place}").status_code == 200


def test_an_incident_tells_everybody_who_was_hit(joyce, company, program):
    tickets = [opened(joyce)["key"], opened(joyce, subject="Ours too")["key"]]
    oskar = program(company.staff["oskar"])

    unit = next(queue["unit"] for queue in joyce.get("/desk/queues").json() if queue["tier"] == 2)
    declared = oskar.post("/incidents", {"title": "No totals", "severity": "sev1", "unit": unit, "tickets": tickets})
    told = oskar.post(f"/incidents/{declared.json()['key']}/updates", {"text": "We know, and work on it."})

    assert declared.status_code == 201, declared.content
    assert sorted(told.json()["tickets"]) == sorted(tickets)
    assert Message.objects.filter(kind="sent", text__contains="work on it").count() == 2

    address = f"/incidents/{declared.json()['key']}/tickets/{tickets[1]}/removal"
    assert oskar.post(address).json()["tickets"] == [tickets[0]]
    assert oskar.post(address).status_code == 409
