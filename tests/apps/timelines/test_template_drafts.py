"""A template is made and changed on pages, part by part, and published as the next version."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.timelines.house import AT, after, start
from apps.timelines.test_templates import _TEXT
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.timelines.models import TemplateDraft, TemplateVersion

pytestmark = pytest.mark.django_db
HEAD = {"title": "Two calls", "category": "onboarding", "sizes": "small, large", "lead_unit": "support", "path": ""}
RING = {"title": "Ring them", "week": "0", "owner": "unit:support"}


@pytest.fixture
def writer(house, page_of):
    grant_role(house.ines, role="process-editor", by=None, at=AT)
    return page_of(house.ines)


@pytest.fixture
def draft(writer):
    writer.post(reverse("timelines:draft-new"), HEAD)
    return TemplateDraft.objects.get()


def _at(draft, name, *parts):
    return reverse(f"timelines:draft-{name}", args=[draft.key, *parts])


def _steps(draft):
    draft.refresh_from_db()
    return [(step["key"], step["week"], step["code"]) for step in draft.entries("steps")]


def test_a_template_is_made_and_published_by_forms_alone_and_runs(house, writer, draft):
    writer.post(_at(draft, "steps"), {
        **RING, "session_kind": "phone", "minutes": "30", "touchpoint": "on", "agenda": "Who we are\nThe weeks ahead",
        "asks_1": "Is there a project?", "choices_1": "yes, no",
    })  # fmt: skip
    writer.post(
        _at(draft, "blocks"),
        {"title": "Build it", "week": "2", "needs": "is_there_a_project", "otherwise": "No project"},
    )
    writer.post(_at(draft, "steps"), {
        "title": "Build with them", "week": "2", "owner": "unit:support", "second_owner": "unit:sales", "third_owner": "external",
        "outside": "Sister company", "after": ["ring-them"], "block": "A", "only_for": ["large"],
    })  # fmt: skip
    calls = {
        "title": "Find a date",
        "owner": "unit:support",
        "block": "A",
        "first_week": "2",
        "last_week": "8",
        "every_weeks": "2",
    }
    writer.post(_at(draft, "catch-ups"), calls)
    writer.post(_at(draft, "series"), {
        "name": "Welcome", "first_week": "1", "last_week": "2", "on": ["mon", "fri"], "time": "09:00", "started_by": "ring-them",
    })  # fmt: skip
    writer.post(_at(draft, "completions"), {"only_for": ["small"], "week": "1", "done": ["ring-them"]})
    page = writer.get(_at(draft, "end").removesuffix("/end")).content.decode()
    published = writer.post(_at(draft, "publish"), follow=True)

    assert "Build with them" in page
    assert "Support + Sales + Sister company (outside)" in page
    template = TemplateVersion.objects.get(key="two-calls").content
    assert (template.version, template.author, template.dated) == (1, "Ines Duarte", AT.date())
    build = template.by_key["build-with-them"]
    assert (build.after, build.block, build.sizes) == (("ring-them",), "A", {"large"})
    assert template.by_key["ring-them"].agenda == ("Who we are", "The weeks ahead")
    assert template.series[0].started_by == "ring-them"
    assert "Published as version 1" in published.content.decode()
    assert not TemplateDraft.objects.exists()
    sent = {"account": house.account.pk, "template": TemplateVersion.objects.get(key="two-calls").pk, "size": "large"}
    started = writer.post(reverse("timelines:plan-new"), {**sent, "starts_on": "2026-03-02"})
    assert started.status_code == 302


@pytest.mark.parametrize(("given", "field", "words"), [
    ({"week": "soon"}, "week", "whole number"),
    ({"owner": ""}, "owner", "required"),
    ({"owner": "external"}, "outside", "Write the company"),
    ({"second_owner": "unit:support"}, "second_owner", "once"),
    ({"session_kind": "phone"}, "minutes", "how long"),
    ({"choices_1": "yes, no"}, "asks_1", "question"),
    ({"after": ["nothing"]}, "after", "valid choice"),
])  # fmt: skip
def test_what_is_wrong_with_a_step_is_said_at_its_field_and_what_was_typed_stands(writer, draft, given, field, words):
    refused = writer.post(_at(draft, "steps"), {**RING, "agenda": "Who we are", **given})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert words in refused.context["form"].errors[field][0]
    shown = refused.content.decode()
    assert "Who we are" in shown
    assert 'value="Ring them"' in shown
    assert _steps(draft) == []


def test_steps_that_would_wait_for_each_other_are_named_by_their_titles_at_the_field(writer, draft):
    writer.post(_at(draft, "steps"), RING)
    writer.post(_at(draft, "steps"), {**RING, "title": "Visit them", "after": ["ring-them"]})
    refused = writer.post(_at(draft, "steps-one", "ring-them"), {**RING, "after": ["visit-them"]})

    (said,) = refused.context["form"].errors["after"]
    assert "“Ring them” → “Visit them” → “Ring them”" in said
    assert "after" not in TemplateDraft.objects.get().entries("steps")[0]


def test_steps_are_moved_within_their_week_over_its_edge_and_taken_out(writer, draft):
    for title, week in (("One", "0"), ("Two", "0"), ("Three", "1")):
        writer.post(_at(draft, "steps"), {**RING, "title": title, "week": week})
    assert _steps(draft) == [("one", 0, "0.1"), ("two", 0, "0.2"), ("three", 1, "1.1")]

    writer.post(_at(draft, "step-moves", "two"), {"to": "up"})
    assert [key for key, _week, _code in _steps(draft)] == ["two", "one", "three"]
    writer.post(_at(draft, "step-moves", "three"), {"to": "up"})
    assert _steps(draft)[-1][:2] == ("three", 0)
    writer.post(_at(draft, "step-moves", "three"), {"to": "down"})
    writer.post(_at(draft, "steps-one", "one"), {**RING, "title": "One", "after": ["two"], "code": "0.1"})
    writer.post(_at(draft, "part-end", "steps", "two"))
    assert [step.after for step in TemplateDraft.objects.get().content.steps] == [(), ()]
    assert [key for key, _week, _code in _steps(draft)] == ["one", "three"]


def test_a_new_version_begins_with_the_old_one_keeps_all_of_it_and_leaves_running_plans(house, writer):
    plan = start(house)
    begun = writer.post(reverse("timelines:draft-begin", args=["partner-onboarding"]), follow=True)
    draft = TemplateDraft.objects.get()
    again = writer.post(reverse("timelines:draft-begin", args=["partner-onboarding"]))
    for step in ("in-person", "hand-over", "first-call", "getting-to-know"):
        form = writer.get(_at(draft, "steps-one", step)).context["form"]
        kept = {field.name: field.value() for field in form if field.value() is not None and field.value() is not False}
        assert writer.post(_at(draft, "steps-one", step), kept).status_code == 302
    writer.post(_at(draft, "publish"))

    assert "becomes version 2" in begun.content.decode()
    assert again["Location"] == reverse("timelines:draft", args=["partner-onboarding"])
    first, second = (TemplateVersion.objects.get(key="partner-onboarding", number=number).content for number in (1, 2))
    for part in ("steps", "blocks", "series", "catch_ups", "completions", "parking", "sizes"):
        assert getattr(second, part) == getattr(first, part), part
    plan.refresh_from_db()
    assert plan.template.number == 1


def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(house, writer, draft, page_of):
    grant_role(house.sam, role="process-editor", by=None, at=AT)
    writer.post(_at(draft, "steps"), RING)
    seen = writer.get(_at(draft, "steps-one", "ring-them")).context["form"]["seen"].value()
    page_of(house.sam).post(_at(draft, "steps-one", "ring-them"), {**RING, "title": "Ring them twice"})

    refused = writer.post(_at(draft, "steps-one", "ring-them"), {**RING, "title": "Visit them", "seen": seen})
    assert "Sam Whitlock changed this meanwhile" in refused.content.decode()
    assert 'value="Visit them"' in refused.content.decode()
    again = {**RING, "title": "Visit them", "seen": refused.context["form"]["seen"].value()}
    assert writer.post(_at(draft, "steps-one", "ring-them"), again).status_code == 302
    assert TemplateDraft.objects.get().entries("steps")[0]["title"] == "Visit them"


def test_blocks_and_sizes_in_use_are_refused_in_words_and_a_draft_without_steps_is_not_published(writer, draft):
    assert "has no steps yet" in writer.post(_at(draft, "publish"), follow=True).content.decode()
    writer.post(_at(draft, "blocks"), {"title": "Build it", "week": "2"})
    writer.post(_at(draft, "steps"), {**RING, "block": "A", "only_for": ["large"]})

    kept = writer.post(_at(draft, "part-end", "blocks", "A"), follow=True).content.decode()
    assert "Block &#x27;A&#x27; is still used by “Ring them”" in kept
    refused = writer.post(_at(draft, "head"), {**HEAD, "sizes": "small"})
    assert refused.context["form"].errors["sizes"] == ["“large” is used by “Ring them”; change that first."]
    assert TemplateDraft.objects.get().sizes == ["small", "large"]


def test_names_that_the_chart_does_not_know_are_given_a_seat_on_the_page(house, writer):
    writer.post(reverse("timelines:draft-new"), {**HEAD, "title": "Roll-out", "begin_with": "library:large-project"})
    draft = TemplateDraft.objects.get()
    asked = writer.get(reverse("timelines:draft", args=[draft.key])).content.decode()
    assert "not in the chart" in asked
    assert draft.content.sizes == ("complex", "small", "large")
    writer.post(_at(draft, "owners"), {"name": "unit:delivery", "seat": "unit:nowhere"})
    writer.post(_at(draft, "owners"), {"name": "unit:delivery", "seat": "unit:support"})

    assert TemplateDraft.objects.get().seats == {"unit:delivery": "unit:support"}


def test_those_who_may_not_write_templates_reach_no_draft(house, writer, draft, page_of):
    assert page_of(house.sam).get(reverse("timelines:draft", args=[draft.key])).status_code == 403
    assert page_of(house.jonas).get(reverse("timelines:draft", args=[draft.key])).status_code == 404
    assert page_of(house.sam).post(_at(draft, "publish")).status_code == 403


def test_a_version_goes_out_as_a_file_and_a_file_comes_in(house, writer):
    file = writer.get(reverse("timelines:template-file", args=["partner-onboarding", 1]))
    assert file["Content-Disposition"] == 'attachment; filename="partner-onboarding-1.yaml"'
    assert file.content.decode() == house.template.text

    sent = SimpleUploadedFile("two.yaml", _TEXT.replace("week: 0", "week: soon").encode())
    refused = writer.post(reverse("timelines:template-new"), {"file": sent, "lead_unit": "support"})
    assert "&#x27;week&#x27; must be a" in refused.content.decode()
    assert "title: Ring again" in refused.content.decode()
    odd = SimpleUploadedFile("two.yaml", b"\xff\xfe\x00")
    refused = writer.post(reverse("timelines:template-new"), {"file": odd, "lead_unit": "support"})
    assert "no text in UTF-8" in refused.context["form"].errors["file"][0]
    good = SimpleUploadedFile("two.yaml", _TEXT.encode())
    writer.post(reverse("timelines:template-new"), {"file": good, "lead_unit": "support"})
    assert TemplateVersion.objects.filter(key="two-calls", number=1).exists()


def test_a_program_makes_and_publishes_a_template_as_the_pages_do(house, writer):
    token = create_token(
        house.ines, name="writer", scopes=["timelines:write", "timelines:read"], expires_at=after(days=9), at=AT
    )
    headers = {"Authorization": f"Bearer {token.secret}"}

    def post(address, **body):
        sent = json.dumps(body)
        return Client().post(f"/api/v1/timelines{address}", sent, content_type="application/json", headers=headers)

    begun = post("/drafts", **{**HEAD, "begin_with": ""})
    assert begun.status_code == 200, begun.content
    assert begun.json()["about"] == {"key": "two-calls"}
    made = post("/drafts/two-calls/steps", title="Ring them", week=0, owner="unit:support", asks_1="How was it?")
    assert made.status_code == 200, made.content
    refused = post("/drafts/two-calls/steps", title="Visit", week=0, owner="unit:nobody")
    assert refused.json()["errors"][0]["where"].endswith("owner")
    read = Client().get("/api/v1/timelines/drafts/two-calls", headers=headers).json()
    assert (read["becomes"], read["parts"]["steps"][0]["key"]) == (1, "ring-them")
    assert post("/drafts/two-calls/publication").status_code == 200
    whole = Client().get("/api/v1/timelines/two-calls/1", headers=headers).json()
    assert "asks: How was it?" in whole["text"]


def test_the_page_of_each_part_is_headed_by_what_it_is_called_and_shows_what_it_says(house, writer):
    writer.post(reverse("timelines:draft-begin", args=["partner-onboarding"]))
    draft = TemplateDraft.objects.get()
    for kind, name, heading, field, value in (
        ("series", "welcome-mails", "welcome mails", "on", ["mon", "wed", "fri"]),
        ("completions", "2", "large", "week", 8),
        ("blocks", "A", "A: Build the first project together", "needs", "viable_project"),
        ("catch-ups", "find-a-date", "Call to find a date for building together", "every_weeks", 2),
        ("parking", "marketing-plan", "A marketing plan together with partners", "owner", "unit:marketing"),
    ):
        page = writer.get(_at(draft, f"{kind}-one", name))
        assert f"<h1>{heading}</h1>" in page.content.decode()
        assert page.context["form"][field].value() == value
        kept = {one.name: one.value() for one in page.context["form"] if one.value() is not None}
        assert writer.post(_at(draft, f"{kind}-one", name), kept).status_code == 302, name
    assert draft.content == TemplateDraft.objects.get().content


def test_a_fourth_owner_and_a_second_company_stay_though_the_form_has_no_field_for_them(writer, draft):
    owner = "unit:support + external:Sister company + external:Third company + unit:sales"
    writer.post(_at(draft, "steps"), RING)
    draft.refresh_from_db()
    draft.data["steps"][0]["owner"] = owner
    draft.save()
    page = _at(draft, "steps-one", "ring-them")

    form = writer.get(page).context["form"]
    kept = {one.name: one.value() for one in form if one.value() is not None}
    writer.post(page, {**kept, "title": "Ring them twice"})

    draft.refresh_from_db()
    (step,) = draft.entries("steps")
    assert (step["title"], step["owner"]) == ("Ring them twice", owner)
