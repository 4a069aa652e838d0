"""Incidents, limitations that become one, problems, changes, hand-overs and promises of the log reach the measures that read them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.seats import seat_people
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.reading import known_records
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.core.measures import definition_of
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read


@pytest.fixture
def at():
    seat_people()
    return timezone.now() - timedelta(days=2)


def measured(code: str):
    wait_until_settled()
    now = timezone.now()
    (shown,) = show_all([definition_of(code)], known_records(at=now), at=now, days=28)
    return shown.value


def test_an_incident_is_measured_from_its_first_signal_to_its_review(at):
    for number in range(2):
        about = {"ticket": f"7{number}", "account": f"a{number}"}
        record_event("ticket.opened", at=at + timedelta(minutes=10 * number), objects=about, data={"channel": "phone"})
    declared, about = at + timedelta(minutes=30), {"incident": "I-1"}
    record_event(
        "incident.declared", at=declared, objects={**about, "ticket": ["70", "71"]}, data={"severity": "sev1", "unit": "t2"}
    )  # fmt: skip
    record_event("incident.staffed", at=declared + timedelta(minutes=6), objects=about, data={"commander": "p-1"})
    following = (declared + timedelta(minutes=30)).isoformat()
    record_event(
        "incident.told", at=declared + timedelta(minutes=9), objects=about, data={"told": 2, "next": following}
    )
    record_event("incident.resolved", at=declared + timedelta(hours=3), objects=about)
    record_event("incident.reviewed", at=declared + timedelta(hours=9), objects={**about, "problem": "P-1"})

    numbers = {code: measured(code).value for code in ("IN-2", "IN-3", "IN-4", "IN-5", "IN-6", "IN-7", "IN-10")}

    assert numbers == {"IN-2": 30, "IN-3": 6, "IN-4": 3, "IN-5": 0, "IN-6": 2, "IN-7": 100, "IN-10": 100}


def test_an_incident_of_a_known_cause_is_a_repeat(at):
    for number in range(2):
        about = {"incident": f"I-{number}"}
        when = at + timedelta(hours=number)
        record_event("incident.declared", at=when, objects=about, data={"severity": "sev3", "unit": "t2"})
        record_event("problem.registered" if number == 0 else "problem.analysed", at=when, objects={**about, "problem": "P-1"})  # fmt: skip
    record_event(
        "problem.known_error", at=at + timedelta(hours=3), objects={"problem": "P-1"}, data={"workaround": True}
    )

    assert measured("IN-9").value == 50
    assert measured("IN-11").value == 100


def test_a_limitation_qualified_as_a_defect_is_a_change_until_it_is_handed_over(at):
    about = {"limitation": "L-1"}
    record_event("limitation.qualified", at=at, objects=about, data={"disposition": "defect"})
    for hours, stage in ((12, "development"), (36, "transfer")):
        record_event("limitation.moved", at=at + timedelta(hours=hours), objects=about, data={"stage": stage})

    assert measured("IN-13").value == pytest.approx(0.5)
    assert measured("IN-14").value == pytest.approx(1.0)
    assert measured("IN-16").value == 0
    assert measured("IN-17").value == 0


def test_a_case_given_back_by_the_second_tier_was_the_firsts_own(at):
    about = {"ticket": "80", "account": "a"}
    record_event("ticket.opened", at=at, objects=about, data={"channel": "email"})
    record_event(
        "capability.declared", at=at, objects={"ticket": "80"}, data={"tier": 1, "capability": "do_not_know", "unit": "t1"}
    )  # fmt: skip
    record_event(
        "ticket.escalated", at=at, objects={"ticket": "80"}, data={"kind": "functional", "from": "t1", "to": "t2", "tier": 2}
    )  # fmt: skip
    record_event(
        "escalation.returned", at=at + timedelta(hours=2), objects={"ticket": "80"}, data={"kind": "functional"}
    )
    record_event("ticket.resolved", at=at + timedelta(hours=4), objects={"ticket": "80"}, data={"tier": 2})

    assert measured("TS-12").value == pytest.approx(2)
    assert measured("TS-13").value == 100
    assert measured("TS-11").value == 100


def test_a_closed_ticket_without_an_article_counts_against_the_link_rate(at):
    for number, kind in enumerate(("knowledge.linked", "knowledge.captured", "")):
        about = {"ticket": f"9{number}"}
        record_event("ticket.opened", at=at, objects=about, data={"channel": "email"})
        if kind:
            record_event(kind, at=at, by="p-1", objects={**about, "article": "a"}, data={"known": True, "tier": 1})
        record_event("ticket.closed", at=at + timedelta(hours=1), objects=about, data={"from": "resolved"})

    assert measured("KN-1").value == pytest.approx(200 / 3)
    assert dict(measured("KN-3").parts) == pytest.approx({"created": 100 / 3, "none": 100 / 3, "used": 100 / 3})


def test_requests_of_an_incident_are_linked_by_its_problem_also_those_that_join_later(at):
    for number in range(4):
        record_event("ticket.opened", at=at, objects={"ticket": f"6{number}"}, data={"channel": "email"})
    about = {"incident": "I-6"}
    record_event("incident.declared", at=at, objects={**about, "ticket": ["60", "61"]}, data={"severity": "sev2"})
    record_event("problem.registered", at=at + timedelta(minutes=20), objects={**about, "problem": "P-6"})
    record_event("incident.grew", at=at + timedelta(minutes=40), objects={**about, "ticket": ["62"]})
    for number in range(4):
        closed = at + timedelta(hours=1)
        record_event("ticket.closed", at=closed, objects={"ticket": f"6{number}"}, data={"from": "resolved"})

    assert measured("KN-1").value == 75
    assert measured("KN-1").rows == ("ticket:60", "ticket:61", "ticket:62")


def test_a_request_taken_off_an_incident_before_its_problem_is_named_is_not_linked_by_it(at):
    about = {"incident": "I-7"}
    for number in range(2):
        record_event("ticket.opened", at=at, objects={"ticket": f"7{number}"}, data={"channel": "email"})
    record_event("incident.declared", at=at, objects={**about, "ticket": ["70", "71"]}, data={"severity": "sev2"})
    record_event("incident.shrank", at=at + timedelta(minutes=10), objects={**about, "ticket": ["71"]})
    record_event("problem.registered", at=at + timedelta(minutes=20), objects={**about, "problem": "P-7"})
    for number in range(2):
        closed = at + timedelta(hours=1)
        record_event("ticket.closed", at=closed, objects={"ticket": f"7{number}"}, data={"from": "resolved"})

    assert measured("KN-1").rows == ("ticket:70",)


def test_a_count_of_nothing_is_zero_once_there_is_something_to_count(at):
    assert measured("EX-19").value is None

    due = (timezone.now() + timedelta(days=9)).isoformat()
    record_event(
        "finding.raised", at=at, objects={"finding": "F-1"}, data={"severity": "minor", "due": due, "unit": "t1"}
    )

    assert measured("EX-19").value == 0
    assert measured("EX-19").standing.value == "shown"


def test_the_rows_behind_a_number_lead_to_the_pages_of_what_was_counted(at):
    client = Client()
    client.force_login(
        Person.objects.filter(is_staff=True).first(), backend="django.contrib.auth.backends.ModelBackend"
    )
    record_event("incident.declared", at=at, objects={"incident": "I-7"}, data={"severity": "sev2", "unit": "t2"})
    record_event("ticket.opened", at=at, objects={"ticket": "95"}, data={"channel": "email"})
    passed_on = {"kind": "functional", "from": "t1", "to": "t2", "tier": 2}
    record_event("ticket.escalated", at=at, objects={"ticket": "95"}, data=passed_on)
    wait_until_settled()

    incidents = client.get(reverse("insight:measure", args=["IN-1"])).content.decode()
    passed = client.get(reverse("insight:measure", args=["TS-10"])).content.decode()

    assert (
        '<a href="/tickets/incidents/I-7"><strong>Incident I-7</strong></a><span class="muted">declared</span>'
        in incidents
    )
    assert '<a href="/tickets/95"><strong>Ticket 95</strong></a><span class="muted">escalated</span>' in passed


def test_what_was_counted_is_told_by_the_words_of_people_and_never_by_a_key_of_ours(at):
    author = Person.objects.filter(is_staff=True).first()
    client = Client()
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    written = write_article(title="Zero a meter", body="Press **Zero**.", by=author, at=at, unit_key="t1")
    publish_article(written, audience="public", by=author, at=at + timedelta(hours=1))
    record_event("search.performed", at=at, objects={"search": "77"}, data={"found": 0, "visitor": "v1"})
    wait_until_settled()

    pages = {
        code: client.get(reverse("insight:measure", args=[code])).content.decode() for code in ("KN-1", "KN-2", "KN-3", "KN-4", "KN-5", "KN-8", "KN-9", "KN-10", "WF-1", "WF-2")
    }  # fmt: skip

    named = {words for page in pages.values() for words in re.findall(r'list-row">(?:<a [^>]*>)?<strong>([^<]+)', page)}
    assert "Article Zero a meter" in named
    assert any(one.startswith("Position ") for one in named)
    assert [one for one in named if re.search(r"[_:/]|\b[a-z]+-[a-z]+-|\b[pvw][0-9a-f]{8}", one)] == []
    needs = {words for page in pages.values() for words in re.findall(r"Needs records of</dt><dd>([^<]+)", page)}
    assert not any("_" in one for one in needs)


@pytest.mark.parametrize(
    ("parted", "closed"), [(False, ("limitation:L-1", "limitation:L-2")), (True, ("limitation:L-1",))]
)
def test_what_was_merged_is_a_closed_loop_until_it_is_parted(at, parted: bool, closed: tuple[str, ...]):
    begun, by = at - timedelta(days=100), Person.objects.staff().first()
    first, second = (
        Limitation.objects.create(
            key=f"L-{number}", kind="cannot", title="Export", discovered_by=by, discovered_at=begun
        )
        for number in (1, 2)
    )
    second.merged_into = first
    second.save()
    for number in (1, 2):
        record_event("limitation.discovered", at=begun, objects={"limitation": f"L-{number}", "ticket": [f"9{number}"]})
    record_event(
        "limitation.merged", at=begun, objects={"limitation": "L-2", "ticket": ["92"]}, data={"into": "L-1", "tickets": ["92"]}
    )  # fmt: skip
    record_event("limitation.linked", at=begun, objects={"limitation": "L-1", "ticket": ["92"]})
    record_event("limitation.moved", at=begun, objects={"limitation": "L-2"}, data={"stage": "closed"})
    told = ["91", "92"]
    if parted:
        told = ["91"]
        record_event(
            "limitation.parted", at=begun, objects={"limitation": "L-2", "ticket": ["92"]}, data={"from": "L-1", "tickets": ["92"]}
        )  # fmt: skip
    record_event("limitation.told", at=begun, objects={"limitation": "L-1", "ticket": told})
    record_event("limitation.moved", at=begun, objects={"limitation": "L-1"}, data={"stage": "closed"})

    assert measured("KN-17").rows == closed
