"""The incident log of another desk, brought in at the page of logs: it comes in whole, and its listed facts come out."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.seats import seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.insight.actions.read_brought_log import read_brought_log
from orgdesk.apps.insight.models import BroughtLog

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
ZIP = SUITES / "event-logs" / "uci_incident_event_log.zip"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.suites,
    pytest.mark.any_server,
    pytest.mark.skipif(not ZIP.exists(), reason=f"no event logs at {SUITES}"),
]


def words(content: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(content.decode())).split())


def test_the_incident_log_comes_in_whole_and_is_mined_and_measured_by_its_own_facts():
    joyce = seat_people().joyce
    grant_role(joyce, role="process-editor", by=None, at=timezone.now())
    client = Client()
    client.force_login(joyce, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("insight:logs"), {"file": SimpleUploadedFile(ZIP.name, ZIP.read_bytes())})
    log = read_brought_log(BroughtLog.objects.select_related("content").get(), at=timezone.now())

    mined = words(client.get(reverse("insight:log-of-other", args=[log.key]), {"repeats": "on"}).content)
    measured = words(client.get(reverse("insight:measures"), {"log": f"brought:{log.key}", "data": "1"}).content)

    assert (log.found["cases"], log.found["events"], log.found["left_out"]) == (24_918, 141_712, 0)
    assert "Cases 24,918 of 24,918" in mined
    assert "Ways that cases went 2,080" in mined
    assert re.search(r"TS-1 Ticket volume.{0,80}24,918", measured)
    assert re.search(r"TS-6 Resolution kept.{0,120}63\.4 %", measured)  # made_sla is true in 15,803 of 24,918
    assert re.search(r"TS-17 Reopened.{0,120}1\.1 %", measured)
