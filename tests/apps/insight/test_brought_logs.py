"""The log of another system is brought in at a page, mined without any drawing, measured in our words, and drawn on from."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.insight.actions.read_brought_log import read_brought_log
from orgdesk.apps.insight.models import BroughtLog
from orgdesk.apps.process.models import ProcessDraft
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WAYS = (
    ("New", "Active", "Resolved", "Closed"),
    ("New", "Active", "Awaiting User Info", "Active", "Resolved", "Closed"),
)


OBJECTS = json.dumps(
    {
        "objectTypes": [{"name": "ticket", "attributes": []}, {"name": "account", "attributes": []}],
        "eventTypes": [{"name": "ticket.opened", "attributes": []}, {"name": "account.health_scored", "attributes": []}],
        "objects": [{"id": "ticket:1", "type": "ticket"}, {"id": "account:a", "type": "account"}, {"id": "account:b", "type": "account"}],
        "events": [
            {"id": "e1", "type": "ticket.opened", "time": BEGIN.isoformat(), "relationships": [{"objectId": "ticket:1", "qualifier": ""}, {"objectId": "account:a", "qualifier": ""}]},
            {"id": "e2", "type": "account.health_scored", "time": BEGIN.isoformat(), "relationships": [{"objectId": "account:b", "qualifier": ""}]},
        ],
    }
)  # fmt: skip


@pytest.fixture
def house() -> House:
    house = seat_people()
    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    return house


@pytest.fixture
def client(house: House) -> Client:
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


def table(cases: int = 20, *, separator: str = ",", head: str = "number,state,timestamp,assignment_group,assigned_to,made_sla") -> str:  # fmt: skip
    """Every fifth case asks the customer; each step an hour after the one before, Resolved in another group."""
    lines = [head.replace(",", separator)]
    for case in range(cases):
        at = BEGIN + timedelta(days=case)
        for number, step in enumerate(WAYS[case % 5 == 4]):
            group = "Group 70" if step in {"Resolved", "Closed"} else "Group 20"
            fields = (f"INC{case}", step, (at + timedelta(hours=number)).isoformat(), group, f"Agent {case % 3}", "true" if case % 4 else "false")  # fmt: skip
            lines.append(separator.join(fields))
    return "\n".join(lines) + "\n"


def bring(client: Client, content: bytes, name: str = "old-desk.csv", **more: Any) -> Any:
    return client.post(reverse("insight:logs"), {"file": SimpleUploadedFile(name, content), **more})


def read() -> BroughtLog:
    """What the worker does."""
    return read_brought_log(BroughtLog.objects.select_related("content").latest("pk"), at=timezone.now())


def brought(client: Client, content: str | bytes = "", name: str = "old-desk.csv") -> BroughtLog:
    data = content or table()
    answer = bring(client, data.encode() if isinstance(data, str) else data, name)
    assert answer.status_code == 302, answer.content.decode()
    return read()


def page(client: Client, log: BroughtLog, **asked: object) -> str:
    answer = client.get(reverse("insight:log-of-other", args=[log.key]), asked)
    assert answer.status_code == 200
    return words(answer.content)


def words(content: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(content.decode())).split())


def measures(client: Client, log: BroughtLog) -> str:
    return words(client.get(reverse("insight:measures"), {"log": f"brought:{log.key}", "data": "1"}).content)


def test_a_log_without_any_model_is_mined_from_the_file_that_somebody_brings(client):
    bring(client, table().encode())
    waiting = page(client, BroughtLog.objects.get())
    shown = page(client, read())

    assert "A worker reads the file" in waiting
    assert "Cases 20 of 20" in shown
    assert "Ways that cases went 2" in shown
    assert "New → Active → Resolved → Closed" in shown
    assert "Waited for the customer 4 of 20" in shown
    assert "Came back to an earlier step 4 of 20" in shown
    assert "Group 20 → Group 70" in shown


def test_the_drawing_shows_the_ways_of_as_many_cases_as_asked(client):
    log = brought(client)

    few = client.get(reverse("insight:log-discovered", args=[log.key]), {"share": 50}).content.decode()
    all_ways = client.get(reverse("insight:log-discovered", args=[log.key]), {"share": 100}).content.decode()

    assert 'name="Active"' in few
    assert "Awaiting User Info" not in few
    assert "Awaiting User Info" in all_ways
    assert "Went as drawn below 80 %" in page(client, log, share=50)
    assert "done, not drawn: Awaiting User Info" in page(client, log, share=50)


def test_what_was_discovered_goes_on_as_a_draft_in_the_studio(client):
    log = brought(client)

    answer = client.post(reverse("insight:log-draft", args=[log.key]) + "?share=100", follow=True)

    draft = ProcessDraft.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("process:draft", args=[draft.key])
    assert b"Awaiting User Info" in bytes(draft.xml)
    assert "old-desk as it happened" in words(answer.content)


def test_the_units_of_a_log_are_the_lanes_of_its_draft_and_those_of_the_chart_are_bound(client):
    log = brought(client, table().replace("Group 20", "t1"))
    shown = page(client, log)
    client.post(reverse("insight:log-draft", args=[log.key]) + "?share=100")

    (draft,) = ProcessDraft.objects.all()
    (definition,) = compile_document(read_document(bytes(draft.xml))).definitions.values()
    lanes = {node.name: node.lane for node in definition.nodes.values() if node.name}
    assert {name: lane.name for name, lane in lanes.items()} == {"New": "t1", "Active": "t1", "Awaiting User Info": "t1", "Resolved": "Group 70", "Closed": "Group 70"}  # fmt: skip
    assert lanes["New"].units == ("t1",)
    assert lanes["Closed"].units == ()
    assert all(node.lane for node in definition.nodes.values())
    assert "The chart in force has no unit called “Group 70”" in shown


def test_a_log_that_names_no_unit_becomes_a_draft_with_one_lane_whose_unit_is_to_be_chosen(client):
    content = "\n".join(",".join(line.split(",")[:3]) for line in table().splitlines())
    log = brought(client, content)
    client.post(reverse("insight:log-draft", args=[log.key]))

    (draft,) = ProcessDraft.objects.all()
    (definition,) = compile_document(read_document(bytes(draft.xml))).definitions.values()
    assert [lane.name for lane in definition.lanes.values()] == ["Choose a unit"]
    assert "so the draft has one lane" in page(client, log)
    assert "stands in no lane" in words(client.get(reverse("process:draft", args=[draft.key])).content)


def test_cases_are_narrowed_by_unit_step_length_day_and_way(client):
    log = brought(client)
    whole = client.get(reverse("insight:log-of-other", args=[log.key])).content.decode()
    (way,) = re.findall(r'href="\?([^"]*way=\w+)"><span>New → Active → Awaiting', whole)

    assert "Cases 20 of 20" in page(client, log, unit="Group 20")
    assert "Cases 4 of 20" in page(client, log, step="Awaiting User Info")
    assert "Cases 4 of 20" in page(client, log, hours=4)
    assert "Cases 3 of 20" in page(client, log, since="2026-03-03", until="2026-03-05")
    assert "Cases 4 of 20" in page(client, log, **dict(part.split("=") for part in unescape(way).split("&")))
    assert "No case fits" in page(client, log, hours=400)


def test_its_measures_are_taken_by_what_its_words_mean_and_are_silent_about_the_rest(client):
    log = brought(client)
    told = measures(client, log)

    assert "what follows happened in another system" in told
    assert "TS-1 Ticket volume" in told
    assert "TS-6 Resolution kept" in told
    assert "75 %" in told  # three of four promises kept
    assert "KN-1" not in told  # the file says nothing of articles: that is no zero
    assert client.get(reverse("insight:measure", args=["KN-1"]), {"log": f"brought:{log.key}"}).status_code == 404

    fields = unescape(client.get(reverse("insight:log-of-other", args=[log.key])).content.decode())
    names = dict(re.findall(r'<label for="(activity-\d+)">([^<]+)</label>', fields))
    client.post(reverse("insight:log-meanings", args=[log.key]), {**dict.fromkeys(names, ""), "column-promise": ""})
    told = measures(client, log)
    assert "TS-1 Ticket volume" in told
    assert "TS-6" not in told
    assert "TS-5" not in told


def test_a_number_of_another_log_opens_its_cases(client):
    log = brought(client)

    shown = words(client.get(reverse("insight:measure", args=["TS-5"]), {"log": f"brought:{log.key}"}).content)

    assert "Cases 20" in shown
    assert "Ticket INC7" in shown


def test_columns_that_no_name_betrays_are_asked_for(client):
    log = brought(client, table(head="a,b,c,d,e,f"))
    asked = page(client, log)
    wrong = client.post(reverse("insight:log-columns", args=[log.key]), {"case": "a", "activity": "a", "at": "c"}, follow=True)  # fmt: skip
    client.post(reverse("insight:log-columns", args=[log.key]), {"case": "a", "activity": "b", "at": "c"})

    assert "cannot be told by their names" in asked
    assert "Choose three different columns" in words(wrong.content)
    assert "Cases 20 of 20" in page(client, read())


def test_a_table_may_be_parted_by_semicolons_and_come_in_an_archive(client):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/desk.csv", table(separator=";"))

    log = brought(client, packed.getvalue(), "desk.zip")

    assert log.title == "desk"
    assert "Cases 20 of 20" in page(client, log)


@pytest.mark.parametrize("kind", ["csv", "xes", "jsonocel", "xmlocel"])
def test_a_log_handed_out_in_any_form_comes_in_again_the_same(client, kind):
    log = brought(client)
    handed_out = b"".join(client.get(reverse("insight:log-export", args=[log.key, kind])).streaming_content)  # type: ignore[attr-defined]

    again = brought(client, handed_out, f"again.{kind}")

    assert (again.found["cases"], again.found["events"]) == (20, log.found["events"])
    assert "New → Active → Awaiting User Info → Active → Resolved → Closed" in page(client, again)


def test_of_a_log_of_objects_the_cases_are_chosen_and_our_own_is_measured_as_it_speaks(client):
    log = brought(client, OBJECTS, "objects.jsonocel")
    first = page(client, log)
    refused = client.post(reverse("insight:log-columns", args=[log.key]), {"object_type": "unicorn"}, follow=True)
    client.post(reverse("insight:log-columns", args=[log.key]), {"object_type": "ticket"})
    second = page(client, read())

    assert "Cases 2 of 2" in first  # the accounts are more
    assert "no objects “unicorn”" in words(refused.content)
    assert "Cases 1 of 1" in second
    assert "TS-29" in measures(client, log)  # it speaks our language, so nothing is held back


def test_rows_that_cannot_be_read_are_counted_with_their_reason(client):
    log = brought(
        client, table() + "INC1,Active,yesterday,Group 20,Agent 1,true\n,Active,2026-03-02,Group 20,x,y\nshort\n"
    )

    shown = page(client, log)

    assert "1 row was left out: a moment that cannot be read" in shown
    assert "1 row was left out: no case" in shown
    assert "Cases 20 of 20" in shown


def test_columns_that_name_themselves_are_chosen_already_where_another_is_asked_for(client):
    log = brought(client, "Case;Activity;Moment of it\nA;New;2026-03-02T10:00:00+00:00\n")

    form = client.get(reverse("insight:log-of-other", args=[log.key])).content.decode()

    assert re.findall(r'<option value="([^"]*)" selected', form.split("Which columns hold")[-1]) == [
        "Case",
        "Activity",
        "",
    ]


def test_unordered_double_and_future_events_and_cases_without_an_end_are_told_and_kept(client):
    future = (timezone.now() + timedelta(days=400)).isoformat()
    rows = [
        ("A", "New", "2026-03-02T10:00:00+00:00"), ("A", "Active", "2026-03-02T09:00:00+00:00"),
        ("A", "New", "2026-03-02T10:00:00+00:00"), ("B", "New", future), ("C", "New", ""), ("C", "New", "2026-13-45"),
    ]  # fmt: skip
    log = brought(client, "case,activity,timestamp\n" + "".join(f"{','.join(row)}\n" for row in rows))

    shown = page(client, log)

    assert "1 event stood before an earlier one of its case" in shown
    assert "1 event stands there twice" in shown
    assert "1 event lies in the future" in shown
    assert sum(int(n) for n in re.findall(r"(\d+) rows? (?:was|were) left out", shown)) == 2
    assert "Cases 2 of 2" in shown
    assert "row 2: A, New, 2026-03-02T10:00:00+00:00" in shown  # stood before row 3, which is earlier
    assert "row 4: A, New, 2026-03-02T10:00:00+00:00" in shown
    assert "row 5: B, New, 20" in shown
    assert "row 6: C,New," in shown
    assert "row 7: C,New,2026-13-45" in shown
    assert "No activity is said to end a case" in shown


def test_cases_without_an_end_are_counted_and_named_by_what_the_words_of_the_log_mean(client):
    begun = "INC90,New,2026-03-02T08:00:00+00:00,Group 20,Agent 1,true\nINC91,Active,2026-03-02T08:00:00+00:00,Group 20,Agent 1,true\n"  # fmt: skip
    log = brought(client, table() + begun)

    shown = page(client, log)

    assert "2 cases have no end in this log: their last event is none that ends a case. They count as open. Which INC90 INC91" in shown  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("log.pdf", b"%PDF", "is of no known kind"),
        ("log.csv", b"  \n", "is empty"),
        ("log.csv", b"one\ntwo", "has 1 column; a log needs at least one for the case"),
        ("log.csv", b"case,time\n1,2026-03-02", "has 2 columns; a log needs"),
        ("log.zip", b"PK\x03\x04 cut short", "is of no known kind"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_the_reason(client, name, content, reason):
    answer = bring(client, content, name)

    assert answer.status_code == 422
    assert reason in words(answer.content)
    assert not BroughtLog.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("log.xes", b"<log><trace"), ("log.jsonocel", b"{"), ("log.csv", b"case,activity,time\n1,a,x\n")],
)
def test_a_log_that_cannot_be_read_says_why_and_can_be_taken_out(client, name, content):
    log = brought(client, content, name)
    said = page(client, log)
    client.post(reverse("insight:log-removal", args=[log.key]))

    assert log.failure in said
    assert log.failure
    assert not BroughtLog.objects.exists()


def test_only_those_who_draw_bring_logs_and_others_see_none_of_them(client, house):
    log = brought(client)
    other = Client()
    other.force_login(house.oskar, backend="django.contrib.auth.backends.ModelBackend")

    assert bring(other, table().encode()).status_code == 403
    assert other.get(reverse("insight:log-of-other", args=[log.key])).status_code == 404
    assert other.get(reverse("insight:measures"), {"log": f"brought:{log.key}"}).status_code == 404
    assert "No log was brought in" in words(other.get(reverse("insight:logs")).content)
