# ruff: noqa: E402 - Django is set up before anything of it is imported
"""Letters through their whole life, on the database of the environment; prints one line of JSON.

`fill N`: found the company, and let N letters come in, be answered and be confirmed; tells rows, bytes and time.
`take FIRST COUNT`: take so many letters in, as one of several processes; tells how long it took.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
os.environ["DJANGO_SETTINGS_MODULE"] = "orgdesk.config.settings"
django.setup()

from _desk_common import letter
from _sides import processor_time_of, server_process
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.desk.actions import confirm_resolution, declare_capability
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.work.actions import claim_work
from orgdesk.apps.work.models import WorkItem


def fill(number: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    company = found_company(at=timezone.now() - timedelta(days=1))
    mailbox = open_post_office()
    agent, before, server = company.staff["joyce"], _sizes(), server_process()
    begun, served = time.process_time(), processor_time_of(server)
    for one in range(number):
        at = timezone.now()
        store_incoming_mail(letter(one, mailbox.address), mailbox=mailbox, at=at)
    while send_waiting(at=timezone.now(), limit=500):
        pass
    taken = time.process_time() - begun
    for ticket in Ticket.objects.order_by("pk"):
        at = timezone.now()
        step = WorkItem.objects.open().about("ticket", ticket.key).first()
        if step is not None:
            item = claim_work(step, by=agent, at=at)
            ticket.refresh_from_db()
            declare_capability(
                ticket, item=item, capability="can", by=agent, at=at, text="Turn it off and on; it prints."
            )
            ticket.refresh_from_db()
            confirm_resolution(ticket, by=ticket.requester, at=at)
    while send_waiting(at=timezone.now(), limit=500):
        pass
    call_command("log", "seal", "--json", stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115 - thrown away
    after = _sizes()
    grown = {name: [after[name][part] - before.get(name, [0, 0])[part] for part in (0, 1)] for name in after}
    return {
        "tickets": Ticket.objects.count(),
        "tables": {name: pair for name, pair in grown.items() if pair[0] > 0},
        "taken": taken,
        "cpu": time.process_time() - begun,
        "server": processor_time_of(server) - served,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "session": _session(agent),
    }


def take(first: int, count: int) -> dict[str, Any]:
    mailbox = Mailbox.objects.get()
    begun = time.perf_counter()
    for one in range(first, first + count):
        store_incoming_mail(letter(one, mailbox.address), mailbox=mailbox, at=timezone.now())
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time()}


def _sizes() -> dict[str, list[int]]:
    """Rows, and bytes with indexes, of each table."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            bytes_of = _sqlite_bytes(cursor)
        else:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'")
            bytes_of = dict(cursor.fetchall())
        sizes = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            sizes[name] = [cursor.fetchone()[0], bytes_of.get(name, 0)]
    return sizes


def _sqlite_bytes(cursor: Any) -> dict[str, int]:
    """The whole file stands for itself: Python's SQLite does not tell pages of tables apart."""
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.fetchall()
    return {"desk_ticket": Path(settings.DATABASES["default"]["NAME"]).stat().st_size}


def _session(person: Any) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert SessionStore(client.session.session_key).load()
    return str(client.session.session_key)


if __name__ == "__main__":
    words = sys.argv[1:]
    print(json.dumps(fill(int(words[1])) if words[0] == "fill" else take(int(words[1]), int(words[2]))))
