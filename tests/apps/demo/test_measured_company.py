"""The invented company does enough in its weeks that most measures have a value."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.duties import tell_webhooks
from orgdesk.apps.organisation.models import Activation
from support.settling import wait_until_settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_at_least_a_hundred_and_fifty_measures_show_a_value_and_a_version_of_the_chart_is_seen_before_and_after(
    settings,
):
    settings.ORGDESK_DEMO = True
    call_command("demo", "--load-only", stdout=io.StringIO())
    wait_until_settled()
    assert tell_webhooks(timezone.now()) == 0, (
        "nobody answers at the invented warehouse: the console would fill with it"
    )
    client = Client()
    client.force_login(
        Person.objects.get(email="mara@brightwater.example"), backend="django.contrib.auth.backends.ModelBackend"
    )

    page = client.get(reverse("insight:measures"), {"days": 90}).content.decode()

    rows = re.findall(r"<tr data-row.*?</tr>", page, re.DOTALL)
    figures = [re.search(r'class="number nowrap">(.*?)</td>', row).group(1) for row in rows]
    unsaid = [one for one in figures if one == "no data yet" or one.endswith("too few")]
    assert len(rows) >= 202
    assert len(rows) - len(unsaid) >= 150
    assert all(figures)

    tests = dict(client.get(reverse("customers:health")).context["tests"])
    assert {days: (test.left >= 5, test.separates) for days, test in tests.items()} == {
        60: (True, True), 90: (True, True),
    }, "who left long ago had a score that says so"  # fmt: skip

    change = Activation.objects.exclude(replaced=None).get()
    seen = client.get(reverse("insight:restructuring", args=[change.pk]), {"days": 28}).content.decode()
    promised = seen.split('id="expected"')[1]
    assert "better" in seen.split("First response time</a>")[1].split("</tr>")[0]
    assert "reached" in promised
    assert "Mara Lindqvist" in promised
