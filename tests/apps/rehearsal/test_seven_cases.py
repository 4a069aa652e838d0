"""The seven business cases of the sample are walked through version 2.0 and 2.1, beside each other."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from orgdesk.apps.demo.chapters.rehearsals import CASES, rehearsals
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.history import Life
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.rehearsal.models import BusinessCase

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
SECTION = re.compile(r"<section class=\"card\" aria-labelledby=\"walk-\d\">.*?</section>", re.DOTALL)
STEP = re.compile(r"<li class=\"list-row\">.*?</li>", re.DOTALL)


@pytest.mark.acceptance("S1-2", issue=7)
def test_each_says_in_both_versions_who_holds_every_step_and_where_it_stalls():
    company = found_company(at=AT)
    walking = list(rehearsals(Life(company, AT, random.Random(1)), AT, AT))[1]
    walking.act(Life(company, AT, random.Random(1)))
    client = Client()
    client.force_login(company.staff["mara"], backend="django.contrib.auth.backends.ModelBackend")

    told = {}
    for case in BusinessCase.objects.all():
        page = client.get(reverse("rehearsal:case", args=[case.key])).content.decode()
        told[case.name] = SECTION.findall(page)

    assert set(told) == {name for name, *_ in CASES}
    assert len(told) == 7
    for name, (now, then) in told.items():
        assert ">2.0" in now.replace("Brightwater ", ""), name
        assert ">2.1" in then.replace("Brightwater ", ""), name
        for section in (now, then):
            work = [one for one in STEP.findall(section) if "<small>" in one]
            assert len(work) > 1, name
            assert "step of work" in section or "steps of work" in section
            assert "goes through" in section or "stalls at" in section
            held = [one for one in work if "outside" not in one]
            assert all("stalls" in one or re.search(r"<small><span>[^<]+", one) for one in held), name
    assert any(now != then for now, then in told.values())


def test_what_is_to_be_is_no_version_that_was_left_behind_and_what_is_otherwise_is_marked():
    company = found_company(at=AT)
    walking = list(rehearsals(Life(company, AT, random.Random(1)), AT, AT))[1]
    walking.act(Life(company, AT, random.Random(1)))
    client = Client()
    client.force_login(company.staff["mara"], backend="django.contrib.auth.backends.ModelBackend")
    left = Version.objects.active().first()
    left.pk, left.key, left.label, left.status = None, "old-one", "1.8", Version.Status.SUPERSEDED
    left.save(force_insert=True)
    Version.objects.filter(pk=left.pk).update(created_at=datetime(2030, 1, 1, tzinfo=UTC))
    case = BusinessCase.objects.first()

    address = reverse("rehearsal:case", args=[case.key])
    shown = client.get(address).content.decode()
    beside_itself = client.get(address, {"other": left.pk}).content.decode()

    assert re.search(r"2\.1 <small class=\"muted\">draft</small>", SECTION.findall(shown)[1])
    differing = [one for one in STEP.findall(SECTION.findall(shown)[1]) if ">otherwise<" in one]
    said = re.search(r"(\d+) steps? (?:is|are) otherwise|nothing is otherwise", shown)
    assert len(differing) == int(said.group(1) or 0)
    assert "nothing is otherwise" in beside_itself
    assert "1.8 (superseded)" in beside_itself
