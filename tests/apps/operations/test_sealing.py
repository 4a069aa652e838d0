"""Secrets are sealed in the database, and sealed again when the key changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from orgdesk.apps.accounts.sealing import SealBrokenError
from orgdesk.apps.desk.models import Channel
from orgdesk.apps.mail.models import Mailbox

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    """A door and a mailbox with their secrets."""
    channel = Channel.objects.create(key="chat", name="Chat", kind="chat", adapter="webhook", added_at=AT)
    box = Mailbox(key="support", name="Support", address="support@brightwater.example")
    box.set_passwords(imap="in and out")
    box.save()
    return channel, box, channel.secret


def test_the_secret_of_a_door_is_not_to_be_read_in_the_database(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_channel")
        row = str(cursor.fetchall())

    assert kept[2] not in row
    assert len(kept[2]) >= 40


def test_after_a_change_of_the_key_everything_is_sealed_again_and_the_old_key_may_go(kept, settings):
    channel, box, secret = kept
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a newer key"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Channel.objects.get(pk=channel.pk).secret == secret

    call_command("seal_again")
    settings.SECRET_KEY_FALLBACKS = []

    assert Channel.objects.get(pk=channel.pk).secret == secret
    assert Mailbox.objects.get(pk=box.pk).imap_password() == "in and out"


def test_without_the_old_key_nothing_is_changed_and_the_way_on_is_said(kept, settings):
    channel, _, _ = kept
    settings.SECRET_KEY = "a key out of nowhere"

    with pytest.raises(CommandError, match="ORGDESK_OLD_SECRET_KEYS"):
        call_command("seal_again")
    with pytest.raises(SealBrokenError):
        Channel.objects.get(pk=channel.pk).secret  # noqa: B018
