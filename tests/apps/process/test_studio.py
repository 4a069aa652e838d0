"""The studio: drawings are begun, judged, tried out, compared, published and taken over, also without scripts."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps import drawings
from apps.seats import AT, House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.events.jobs import run_one
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.models import DecisionVersion, DefinitionVersion, KeptFile, MigrationRun, ProcessDraft
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from support.pseudo_language import bare_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def editor(house: House) -> Client:
    grant_role(house.mara, role="process-editor", by=None, at=timezone.now())
    return signed_in(house.mara)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(client: Client, content: str | bytes, name: str = "drawing.bpmn"):
    raw = content.encode() if isinstance(content, str) else content
    return client.post(reverse("process:draft-begin"), {"file": SimpleUploadedFile(name, raw)}, follow=True)


def send(client: Client, key: str, xml: str, revision: int):
    return client.post(
        reverse("process:draft-save", args=[key]),
        {"xml": xml, "revision": revision},
        headers={"Accept": "application/json"},
    )


def shown(answer) -> str:
    return answer.content.decode()


def test_an_uploaded_drawing_becomes_a_draft_that_is_shown_and_comes_back_as_it_was(editor):
    page = shown(upload(editor, drawings.answering()))

    assert "<svg" in page
    assert "It can be published" in page
    assert shown(editor.get(reverse("process:draft-document", args=["answering"]))) == drawings.answering()


def test_a_bad_file_is_explained_and_kept(editor):
    page = shown(upload(editor, b"<definitions", name="broken.bpmn"))

    assert "no well-formed XML" in page
    kept = KeptFile.objects.get()
    assert editor.get(reverse("process:kept-file", args=[kept.pk])).content == b"<definitions"


def test_a_template_whose_lanes_the_chart_lacks_can_be_begun_and_says_so(editor):
    page = shown(editor.post(reverse("process:draft-begin"), {"from": "template:complaint"}, follow=True))

    assert "must be mended" in page
    assert "account-operations" in page


DMN = b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m">%s</definitions>'
BPMN = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">%s</definitions>'
LAUGHS = b"<!DOCTYPE d [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("m"))
)
HOSTILE = {
    "cut off": drawings.answering().encode()[:700],
    "bytes": bytes(range(256)) * 40,
    "laughs": LAUGHS + b"]>" + BPMN % b"&l;",
    "laughs in a decision": LAUGHS + b"]>" + DMN % b"&l;",
    "fifty megabytes": BPMN % (b"<!--" + b"x" * 50 * 1024 * 1024 + b"-->"),
    "fifty megabytes of a decision": DMN % (b"<decision/>" * (50 * 1024 * 1024 // 11)),
    "deep": BPMN % (b'<process id="p">' + b"<subProcess>" * 50_000 + b"</subProcess>" * 50_000 + b"</process>"),
    "a deep decision": DMN % (b"<list>" * 50_000 + b"</list>" * 50_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_the_reason_and_nothing_hangs(editor, content):
    page = shown(upload(editor, content, "hostile.xml"))

    assert "messages" in page
    assert "Server Error" not in page
    assert not ProcessDraft.objects.exists()
    assert KeptFile.objects.get().reason


@pytest.mark.acceptance("S4-1", issue=4)
def test_templates_are_offered_by_category_with_author_and_date_and_one_of_them_is_begun(editor):
    everything = editor.get(reverse("process:drafts")).content.decode()
    sales = editor.get(reverse("process:drafts"), {"category": "sales"}).content.decode()

    rows = {row.split("<strong>")[1].split("</strong>")[0]: row for row in listed_templates(everything)}
    licence = rows["Multi-site licence request"]
    assert '<span class="badge">support</span><span class="badge">sales</span>' in licence
    assert "<span>Orgdesk</span>" in licence
    assert '<time datetime="2026-03-02">2 Mar 2026</time>' in licence
    assert len(rows) == 12
    assert {"Multi-site licence request", "Hand-off from sales"} <= {
        row.split("<strong>")[1].split("</strong>")[0] for row in listed_templates(sales)
    }
    assert "Tiered support" not in "".join(listed_templates(sales))
    begun = editor.post(reverse("process:draft-begin"), {"from": offered(licence, "from")}, follow=True)
    assert begun.redirect_chain[-1][0] == reverse("process:draft", args=["multi-site-licence"])


def listed_templates(page: str) -> list[str]:
    return page.partition('id="templates"')[2].partition("</section>")[0].split('<li class="list-row">')[1:]


@pytest.mark.parametrize("choice", ["empty", "table"])
def test_one_may_begin_with_nothing(editor, choice):
    page = shown(editor.post(reverse("process:draft-begin"), {"from": choice}, follow=True))

    assert "<svg" in page


def test_saving_counts_revisions_and_never_overwrites_what_another_saved(editor):
    upload(editor, drawings.answering())
    changed = drawings.answering().replace("Verify", "Check")

    assert send(editor, "answering", changed, 1).json()["revision"] == 2
    late = send(editor, "answering", drawings.answering(), 1)

    assert late.status_code == 409
    assert "Mara Lindqvist" in late.json()["refusal"]
    assert bytes(ProcessDraft.objects.get().xml).decode() == changed
    assert bytes(KeptFile.objects.get().content).decode() == drawings.answering()


def test_a_file_that_is_no_drawing_leaves_the_draft_as_it_was(editor):
    upload(editor, drawings.answering())

    refused = send(editor, "answering", "not a drawing", 1)

    assert refused.status_code == 409
    assert ProcessDraft.objects.get().revision == 1
    assert KeptFile.objects.get().draft_key == "answering"


def test_findings_of_what_is_being_drawn_name_element_and_reason_without_saving(editor):
    upload(editor, drawings.answering())
    elsewhere = drawings.answering().replace('orgdesk:unit="t2"', 'orgdesk:unit="moon"')

    answer = editor.post(reverse("process:draft-findings", args=["answering"]), {"xml": elsewhere})

    (finding,) = answer.json()["findings"]
    assert (finding["severity"], "moon" in finding["reason"]) == ("error", True)
    assert ProcessDraft.objects.get().revision == 1


@pytest.mark.acceptance("S1-86", issue=4)
def test_work_that_enters_a_unit_by_a_path_it_does_not_name_is_pointed_out(editor):
    from orgdesk.apps.organisation.models import Version

    version = Version.objects.get()
    rule = {"key": "path", "kind": "rd_path", "subject": "qa", "target": "development"}
    version.structure = {**version.structure, "rules": [rule]}
    version.revision += 1
    version.save()
    direct = drawings.answering().replace('orgdesk:unit="t2"', 'orgdesk:unit="development"')

    page = shown(upload(editor, direct))

    assert "look at it" in page
    assert "which its rules do not allow" in page


def test_only_an_editor_draws_and_publishes(editor, house):
    upload(editor, drawings.answering())
    other = signed_in(house.joyce)

    assert other.post(reverse("process:draft-begin"), {"from": "empty"}).status_code == 403
    assert send(other, "answering", drawings.answering(), 1).status_code == 403
    assert other.post(reverse("process:publication", args=["answering"]), {"revision": 1}).status_code == 403
    assert "process-studio.js" not in shown(other.get(reverse("process:draft", args=["answering"])))


def try_out(client: Client, key: str, **act: object) -> str:
    return shown(client.post(reverse("process:trial", args=[key]), act, follow=True))


def offered(page: str, name: str) -> str:
    """The value of a hidden field of the first form of the page."""
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def test_a_token_goes_through_the_drawing_step_by_step_and_back_before_anything_is_published(editor):
    upload(editor, drawings.answering())
    page = try_out(editor, "answering", do="start")
    assert ">I cannot</button>" in page
    assert "on-path" in page

    token = offered(page, "token")
    page = try_out(editor, "answering", do="complete", token=token, at="answer", outcome="said-verify")
    assert "Verify" in page
    assert ">I cannot</button>" not in page
    page = try_out(editor, "answering", do="back")
    assert ">I cannot</button>" in page
    page = try_out(editor, "answering", do="complete", token=token, at="answer", outcome="said-end")

    assert "It has ended" in page
    assert not WorkItem.objects.exists()
    assert not Event.objects.of_kind("process.started").exists()


def test_in_a_trial_time_jumps_services_are_noted_and_forms_are_held_to_their_rules(editor):
    upload(editor, drawings.reminding("P3D"))
    page = try_out(editor, "reminding", do="start")
    assert "Let the time pass" in page
    page = try_out(editor, "reminding", do="timer", subscription=offered(page, "subscription"))
    assert 'aria-label="Help out"' in page

    upload(editor, drawings.serving())
    assert "tests.tell" in try_out(editor, "serving", do="start")


@pytest.mark.parametrize(
    "act", [{"do": "complete", "token": "9"}, {"do": "fly"}, {"do": "complete", "token": "x"}, {"further": "nonsense"}]
)
def test_a_step_that_is_not_possible_is_explained(editor, act):
    upload(editor, drawings.answering())
    try_out(editor, "answering", do="start")

    assert "This step is not possible" in try_out(editor, "answering", **{"do": "complete", **act})


def test_publishing_shows_what_changes_and_puts_exactly_what_was_looked_at_into_force(editor, house):
    deploy_process(drawings.answering(), by=None, at=AT)
    editor.post(reverse("process:draft-begin"), {"from": "process:answering"})
    send(editor, "answering", drawings.answering().replace("Verify", "Check"), 1)

    look = shown(editor.get(reverse("process:publication", args=["answering"])))
    assert "Verify" in look
    assert "Check" in look
    stale = editor.post(reverse("process:publication", args=["answering"]), {"revision": 1}, follow=True)
    assert "meanwhile" in shown(stale)
    editor.post(reverse("process:publication", args=["answering"]), {"revision": 2})

    version = DefinitionVersion.objects.active().get()
    assert (version.number, version.deployed_by) == (2, house.mara)
    assert not ProcessDraft.objects.exists()


def test_a_draft_with_errors_is_not_published(editor):
    upload(editor, drawings.answering().replace('orgdesk:unit="t2"', 'orgdesk:unit="moon"'))

    page = shown(editor.get(reverse("process:publication", args=["answering"])))
    assert "Put it into force" not in page
    answer = editor.post(reverse("process:publication", args=["answering"]), {"revision": 1}, follow=True)

    assert "moon" in shown(answer)
    assert not DefinitionVersion.objects.exists()


def test_two_versions_are_compared_on_one_drawing_and_as_a_list(editor):
    deploy_process(drawings.answering(), by=None, at=AT)
    later = (
        drawings.answering()
        .replace('<userTask id="verify" name="Verify"/>', '<userTask id="inspect" name="Inspect"/>')
        .replace("said-verify", "said-inspect")
        .replace('"verify', '"inspect')
        .replace(">verify<", ">inspect<")
        .replace("Answer the customer", "Answer them")
    )
    deploy_process(later, by=None, at=AT)

    page = shown(editor.get(reverse("process:comparison", args=["answering", "1", "2"])))

    assert 'data-id="verify"' in page
    assert 'data-id="inspect"' in page
    assert all(word in page for word in (">added<", ">removed<", ">changed<"))
    assert "Answer the customer" in page


def test_a_migration_is_looked_at_first_and_then_carried_out_by_a_worker(editor, house):
    (old,) = deploy_process(drawings.answering(), by=None, at=AT)
    for _ in range(2):
        start_instance("answering", subject=("case", "BW-1"), at=AT)
    finish_work(WorkItem.objects.open().first(), by=house.joyce, at=AT, outcome="said-verify")
    renamed = drawings.answering().replace('"answer"', '"reply"').replace("answer<", "reply<")
    (new,) = deploy_process(renamed, by=None, at=AT)
    address = reverse("process:migration", args=["answering", 1])

    assert "1 of 2 running instances can go" in shown(editor.get(address))
    assert "2 of 2 running instances can go" in shown(editor.get(address, {"move-answer": "reply"}))
    assert old.instances.count() == 2
    editor.post(address, {"move-answer": "reply"})
    assert "under way" in shown(editor.get(address))
    later = timezone.now() + timedelta(seconds=1)
    send_waiting(at=later)
    while run_one("worker", at=later):
        pass

    run = MigrationRun.objects.get()
    assert (run.migrated, run.stayed, run.asked_by) == (2, [], house.mara)
    assert new.instances.count() == 2
    assert "2 of 2" in shown(editor.get(address))


def test_heat_counts_visits_and_colours_the_busiest_step_hottest(editor, house):
    deploy_process(drawings.answering(), by=None, at=AT)
    now = timezone.now()
    for _ in range(3):
        start_instance("answering", subject=("case", "BW-1"), at=now - timedelta(hours=5))
    finish_work(WorkItem.objects.open().first(), by=house.joyce, at=now - timedelta(hours=3), outcome="said-verify")

    page = shown(editor.get(reverse("process:heat", args=["answering", 1])))

    assert 'class="box in-heat-5" data-id="answer"' in page.replace('id="scene-answer" ', "")
    assert "2 h" in shown(editor.get(reverse("process:heat", args=["answering", 1]), {"by": "waiting"}))


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="groups" name="Groups" namespace="n">
{input}<decision id="group" name="group">{need}<decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="e" typeRef="string"><text>product</text></inputExpression></input>
<output id="o" typeRef="string"/>
<rule id="r1"><inputEntry id="a"><text>"metering"</text></inputEntry><outputEntry id="b"><text>"t1"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="d"><text>"t2"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
INPUT = '<inputData id="in" name="product"><variable name="product" typeRef="string"/></inputData>'
NEED = '<informationRequirement><requiredInput href="#in"/></informationRequirement>'


def test_a_decision_table_is_drafted_tried_published_and_then_decides_in_a_process(editor, house):
    page = shown(upload(editor, TABLE.format(input=INPUT, need=NEED), name="groups.dmn"))
    assert "<svg" in page
    tried = shown(editor.post(reverse("process:trial", args=["groups"]), {"product": "metering"}))
    assert "<dd>t1</dd>" in tried
    assert "in-found" in tried
    editor.post(reverse("process:publication", args=["groups"]), {"revision": 1})
    assert DecisionVersion.objects.get().deployed_by == house.mara

    body = (
        '<startEvent id="start"/><businessRuleTask id="ask" orgdesk:decision="group" orgdesk:result="group"/>'
        '<userTask id="work" name="Work"/><endEvent id="end"/>' + drawings.flows("start>ask", "ask>work", "work>end")
    )
    deploy_process(drawings.drawing("routed", body, lanes={"unit:t1": ["start", "ask", "work", "end"]}), by=None, at=AT)
    instance = start_instance("routed", subject=("case", "BW-1"), at=AT, data={"product": "scales"})

    assert instance.data["group"] == "t2"


def test_a_column_that_no_input_feeds_is_pointed_out(editor):
    page = shown(upload(editor, TABLE.format(input="", need=""), name="groups.dmn"))

    assert "no input data of this name" in page


def test_the_seats_of_the_chart_in_force_are_offered_for_lanes(editor):
    page = shown(upload(editor, drawings.answering()))
    seats = json.loads(page.split('id="studio-seats" type="application/json">')[1].split("</script>")[0])

    assert {"key": "t1", "name": "T1"} in seats["units"]
    assert {"key": "technical-director", "name": "technical-director"} in seats["positions"]


def test_a_discarded_draft_is_kept_as_a_file(editor):
    upload(editor, drawings.answering())

    editor.post(reverse("process:draft-discard", args=["answering"]))

    assert not ProcessDraft.objects.exists()
    assert bytes(KeptFile.objects.get().content).decode() == drawings.answering()


def test_customers_see_nothing_of_the_studio(editor, house):
    upload(editor, drawings.answering())
    house.joyce.is_staff = False
    house.joyce.save()

    assert signed_in(house.joyce).get(reverse("process:draft", args=["answering"])).status_code == 404


def test_what_stands_in_the_way_of_a_drawing_is_said_in_the_readers_language(editor, pseudo_language):
    upload(editor, drawings.answering())
    elsewhere = drawings.answering().replace('orgdesk:unit="t2"', 'orgdesk:unit="moon"')
    (finding,) = editor.post(reverse("process:draft-findings", args=["answering"]), {"xml": elsewhere}).json()[
        "findings"
    ]
    upload(editor, "<!DOCTYPE x><x/>", "hostile.xml")

    assert (finding["reason"][:1], bare_words(finding["reason"])) == ("⟦", [])
    assert bare_words(KeptFile.objects.get().reason) == []
    assert "⟦" in KeptFile.objects.get().reason


def test_the_way_to_what_is_unsound_is_told_by_names_and_shown_on_the_drawing(editor):
    body = """
    <startEvent id="start" name="Case opened"/><userTask id="ask" name="Ask back"/><exclusiveGateway id="choice" name="Known?"/>
    <userTask id="left" name="Answer"/><userTask id="right" name="Look into it"/><parallelGateway id="join" name="Both done"/><endEvent id="end"/>
    """
    ways = drawings.flows(
        "start>ask", "ask>choice", "choice>left:yes", "choice>right:no", "left>join", "right>join", "join>end"
    )
    lanes = {"unit:t1": ["start", "ask", "choice", "left", "right", "join", "end"]}
    upload(editor, drawings.drawing("stuck", body + ways, lanes=lanes))
    address = reverse("process:draft", args=["stuck"])

    plain = shown(editor.get(address))
    number = re.search(r'href="[^"]*\?way=(\d+)"', plain)[1]
    led = shown(editor.get(address, {"way": number}))
    told = send(editor, "stuck", drawings.drawing("stuck", body + ways, lanes=lanes), 1).json()["findings"]

    assert "Case opened → Ask back → Known? → Answer" in plain
    assert on_the_way(plain) == set()
    assert on_the_way(led) >= {"start", "ask", "choice", "left", "join", "start-ask", "ask-choice"}
    assert not on_the_way(led) & {"right", "end", "join-end"}
    assert any(one["way"] == "Case opened → Ask back → Known? → Answer" for one in told)
    assert editor.get(address, {"way": "77"}).status_code == 200


def on_the_way(page: str) -> set[str]:
    """Ids of what stands out as a way on the drawing."""
    parts = re.findall(
        r'<g [^>]*(?:data-id|id)="(?:scene-)?([\w-]+)"[^>]*>(?:(?!<g ).)*?class="[^"]*s-[\w-]*path', page, re.DOTALL
    )
    return set(parts)
