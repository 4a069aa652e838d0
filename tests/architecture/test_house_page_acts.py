"""The API can do what the pages can: every address of a page that takes a POST has its operation, or a reason why it has none."""

from support.page_acts import pages_offered, pages_that_act, told


def operations() -> dict[str, str]:
    return {name.removeprefix("api:rest:"): page for name, page in pages_offered().items()}


def test_every_act_of_a_page_has_its_operation_or_a_reason():
    known = told()

    missing = sorted(pages_that_act() - set(known))
    assert missing == [], "offer them in the app's api/page_acts.py, or say why not, in docs/reference/page-acts.md"
    assert sorted(set(known) - pages_that_act()) == []


def test_the_table_names_operations_that_are_there():
    there = operations()

    assert {page: said for page, said in told().items() if " " not in said and said not in there} == {}
    assert [page for page, said in told().items() if " " in said and len(said) < 20] == []


def test_what_is_offered_from_a_page_stands_in_the_table_beside_that_page():
    known = told()

    assert {name: page for name, page in operations().items() if page and known.get(page) != name} == {}
