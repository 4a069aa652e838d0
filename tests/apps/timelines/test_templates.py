"""A timeline's template says what it is for, who wrote it and when."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from apps.timelines.house import AT, MONDAY, do, start
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.timelines.actions import skip_step
from orgdesk.apps.timelines.models import RunningPlan, TemplateVersion

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S4-1", issue=6)
def test_a_template_shows_its_title_category_author_and_date_and_timelines_are_narrowed_by_category(house, page_of):
    client, plan = page_of(house.ines), start(house)

    page = client.get(reverse("timelines:template", args=[house.template.key, house.template.number]))
    words = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())

    assert house.template.title in words
    assert "onboarding" in words
    assert "Ines Duarte" in words
    assert "12 Jan 2026" in words
    assert plan in client.get(reverse("timelines:plans"), {"type": "onboarding"}).context["page"]
    listed = client.get(reverse("timelines:templates")).content.decode()
    assert "onboarding" in listed


_TEXT = """\
key: two-calls
version: 1
title: Two calls
category: onboarding
author: Ines Duarte
dated: 2026-01-12
sizes: [small]
steps:
  - {key: first, title: Ring them, owner: "unit:support", week: 0}
  - {key: second, title: Ring again, owner: "unit:support", week: 1, after: [first]}
"""
LOOPED = _TEXT.replace("title: Ring them,", "title: Ring them, after: [second],")


def _store(house, page_of, text=_TEXT):
    grant_role(house.ines, role="process-editor", by=None, at=AT)
    client = page_of(house.ines)
    return client, client.post(reverse("timelines:template-new"), {"text": text, "lead_unit": "support"}, follow=True)


def _run(house, client):
    template = TemplateVersion.objects.get(key="two-calls")
    sent = {"account": house.account.pk, "template": template.pk, "size": "Small", "starts_on": MONDAY.isoformat()}
    client.post(reverse("timelines:plan-new"), sent)
    return RunningPlan.objects.get(template=template)


def test_a_template_without_a_rule_says_that_it_completes_with_its_last_step_and_does(house, page_of):
    client, stored = _store(house, page_of)
    assert "when every step of theirs is done" in stored.content.decode()
    plan = _run(house, client)
    assert (
        "planned to be complete by Fri 13 Mar"
        in client.get(reverse("timelines:plan", args=[plan.key])).content.decode()
    )

    do(plan, "first", house.ines, AT)
    plan.refresh_from_db()
    assert plan.status == RunningPlan.Status.RUNNING
    skip_step(plan, "second", reason="They know us", by=house.ines, at=AT)
    plan.refresh_from_db()
    assert (plan.status, plan.completed_on) == (RunningPlan.Status.COMPLETED, MONDAY)


def test_a_plan_whose_every_step_was_left_out_completes_too(house, page_of):
    client, _stored = _store(house, page_of)
    plan = _run(house, client)
    for step in ("first", "second"):
        skip_step(plan, step, reason="They know us", by=house.ines, at=AT)

    plan.refresh_from_db()
    assert (plan.status, plan.completed_on) == (RunningPlan.Status.COMPLETED, MONDAY)


@pytest.mark.parametrize(
    ("line", "empty"), [("sizes: [small]", "sizes: []"), (_TEXT[_TEXT.index("steps:") :], "steps: []\n")]
)
def test_a_template_for_nobody_or_without_steps_is_refused_where_it_is_written(house, page_of, line, empty):
    _client, refused = _store(house, page_of, _TEXT.replace(line, empty))

    (words,) = refused.context["form"].errors["text"]
    assert "is empty; no plan could run" in words
    assert not TemplateVersion.objects.filter(key="two-calls").exists()


def test_a_size_that_the_timeline_does_not_know_is_named_beside_its_field_with_the_sizes_that_there_are(house, page_of):
    client = page_of(house.ines)
    asked = client.get(reverse("timelines:plan-new")).content.decode()
    assert "Welcome a new partner: small, large" in asked
    sent = {"account": house.account.pk, "template": house.template.pk, "size": "huge", "starts_on": MONDAY.isoformat()}
    refused = client.post(reverse("timelines:plan-new"), sent)

    assert refused.context["form"].errors == {"size": ["“Welcome a new partner” knows small, large."]}
    zoned = client.post(reverse("timelines:plan-new"), {**sent, "size": "small", "zone": "Mars/Olympus"})
    assert list(zoned.context["form"].errors) == ["zone"]
    assert not RunningPlan.objects.exists()


def test_a_template_shows_conditions_preparations_outcomes_blocks_and_calls_in_plain_words(house, page_of):
    page = page_of(house.ines).get(reverse("timelines:template", args=["partner-onboarding", 1]))
    words = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())

    for told in (
        "only for large", "prepares “Remote session 1”", "agrees on the date of “Get to know their work”",
        "in person, 480 min, in up to 2 parts", "How experienced are they? (new, some, seasoned)",
        "Complete for small in week 6", "Build the first project together, week 6",
        "Call to find a date for building together, Support : weeks 6 to 12, every 2".replace(" :", ":"),
    ):  # fmt: skip
        assert told in words, told
    for key in ("in_person", "unit:marketing", "session-1", "getting-to-know"):
        assert key not in words
