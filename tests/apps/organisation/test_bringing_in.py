"""Charts that people bring in: previewed, mapped, compared, and nothing lost."""

from __future__ import annotations

import pytest

from apps.organisation.conftest import House
from orgdesk.apps.organisation.models import Version
from orgdesk.core.organisation.tree import build_tree

pytestmark = pytest.mark.django_db

OUTLINE = """Director of Account Operations - Helen Marsh
  Account Management Team Lead
    Account Manager 1 - Anna Petrov
    Account Manager 3
    Account Manager 2 - Luis Ortega
  Project Manager - Piet Jansen
Director of Customer Experience - Mara Lindqvist
  Customer Service Manager
    T1 Manager
      T1 (*10)
"""


@pytest.mark.acceptance("S0-33", "S0-34", issue=3)
def test_a_pasted_outline_is_previewed_and_becomes_a_draft_with_its_tree(house: House) -> None:
    key = house.bring(text=OUTLINE)
    preview = house.page("import", key)
    version = house.accept(key)

    tree = build_tree(version.content)
    titles = {one.title: one.key for one in version.content.positions}
    assert "Account Manager 1" in preview
    assert version.status == "draft"
    assert tree.boss_of[titles["Project Manager"]] == titles["Director of Account Operations"]
    assert version.content.position_by_key[titles["T1"]].headcount == 10
    assert "Anna Petrov" in house.page("chart", version.key)


@pytest.mark.acceptance("S0-50", issue=3)
def test_what_the_columns_mean_is_said_once_and_remembered(house: House) -> None:
    table = b"Post;Wer;Chef\nIAdministrator;Ada Quist;\nPricebook;;IAdministrator\n"
    key = house.bring(name="stellen.csv", content=table)
    assert "No column was recognised" in house.page("import", key)

    house.post("import-columns", key, **{"column-0": "title", "column-1": "name", "column-2": ""})
    assert "IAdministrator" in house.page("import", key)
    again = house.bring(name="later.csv", content=table)
    words = house.page("import", again).split('id="column-0"')[1].split("</select>")[0]

    assert '<option value="title" selected>' in words


def test_lines_without_a_place_wait_in_the_tray_until_placed_or_dismissed(house: House) -> None:
    table = b"id,title,reports to\n1,Lab Manager,\n1,Innovation Manager,\n,,\n2,,1\n"
    version = house.accept(house.bring(name="chart.csv", content=table))
    twice, nameless = version.tray.waiting()[:2]
    assert "Innovation Manager" in house.page("desk", version.key)

    house.act(version, act="add-below", tray=twice.pk, key="1", title="Innovation Manager")
    house.act(version, act="dismiss", tray=nameless.pk)

    assert build_tree(version.content).boss_of["innovation-manager"] == "1"
    assert not version.tray.waiting().exists()
    assert "dismissed" in house.page("tray", version.key)


def test_a_later_file_is_a_comparison_and_a_short_one_is_warned_of(house: House) -> None:
    first = house.accept(house.bring(text=OUTLINE))
    short = house.bring(text="\n".join(OUTLINE.splitlines()[:2]))

    words = house.page("import", short, earlier=first.key)

    assert "looks truncated" in words
    later = house.accept(house.bring(text=OUTLINE.replace("Luis", "Lou")), earlier=first.key, label="Later")
    assert later.parent == first
    assert set(later.content.position_by_key) == set(first.content.position_by_key)


@pytest.mark.acceptance("S0-44", "S0-52", issue=3)
def test_a_fragment_is_brought_in_loose_and_attached_later(house: House) -> None:
    version = house.accept(house.bring(text="Delivery Team Manager\n  Installer 1\n  Installer 2\nLab Manager\n"))
    assert len(build_tree(version.content).roots) == 2

    house.act(version, act="move", key="lab-manager", boss="delivery-team-manager")

    assert list(build_tree(version.content).roots) == ["delivery-team-manager"]


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(house: House) -> None:
    key = house.bring(name="chart.xlsx", content=b"PK\x03\x04 xl/workbook.xml broken")

    words = house.page("import", key)

    assert "cannot be read" in words


@pytest.mark.parametrize("kind", ["yaml", "csv", "xlsx"])
def test_what_leaves_as_a_file_comes_in_again(house: House, kind: str) -> None:
    made = house.client("mara").get(f"/organisation/versions/{house.version.key}/drawing.{kind}")

    version = house.accept(house.bring(name=f"chart.{kind}", content=made.content))

    before, after = build_tree(house.version.content), build_tree(version.content)
    assert dict(after.boss_of) == dict(before.boss_of)
    assert version.content.position_by_key["t1"].headcount == 10


@pytest.mark.parametrize(
    "template", ["tiered-support-2.0", "tiered-support-2.1", "service-pods", "five-functions", "partner-support"]
)
def test_a_draft_begins_from_each_template(house: House, template: str) -> None:
    answer = house.post("templates", template=template, label="1", workspace_name="Fresh")

    version = Version.objects.get(workspace__name="Fresh")
    assert answer.status_code == 200
    assert len(version.content.positions) > 8
    assert not version.assignments.exists()


def test_an_embedded_chart_is_shown_to_named_sites_only_until_it_is_ended(house: House, client) -> None:
    house.post("embeddings", house.version.key, sites="https://intranet.example", layout="tree", follow="1")
    address = house.page("exports", house.version.key).split('class="address">')[1].split("<")[0]

    shown = client.get(address)
    assert "Director of Customer Experience" in shown.content.decode()
    assert "frame-ancestors https://intranet.example" in shown["Content-Security-Policy"].replace("'none' ", "")
    assert "X-Frame-Options" not in shown
    assert client.get(address[:-2] + "xx").status_code == 404
    house.post("embedding-end", house.version.key, _number(house))

    assert client.get(address).status_code == 404


def _number(house: House) -> int:
    from orgdesk.apps.organisation.models import Embedding

    return Embedding.objects.get().pk
