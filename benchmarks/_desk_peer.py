# ruff: noqa: E402 - Django is set up before anything of it is imported
"""django-helpdesk's side of `desk.py`, in an environment of its own; prints one line of JSON."""

from __future__ import annotations

import json
import logging
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.urls import include, path

sys.path[:0] = [str(Path(__file__).parent)]
settings.configure(
    DATABASES={"default": json.loads(sys.argv[2])}, USE_TZ=True, SECRET_KEY="benchmark", ALLOWED_HOSTS=["*"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", ROOT_URLCONF=__name__, STATIC_URL="/static/", SITE_ID=1,
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", MEDIA_ROOT="/tmp/none", LOGIN_URL="/login",
    HELPDESK_TEAMS_MODE_ENABLED=False, HELPDESK_ENABLE_ATTACHMENTS=False,
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
        "django.contrib.messages", "django.contrib.admin", "django.contrib.humanize", "django.contrib.staticfiles",
        "rest_framework", "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
)  # fmt: skip
django.setup()

from _desk_common import RARE, letter, per_second, subject_of, timed
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from helpdesk.email import extract_email_metadata
from helpdesk.models import FollowUp, Queue, Ticket, UserSettings
from helpdesk.query import query_to_base64

urlpatterns = [path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]
_BATCH = 5000
_STATES = (Ticket.CLOSED_STATUS,) * 17 + (Ticket.OPEN_STATUS, Ticket.REOPENED_STATUS, Ticket.RESOLVED_STATUS)
_YEARS = 3 * 365 * 24 * 60
_ANSWER = "Turn it off and on; it prints."
ADDRESS = "support@brightwater.example"
_LIVE = [Ticket.OPEN_STATUS, Ticket.REOPENED_STATUS, Ticket.RESOLVED_STATUS]


def main(number: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    logging.disable(logging.CRITICAL)
    queue, _ = Queue.objects.get_or_create(slug="support", defaults={"title": "Support", "email_address": ADDRESS})
    agent = User.objects.filter(username="joyce").first()
    if agent is None:
        agent = User.objects.create_superuser("joyce", "joyce@brightwater.example", "x")
        UserSettings.objects.get_or_create(user=agent)
        fill(number, queue, agent)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client, some = Client(), _some()
    client.force_login(agent)

    def get(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    def listed(**query: object) -> None:
        """Its list is a page, and the rows that the page asks for."""
        told = query_to_base64(
            {"filtering": {}, "filtering_null": {}, "sorting": "created", "sortreverse": False, **query}
        )
        get("/helpdesk/tickets/")
        get(f"/helpdesk/datatables_ticket_list/{told}?draw=1&start=0&length=50&order[0][column]=0&order[0][dir]=desc")

    def write(one: int) -> None:
        words = {
            "queue": queue.pk,
            "body": "It stops.",
            "priority": "3",
            "submitter_email": f"caller{one}@alder.example",
        }
        answer = client.post("/helpdesk/tickets/submit/", {**words, "title": subject_of(one, random.Random(one))})
        assert answer.status_code == 302, answer.status_code

    pages = {
        "list": timed(lambda _: listed(filtering={"status__in": _LIVE})),
        "all": timed(lambda _: listed()),
        "mine": timed(lambda _: listed(filtering={"assigned_to__id__in": [agent.pk], "status__in": _LIVE})),
        "open": timed(lambda one: get(f"/helpdesk/tickets/{some[one]}/")),
        "search": timed(lambda _: listed(search_string=RARE)),
        "new": timed(write),
    }
    first = Ticket.objects.order_by("-pk").values_list("pk", flat=True)[0] * 100
    return {
        "tickets": Ticket.objects.count(),
        "pages": pages,
        "mail": per_second(lambda one: _received(first + one, queue)),
    }


def fill(number: int, queue: Queue, agent: User) -> None:
    """The same words, states and ages as ours; what is not open has an answer."""
    rng, now = random.Random(1), timezone.now()
    for first in range(0, number, _BATCH):
        rows = []
        for one in range(first, min(first + _BATCH, number)):
            at = now - timedelta(minutes=rng.randrange(3, _YEARS))
            words = subject_of(one, rng)
            rows.append(
                Ticket(
                    title=words, description="Since this morning nothing comes out.", queue=queue, created=at, modified=at,
                    status=_STATES[one % len(_STATES)], submitter_email=f"customer{one // 5}@quill.example",
                    assigned_to=agent if one % 3 == 0 else None,
                )
            )  # fmt: skip
        made = Ticket.objects.bulk_create(rows)
        FollowUp.objects.bulk_create([FollowUp(ticket=one, date=one.created, comment=one.description) for one in made])
        FollowUp.objects.bulk_create(
            [
                FollowUp(ticket=one, date=one.created + timedelta(hours=2), comment=_ANSWER, user=agent, public=True)
                for one in made
                if one.status != Ticket.OPEN_STATUS
            ]
        )


def _some() -> list[int]:
    top = Ticket.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return [max(1, top * part // 50) for part in range(50)]


def _received(number: int, queue: Queue) -> None:
    assert extract_email_metadata(letter(number, queue.email_address).decode(), queue, logging.getLogger("peer"))


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
