# ruff: noqa: E402 - Django is set up before anything of it is imported
"""Our side of `mail.py`, on the database of the environment; prints one line of JSON: milliseconds of processor a mail."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
os.environ["DJANGO_SETTINGS_MODULE"] = "orgdesk.config.settings"
django.setup()

from _mail_common import LETTERS, best_of_three, first_letter, next_letter
from _sides import processor_time_of, server_process
from django.core.management import call_command
from django.utils import timezone

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import OutgoingMail


def main() -> dict[str, float]:
    call_command("migrate", verbosity=0)
    found_company(at=timezone.now() - timedelta(days=1))
    mailbox, server, before = open_post_office(), server_process(), Ticket.objects.count()
    answered: list[str] = []

    def receive(raw: bytes) -> None:
        assert store_incoming_mail(raw, mailbox=mailbox, at=timezone.now()).mail.state == "stored"

    begun = best_of_three(lambda one: receive(first_letter(one, mailbox.address)), server, processor_time_of)
    opened, sent = Ticket.objects.count() - before, OutgoingMail.objects.automatic()
    assert opened == sent.count() == 3 * LETTERS, "each letter opens a ticket and is acknowledged"
    answered += sent.order_by("pk").values_list("message_id", flat=True)
    went_on = best_of_three(
        lambda one: receive(next_letter(one, mailbox.address, answered[one])), server, processor_time_of
    )
    assert Ticket.objects.count() - before == opened, "each answer goes on in its ticket"
    return {"first": begun[0], "first_server": begun[1], "next": went_on[0], "next_server": went_on[1]}


if __name__ == "__main__":
    print(json.dumps(main()))
