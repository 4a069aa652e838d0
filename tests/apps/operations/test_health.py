"""What an administrator sees of the installation, by page, by command and for a watching machine."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgdesk.apps.events.actions.record_event import record_event
from orgdesk.apps.events.jobs import every, job, run_due_duties, run_one
from orgdesk.apps.events.models import Event, Outgoing
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.operations.duties import look_for_damage

_ran: list[str] = []


@job(attempts=1)
def stumble(word: str) -> None:
    if not _ran:
        _ran.append(word)
        raise RuntimeError("The disk of the exports is full")
    _ran.append(word)


@every(0.001, name="sign-of-life")
def live(at: Any) -> int:
    return 0


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    settings.ORGDESK_VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.SECRET_KEY = "k" * 48
    settings.ALLOWED_HOSTS = ["localhost"]  # as a machine that only answers itself
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    return tmp_path


def doctor(*words: str) -> dict[str, dict[str, str]]:
    out = io.StringIO()
    try:
        call_command("doctor", "--json", *words, stdout=out)
    except CommandError:
        pass
    return {one["key"]: one for one in json.loads(out.getvalue())}


@pytest.mark.django_db
def test_the_doctor_says_that_no_worker_is_at_work_until_one_is(var: Path) -> None:
    before = doctor()
    run_due_duties("w1", at=timezone.now())
    after = doctor()

    assert before["worker"]["state"] == "broken"
    assert "systemctl start orgdesk-worker" in before["worker"]["remedy"]
    assert after["worker"]["state"] == "well"
    Mailbox.objects.create(
        key="support", name="Support", address="support@brightwater.example", last_problem="Login failed"
    )
    with pytest.raises(CommandError, match="broken"):
        call_command("doctor", stdout=io.StringIO())
    assert doctor()["mailbox-support"]["said"] == "Login failed"


@pytest.mark.django_db
def test_the_doctor_looks_at_secrets_and_pages(var: Path, settings: Any) -> None:
    (var / "secret-key").write_text("open to all")
    (var / "secret-key").chmod(0o644)
    (var / "static" / "staticfiles.json").unlink()
    settings.ALLOWED_HOSTS = ["desk.brightwater.example"]

    found = doctor()

    assert found["key"]["state"] == "broken"
    assert f"chmod 600 {var / 'secret-key'}" in found["key"]["remedy"]
    assert found["static"]["state"] == "broken"
    assert "ORGDESK_HTTPS=1" in found["https"]["remedy"]


@pytest.mark.django_db
def test_only_an_administrator_sees_the_health_page(var: Path, cast: Any, signed_in: Any) -> None:
    assert signed_in(cast("joyce")).get("/administration/", headers={"host": "localhost"}).status_code == 403

    page = signed_in(cast("ada")).get("/administration/", headers={"host": "localhost"}).content.decode()

    assert "No worker is at work" in page
    assert page.index("No worker is at work") < page.index("Only this machine is answered")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_given_up_is_tried_again_from_the_page(cast: Any, signed_in: Any) -> None:
    _ran.clear()
    stumble.enqueue("export")
    run_one("w1", at=timezone.now())
    ada = signed_in(cast("ada"))
    page = ada.get("/administration/jobs").content.decode()
    address = page.split('action="/administration/jobs/')[1].split('"')[0]

    assert "The disk of the exports is full" in page
    assert ada.post(f"/administration/jobs/{address}", follow=True).status_code == 200
    run_one("w1", at=timezone.now())
    assert _ran == ["export", "export"]
    assert "Try again" not in ada.get("/administration/jobs").content.decode()
    assert Event.objects.of_kind("job.tried-again").get().actor == cast("ada").key


@pytest.mark.django_db
def test_an_effect_that_was_given_up_keeps_its_key_when_it_is_tried_again(cast: Any, signed_in: Any) -> None:
    event = record_event("ticket.opened", at=timezone.now(), objects={"ticket": "1"})
    outgoing = send_later(event, "webhook", {}, at=timezone.now())
    Outgoing.objects.filter(pk=outgoing.pk).update(state=Outgoing.State.DEAD, problem="Name not known", attempts=12)
    ada = signed_in(cast("ada"))

    assert "Name not known" in ada.get("/administration/jobs").content.decode()
    ada.post(f"/administration/effects/{outgoing.pk}/tries")
    again = Outgoing.objects.get()

    assert (again.key, again.state, again.attempts) == (outgoing.key, "waiting", 0)


@pytest.mark.django_db
def test_a_watching_machine_reads_figures_with_its_token_only(client: Any, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.ORGDESK_METRICS_TOKEN = "let me see"
    record_event("ticket.opened", at=timezone.now() - timedelta(days=1), objects={"ticket": "1"})

    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    told = client.get("/metrics", headers={"Authorization": "Bearer let me see"})

    assert told.status_code == 200
    assert "# TYPE orgdesk_events_total counter" in told.content.decode()
    assert "orgdesk_worker_silent_seconds -1" in told.content.decode()


@pytest.mark.django_db
def test_a_process_is_ready_when_the_database_has_its_shape(client: Any) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    ready = client.get("/ready")
    MigrationRecorder.Migration.objects.filter(app="desk").order_by("-pk").first().delete()
    behind = client.get("/ready")

    assert (ready.status_code, behind.status_code) == (200, 503)
    assert behind.json() == {"ready": False}


@pytest.mark.django_db
def test_pages_do_not_wait_until_the_whole_database_is_read_and_the_doctor_does(
    var: Path, cast: Any, signed_in: Any
) -> None:
    ada = signed_in(cast("ada"))
    with CaptureQueriesContext(connection) as asked:
        assert ada.get("/administration/", headers={"host": "localhost"}).status_code == 200
        assert ada.get("/ready", headers={"host": "localhost"}).status_code == 200
    with CaptureQueriesContext(connection) as asked_by_the_doctor:
        doctor()
    on_sqlite = connection.vendor == "sqlite"
    assert not any("quick_check" in one["sql"] for one in asked.captured_queries)
    assert any("quick_check" in one["sql"] for one in asked_by_the_doctor.captured_queries) == on_sqlite


@pytest.mark.django_db(transaction=True)
def test_damage_in_the_database_is_found_by_the_worker_and_stands_among_the_jobs_given_up(
    monkeypatch: pytest.MonkeyPatch, cast: Any, signed_in: Any
) -> None:
    monkeypatch.setattr("orgdesk.apps.operations.jobs.damage_found", lambda: ["row 3 missing from index ticket_open"])
    look_for_damage(timezone.now())
    if connection.vendor == "sqlite":
        run_one("w1", at=timezone.now())
        page = signed_in(cast("ada")).get("/administration/jobs").content.decode()
        assert "row 3 missing from index ticket_open" in page
        assert "restore the last backup" in page
    else:
        assert not run_one("w1", at=timezone.now())
