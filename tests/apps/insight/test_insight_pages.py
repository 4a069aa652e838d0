"""Measures, goals, dashboards and mining by their doors."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import trans_real
from pypdf import PdfReader
from tools.messages import messages_of_sources

from apps import drawings
from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import RoleGrant
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.insight import ownlog
from orgdesk.apps.insight.actions.mail_dashboards import mail_dashboards
from orgdesk.apps.insight.models import Dashboard, Goal, Mailing
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.returns.actions import mark_delivered, ship
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.measures import CATALOGUE, definition_of
from orgdesk.core.scene.measure import width
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read


@pytest.fixture
def house() -> House:
    return seat_people()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(house: House) -> Client:
    return signed_in(house.joyce)


@pytest.fixture
def tickets():
    """Twelve tickets of the last days: all resolved at T1 after two hours, four of them after an escalation to T2."""
    at = timezone.now() - timedelta(days=3)
    for number in range(12):
        begun = at + timedelta(minutes=number)
        about = {"ticket": f"40{number:02}"}
        record_event(
            "ticket.opened", at=begun, objects={**about, "account": "harbour-fuels"}, data={"channel": "email"}
        )
        record_event(
            "work.enabled",
            at=begun,
            objects={**about, "work": f"w{number}", "process": f"i{number}"},
            data={"unit": "t1"},
        )
        if number < 4:
            later = begun + timedelta(hours=1)
            record_event(
                "ticket.escalated", at=later, objects=about, data={"kind": "functional", "from": "t1", "to": "t2"}
            )
            record_event(
                "work.enabled",
                at=later,
                objects={**about, "work": f"v{number}", "process": f"i{number}"},
                data={"unit": "t2"},
            )
        record_event(
            "ticket.resolved",
            at=begun + timedelta(hours=2),
            by="p1",
            objects=about,
            data={"from": "in_progress", "tier": 1},
        )
    wait_until_settled()


def command(*words: str) -> dict:
    out = io.StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.acceptance("S3-39", issue=7)
def test_the_catalogue_shows_over_a_hundred_measures_with_their_definitions_beside_the_numbers(client, tickets):
    shown = client.get(reverse("insight:measures")).content.decode()

    assert shown.count("<tr data-row>") >= 202
    assert "Tickets handed to more knowledge at least once, of those opened." in shown
    assert "33.3 %" in shown
    assert "no data yet" in shown


def test_the_catalogue_can_be_narrowed_by_words_area_and_data(client, tickets):
    by_word = client.get(reverse("insight:measures"), {"q": "ping-pong"}).content.decode()
    by_data = client.get(reverse("insight:measures"), {"data": "1", "area": "TS"}).content.decode()

    assert by_word.count("<tr data-row>") == 1
    assert 0 < by_data.count("<tr data-row>") < 30
    assert "no data yet" not in by_data


def test_a_measure_shows_value_interval_trend_and_the_rows_behind_it(client, tickets):
    shown = client.get(reverse("insight:measure", args=["TS-10"])).content.decode()

    assert "33.3 %" in shown
    assert "13.8 to 60.9" in shown
    assert "<svg" in shown
    assert all(f"/tickets/400{number}" in shown for number in range(4))
    assert "/tickets/4005" not in shown


@pytest.mark.acceptance("S3-40", issue=7)
def test_the_trend_is_drawn_in_its_own_style_with_what_changed_meanwhile_marked_on_it(client, tickets):
    record_event("process.deployed", at=timezone.now() - timedelta(days=9), objects={"process": "gone"})
    record_event("process.deployed", at=timezone.now() - timedelta(days=2), objects={"process": "other"})
    wait_until_settled()
    page = client.get(reverse("insight:measure", args=["TS-5"])).content.decode()
    drawn = page.split('id="trend-title"')[1].split("</svg>")[0]

    assert reverse("ui:scene-styles") in page.split("</head>")[0]
    assert "1: Process gone deployed" in drawn
    assert "2: Process other deployed" in drawn
    assert "<title>Process gone deployed</title>" in drawn
    assert page.split("What changed meanwhile")[1].index("gone") < page.split("What changed meanwhile")[1].index(
        "other"
    )


def test_the_far_end_beside_a_median_stands_in_words_with_its_unit(client, tickets):
    page = client.get(reverse("insight:measure", args=["TS-5"])).content.decode()

    assert re.search(r'<strong>90th percentile</strong><span class="number row-end">[\d.]+ h</span>', page)
    assert "p90" not in page


def test_the_dates_under_a_trend_lie_within_the_drawing(client, tickets):
    wait_until_settled()
    page = client.get(reverse("insight:measure", args=["TS-5"])).content.decode()
    before, after = page.split('aria-labelledby="trend-title')
    drawn = before[-400:] + after.split("</svg>")[0]
    wide = float(re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+)', drawn).group(1))

    middles = re.findall(r'<text[^>]*?x="([\d.]+)"[^>]*?text-anchor="middle"[^>]*>([^<]+)<', drawn)
    dates = [(float(x), width(text, "tick") / 2) for x, text in middles if re.fullmatch(r"\d+ \w+", text)]
    assert len(dates) >= 4
    assert min(x - half for x, half in dates) >= 0
    assert max(x + half for x, half in dates) <= wide + 0.1


def test_each_measure_stands_with_its_target_trend_status_and_what_is_done_about_it(house, tickets):
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    mara = signed_in(house.mara)
    address = reverse("insight:measure", args=["TS-10"])
    before = mara.get(address).content.decode()
    mara.post(reverse("insight:goals", args=["TS-10"]), {"target": "20", "due": "2030-01-01", "unit": ""})
    asked = {
        "title": "Teach the first tier",
        "source": "measure",
        "source_key": "TS-10",
        "code": "TS-10",
        "unit_key": "t1",
    }
    mara.post(reverse("voice:improvement-new"), asked)

    page = mara.get(address).content.decode()
    listed = mara.get(reverse("insight:measures"), {"goal": "1"}).content.decode()
    why = "A product of the old line ends, and its cases go on"
    mara.post(
        reverse("insight:goals", args=["TS-10"]), {"target": "40", "due": "2030-01-01", "unit": "", "reason": why}
    )
    easier = mara.get(address).content.decode()

    assert "none is set" in before
    assert "no target" in before
    assert "Nothing is registered to move this measure." in before
    assert "by 1 January 2030" in page
    assert "from 33.3 % when it was set" in page
    assert "not yet" in page  # a third is handed on, at most a fifth was wanted
    assert "Teach the first tier" in page
    assert listed.count("<tr data-row>") == 1
    assert 'class="sparkline"' in listed
    assert "not yet" in listed
    assert "acted on" in listed
    assert "reached" in easier
    assert why in easier


def test_rows_behind_a_number_are_called_by_their_names_not_only_by_their_sort(house, client):
    now = timezone.now()
    account = Account.objects.create(key="quill", name="Quill & Co", created_at=now)
    meter = Product.objects.create(key="meter", name="Tidewater meter")
    parcel = ship(account, meter, unit_key="t1", promised_on=now.date(), by=house.joyce, at=now)
    mark_delivered(parcel, by=house.joyce, at=now)
    wait_until_settled()

    shown = client.get(reverse("insight:measure", args=["RW-20"])).content.decode()

    assert "Line of an order Tidewater meter → Quill &amp; Co" in shown


def test_a_unit_sees_only_what_passed_through_it(client, tickets):
    shown = command("kpi", "show", "TS-1", "--unit", "t2")

    assert (shown["value"], len(shown["rows"])) == (4, 4)


def test_customers_see_no_measures(house):
    house.outsider.is_staff = False
    house.outsider.save()

    assert signed_in(house.outsider).get(reverse("insight:measures")).status_code == 404


@pytest.mark.acceptance("S1-7", issue=3)
@pytest.mark.acceptance("S3-41", "S1-7", issue=6)
@pytest.mark.acceptance("S3-41", "S1-7", issue=7)
def test_a_goal_is_set_from_the_measured_baseline_and_acknowledged_by_the_unit(house, client, tickets):
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    due = (timezone.now() + timedelta(days=90)).date().isoformat()

    signed_in(house.mara).post(reverse("insight:goals", args=["TS-10"]), {"unit": "t1", "target": "20", "due": due})
    goal = Goal.objects.get()
    before = client.get(reverse("insight:unit", args=["t1"])).content.decode()
    client.post(reverse("insight:acknowledge", args=[goal.pk]))
    after = client.get(reverse("insight:unit", args=["t1"])).content.decode()

    assert (round(goal.baseline, 1), goal.baseline_n) == (33.3, 12)
    assert "Joyce Bell, Pim de Graaf" in before
    assert "1 has read it." in after
    assert "Joyce Bell, Pim de Graaf" not in after


def test_a_goal_needs_a_baseline_and_is_no_count_of_activity(house, tickets):
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    told = {"unit": "", "target": "5", "due": "2099-01-01"}

    without = signed_in(house.mara).post(reverse("insight:goals", args=["FI-1"]), told, follow=True).content.decode()
    activity = signed_in(house.mara).post(reverse("insight:goals", args=["TS-1"]), told, follow=True).content.decode()

    assert "no value to begin from" in without
    assert "counts activity" in activity
    assert not Goal.objects.exists()


@pytest.mark.acceptance("S3-41", issue=7)
def test_a_share_beyond_all_there_are_is_no_goal_and_stands_as_it_was_typed(house, tickets):
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    mara = signed_in(house.mara)
    due = (timezone.localdate() + timedelta(days=60)).isoformat()
    refused = mara.post(
        reverse("insight:goals", args=["TS-10"]), {"unit": "t1", "target": "140", "due": due}
    ).content.decode()

    assert "140 % cannot be reached: a share lies between 0 and 100 %." in refused
    assert 'value="140"' in refused or 'value="140.0"' in refused
    assert not Goal.objects.exists()


def test_a_goal_worse_than_its_baseline_needs_a_reason_and_keeps_what_was_typed(house, tickets):
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    mara, address = signed_in(house.mara), reverse("insight:goals", args=["TS-10"])
    told = {"unit": "t1", "target": "41", "due": "2099-01-01"}

    refused = mara.post(address, told).content.decode()
    past = mara.post(address, {**told, "target": "20", "due": "2020-02-02"}).content.decode()
    none_yet = Goal.objects.count()
    mara.post(address, {**told, "reason": "The new product begins in spring"})

    assert "41 % is worse than the 33.3 % of today" in refused
    assert 'value="41' in refused
    assert "Choose a day in the future" in past
    assert 'value="2020-02-02"' in past
    assert none_yet == 0
    assert Goal.objects.get().reason == "The new product begins in spring"


@pytest.mark.acceptance("S3-41", issue=7)
def test_all_goals_stand_on_one_page_each_with_its_rows_and_as_a_file(house, client, tickets):
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    mara = signed_in(house.mara)
    empty = client.get(reverse("insight:all-goals")).content.decode()
    for unit, target in (("t1", "20"), ("", "25")):
        due = (timezone.now() + timedelta(days=90)).date().isoformat()
        mara.post(reverse("insight:goals", args=["TS-10"]), {"unit": unit, "target": target, "due": due})

    page = client.get(reverse("insight:all-goals")).content.decode()
    for_all = client.get(reverse("insight:all-goals"), {"unit": "-"}).content.decode()
    own = Goal.objects.get(unit_key="t1")
    client.post(reverse("insight:acknowledge", args=[own.pk]), {"next": "goals"})
    file = client.get(reverse("insight:all-goals"), {"as": "csv"}).content.decode()

    assert "No goal is set" in empty
    assert page.count("<tr data-row>") == 2
    assert f"{reverse('insight:measure', args=['TS-10'])}?unit=t1&amp;days=28#rows" in page
    assert "Not yet read by Joyce Bell, Pim de Graaf" in page
    assert for_all.count("<tr data-row>") == 1
    assert "20 %" not in for_all
    assert ",not yet," in file
    assert "Joyce Bell" not in file.split("Pim de Graaf")[0].splitlines()[-1]


def test_only_who_leads_sets_a_goal(client, tickets):
    answer = client.post(reverse("insight:goals", args=["TS-10"]), {"unit": "t1", "target": "5", "due": "2099-01-01"})

    assert answer.status_code == 403


@pytest.mark.acceptance("S0-59", issue=3)
@pytest.mark.acceptance("S0-59", issue=7)
def test_members_of_a_unit_see_its_measures_and_load(client, tickets):
    shown = client.get(reverse("insight:unit", args=["t1"])).content.decode()

    assert shown.count('class="figure-tile"') >= 5
    assert "TS-10 Escalation rate" in shown
    assert "Load" in shown


@pytest.mark.acceptance("S3-38", issue=7)
def test_a_dashboard_is_made_shared_and_printed_without_code(house, client, tickets):
    told = {"title": "Monday", "codes": ["TS-10", "TS-5"], "unit_key": "", "days": "28", "shared": "on"}

    made = client.post(reverse("insight:dashboard-new"), told, follow=True)
    other = signed_in(house.oskar).get(reverse("insight:dashboard", args=["monday"])).content.decode()
    paper = client.get(reverse("insight:dashboard-pdf", args=["monday"]))

    assert made.redirect_chain[-1][0] == reverse("insight:dashboard", args=["monday"])
    assert "33.3 %" in other
    assert "TS-5 Resolution time" in other
    assert paper.content.startswith(b"%PDF")


@pytest.mark.acceptance("S3-38", issue=7)
def test_a_printed_dashboard_is_sheets_of_a4_with_target_course_and_what_changed_meanwhile(house, client, tickets):
    record_event("process.deployed", at=timezone.now() - timedelta(days=9), objects={"process": "gone"})
    wait_until_settled()
    grant_role(house.mara, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    wanted = {"unit": "", "target": "20", "due": "2099-01-01"}
    signed_in(house.mara).post(reverse("insight:goals", args=["TS-10"]), wanted)
    told = {"title": "All #of [it]", "codes": [one.code for one in CATALOGUE[:30]], "unit_key": "", "days": "28"}
    client.post(reverse("insight:dashboard-new"), told)

    sheets = PdfReader(io.BytesIO(client.get(reverse("insight:dashboard-pdf", args=["all-of-it"])).content)).pages
    words = [" ".join(sheet.extract_text().split()) for sheet in sheets]

    assert len(sheets) > 1
    assert all(round(float(sheet.mediabox.height)) == 842 and sheet.mediabox.width < 600 for sheet in sheets)
    assert sum("Measure Value Last 8 weeks Target" in page for page in words) > 1
    assert "All #of [it]" in words[0]
    assert "33.3 % 13.8 to 60.9 · 12 cases 20 % not yet" in " ".join(words)
    assert "Process gone deployed" in " ".join(words)


def test_measures_of_a_dashboard_are_ticked_by_area_and_what_was_typed_stays_when_none_is(client, tickets):
    address = reverse("insight:dashboard-new")

    fresh = client.get(address, {"codes": ["KN-1", "KN-2"]}).content.decode()
    refused = client.post(address, {"title": "Nothing yet", "days": "28"}).content.decode()

    assert fresh.count('type="checkbox" name="codes"') == len(CATALOGUE)
    assert fresh.count("<details open>") == 1
    assert "Knowledge and limitations <span" in fresh
    assert 'value="Nothing yet"' in refused
    assert 'id="id_codes_error"' in refused


def test_a_private_dashboard_stays_private(house, client, tickets):
    client.post(reverse("insight:dashboard-new"), {"title": "Mine", "codes": ["TS-1"], "days": "7"})

    assert signed_in(house.oskar).get(reverse("insight:dashboard", args=["mine"])).status_code == 404


def test_what_happens_to_a_dashboard_is_in_the_log(house, client, tickets):
    said = {"title": "Monday", "codes": ["TS-1"], "days": "7"}
    change, mailing = reverse("insight:dashboard-change", args=["monday"]), reverse("insight:mailing", args=["monday"])
    client.post(reverse("insight:dashboard-new"), {**said, "shared": "on"})
    client.post(change, {**said, "codes": ["TS-1", "TS-3"]})
    client.post(mailing, {"days": "7"})
    client.post(mailing, {"days": "0"})
    client.post(mailing, {"days": "0"})
    client.post(reverse("insight:dashboard-removal", args=["monday"]))

    told = [one for one in Event.objects.order_by("pk") if one.kind.startswith("dashboard.")]
    assert [one.kind.partition(".")[2] for one in told] == ["made", "shared", "changed", "kept_private", "mailing_planned", "mailing_ended", "removed"]  # fmt: skip
    assert told[2].data["measures"] == ["TS-1", "TS-3"]
    assert {one.keys_of("dashboard")[0] for one in told} == {"monday"}
    assert len({one.actor for one in told}) == 1


def test_a_dashboard_is_removed_by_its_owner_alone_and_sent_to_nobody_any_more(house, client, tickets):
    client.post(reverse("insight:dashboard-new"), {"title": "Monday", "codes": ["TS-1"], "days": "7", "shared": "on"})
    other = signed_in(house.oskar)
    other.post(reverse("insight:mailing", args=["monday"]), {"days": "7"})
    removal, listed = reverse("insight:dashboard-removal", args=["monday"]), reverse("insight:dashboards")

    offered = client.get(reverse("insight:dashboard-change", args=["monday"])).content.decode()
    foreign = other.post(removal)
    before = other.get(listed).content.decode()
    removed = client.post(removal, follow=True).content.decode()

    assert removal in offered
    assert "1 other person has it sent by mail." in offered
    assert foreign.status_code == 404
    assert "Monday" in before
    assert "The dashboard Monday is removed." in removed
    assert not Dashboard.objects.exists()
    assert not Mailing.objects.exists()
    assert mail_dashboards(at=timezone.now() + timedelta(days=8)) == 0


def test_a_dashboard_is_sent_when_it_is_due_and_once(client, tickets, house):
    Mailbox.objects.create(address="support@brightwater.example")
    client.post(reverse("insight:dashboard-new"), {"title": "Monday", "codes": ["TS-10"], "days": "28"})
    client.post(reverse("insight:mailing", args=["monday"]), {"days": "7"})
    due = Mailing.objects.get().next_at

    sent = [mail_dashboards(at=at) for at in (due - timedelta(minutes=1), due, due + timedelta(minutes=1))]

    assert sent == [0, 1, 0]
    mail = OutgoingMail.objects.get()
    assert mail.files.get().name == "monday.pdf"
    assert "33.3 % (13.8 to 60.9)" in mail.text
    assert "/insight/dashboards/monday" in mail.text
    assert Dashboard.objects.get().owner == house.joyce


def test_waits_and_ways_are_mined_onto_the_drawing_of_the_process_itself(house, client):
    (version,) = deploy_process(drawings.answering(), by=None, at=timezone.now())
    for number in range(3):
        start_instance(version.definition.key, subject=("case", f"BW-{number}"), at=timezone.now() - timedelta(hours=4))
    for item in list(WorkItem.objects.open())[:2]:
        outcome = item.outcomes[0]["key"]
        finish_work(item, outcome=outcome, by=house.joyce, at=timezone.now())
    wait_until_settled()

    shown = client.get(reverse("insight:mined", args=[version.definition.key])).content.decode()

    assert "<svg" in shown
    assert "2 · 4.0 h" in shown or "2 · 4 h" in shown
    assert "Answer the customer" in shown
    assert "% as drawn" in shown


@pytest.mark.parametrize("kind", ["csv", "xes", "jsonocel", "xmlocel"])
def test_our_log_goes_out_and_comes_in_again_in_every_format(client, tickets, tmp_path, kind):
    file = tmp_path / f"log.{kind}"
    body = b"".join(client.get(reverse("insight:log", args=[kind])).streaming_content)
    file.write_bytes(body)

    told = command("log", "mine", str(file), *(["--object-type", "ticket"] if "ocel" in kind else []))

    assert (told["cases"], told["left_out"]) == (12, {})
    assert told["events"] == 12 * 3 + 4 * 2
    assert told["activities"]["ticket.resolved"] == 12


def test_the_command_line_says_in_words_what_an_export_holds_and_that_nothing_is_wrong(tickets, tmp_path):
    words = io.StringIO()
    call_command("log", "export", str(tmp_path / "log.jsonocel"), stdout=words)
    call_command("log", "verify", stdout=words)
    call_command("log", "mine", str(tmp_path / "log.jsonocel"), "--object-type", "ticket", stdout=words)

    # every event and object of the log, not the tickets alone: tickets, work, processes, the account
    assert f"events: {Event.objects.count()}\nobjects: {12 + 16 + 12 + 1}\n" in words.getvalue()
    assert "problems: none" in words.getvalue()
    assert "\n  ticket.resolved: 12\n" in words.getvalue()


def test_a_long_log_goes_out_in_parts_of_a_few_cases(client, tickets, tmp_path, monkeypatch):
    monkeypatch.setattr(ownlog, "_CASES", 5)
    file = tmp_path / "log.csv"
    answer = client.get(reverse("insight:log", args=["csv"]))
    file.write_bytes(b"".join(answer.streaming_content))

    told = command("log", "import", str(file))
    parts = [len(part.cases) for part in ownlog.case_parts("ticket")]

    assert answer.streaming
    assert file.read_text("utf-8").count("case,activity,timestamp") == 1
    assert (told["cases"], told["left_out"]) == (12, 0)
    assert parts == [5, 5, 2]


def test_a_log_of_another_system_is_imported_with_a_mapping_and_its_odd_rows_told(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("nr;\n", encoding="utf-8")
    with pytest.raises(CommandError, match="No column for the case"):
        command("log", "import", str(file))
    file.write_text("nr,what,when\n1,new,2/3/2026 09:00\n1,done,\n", encoding="utf-8")

    told = command("log", "import", str(file), "--case", "nr", "--activity", "what", "--at", "when")

    assert (told["events"], told["left_out"]) == (1, 1)
    assert told["reasons"][0]["reason"] == "no moment"


def test_a_log_out_of_order_with_doubles_and_moments_to_come_is_taken_in_and_said_so(tmp_path):
    rows = [
        "1,done,2/3/2026 11:00",
        "1,new,2/3/2026 09:00",
        "1,new,2/3/2026 09:00",
        "2,new,1/1/2140 09:00",
        "3,new,whenever",
        ",new,",
    ]
    file = tmp_path / "other.csv"
    file.write_text("\n".join(["nr,what,when", *rows]), encoding="utf-8")
    columns = ("--case", "nr", "--activity", "what", "--at", "when")

    told = command("log", "import", str(file), *columns)
    mined = command("log", "mine", str(file), *columns, "--end", "done")

    assert told["events"] + told["left_out"] == len(rows)
    assert {name for name, count in told["remarks"].items() if count} == {"unordered", "duplicate", "future"}
    assert [one["row"] for one in told["reasons"]] == [6, 7]
    assert mined["endless"] == ["2"]
    assert ["new", "new", "done"] in [one["activities"] for one in mined["top_variants"]]


def test_the_log_command_still_verifies(tickets):
    assert command("log", "verify")["problems"] == []


def test_an_unknown_measure_is_refused_on_the_command_line():
    with pytest.raises(CommandError, match="No KPI is called"):
        command("kpi", "show", "TS-99")


def test_everything_said_of_a_measure_is_in_the_readers_language(house, tickets):
    """The catalogues are filled by translators: here those for German say what is asked, so that every word is seen to go there."""
    house.joyce.language = "de"
    house.joyce.save()
    definition = definition_of("TS-2")
    words = {
        definition.owner: "Leitung",
        definition.benchmark.text: "was andere melden",
        definition.benchmark.source: "schwacher Beleg",
        "per account": "je Konto",
        "less": "weniger",
    }
    catalogue = trans_real.translation("de")
    with pytest.MonkeyPatch.context() as patched:
        for english, german in words.items():
            patched.setitem(catalogue._catalog._catalogs[0], str(english), german)
        page = signed_in(house.joyce).get(reverse("insight:measure", args=["TS-2"])).content.decode()

    assert all(german in page for german in words.values())
    assert str(definition.benchmark.source) not in page


def test_translators_are_asked_for_owners_and_what_others_report():
    asked = {message for message, _ in messages_of_sources().values() if isinstance(message, str)}

    measure = definition_of("FI-1")
    assert {measure.owner[:], measure.benchmark.text[:], measure.benchmark.source[:], "percentage points"} <= asked
