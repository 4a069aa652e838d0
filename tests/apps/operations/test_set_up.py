"""The first run: who may begin it, what it keeps, and that it ends with its link."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import BusinessCalendar
from orgdesk.apps.operations.actions.make_set_up_link import make_set_up_link
from orgdesk.apps.operations.errors import SetUpRefused
from orgdesk.apps.operations.kept_settings import read_settings, write_settings
from orgdesk.apps.operations.refreshing import refresh_settings
from orgdesk.apps.organisation.actions.begin_from_template import begin_from_template
from orgdesk.apps.organisation.actions.found_chart import found_chart
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import ProcessDefinition

pytestmark = pytest.mark.django_db
COMPANY = {
    "company": "Quill & Co",
    "address": "https://desk.quill.example/",
    "reference": "qc",
    "zone": "Europe/Dublin",
}
ADA = {"name": "Ada Quist", "email": "ada@quill.example", "password": "Twelve litres a minute"}


@pytest.fixture
def var(settings: Any, tmp_path: Path, monkeypatch: Any) -> Path:
    for name in (
        "ORGDESK_COMPANY",
        "ORGDESK_BASE_URL",
        "ORGDESK_REFERENCE_PREFIX",
        "ORGDESK_TIME_ZONE",
        "ORGDESK_SUPPORT_ADDRESS",
    ):
        monkeypatch.delenv(name, raising=False)
    settings.ORGDESK_VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return tmp_path


@pytest.fixture
def link(var: Path) -> str:
    return f"/set-up/{make_set_up_link(at=timezone.now())}"


def test_the_command_prints_a_link_that_leads_to_a_signed_in_administrator(
    client: Any, var: Path, settings: Any
) -> None:
    out = io.StringIO()
    call_command("setup", stdout=out)
    address = re.search(r"/set-up/\S+", out.getvalue())
    assert address is not None

    told = client.post(address[0], COMPANY, follow=True)
    made = client.post(told.request["PATH_INFO"], ADA, follow=True)
    again = client.get(address[0])

    assert "Quill &amp; Co" in told.content.decode()
    assert settings.ORGDESK_REFERENCE_PREFIX == "QC"
    assert read_settings(var)["ORGDESK_BASE_URL"] == "https://desk.quill.example"
    assert made.request["PATH_INFO"] == "/administration/set-up/mail"
    assert made.context["user"].has_role("administrator")
    assert "browser" in client.cookies  # so that the next sign-in here is no stranger's
    assert again.status_code == 404
    assert "opens nothing" in again.content.decode()


def test_a_link_ends_after_a_day_with_a_newer_one_and_with_the_first_administrator(
    client: Any, cast: Any, var: Path
) -> None:
    old = make_set_up_link(at=timezone.now() - timedelta(days=1, minutes=1))
    replaced = make_set_up_link(at=timezone.now())
    newest = make_set_up_link(at=timezone.now())
    opened = [client.get(f"/set-up/{token}").status_code for token in (old, replaced, newest, "guessed")]
    cast("ada")

    assert opened == [404, 404, 200, 404]
    assert client.post(f"/set-up/{newest}/administrator", ADA).status_code == 404
    assert not Person.objects.filter(email=ADA["email"]).exists()
    with pytest.raises(SetUpRefused, match="sign in"):
        make_set_up_link(at=timezone.now())


def test_a_weak_password_is_refused_with_its_reason_and_the_link_lives_on(client: Any, link: str) -> None:
    answer = client.post(f"{link}/administrator", {**ADA, "password": "short"})

    assert "too short" in answer.content.decode()
    assert client.post(f"{link}/administrator", ADA).status_code == 302


def test_the_pages_of_the_first_run_are_for_administrators_only(signed_in: Any, cast: Any, var: Path) -> None:
    names = ["", "/company", "/mail", "/calendar", "/chart", "/process", "/done"]

    for person, expected in ((cast("joyce"), {403}), (cast("ada"), {200, 302})):
        client = signed_in(person)
        assert {client.get(f"/administration/set-up{name}").status_code for name in names} == expected


def test_a_holiday_that_is_ticked_closes_the_desk_and_another_does_not(signed_in: Any, cast: Any, var: Path) -> None:
    client = signed_in(cast("ada"))
    proposed = client.get("/administration/set-up/calendar?country=NL").context["days"]
    christmas = next(row["day"] for row in proposed if row["day"].name == "Christmas Day")

    hours = {"zone": "Europe/Amsterdam", "mon_from": "08:30", "mon_until": "17:30", "country": "NL"}
    refused = client.post("/administration/set-up/calendar", {**hours, "tue_from": "09:00", "day": []})
    kept = client.post("/administration/set-up/calendar", {**hours, "day": [christmas.on.isoformat()]})

    calendar = BusinessCalendar.objects.get(key="office")
    assert "needs a beginning before its end" in refused.content.decode()
    assert kept.status_code == 302
    assert calendar.week == {"mon": "08:30-17:30"}
    assert calendar.holidays == [{"on": christmas.on.isoformat(), "name": "Christmas Day"}]
    assert calendar.reviews.filter(verdict="declined").count() == len(proposed) - 1


def test_a_chart_a_seat_and_a_process_follow_each_other_and_a_step_may_wait(
    signed_in: Any, cast: Any, var: Path
) -> None:
    ada = cast("ada")
    client = signed_in(ada)
    before = client.get("/administration/set-up/process")
    client.post("/administration/set-up/chart", {"template": "tiered-support-2.0"})
    seated = client.post("/administration/set-up/chart/seat", {"position": "t1-agent"}, follow=True)
    deployed = client.post("/administration/set-up/process", {"process": ["tiered-support"]})
    client.post("/administration/set-up/later", {"step": "mail"})
    done = client.get("/administration/set-up/done").content.decode()

    assert "A chart comes first" in before.content.decode()
    assert Version.objects.active().get().label == "2.0"
    assert ada.assignments.get().position_key == "t1-agent"
    assert seated.status_code == deployed.status_code - 102 == 200
    assert ProcessDefinition.objects.get().key == "tiered-support"
    assert "Left for later" in done
    assert "/administration/set-up/mail" in done


def test_only_the_first_chart_comes_into_force_by_one_person(cast: Any) -> None:
    at, ada = timezone.now(), cast("ada")
    drafts = [
        begin_from_template("service-pods", label=label, workspace_name="Pods", by=ada, at=at) for label in ("1", "2")
    ]
    found_chart(drafts[0], by=ada, at=at, on=timezone.localdate(at))

    with pytest.raises(OrganisationRefused, match="second person"):
        found_chart(drafts[1], by=ada, at=at, on=timezone.localdate(at))
    assert Version.objects.active().get() == drafts[0]


def test_the_environment_wins_over_the_file_and_the_page_says_so(
    signed_in: Any, cast: Any, var: Path, monkeypatch: Any, settings: Any
) -> None:
    settings.ORGDESK_COMPANY = "Brightwater Instruments"
    monkeypatch.setenv("ORGDESK_COMPANY", "Brightwater Instruments")
    client = signed_in(cast("ada"))

    client.post("/administration/set-up/company", COMPANY)
    page = client.get("/administration/set-up/company").content.decode()

    assert settings.ORGDESK_COMPANY == "Brightwater Instruments"
    assert "ORGDESK_COMPANY" not in read_settings(var)
    assert "Fixed by the environment of the server (ORGDESK_COMPANY)" in page


def test_a_changed_file_holds_in_a_process_that_runs_and_keeps_what_it_does_not_know(var: Path, settings: Any) -> None:
    write_settings(var, {"ORGDESK_HOSTS": "desk.quill.example", "ORGDESK_COMPANY": "Alder\nFoods"})

    assert refresh_settings()
    assert not refresh_settings()
    assert settings.ORGDESK_COMPANY == "Alder Foods"
    write_settings(var, {"ORGDESK_COMPANY": "Tamar Retail"})
    assert read_settings(var) == {"ORGDESK_HOSTS": "desk.quill.example", "ORGDESK_COMPANY": "Tamar Retail"}
