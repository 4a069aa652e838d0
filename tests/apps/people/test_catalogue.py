"""Courses that one unit gives to others: materials with owner and version, sessions, who came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.people.conftest import Pods, told
from orgdesk.apps.people.models import Course, Delivery

pytestmark = pytest.mark.django_db

TITLE = "First weeks at the order desk"


def hours_ago(hours: int) -> str:
    return (timezone.localtime() - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def offer(pods: Pods, *, by: str = "mara", title: str = TITLE, kind: str = "onboarding") -> str:
    words = "Where an order comes from and where it goes."
    return pods.post("course-new", by=by, title=title, kind=kind, unit="pod-branches", words=words)


def write(pods: Pods, words: str, *, owner: str = "oskar", by: str = "oskar") -> str:
    key = Course.objects.get(title=TITLE).key
    return pods.post("course-materials", key, by=by, title="Desk book", person=pods[owner].pk, words=words)


def hold(pods: Pods, *, by: str = "oskar", trainer: str = "oskar", unit: str = "fulfilment", hours: int = 3) -> str:
    key, at = Course.objects.get(title=TITLE).key, hours_ago(hours)
    return pods.post("course-deliveries", key, by=by, unit=unit, person=pods[trainer].pk, starts_at=at)


@pytest.mark.acceptance("S1-87", issue=3)
@pytest.mark.acceptance("S1-87", issue=6)
def test_a_course_has_owned_materials_in_versions_and_sessions_with_who_came(pods: Pods) -> None:
    offer(pods)
    write(pods, "Read the order twice.")
    write(pods, "Read the order twice, then ring.", owner="ines")
    hold(pods)
    key, place = Course.objects.get().key, Delivery.objects.get().attendees.get(person=pods["pim"])
    before = pods.page("course", key, by="pim")
    pods.post("course-attendance", Delivery.objects.get().pk, by="oskar", came=[place.pk])

    course, catalogue = pods.page("course", key, by="pim"), pods.page("catalogue", by="pim")

    assert TITLE in catalogue
    assert "onboarding" in catalogue
    assert "version 2" in course
    assert "owned by Ines Duarte" in course
    assert "Read the order twice, then ring." in course
    assert "version 1" not in course
    assert "held by Oskar Brandt" in course
    assert "0 of 3 came" in before
    assert "1 of 3 came" in course


@pytest.mark.acceptance("S2-24", issue=3)
@pytest.mark.acceptance("S2-24", issue=5)
@pytest.mark.acceptance("S2-24", issue=6)
def test_a_unit_that_trains_another_is_shown_on_the_pages_of_both(pods: Pods) -> None:
    offer(pods)
    untaught = pods.page("team", "fulfilment", by="pim")
    hold(pods)

    giving, taught = pods.page("team", "pod-branches", by="pim"), pods.page("team", "fulfilment", by="pim")
    listed = pods.page("catalogue", by="pim").split(TITLE)[1].split("</tr>", maxsplit=1)[0]

    assert "Is taught" not in untaught
    assert TITLE in giving.split("Teaches others")[1]
    assert "for Order fulfilment" in giving
    assert TITLE in taught.split("Is taught")[1]
    assert "by Sales and branches: Oskar Brandt" in taught
    assert "Sales and branches" in listed
    assert "Order fulfilment" in listed


def test_what_does_not_hold_together_is_refused_with_the_reason(pods: Pods) -> None:
    stranger = offer(pods, by="pim")
    offer(pods)
    again = offer(pods, title="  first weeks at the ORDER desk ")
    foreign = write(pods, "Mine", by="pim")
    not_teaching = hold(pods, trainer="pim")
    nobody = hold(pods, unit="people", by="mara", trainer="oskar")
    empty = hold(pods, unit="branches", trainer="oskar", by="wim")
    hold(pods, hours=-48)
    early = pods.post("course-attendance", Delivery.objects.get(for_unit_key="fulfilment").pk, by="oskar", came=["x"])

    assert "Only who leads Sales and branches" in stranger
    assert "stands in the catalogue already" in again
    assert "Only Sales and branches writes the materials" in foreign
    assert "Pim de Graaf does not teach for Sales and branches" in not_teaching
    assert "Everybody in Human Resources has a place." in nobody
    assert "Only Sales and branches holds" in empty
    assert "has not begun" in early


def test_a_course_held_twice_at_one_time_and_for_an_empty_unit_is_refused(pods: Pods) -> None:
    offer(pods)
    at = hours_ago(2)
    given = {"unit": "fulfilment", "person": pods["oskar"].pk, "starts_at": at}
    key = Course.objects.get().key
    pods.post("course-deliveries", key, by="oskar", **given)

    twice = pods.post("course-deliveries", key, by="oskar", **given)
    pods["ada"].assignments.update(end=timezone.localdate() - timedelta(days=2))
    empty = pods.post("course-deliveries", key, by="oskar", **{**given, "unit": "people"})

    assert "at that time already" in twice
    assert "Nobody sits in Human Resources" in empty


def test_the_palette_leads_to_the_catalogue_and_customers_see_none_of_it(pods: Pods) -> None:
    offer(pods)
    customer = pods["vera"]
    customer.is_staff = False
    customer.save(update_fields=["is_staff"])

    found = told(pods.client("pim").get(reverse("ui:search"), {"q": "first weeks"}))

    assert TITLE in found
    for address in (reverse("people:catalogue"), reverse("people:course", args=[Course.objects.get().key])):
        assert pods.client("vera").get(address).status_code == 404
