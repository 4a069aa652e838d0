"""`orgdesk demo`: found the invented company, live through six weeks of it, and serve it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.demo.cast import COMPANY, PASSWORD
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.history import DAYS, live
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.insight.reading import read_log
from orgdesk.apps.operations.serving import orgdesk_command, run_together, web_command
from orgdesk.apps.organisation.models import Workspace
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json

WHO = (
    ("joyce", "agent at T1"),
    ("noor", "agent at T2"),
    ("yuki", "quality assurance, T3"),
    ("felix", "development, T4"),
    ("tomas", "Technical Director"),
    ("mara", "Director of Customer Experience"),
    ("dario", "Self Help Knowledge Manager"),
    ("ada", "administrator"),
)


class Command(BaseCommand):
    help = "Load the sample company with six weeks of history, once; say who can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--load-only", action="store_true", help="into a database that is ready, without serving it"
        )
        add_json(parser)
        parser.add_argument("--days", type=int, default=DAYS, help="how many days of history to live through")

    def handle(self, *, days: int, port: int, load_only: bool, **options: Any) -> None:
        as_json = bool(options.get("as_json"))
        if load_only:
            self._load(days)
            self._say_who(None, as_json=as_json)
            return
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self._load(days)
        self._say_who(f"http://127.0.0.1:{port}", as_json=as_json)
        self.stdout.flush()
        commands = [
            web_command(host="127.0.0.1", port=port, processes=1),
            orgdesk_command("worker"),
            orgdesk_command("demo_post", "--port", str(settings.ORGDESK_DEMO_POST_PORT)),
        ]
        if run_together(commands, say=self.stderr.write):
            raise CommandError("stopped")

    def _load(self, days: int) -> None:
        now = timezone.now()
        if not Workspace.objects.exists():
            begin = (now - timedelta(days=days)).replace(hour=5)
            company = found_company(at=begin, password=PASSWORD, grows=True)
            open_post_office()
            live(company, until=now, days=days)
            read_log()

    def _say_who(self, address: str | None, *, as_json: bool) -> None:
        people = [{"email": f"{key}@{COMPANY}", "role": role} for key, role in WHO]
        if as_json:
            self.stdout.write(commands.as_json({"address": address, "password": PASSWORD, "people": people}))
            return
        self.stdout.write(f"  Sign in with the password {PASSWORD} as")
        for one in people:
            self.stdout.write(f"    {one['email']:<30} {one['role']}")
        self.stdout.write("    nadia@harbour-fuels.example     a customer")
        self.stdout.write("  or stay signed out: the first page is the customers' portal. /demo/post shows the mail.")
        if address:
            self.stdout.write(f"\n  {address}    Ctrl-C stops it.\n")
