"""The studio in a browser: the editors keep to the policy, save what is drawn, and the pages read without scripts too."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps import drawings
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.process.actions import begin_draft
from orgdesk.apps.process.beginnings import beginning
from orgdesk.apps.process.models import DefinitionVersion, ProcessDraft
from orgdesk.core.process.templates import read_template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(live_server):
    company = found_company(at=timezone.now())
    grant_role(company.staff["mara"], role="process-editor", by=None, at=timezone.now())
    return company.staff["mara"]


def drafted(editor, key):
    version = DefinitionVersion.objects.active().filter(definition__key=key).first()
    return begin_draft(read_template(key), by=editor, at=timezone.now(), based_on=version)


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_studio_are_accessible_and_keep_to_the_policy(
    editor, open_browser, photograph, accessible, size, scheme
):
    drafted(editor, "multi-site-licence")
    table = begin_draft(beginning("table")[0], by=editor, at=timezone.now())
    page = open_browser(editor, size=size, scheme=scheme)
    key = "multi-site-licence"
    for name, address in {
        "drafts": "/processes/drafts",
        "draft": f"/processes/{key}/draft",
        "trial": f"/processes/{key}/draft/trial",
        "publication": f"/processes/{key}/draft/publication",
        "comparison": f"/processes/{key}/compare/1/draft",
        "heat": f"/processes/{key}/versions/1/heat",
        "migration": f"/processes/{key}/versions/1/migration",
        "table": f"/processes/{table.key}/draft",
    }.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        photograph(page, f"studio-{name}-{size}-{scheme}")
        assert page.problems == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
        if name not in {"draft", "table"}:  # the editors' own parts are not ours to mend
            accessible(page)


def test_a_lane_is_bound_to_a_unit_of_the_chart_by_choosing_it_and_saved_as_the_next_revision(editor, open_browser):
    draft = begin_draft(beginning("empty")[0], by=editor, at=timezone.now())
    page = open_browser(editor)
    page.goto(f"/processes/{draft.key}/draft")
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    expect(page.locator("[data-findings].list")).to_contain_text("must be mended")

    page.locator('[data-element-id="lane-1"] .djs-hit').last.click(position={"x": 60, "y": 12}, force=True)
    page.get_by_label("Unit of the chart").select_option("t1")
    expect(page.locator("[data-findings].list")).to_contain_text("It can be published")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-state]")).to_have_text("Everything is saved.")

    saved = ProcessDraft.objects.get(key=draft.key)
    assert saved.revision == 2
    assert b'orgdesk:unit="t1"' in bytes(saved.xml)
    assert page.problems == []


def test_what_the_editor_does_not_know_survives_it(editor, open_browser):
    draft = drafted(editor, "multi-site-licence")
    page = open_browser(editor)
    page.goto(f"/processes/{draft.key}/draft")
    page.locator('[data-element-id="evaluate"] .djs-hit').first.click(force=True)
    page.get_by_label("Due after (working time)").fill("PT12H")
    page.get_by_label("Due after (working time)").press("Tab")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("Everything is saved.")

    saved = bytes(ProcessDraft.objects.get(key=draft.key).xml).decode()
    assert 'orgdesk:due="PT12H"' in saved
    assert 'orgdesk:assign="named:sales_person"' in saved
    assert saved.count("<orgdesk:field ") == read_template("multi-site-licence").decode().count("<orgdesk:field ")
    assert 'requiredFor="not-needed"' in saved


def test_without_scripts_the_drawing_its_findings_and_the_file_are_there(editor, open_browser):
    drafted(editor, "multi-site-licence")
    page = open_browser(editor, scripts=False)
    page.goto("/processes/multi-site-licence/draft")

    expect(page.locator("svg.scene-diagram")).to_be_visible()
    expect(page.get_by_text("It can be published")).to_be_visible()
    expect(page.get_by_role("link", name="multi-site-licence.bpmn")).to_be_visible()


def test_the_way_to_a_finding_stands_out_in_the_editor(editor, open_browser, photograph):
    body = """
    <startEvent id="start" name="Case opened"/><exclusiveGateway id="choice" name="Known?"/><userTask id="left" name="Answer"/>
    <userTask id="right" name="Look into it"/><parallelGateway id="join" name="Both done"/><endEvent id="end"/>
    """
    ways = drawings.flows("start>choice", "choice>left:yes", "choice>right:no", "left>join", "right>join", "join>end")
    lanes = {"unit:t1": ["start", "choice", "left", "right", "join", "end"]}
    draft = begin_draft(drawings.drawing("stuck", body + ways, lanes=lanes).encode(), by=editor, at=timezone.now())
    page = open_browser(editor)
    page.goto(f"/processes/{draft.key}/draft")
    expect(page.locator(".bjs-powered-by")).to_be_visible()

    page.get_by_role("button", name="Show the way on the drawing").first.click()

    marked = page.locator(".djs-element.on-way").evaluate_all("all => all.map(one => one.dataset.elementId)")
    assert set(marked) >= {"start", "start-choice", "choice", "choice-left", "left", "left-join", "join"}
    assert not {"right", "end"} & set(marked)
    photograph(page, "studio-way")
    assert page.problems == []
