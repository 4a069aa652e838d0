# ruff: noqa: E402 - Django is set up before anything of it is imported
"""django-helpdesk's side of `mail.py`, in an environment of its own; prints one line of JSON."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import django
from django.conf import settings

sys.path[:0] = [str(Path(__file__).parent)]
settings.configure(
    DATABASES={"default": json.loads(sys.argv[1])}, USE_TZ=True, SECRET_KEY="benchmark", ALLOWED_HOSTS=["*"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", ROOT_URLCONF=__name__, STATIC_URL="/static/", SITE_ID=1,
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", MEDIA_ROOT="/tmp/none",
    HELPDESK_TEAMS_MODE_ENABLED=False, HELPDESK_ENABLE_ATTACHMENTS=False,
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
        "django.contrib.messages", "django.contrib.admin", "django.contrib.humanize", "django.contrib.staticfiles",
        "rest_framework", "helpdesk",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)  # fmt: skip
django.setup()

from _mail_common import LETTERS, best_of_three, first_letter, next_letter
from django.core.management import call_command
from django.db import connection
from django.urls import include, path
from helpdesk.email import extract_email_metadata
from helpdesk.models import FollowUp, Queue, Ticket

urlpatterns = [path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]


def main() -> dict[str, float]:
    call_command("migrate", verbosity=0)
    logging.disable(logging.CRITICAL)
    queue = Queue.objects.create(
        title="Support",
        slug="support",
        email_address="support@brightwater.example",
        enable_notifications_on_email_events=True,
    )
    tickets: list[Ticket] = []
    server = _server()

    def receive(raw: bytes) -> Ticket:
        ticket = extract_email_metadata(raw.decode(), queue, logging.getLogger("peer"))
        assert ticket
        return ticket

    begun = best_of_three(
        lambda one: tickets.append(receive(first_letter(one, queue.email_address))), server, _processor_time_of
    )
    assert Ticket.objects.count() == 3 * LETTERS, "each letter opens a ticket"
    before = FollowUp.objects.count()

    def answer(one: int) -> None:
        receive(next_letter(one, queue.email_address, f"first-{one}@quill.example", f"[support-{tickets[one].pk}] "))

    went_on = best_of_three(answer, server, _processor_time_of)
    assert FollowUp.objects.count() - before >= 3 * LETTERS, "each answer goes on in its ticket"
    assert Ticket.objects.count() == 3 * LETTERS
    return {"first": begun[0], "first_server": begun[1], "next": went_on[0], "next_server": went_on[1]}


def _server() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _processor_time_of(process: int) -> float:
    """Seconds of another process so far, in hundredths, as Linux tells them; 0 where it does not."""
    told = Path(f"/proc/{process}/stat")
    if not process or not told.exists():
        return 0.0
    fields = told.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    print(json.dumps(main()))
