"""A draft is changed on its chart: by one editor, by several, and back again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.organisation.conftest import House
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.tree import build_tree
from support.pseudo_language import bare_words

pytestmark = pytest.mark.django_db


def boss(version: Version, key: str) -> str | None:
    return build_tree(version.content).boss_of.get(key)


@pytest.mark.parametrize(
    ("act", "beside", "siblings"),
    [
        ("add-below", "director", ["service-manager", "trainer-1", "trainer-3", "lab-manager"]),
        ("add-before", "trainer-1", ["service-manager", "lab-manager", "trainer-1", "trainer-3"]),
        ("add-after", "trainer-1", ["service-manager", "trainer-1", "lab-manager", "trainer-3"]),
    ],
)
def test_a_position_is_added_where_the_editor_says(house: House, act: str, beside: str, siblings: list[str]) -> None:
    draft = house.draft()

    house.act(draft, act=act, key=beside, title="Lab Manager")

    assert list(build_tree(draft.content).children("director")) == siblings


def test_a_position_is_put_between_a_box_and_its_manager(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="add-above", key="t1-lead", title="Head of First Line")

    assert (boss(draft, "t1-lead"), boss(draft, "head-of-first-line")) == ("head-of-first-line", "service-manager")


@pytest.mark.acceptance("S0-36", issue=3)
def test_the_same_seat_hangs_under_another_manager_in_an_alternative_and_is_said_to_have_moved(house: House) -> None:
    draft = house.draft("Sales side")

    house.act(draft, act="move", key="trainer-1", boss="service-manager")

    words = house.page("comparison", house.version.key, draft.key)
    assert boss(draft, "trainer-1") == "service-manager"
    assert "1 moved" in words
    assert 'id="scene-was-trainer-1"' in words or "was:trainer-1" in words


def test_a_box_cannot_be_put_under_itself_and_the_reason_is_said(house: House) -> None:
    draft = house.draft()

    answer = house.act(draft, act="move", key="director", boss="t1")

    assert answer.status_code == 409
    assert "cannot report to t1" in answer.content.decode()
    assert draft.revision == 1


def test_undo_and_redo_follow_the_editor_and_leave_others_alone(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="retitle", key="t1", title="First line")
    house.act(draft, act="retitle", key="trainer-3", title="Coach", by="tomas")

    house.act(draft, act="undo")
    titles = {key: draft.content.position_by_key[key].title for key in ("t1", "trainer-3")}
    house.act(draft, act="redo")

    assert titles == {"t1": "T1", "trainer-3": "Coach"}
    assert draft.content.position_by_key["t1"].title == "First line"
    assert draft.operations.count() == 4


def test_two_editors_who_saw_the_same_chart_both_keep_their_work(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="retitle", key="t1", title="First line", revision=1)
    answer = house.act(draft, act="headcount", key="t1", headcount=12, revision=1, by="tomas")

    t1 = draft.content.position_by_key["t1"]
    assert answer.status_code == 200
    assert (t1.title, t1.headcount) == ("First line", 12)


def test_two_editors_who_change_the_same_words_are_told_of_each_other(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="retitle", key="t1", title="First line", revision=1)

    answer = house.act(draft, act="retitle", key="t1", title="Front desk", revision=1, by="tomas")

    assert answer.status_code == 409
    assert "First line" in answer.content.decode()
    assert "Mara Lindqvist" in answer.content.decode()
    assert draft.content.position_by_key["t1"].title == "First line"


def test_units_are_split_and_merged(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="split-unit", unit="service", name="Training", positions=["trainer-1", "trainer-3"])
    split = {position.key for position in draft.content.positions_of_unit["training"]}
    house.act(draft, act="merge-units", unit="t2", into="t1")

    assert split == {"trainer-1", "trainer-3"}
    assert "t2" not in draft.content.unit_by_key
    assert draft.content.position_by_key["t2-operations"].unit == "t1"


@pytest.mark.acceptance("S0-49", issue=3)
def test_a_holder_is_planned_in_a_draft_and_shown_as_planned_only_there(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="assign", key="trainer-3", person=house.people["greta"].key)

    assert "Greta Holm (planned)" in house.page("chart", draft.key)
    assert "Greta Holm" not in house.page("chart", house.version.key)
    house.act(draft, act="vacate", key="trainer-3")
    assert not Assignment.objects.planned_in(draft).exists()


@pytest.mark.acceptance("S0-46", issue=2)
@pytest.mark.acceptance("S0-46", issue=3)
def test_ten_seats_are_one_box_with_a_count_and_ten_in_the_span(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="headcount", key="t1", headcount=11)
    words = house.page("chart", draft.key)
    reports = house.page("reports", draft.key)

    assert "× 11" in words
    assert words.count('data-id="t1"') == 1
    assert '<td class="number">1</td><td class="number">11</td>' in reports


@pytest.mark.acceptance("S0-47", issue=2)
@pytest.mark.acceptance("S0-47", issue=3)
def test_the_seat_number_stays_with_the_seat_when_the_drawing_order_changes(house: House) -> None:
    draft = house.draft()

    house.client("mara").post(
        reverse("organisation:operations", args=[draft.key]), {"act": "shift", "key": "trainer-3", "by": "-1"}
    )
    draft.refresh_from_db()

    order = list(build_tree(draft.content).children("director"))
    assert order == ["service-manager", "trainer-3", "trainer-1"]
    assert draft.content.position_by_key["trainer-3"].seat_number == 3
    assert "Seat number" in house.page("position", draft.key, "trainer-3")


@pytest.mark.acceptance("S0-35", "S0-51", issue=3)
def test_a_unit_may_stand_without_seats_and_own_an_activity(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="add-unit", name="Commercial Service Management")
    words = house.page("unit", draft.key, "commercial-service-management")

    assert "a placeholder" in words
    sample = house.post("templates", template="tiered-support-2.0", label="9", workspace_name="Sample")
    assert "Internal company trainings" in house.page(
        "unit", sample.redirect_chain[-1][0].split("/")[-1].split("?")[0], "knowledge-transfer"
    )


@pytest.mark.acceptance("S1-76", issue=3)
def test_a_role_can_be_left_undefined_with_what_it_does_in_fact_and_is_listed(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="add-below", key="director", title="Logistics Manager", note="Acts as procurement")

    house.act(draft, act="change", key="logistics-manager", tags_given=1, tags="undefined_role")

    assert "role undefined" in house.page("chart", draft.key)
    reports = house.page("reports", draft.key)
    assert "Acts as procurement" in reports
    assert reports.index("Undefined roles") < reports.index("Logistics Manager")


@pytest.mark.acceptance("S1-74", issue=3)
def test_a_seat_says_what_it_concentrates_on(house: House) -> None:
    draft = house.draft()

    house.act(draft, act="change", key="t2-operations", tags_given=1, focus="QA")

    assert "focus: QA" in house.page("chart", draft.key)


def test_only_editors_change_a_draft_and_only_drafts_change(house: House) -> None:
    draft = house.draft()

    refused = house.act(draft, act="retitle", key="t1", title="Mine", by="joyce")
    fixed = house.act(house.version, act="retitle", key="t1", title="Mine")

    assert (refused.status_code, fixed.status_code) == (409, 409)
    assert "copy it to a draft" in fixed.content.decode()
    assert draft.content.position_by_key["t1"].title == "T1"


def test_the_checks_beside_the_chart_follow_each_act(house: House) -> None:
    draft = house.draft()
    before = house.says("desk", draft.key)

    house.act(draft, act="headcount", key="t1", headcount=40)

    assert "T1 Manager leads 40 seats" in house.says("desk", draft.key)
    assert "T1 Manager leads" not in before


def test_forms_without_scripts_lead_back_to_their_page(house: House) -> None:
    draft = house.draft()
    here = reverse("organisation:position", args=[draft.key, "t1"])

    answer = house.client("mara").post(
        reverse("organisation:operations", args=[draft.key]),
        {"act": "change", "key": "t1", "title": "First line", "next": here},
    )

    assert answer["Location"] == here
    assert "First line" in house.page("position", draft.key, "t1")


def test_one_branch_of_an_alternative_is_taken_over(house: House) -> None:
    mine, other = house.draft("A"), house.draft("B")
    house.act(other, act="add-below", key="t1-lead", title="Night shift")
    house.act(other, act="retitle", key="trainer-1", title="Coach")

    house.post("branches", mine.key, source=other.key, head="t1-lead")

    mine.refresh_from_db()
    assert boss(mine, "night-shift") == "t1-lead"
    assert mine.content.position_by_key["trainer-1"].title == "Trainer 1"


def test_a_refused_edit_is_said_in_the_readers_language(house, pseudo_language):
    draft = house.draft()
    refused = house.act(draft, act="move", key="director", boss="t1")
    unknown = house.act(draft, act="retitle", key="nobody", title="Mine")
    forbidden = house.act(draft, act="retitle", key="t1", title="Mine", by="joyce")

    for answer, names in ((refused, {"director"}), (unknown, {"nobody"}), (forbidden, set())):
        words = answer.content.decode()
        assert (answer.status_code, words[:1]) == (409, "⟦")
        assert set(bare_words(words)) <= names
