import pytest

from orgdesk.apps.accounts.models import Person
from orgdesk.ui.paging import LongPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    for number in range(13):
        Person.objects.create_person(email=f"p{number:02}@brightwater.example", name=f"P{number:02}")
    return Person.objects.order_by("email")


def test_a_long_list_is_counted_only_as_far_as_it_leads_and_says_that_there_is_more(people):
    pages = LongPaginator(people, 4, most=10)

    assert (pages.count, pages.num_pages, pages.is_cut) == (10, 3, True)
    assert [one.name for one in pages.get_page(3)] == ["P08", "P09"]
    assert [one.name for one in pages.get_page(1)] == ["P00", "P01", "P02", "P03"]


def test_what_fits_on_one_page_is_fetched_and_never_counted(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = LongPaginator(people.filter(name__lt="P03"), 4).get_page("7")
        assert ([one.name for one in page], page.paginator.count, page.has_next()) == (["P00", "P01", "P02"], 3, False)
