"""What administrators do is in the log, and whoever checks them reads it on one page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import RoleGrant
from orgdesk.apps.accounts.resetting import ask_for_reset
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.api.models import Delivery, Webhook
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event, Outgoing
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.exchange.models import Export, ImportRun
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.operations.acts_known import ACTS
from orgdesk.apps.operations.models import Erasure
from support import permissions
from support.permission_world import ROLES

pytestmark = pytest.mark.django_db
PASSWORD = "a quiet harbour"
_ADMINISTRATION = {"operations", "api", "exchange"}
NOT_ACTS = {
    "operations:set-up-seat": "takes a seat in the chart, which gives no right of an administrator; it stands in the chart's own history",
    "operations:set-up-trials": "looks for the mail of the act before it, or does that act again",
}


def fresh(person: Any) -> Client:
    """Signed in by password just now, so that no act asks for another proof."""
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    assert client.post("/people/sign-in", {"username": person.email, "password": PASSWORD}).status_code == 302
    return client


def only_for_administrators() -> set[str]:
    """The addresses of pages whose POST the table opens to administrators and to nobody else."""
    others = [number for number, role in enumerate(ROLES) if role != "administrator"]
    closed, opened = ("403", "404", "405", "sign in"), set()
    for (name, method, _whose), cells in permissions.declared().items():
        theirs = not cells[-1].startswith(closed) and all(cells[one].startswith(closed) for one in others)
        if method == "POST" and theirs and name.split(":")[0] in _ADMINISTRATION and not name.startswith("api:rest:"):
            opened.add(name)
    return opened


class Acts:
    """One act for each such address, through the address itself."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.ada, self.at = cast, cast("ada"), timezone.now()
        self.client = fresh(self.ada)
        self.joyce = cast("joyce")
        grant_role(cast("mara"), role="administrator", by=self.ada, at=self.at)

    def post(self, address: str, data: Any = None, client: Client | None = None) -> None:
        answer = (client or self.client).post(address, data or {})
        assert answer.status_code in (200, 302), answer.content.decode()

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "operations:set-up-company": lambda: self.post(
                "/administration/set-up/company",
                {
                    "company": "Quill & Co",
                    "address": "https://desk.quill.example/",
                    "reference": "qc",
                    "zone": "Europe/Dublin",
                },
            ),
            "operations:set-up-mail": self.keep_mailbox,
            "operations:set-up-calendar": lambda: self.post(
                "/administration/set-up/calendar",
                {"zone": "Europe/Amsterdam", "mon_from": "08:30", "mon_until": "17:30", "country": "NL", "day": []},
            ),
            "operations:set-up-chart": lambda: self.post(
                "/administration/set-up/chart", {"template": "tiered-support-2.0"}
            ),
            "operations:set-up-process": lambda: self.post(
                "/administration/set-up/process", {"process": ["tiered-support"]}
            ),
            "operations:set-up-later": lambda: self.post("/administration/set-up/later", {"step": "mail"}),
            "operations:job-tries": self.try_job,
            "operations:effect-tries": self.try_effect,
            "operations:mail-tries": self.try_mail,
            "operations:factor-requirements": lambda: self.post(
                "/administration/signing-in/requirements", {"role": ["auditor"]}
            ),
            "operations:factor-beginnings": lambda: self.post(
                f"/administration/signing-in/{self.joyce.key}/beginnings"
            ),
            "operations:roles": lambda: self.post(
                f"/administration/signing-in/{self.joyce.key}/roles", {"role": ["auditor"]}
            ),
            "operations:erasure-new": lambda: self.post(
                f"/administration/people/{self.joyce.key}/erasures", {"reason": "Asked in writing"}
            ),
            "operations:erasure-withdrawal": lambda: self.post(f"/administration/erasures/{self.erasure()}/withdrawal"),
            "operations:erasure-confirmation": self.confirm_erasure,
            "operations:retention": lambda: self.post("/administration/retention", {"searches": "400"}),
            "api:token-revocation": self.revoke_token,
            "api:webhooks": lambda: self.post(
                "/api/webhooks",
                {"name": "Warehouse", "url": "https://93.184.216.34/hook", "kinds": "ticket.*"},
            ),
            "api:webhook-secrets": lambda: self.post(f"/api/webhooks/{self.webhook()}/secrets"),
            "api:webhook-tests": lambda: self.post(f"/api/webhooks/{self.webhook()}/tests"),
            "api:webhook-tries": self.try_delivery,
            "api:webhook-changes": lambda: self.post(
                f"/api/webhooks/{self.webhook()}/changes",
                {"name": "Warehouse", "url": "https://93.184.216.34/other", "kinds": "ticket.*"},
            ),
            "api:webhook-pauses": lambda: self.post(f"/api/webhooks/{self.webhook()}/pauses"),
            "api:webhook-pause-end": lambda: self.post(f"/api/webhooks/{self.webhook()}/pauses/end"),
            "api:webhook-end": lambda: self.post(f"/api/webhooks/{self.webhook()}/end"),
            "exchange:runs": self.bring,
            "exchange:exports": lambda: self.post("/administration/archives"),
            "exchange:export-stop": lambda: self.post(
                f"/administration/archives/{Export.objects.latest('pk').key}/stop"
            ),
            "exchange:stop": self.stop_import,
        }

    def keep_mailbox(self) -> None:
        self.post(
            "/administration/set-up/mail",
            {
                "name": "Quill support", "address": "support@quill.example", "imap_host": "127.0.0.1", "imap_port": "9", "imap_security": "plain", "imap_user": "s",
                "imap_password": "x", "smtp_host": "127.0.0.1", "smtp_port": "9", "smtp_security": "plain", "smtp_user": "", "smtp_password": "",
            },
        )  # fmt: skip

    def try_job(self) -> None:
        ask_for_reset("nobody@shore.example")
        job = DBTaskResult.objects.latest("enqueued_at")
        DBTaskResult.objects.filter(pk=job.pk).update(status=TaskResultStatus.FAILED)
        self.post(f"/administration/jobs/{job.pk}/tries")

    def try_effect(self) -> None:
        event = record_event("ticket.opened", at=self.at, objects={"ticket": "1"})
        outgoing = send_later(event, "webhook", {}, at=self.at)
        Outgoing.objects.filter(pk=outgoing.pk).update(state=Outgoing.State.DEAD)
        self.post(f"/administration/effects/{outgoing.pk}/tries")

    def try_mail(self) -> None:
        to = [Address("Anke Vogt", "anke@harbourfuels.example")]
        box = Mailbox.objects.create(key="second", address="second@brightwater.example")
        mail = queue_mail("one", mailbox=box, to=to, subject="Pump 3", text="…", at=self.at)
        OutgoingMail.objects.filter(pk=mail.pk).update(state=OutgoingMail.State.FAILED)
        self.post(f"/administration/mail/{mail.pk}/tries")

    def revoke_token(self) -> None:
        made = create_token(
            self.joyce, name="Mine", scopes=["tickets:read"], expires_at=self.at + timedelta(days=9), at=self.at
        )
        self.post(f"/api/tokens/{made.token.key}/revocation")

    def try_delivery(self) -> None:
        Delivery.objects.update(state=Delivery.State.GIVEN_UP)
        self.post(f"/api/webhooks/{self.webhook()}/tries")

    def bring(self) -> None:
        parcel = SimpleUploadedFile("people.csv", b"name,email\nAnke Vogt,anke@harbourfuels.example\n")
        self.post("/administration/moving", {"kind": "csv", "file": parcel})

    def stop_import(self) -> None:
        ImportRun.objects.update(state=ImportRun.State.WAITING)
        self.post(f"/administration/moving/{ImportRun.objects.latest('pk').key}/stop")

    def confirm_erasure(self) -> None:
        pim = self.cast("pim")
        self.post(
            f"/administration/people/{pim.key}/erasures",
            {"reason": "Asked in writing"},
            client=fresh(self.cast("mara")),
        )
        self.post(f"/administration/erasures/{self.erasure()}/confirmation")

    def erasure(self) -> int:
        return Erasure.objects.latest("pk").pk

    def webhook(self) -> str:
        return Webhook.objects.latest("pk").key


def test_every_act_that_only_an_administrator_may_do_is_written_down(cast: Any, tmp_path: Path, settings: Any):
    settings.ORGDESK_VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    acts = Acts(cast)
    silent = {}
    for name, act in acts.table().items():
        before = Event.objects.order_by("pk").last()
        act()
        written = Event.objects.filter(pk__gt=before.pk if before else 0)
        if not written.filter(kind__in=ACTS, actor=acts.ada.key).exists():
            silent[name] = list(written.values_list("kind", flat=True))

    assert silent == {}
    assert only_for_administrators() - set(acts.table()) - set(NOT_ACTS) == set()


def test_the_auditor_reads_narrows_and_takes_away_what_the_administrator_did(cast: Any, signed_in: Any):
    ada, joyce = cast("ada"), cast("joyce")
    client = fresh(ada)
    client.post(f"/administration/signing-in/{joyce.key}/roles", {"role": ["auditor", "process-editor"]})
    client.post(f"/administration/signing-in/{joyce.key}/roles", {"role": ["auditor"]})
    client.get(f"/administration/people/{joyce.key}/export.json")
    vera = signed_in(cast("vera"))

    page = vera.get("/administration/acts").content.decode()
    data = vera.get(f"/administration/acts?area=data&who={ada.key}").context["acts"]
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    file = vera.get(f"/administration/acts?who={ada.key}&as=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig"))))

    assert "Role taken away" in page
    assert [(str(act.what), act.who, act.about) for act in data] == [
        ("Data of a person exported", "Ada Quist", "Joyce Bell")
    ]
    assert list(vera.get(f"/administration/acts?since={tomorrow}").context["acts"]) == []
    assert [row["what"] for row in rows] == ["Data of a person exported", "Role taken away", "Role given", "Role given"]
    assert "role: process-editor" in rows[1]["details"]
    assert "/administration/acts" in vera.get("/work/").content.decode()
    assert signed_in(joyce).get("/administration/acts").status_code == 200
    assert signed_in(cast("pim")).get("/administration/acts").status_code == 403


def test_roles_are_given_and_taken_by_administrators_but_never_the_last_one(cast: Any, signed_in: Any):
    ada, mara = cast("ada"), cast("mara")
    client = fresh(ada)

    refused = client.post(f"/administration/signing-in/{ada.key}/roles", {"role": []}).content.decode()
    client.post(f"/administration/signing-in/{mara.key}/roles", {"role": ["administrator"]})
    client.post(f"/administration/signing-in/{ada.key}/roles", {"role": []})

    assert "last administrator" in refused
    assert [grant.person for grant in RoleGrant.objects.filter(role="administrator", ended_at=None)] == [mara]
    assert client.get("/administration/").status_code == 403
    assert signed_in(cast("joyce")).post(f"/administration/signing-in/{ada.key}/roles").status_code == 403
