"""Known issues: shown in plain words to whom they are for, said to hit somebody once, and told as solved."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.desk.actions import declare_incident as incidents
from orgdesk.apps.desk.models import Incident
from orgdesk.apps.knowledge.actions import enter_stage
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.portal.models import Affected, KnownIssue

WORDS = {
    "title": "The export of totals stops",
    "words": "You see an error at the end.",
    "workaround": "Export each day by itself.",
    "audience": "public",
}


@pytest.fixture
def limitation(desk: Desk) -> Limitation:  # noqa: F811
    desk.declare(desk.ask("Export fails"), "cannot", "joyce", title="Export needs a field that is gone")
    return Limitation.objects.get()


def show(desk, limitation, by="dario", **more):  # noqa: F811
    address = f"/known-issues/limitations/{limitation.key}"
    return desk.as_(by).post(address, {**WORDS, **more}, follow=True).content.decode()


def test_nothing_known_is_said_so_and_an_open_issue_is_read_by_everybody(desk: Desk, limitation: Limitation) -> None:  # noqa: F811
    assert "Everything works, as far as we know" in desk.page("/known-issues", by="visitor")
    assert "Export needs a field" in desk.page("/known-issues/register", by="dario")

    show(desk, limitation)

    page = desk.page("/known-issues", by="visitor")
    assert "The export of totals stops" in page
    assert "Export each day by itself." in page
    assert "we are looking into it" in page
    assert limitation.key not in page
    assert "The export of totals stops" not in desk.page("/known-issues?q=printer", by="visitor")


def test_what_is_for_customers_is_not_shown_to_strangers(desk: Desk, limitation: Limitation) -> None:  # noqa: F811
    show(desk, limitation, audience="customer")
    assert "The export of totals stops" not in desk.page("/known-issues", by="visitor")
    assert "The export of totals stops" in desk.page("/known-issues", by="omar")


def test_whoever_is_affected_too_is_counted_once_and_told_when_it_is_solved(desk: Desk, limitation: Limitation) -> None:  # noqa: F811
    show(desk, limitation)
    issue = KnownIssue.objects.get()
    for _ in range(2):
        assert desk.as_("omar").post(f"/known-issues/{issue.pk}/affected").status_code == 302
    assert Affected.objects.count() == 1
    assert "you are affected" in desk.page("/known-issues", by="omar")
    assert "I am affected too" in desk.page("/known-issues", by="tess")

    Mailbox.objects.create(key="support", name="Support", address="support@brightwater.example")
    enter_stage(limitation, stage="closed", at=timezone.now(), by=desk.person("mara"))

    letter = OutgoingMail.objects.get(subject__startswith="Solved:")
    assert desk.person("omar").email in str(letter.to)
    assert Affected.objects.get().told_at is not None
    assert "Solved lately" in desk.page("/known-issues", by="visitor")


def test_an_incident_is_shown_until_it_is_resolved(desk: Desk) -> None:  # noqa: F811
    at, ines = timezone.now(), desk.person("ines")
    incident = incidents.declare_incident(
        title="Portal down", severity="sev2", unit_key=incidents.incident_units()[0], by=ines, at=at
    )
    desk.as_("dario").post(f"/known-issues/incidents/{incident.key}", {**WORDS, "title": "The portal does not open"})
    assert "we are working on it" in desk.page("/known-issues", by="visitor")

    incidents.resolve_incident(Incident.objects.get(), text="A disk was full.", by=ines, at=at)

    assert KnownIssue.objects.get().solved_at == at
    assert (
        "only open issues are shown"
        in desk.as_("dario").post(f"/known-issues/incidents/{incident.key}", WORDS).content.decode()
    )


def test_only_those_who_govern_it_say_what_customers_read(desk: Desk, limitation: Limitation) -> None:  # noqa: F811
    assert "Ask one of them" in show(desk, limitation, by="sam")
    assert not KnownIssue.objects.exists()
    show(desk, limitation)
    desk.as_("sam").post(f"/known-issues/{KnownIssue.objects.get().pk}/end")
    assert KnownIssue.objects.open().exists()
    desk.as_("dario").post(f"/known-issues/{KnownIssue.objects.get().pk}/end")
    assert "The export of totals stops" not in desk.page("/known-issues", by="visitor")
    assert desk.as_("nadia").get("/known-issues/register").status_code == 404


def test_named_sites_frame_what_everybody_may_know(desk: Desk, limitation: Limitation, settings) -> None:  # noqa: F811
    assert desk.as_("visitor").get("/known-issues/framed").status_code == 404
    settings.ORGDESK_FORM_SITES = ["https://shop.example"]
    show(desk, limitation)
    answer = desk.as_("nadia").get("/known-issues/framed")
    assert "The export of totals stops" in answer.content.decode()
    assert "frame-ancestors https://shop.example" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "csrf" not in answer.content.decode()
