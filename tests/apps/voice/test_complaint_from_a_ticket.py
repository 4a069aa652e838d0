import re
from html import unescape

import pytest

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.voice.models import Feedback

pytestmark = pytest.mark.django_db


def test_an_agent_writes_a_complaint_from_the_ticket_and_it_keeps_where_it_came_from(desk: Desk):  # noqa: F811
    ticket = desk.ask()
    client = desk.as_("joyce")
    page = client.get(f"/tickets/{ticket.key}").content.decode()

    address = unescape(re.search(r'href="([^"]*kind=complaint[^"]*)"', page)[1])
    form = client.get(address)
    assert form.context["form"]["kind"].value() == "complaint"
    sent = {"kind": "complaint", "door": "support", "title": "Third call about one pump"}
    shown = client.post(address, sent, follow=True)

    complaint = Feedback.objects.get()
    assert (complaint.kind, complaint.ticket_key) == ("complaint", ticket.key)
    assert complaint.key in shown.content.decode()
