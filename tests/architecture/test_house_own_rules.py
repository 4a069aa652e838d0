from pathlib import Path, PurePath

import pytest
from tools.lint.rules import RULES, new_remarks_on, remarks_on

from support.acceptance import marked_rows

SOURCES = Path(__file__).resolve().parents[2] / "src" / "orgdesk"
PLACES = {
    "doors-change-nothing": PurePath("apps/desk/views/tickets.py"),
    "visible-rows-only": PurePath("apps/desk/api/tickets.py"),
    "clock-at-doors": PurePath("apps/desk/actions/close_ticket.py"),
    "escape-with-reason": PurePath("apps/desk/mapping.py"),
    "words-at-their-time": PurePath("apps/desk/forms.py"),
    "refusals-in-every-language": PurePath("core/organisation/edit.py"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_accepts_its_good_example_and_remarks_on_its_bad_one(rule):
    place = PLACES[rule.name]

    assert [one for one in remarks_on(place, rule.good) if rule.name in one] == []
    assert [one for one in remarks_on(place, rule.bad) if rule.name in one]


def test_a_remark_is_silenced_only_with_a_reason():
    place = PLACES["clock-at-doors"]

    assert not list(remarks_on(place, "timezone.now()  # allow clock-at-doors: the reader is now\n"))
    assert list(remarks_on(place, "timezone.now()  # allow clock-at-doors:\n"))


def test_the_product_keeps_the_rules_of_the_house():
    remarks = [
        f"{path.relative_to(SOURCES)}:{remark}"
        for path in SOURCES.rglob("*.py")
        if "migrations" not in path.parts
        for remark in new_remarks_on(path.relative_to(SOURCES), path.read_text(encoding="utf-8"))
    ]

    assert remarks == []


class _Item:
    nodeid = "tests/some.py::test"

    def __init__(self, *marks):
        self.marks = marks

    def iter_markers(self, name):
        return iter(self.marks)


@pytest.mark.parametrize(
    "marks",
    [
        [pytest.mark.acceptance("S0-1", "S0-2", "S0-3", "S0-4", issue=2).mark],
        [pytest.mark.acceptance("S0-2", "S0-3", issue=2).mark, pytest.mark.acceptance("S0-4", "S0-5", issue=3).mark],
        [pytest.mark.acceptance("S0-2").mark],
        [pytest.mark.acceptance("row two", issue=2).mark],
        [pytest.mark.acceptance(issue=2).mark],
    ],
)
def test_a_test_cannot_claim_more_than_three_rows_or_say_them_loosely(marks):
    with pytest.raises(pytest.UsageError, match=r"some\.py"):
        marked_rows(_Item(*marks))
