"""Other systems are told what happened: signed, in order, again until taken, and never into our own network."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import override_settings
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from orgdesk.apps.api import posting, sending
from orgdesk.apps.api.duties import tell_webhooks
from orgdesk.apps.api.models import Delivery, DeliveryTry, Webhook
from orgdesk.apps.api.posting import AddressRefused, NotTaken
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.jobs import run_one
from orgdesk.apps.events.models import Event
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)  # the log is read in the order of its commits
LOOPBACK = override_settings(ORGDESK_WEBHOOK_NETWORKS="127.0.0.0/8")


@contextmanager
def receiver(*statuses):
    """A real web server on this machine: it answers with these statuses in turn, the last for ever; gives what it got."""
    got, answers = [], list(statuses or [204])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        server.server_close()


def added(client, url, kinds="ticket.*"):
    """The webhook that an administrator adds on the page, and the secret that the page shows."""
    page = client.post("/api/webhooks", {"name": "Warehouse", "url": url, "kinds": kinds}).content.decode()
    return Webhook.objects.last(), re.search(r"whsec_[\w+/=]+", page).group()


def happen(kind="ticket.opened", key="1001"):
    return record_event(
        kind, at=timezone.now(), objects={"ticket": key}, data={"tier": 1}, text={"name": "Nadia Clarke"}
    )


def work(*, times=1, later=0):
    """The worker looks for news, and runs so many jobs."""
    wait_until_settled()
    tell_webhooks(timezone.now())
    for _ in range(times):
        run_one("a worker", at=timezone.now() + timedelta(seconds=later))


@pytest.fixture
def ada(cast, signed_in):
    return signed_in(cast("ada"))


@COMMITTED
@LOOPBACK
def test_a_receiver_gets_the_event_signed_by_the_shared_secret_and_without_personal_words(ada):
    with receiver() as (url, got):
        _webhook, secret = added(ada, url)
        happen()
        happen("account.owned")
        work(times=3)

    ((headers, body),) = got
    told = Receiver(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert told["type"] == "ticket.opened"
    assert told["data"]["objects"] == [{"type": "ticket", "key": "1001"}]
    assert b"Nadia" not in body
    assert Delivery.objects.get().state == "sent"


@COMMITTED
@LOOPBACK
def test_what_a_receiver_does_not_take_is_tried_again_under_the_same_key(ada, monkeypatch):
    monkeypatch.setattr("orgdesk.apps.events.jobs.durable.back_off", lambda attempts: timedelta(0))
    with receiver(500, 503, 200) as (url, got):
        added(ada, url)
        happen()
        work(times=4)

    assert len(got) == 3
    assert len({headers["webhook-id"] for headers, _ in got}) == 1
    assert [one.status for one in DeliveryTry.objects.all()] == [500, 503, 200]


@COMMITTED
def test_a_receiver_that_is_nowhere_is_one_line_for_the_administrator_and_no_trace(ada, caplog):
    added(ada, "https://warehouse.brightwater.example/hook")
    happen()
    work()

    said = [record for record in caplog.records if "sending.deliver" in record.getMessage()]
    assert ["There is no host" in record.getMessage() for record in said] == [True] * len(said)
    assert said
    assert all(record.exc_info is None for record in said)


@COMMITTED
@LOOPBACK
def test_what_is_given_up_is_a_dead_letter_that_an_administrator_takes_up_again(ada, monkeypatch):
    monkeypatch.setattr("orgdesk.apps.events.jobs.durable.back_off", lambda attempts: timedelta(0))
    monkeypatch.setitem(
        __import__("orgdesk.apps.events.jobs.durable", fromlist=["_attempts"])._attempts, sending.deliver.module_path, 2
    )
    with receiver(500, 500, 200) as (url, got):
        webhook, _secret = added(ada, url)
        happen()
        work(times=3)
        page = ada.get(f"/api/webhooks/{webhook.key}").content.decode()
        assert Delivery.objects.get().state == "given_up"
        assert "Try again" in page
        assert "answered 500" in page

        ada.post(f"/api/webhooks/{webhook.key}/tries", {"delivery": Delivery.objects.get().key})
        work()

    assert Delivery.objects.get().state == "sent"
    assert len(got) == 3


@COMMITTED
@LOOPBACK
def test_after_a_rotation_both_secrets_hold_for_a_day_and_then_the_new_one_alone(ada):
    with receiver() as (url, got):
        webhook, old = added(ada, url)
        page = ada.post(f"/api/webhooks/{webhook.key}/secrets").content.decode()
        new = re.search(r"whsec_[\w+/=]+", page).group()
        happen()
        work()
        Webhook.objects.update(rotated_at=timezone.now() - timedelta(days=2))
        happen(key="1002")
        work()

    (first, first_body), (second, second_body) = [({k.lower(): v for k, v in h.items()}, b) for h, b in got]
    assert Receiver(old).verify(first_body, first)["type"] == Receiver(new).verify(first_body, first)["type"]
    assert Receiver(new).verify(second_body, second)
    with pytest.raises(WebhookVerificationError):
        Receiver(old).verify(second_body, second)


def test_no_secret_stands_readable_in_the_database_or_the_log(ada):
    webhook, secret = added(ada, "https://warehouse.example/hook")

    kept = str(Webhook.objects.values().get()) + str(list(Event.objects.values()))
    assert secret not in kept
    assert secret.removeprefix("whsec_") not in kept
    assert secret not in ada.get(f"/api/webhooks/{webhook.key}").content.decode()


@COMMITTED
@LOOPBACK
def test_a_test_event_reaches_one_webhook_and_an_ended_one_hears_nothing(ada):
    with receiver() as (url, got):
        webhook, _secret = added(ada, url)
        added(ada, url, kinds="*")
        ada.post(f"/api/webhooks/{webhook.key}/tests")
        run_one("a worker", at=timezone.now())
        assert [json.loads(body)["type"] for _, body in got] == ["webhook.tested"]

        ada.post(f"/api/webhooks/{webhook.key}/end")
        Webhook.objects.exclude(pk=webhook.pk).update(ended_at=timezone.now())
        happen()
        work(times=2)

    assert len(got) == 1


@COMMITTED
def test_a_new_webhook_hears_of_what_comes_and_not_of_all_that_was(ada):
    happen(key="1000")
    wait_until_settled()
    added(ada, "https://warehouse.example/hook")
    happen(key="1001")

    wait_until_settled()
    tell_webhooks(timezone.now())

    assert [delivery.event.keys_of("ticket") for delivery in Delivery.objects.all()] == [["1001"]]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "http://localhost:8000/x", "http://10.1.2.3/x", "http://169.254.169.254/latest", "http://[::1]/x",
        "http://[::ffff:127.0.0.1]/x", "http://0.0.0.0/x", "http://2130706433/x", "http://[fe80::1]/x", "http://224.0.0.1/x",
    ],
)  # fmt: skip
def test_nothing_is_sent_into_a_private_network(url):
    with pytest.raises(AddressRefused, match=r"private network|no host"):
        posting.post(url, b"{}", {})


def test_a_name_that_leads_inside_is_refused_and_the_connection_goes_where_was_checked(monkeypatch):
    answers = iter([[(2, 1, 6, "", ("10.0.0.7", 80))]])
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *asked, **more: next(answers))

    with pytest.raises(AddressRefused, match="private network"):
        posting.post("http://rebinding.example/x", b"{}", {})


@LOOPBACK
def test_a_redirection_is_no_success_and_is_not_followed():
    with receiver(302) as (url, got), pytest.raises(NotTaken, match="302"):
        posting.post(url, b"{}", {})

    assert len(got) == 1


@pytest.mark.parametrize(
    "url", ["ftp://x.example/a", "https://user:secret@x.example/", "https://", "nonsense", "http://x y/"]
)
def test_an_address_without_sense_is_refused_where_it_is_given(url, ada):
    answer = ada.post("/api/webhooks", {"name": "Warehouse", "url": url, "kinds": "ticket.*"})

    assert answer.status_code == 422
    assert not Webhook.objects.exists()


def test_only_administrators_see_and_change_webhooks(ada, cast, signed_in, program):
    webhook, _secret = added(ada, "https://warehouse.example/hook")
    joyce, joyces = signed_in(cast("joyce")), program(cast("joyce"))

    assert joyce.get("/api/webhooks").status_code == 403
    assert joyce.post(f"/api/webhooks/{webhook.key}/end").status_code == 403
    assert joyces.get(f"/webhooks/{webhook.key}").status_code == 404
    given = {"name": "Mine", "url": "https://mine.example/", "kinds": ["*"]}
    assert joyces.post("/webhooks", given).status_code == 403


@LOOPBACK
def test_the_interface_manages_webhooks_as_the_page_does(cast, program):
    adas = program(cast("ada"))
    with receiver() as (url, got):
        made = adas.post("/webhooks", {"name": "Warehouse", "url": url, "kinds": ["ticket.*"]})
        place = f"/webhooks/{made.json()['key']}"
        rotated = adas.post(f"{place}/secrets")
        tested = adas.post(f"{place}/tests")
        run_one("a worker", at=timezone.now())
        (told,) = adas.get(f"{place}/deliveries?state=sent").json()["items"]

    assert (made.status_code, tested.status_code) == (201, 202)
    assert rotated.json()["secret"] != made.json()["secret"]
    assert told["tries"][0]["status"] == 204
    assert got[0][0]["webhook-id"] == told["key"]
    assert adas.post(f"{place}/end").json()["ended_at"]


@COMMITTED
@LOOPBACK
def test_a_webhook_that_is_switched_off_hears_nothing_but_a_test_and_then_what_comes(ada):
    with receiver() as (url, got):
        webhook, _secret = added(ada, url)
        happen(key="1001")
        wait_until_settled()
        tell_webhooks(timezone.now())
        ada.post(f"/api/webhooks/{webhook.key}/pauses")
        happen(key="1002")
        work(times=2)
        assert got == []
        page = ada.get(f"/api/webhooks/{webhook.key}").content.decode()
        assert "Switched off" in page
        assert "Try again" not in page

        ada.post(f"/api/webhooks/{webhook.key}/tests")
        work(times=2)
        ada.post(f"/api/webhooks/{webhook.key}/tries")
        assert [json.loads(body)["type"] for _, body in got] == ["webhook.tested"]

        ada.post(f"/api/webhooks/{webhook.key}/pauses/end")
        happen(key="1003")
        work()
        ada.post(f"/api/webhooks/{webhook.key}/tries")
        work()

    assert len(got) == 3
    assert ["1003" in got[1][1].decode(), "1001" in got[2][1].decode()] == [True, True]


@COMMITTED
@LOOPBACK
def test_a_webhook_that_moves_keeps_its_secret_and_what_makes_no_sense_stays_typed(ada):
    with receiver() as (url, got):
        webhook, secret = added(ada, "https://warehouse.example/hook")
        place = f"/api/webhooks/{webhook.key}/changes"
        refused = ada.post(place, {"name": "Depot", "url": "depot", "kinds": "ticket.opened"})
        assert refused.status_code == 422
        assert 'value="depot"' in refused.content.decode()
        ada.post(place, {"name": "Depot", "url": url, "kinds": "ticket.opened"})
        happen()
        work()

    ((headers, body),) = got
    assert Receiver(secret).verify(body, {k.lower(): v for k, v in headers.items()})["type"] == "ticket.opened"
    assert Webhook.objects.get().name == "Depot"


@LOOPBACK
def test_the_interface_changes_a_webhook_and_switches_it_off_and_on(cast, program):
    adas = program(cast("ada"))
    made = adas.post("/webhooks", {"name": "Warehouse", "url": "https://warehouse.example/", "kinds": ["ticket.*"]})
    place = f"/webhooks/{made.json()['key']}"
    changed = adas.post(f"{place}/changes", {"name": "Depot", "url": "https://depot.example/", "kinds": ["*"]}).json()

    assert (changed["name"], changed["kinds"]) == ("Depot", ["*"])
    assert adas.post(f"{place}/pauses").json()["paused_at"]
    assert adas.post(f"{place}/pauses/end").json()["paused_at"] is None
    adas.post(f"{place}/end")
    assert adas.post(f"{place}/pauses").status_code == 409
