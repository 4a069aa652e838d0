"""Attached files on a server that speaks S3: private, given out by pages that check who asks, backed up, restored and moved."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.utils import timezone
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from apps.operations.test_backup import at_work_in, same_kind
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.models import Attachment, Ticket
from orgdesk.apps.operations.doctor.files import look_at_files
from orgdesk.apps.operations.kept_files import names_in, storage_at
from orgdesk.config.storages import storage_from

LOG = b"12:04 no total\n12:05 no total\n"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    held = {name: os.environ.pop(name, None) for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE")}
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()
    os.environ.update({name: value for name, value in held.items() if value is not None})


def bucket(server: str, name: str) -> str:
    client(server).create_bucket(Bucket=name)
    return f"s3://{name}/desk?endpoint={server}&region=us-east-1&addressing=path"


def client(server: str) -> Any:
    return boto3.client(
        "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
    )


def keep_at(address: str, settings: Any) -> None:
    settings.ORGDESK_FILES_KEY, settings.ORGDESK_FILES_SECRET = "k", "s"
    settings.STORAGES = {**settings.STORAGES, "default": storage_from(address, key="k", secret="s")}


@pytest.fixture
def kept(server: str, settings: Any, request: Any) -> str:
    address = bucket(server, f"bucket-{abs(hash(request.node.name)) % 10**9}")
    keep_at(address, settings)
    return address


def told(*words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(*words, "--json", stdout=out, stderr=io.StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.django_db
def test_a_customers_file_is_given_to_those_who_see_the_ticket_and_to_nobody_else(kept: str, server: str) -> None:
    company = found_company(at=timezone.now())
    customer, other, agent = Client(), Client(), Client()
    customer.force_login(company.customers["nadia"], backend="django.contrib.auth.backends.ModelBackend")
    other.force_login(company.customers["tess"], backend="django.contrib.auth.backends.ModelBackend")
    agent.force_login(company.staff["joyce"], backend="django.contrib.auth.backends.ModelBackend")
    sent = {"subject": "No total", "text": "See the log.", "attachment": SimpleUploadedFile("pump.log", LOG)}
    customer.post("/requests/new", sent)

    file = Attachment.objects.get()
    address = f"/tickets/{file.message.ticket.key}/attachments/{file.pk}"

    assert b"".join(agent.get(address).streaming_content) == LOG
    assert other.get(address).status_code in {302, 403, 404}
    assert Client().get(address).status_code == 302
    assert httpx.get(default_storage.url(file.file.name).partition("?")[0]).status_code == 403
    assert (
        client(server).head_object(Bucket=kept[5:].partition("/")[0], Key=f"desk/{file.file.name}")["ContentLength"]
        == 30
    )


@pytest.mark.django_db
def test_while_the_file_server_is_away_a_page_says_so_and_the_file_comes_when_it_is_back(
    kept: str, server: str, settings: Any
) -> None:
    company = found_company(at=timezone.now())
    customer, agent = Client(), Client(raise_request_exception=False)
    for client_of, who in ((customer, company.customers["nadia"]), (agent, company.staff["joyce"])):
        client_of.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    customer.post(
        "/requests/new", {"subject": "No total", "text": "See.", "attachment": SimpleUploadedFile("a.log", LOG)}
    )
    file = Attachment.objects.get()
    address = f"/tickets/{file.message.ticket.key}/attachments/{file.pk}"

    keep_at(kept.replace(server, "http://127.0.0.1:9"), settings)
    away = agent.get(address)
    keep_at(kept, settings)

    assert (away.status_code, away["Retry-After"]) == (503, "30")
    assert "The place where files are kept does not answer" in away.content.decode()
    assert agent.get(f"/tickets/{file.message.ticket.key}").status_code == 200
    assert b"".join(agent.get(address).streaming_content) == LOG


@pytest.mark.django_db
def test_a_request_whose_file_could_not_be_kept_is_not_kept_by_half(kept: str, server: str, settings: Any) -> None:
    company = found_company(at=timezone.now())
    customer = Client(raise_request_exception=False)
    customer.force_login(company.customers["nadia"], backend="django.contrib.auth.backends.ModelBackend")
    sent = {"subject": "No total", "text": "See the log."}

    keep_at(kept.replace(server, "http://127.0.0.1:9"), settings)
    away = customer.post("/requests/new", {**sent, "attachment": SimpleUploadedFile("a.log", LOG)})
    assert away.status_code == 503
    assert not Ticket.objects.exists()

    keep_at(kept, settings)
    assert customer.post("/requests/new", {**sent, "attachment": SimpleUploadedFile("a.log", LOG)}).status_code == 302
    assert Attachment.objects.count() == 1


def test_the_doctor_says_when_strangers_can_read_the_bucket_and_when_nobody_can(
    kept: str, server: str, settings: Any
) -> None:
    name = kept[5:].partition("/")[0]
    assert [one.state.value for one in look_at_files(timezone.now())] == ["well"]
    settings.STORAGES["default"]["OPTIONS"]["default_acl"] = "public-read"
    keep_public = {**settings.STORAGES["default"], "OPTIONS": {**settings.STORAGES["default"]["OPTIONS"]}}
    settings.STORAGES = {**settings.STORAGES, "default": keep_public}

    seen = next(look_at_files(timezone.now()))

    assert (seen.state.value, seen.said) == ("broken", "Anybody can read them without signing in.")
    keep_at(kept.replace(name, "no-such-bucket"), settings)
    gone = next(look_at_files(timezone.now()))
    assert gone.state.value == "broken"
    assert "cannot be reached" in gone.said
    assert list(client(server).list_objects_v2(Bucket=name).get("Contents", [])) == []


@pytest.mark.django_db(transaction=True)
def test_a_backup_takes_the_files_along_and_brings_them_back_to_another_server(
    kept: str, server: str, settings: Any, tmp_path: Path
) -> None:
    found_company(at=timezone.now())
    default_storage.save("attachments/2026/03/pump.log", ContentFile(LOG))
    file = tmp_path / "monday.backup"
    counts = told("backup", str(file))
    keep_at(bucket(server, "elsewhere"), settings)

    with at_work_in(same_kind(tmp_path)):
        back = told("restore", str(file))

    assert (counts["files"], back["files"]) == (1, 1)
    assert list(names_in(default_storage)) == ["attachments/2026/03/pump.log"]
    with default_storage.open("attachments/2026/03/pump.log") as stream:
        assert stream.read() == LOG


@pytest.mark.django_db
def test_files_move_from_the_machine_to_the_server_and_a_second_time_only_what_came_meanwhile(
    server: str, settings: Any, tmp_path: Path
) -> None:
    settings.ORGDESK_FILES_KEY, settings.ORGDESK_FILES_SECRET = "k", "s"
    settings.MEDIA_ROOT = tmp_path / "files"
    for number in range(3):
        default_storage.save(f"attachments/2026/0{number + 1}/a.txt", ContentFile(b"%d" % number))
    receiver = bucket(server, "moved")

    first = told("move_files", "--to", receiver)
    client(server).put_object(Bucket="moved", Key="desk/attachments/2026/02/a.txt", Body=b"9")
    default_storage.save("attachments/late.txt", ContentFile(b"late"))
    second = told("move_files", "--to", receiver)

    assert (first["copied"], second["copied"], second["there"]) == (3, 2, 2)
    assert sorted(names_in(storage_at(receiver))) == sorted(names_in(default_storage))
    with storage_at(receiver).open("attachments/2026/02/a.txt") as stream:
        assert stream.read() == b"1"


@pytest.mark.parametrize("address", ["ftp://host/files", "s3:///prefix", "file:///", "nonsense"])
def test_an_address_that_names_no_place_is_refused(address: str, db: None) -> None:
    with pytest.raises(CommandError, match="must begin with s3://bucket or file:///path"):
        told("move_files", "--to", address)


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_cannot_reach_the_files_is_refused_and_leaves_nothing(
    kept: str, settings: Any, tmp_path: Path
) -> None:
    keep_at(kept.replace(kept[5:].partition("/")[0], "gone-bucket"), settings)

    with pytest.raises(CommandError, match="The files cannot be reached"):
        told("backup", str(tmp_path / "x.backup"))

    assert list(tmp_path.iterdir()) == []
    assert connections["default"].is_usable()
