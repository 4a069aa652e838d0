"""What comes by a channel's gateway may be anything: it is kept as far as it can be, or refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.desk.conftest import Desk
from orgdesk.apps.desk.channels import SIGNATURE, signature
from orgdesk.apps.desk.models import Channel, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(desk: Desk) -> Channel:
    desk.as_("ravi").post("/tickets/channels/new", {"name": "Site chat", "kind": "chat", "adapter": "webhook"})
    return Channel.objects.get(key="site-chat")


def deliver(chat: Channel, body: bytes, mark: str = "") -> Any:
    headers = {SIGNATURE: mark or signature(chat.secret, body)}
    return Client().post(
        f"/tickets/channels/{chat.key}/messages", body, content_type="application/json", headers=headers
    )


def test_signs_that_no_database_takes_are_left_out_and_the_message_arrives(desk: Desk, chat: Channel) -> None:
    body = rb'{"id":"1","thread":"t\u0000","name":"Kim \ud800","text":"Till\u0000 is dead \ud83d","subject":"\u0000Help","account":"\udfff"}'

    answer = deliver(chat, body)

    message = Ticket.objects.get(channel="chat").messages.get()
    assert answer.status_code == 202, answer.content
    assert message.text == "Till is dead ?"
    assert message.author is not None
    assert message.author.name == "Kim ?"


@pytest.mark.parametrize(
    ("body", "mark", "status"),
    [
        (b"[" * 200_000, "", 422),
        (b'{"id":"1","thread":"t","name":"Kim","text":"\\u0000"}', "", 422),
        (b"{}", "sha256=\xe9", 403),
    ],
    ids=["nested without end", "nothing but a zero", "a signature of other letters"],
)
def test_what_cannot_be_kept_is_refused_in_words(chat: Channel, body: bytes, mark: str, status: int) -> None:
    answer = deliver(chat, body, mark)

    assert answer.status_code == status
    assert answer.json()["problem"]
    assert not Ticket.objects.filter(channel="chat").exists()


def test_the_whole_address_for_the_gateway_can_be_copied_from_the_page(desk: Desk, chat: Channel) -> None:
    assert "http://testserver/tickets/channels/site-chat/messages" in desk.page("/tickets/channels", by="ravi")
