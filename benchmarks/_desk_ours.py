# ruff: noqa: E402 - Django is set up before anything of it is imported
"""Our side of `desk.py`, on the database of the environment; prints one line of JSON.

An empty database is filled first; one that holds tickets is measured as it is, so that a big one need not be made twice.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
os.environ["DJANGO_SETTINGS_MODULE"] = "orgdesk.config.settings"
django.setup()

from _desk_common import RARE, ROUNDS, Timed, letter, per_second, subject_of, timed
from _tickets import fill
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.config.settling import settle

HOT = {
    "queues": ("joyce", "/tickets/queues"),
    "a queue": ("joyce", "/tickets/queues/t1"),
    "triage": ("ravi", "/tickets/queues/triage"),
    "my work": ("joyce", "/work/"),
    "search of two words": ("joyce", "/tickets/?show=all&q=printer+slow"),
    "search by a number": ("joyce", "/tickets/?show=all&q=BW-1500"),
    "late ones of mine": ("joyce", "/tickets/?q=owner:me+is:late"),
    "waiting": ("joyce", "/tickets/?show=waiting"),
    "notifications": ("ravi", "/tickets/notifications"),
    "an account": ("mara", "/customers/harbour-fuels"),
    "history of an account": ("mara", "/customers/harbour-fuels/history"),
    "accounts": ("mara", "/customers/"),
    "requests of a customer": ("nadia", "/requests"),
    "home of the customers": ("nadia", "/"),
    "mail flow": ("ada", "/administration/mail"),
    "jobs": ("ada", "/administration/jobs"),
    "health": ("ada", "/administration/"),
    "units": ("mara", "/insight/units"),
    "dashboards": ("mara", "/insight/dashboards"),
    "measures": ("mara", "/insight/"),
}
"""Pages that people have open all day, beside those that the peer has too."""


def main(number: int) -> dict[str, Any]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    override_settings(STORAGES={**settings.STORAGES, **plain}).enable()  # no built assets are needed to time pages
    call_command("migrate", verbosity=0)
    if not Ticket.objects.exists():
        fill(number, now=datetime.now(UTC), sealed=number <= 50_000, light="light" in sys.argv)
    clients = {name: _client(name) for name in {who for who, _address in HOT.values()}}
    joyce, some = clients["joyce"], _some()
    settle()  # as a serving process does

    def get(address: str, client: Client = joyce) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    def write(one: int) -> None:
        words = {"channel": "phone", "email": f"caller{one}@alder.example", "name": "A caller", "text": "It stops."}
        answer = joyce.post("/tickets/new", {**words, "subject": subject_of(one, random.Random(one))})
        assert answer.status_code == 302, answer.status_code

    mailbox = Mailbox.objects.get()

    def receive(one: int) -> None:
        number = 900_000_000 + one + Ticket.objects.order_by("-pk").values_list("pk", flat=True)[0] * 100
        assert store_incoming_mail(letter(number, mailbox.address), mailbox=mailbox, at=timezone.now()).new

    acts = {
        "list": lambda _: get("/tickets/"),
        "all": lambda _: get("/tickets/?show=all"),
        "mine": lambda _: get("/tickets/?show=mine"),
        "open": lambda one: get(f"/tickets/{some[one]}"),
        "search": lambda _: get(f"/tickets/?show=all&q={RARE}"),
        "new": write,
    }
    pages = {name: _told(name, act) for name, act in acts.items()}
    hot = {name: _hot(name, who, address, clients[who]) for name, (who, address) in HOT.items()}
    return {"tickets": Ticket.objects.count(), "pages": pages, "hot": hot, "mail": per_second(receive)}


def _hot(name: str, who: str, address: str, client: Client) -> Timed:
    def get(_: int) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (name, who, address, answer.status_code)

    return _told(name, get, rounds=20)


def _told(name: str, act: Callable[[int], None], rounds: int = ROUNDS) -> Timed:
    told = timed(act, rounds)
    print(f"{name}: p50 {told['p50']:.0f} p95 {told['p95']:.0f} cpu {told['cpu']:.0f} ms", file=sys.stderr, flush=True)
    return told


def _client(name: str) -> Client:
    client = Client()
    person = Person.objects.filter(email__startswith=f"{name}@").get()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _some() -> list[str]:
    """Tickets of all ages."""
    top = Ticket.objects.order_by("-pk").values_list("pk", flat=True)[0]
    wanted = [1 + top * part // 50 for part in range(50)]
    return [Ticket.objects.filter(pk__gte=one).order_by("pk").values_list("key", flat=True)[0] for one in wanted]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    connection.close()
