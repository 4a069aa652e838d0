"""`orgdesk demo`: found the invented company and live through six weeks of it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from orgdesk.apps.demo.cast import COMPANY, PASSWORD
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.history import DAYS, live
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.organisation.models import Workspace

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
        parser.add_argument("--days", type=int, default=DAYS, help="how many days of history to live through")

    def handle(self, *, days: int, **options: Any) -> None:
        now = timezone.now()
        if not Workspace.objects.exists():
            begin = (now - timedelta(days=days)).replace(hour=5)
            company = found_company(at=begin, password=PASSWORD)
            open_post_office()
            live(company, until=now, days=days)
        self.stdout.write(f"  Sign in with the password {PASSWORD} as")
        for key, role in WHO:
            self.stdout.write(f"    {key}@{COMPANY:<24} {role}")
        self.stdout.write("    nadia@harbour-fuels.example     a customer")
        self.stdout.write("  or stay signed out: the first page is the customers' portal. /demo/post shows the mail.")
