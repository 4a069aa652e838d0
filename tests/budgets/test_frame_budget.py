import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "address"), [("ui:style-guide", "/ui")])
def test_the_frame_takes_no_more_queries_than_its_budget(name, address, cast, signed_in, within_budget):
    client = signed_in(cast("joyce"))

    with within_budget(name):
        answer = client.get(address)

    assert answer.status_code == 200
