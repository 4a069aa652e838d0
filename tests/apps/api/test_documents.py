"""The documents about the interface are true: the reference is the program's own, and the how-to does what it says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Signer

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.api.reference import as_markdown, chapters
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.models import Ticket
from support.settling import wait_until_settled

DOCS = Path(__file__).resolve().parents[3] / "docs"
HOW_TO = (DOCS / "how-to/use-the-api.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", HOW_TO, re.DOTALL)


def test_the_reference_is_what_the_program_says_of_itself():
    kept = (DOCS / "reference/api.md").read_text("utf-8")

    assert kept == as_markdown(), "orgdesk api reference > docs/reference/api.md"


def test_every_call_has_words_a_scope_and_a_body_that_is_an_object():
    for chapter in chapters():
        for entry in chapter.entries:
            assert entry.words.endswith("."), entry.name
            assert entry.scope, entry.name


@pytest.mark.django_db
def test_the_page_shows_every_call_without_scripts_from_elsewhere(cast, signed_in):
    answer = signed_in(cast("joyce")).get("/api/")

    page = answer.content.decode()
    assert all(entry.address in page for chapter in chapters() for entry in chapter.entries)
    assert "://" not in "".join(re.findall(r"<(?:script|link)[^>]*>", page))
    assert "'unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_description_for_machines_is_open_to_everybody(client):
    answer = client.get("/api/openapi.json")

    assert answer.json()["openapi"].startswith("3.1")
    assert "/api/v1/tickets/{key}" in answer.json()["paths"]


@pytest.mark.django_db(transaction=True)
def test_the_commands_of_the_how_to_do_what_it_says(live_server, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    company = found_company(at=timezone.now() - timedelta(hours=1))
    grant_role(company.staff["joyce"], role="auditor", by=None, at=timezone.now())
    (command,) = blocks("console")
    told = StringIO()
    call_command(*shlex.split(command)[1:], stdout=told)

    (reading,) = (block for block in blocks("sh") if "/events" in block)
    before = [block for block in blocks("sh") if block != reading]
    call = next(line for block in before for line in block.splitlines() if line.startswith("call()"))

    def run(*lines):
        done = subprocess.run(
            ["bash", "-c", "\n".join(["set -euo pipefail", *lines])],
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "ORGDESK": live_server.url, "TOKEN": told.getvalue().strip()},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(*before)
    wait_until_settled()
    read = run(call, reading)

    ticket = Ticket.objects.get()
    assert ticket.status == "resolved"
    assert [tag.name for tag in ticket.tags.all()] == ["printer"]
    assert "ticket.resolved" in read


def test_the_receiver_of_the_how_to_reads_what_we_sign():
    secret, at = "whsec_" + "QUJD" * 8, timezone.now()
    body = '{"type": "ticket.opened", "data": {"objects": [{"type": "ticket", "key": "1001"}]}}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(secret).sign("msg_1", at, body),
    }
    named = {}
    exec(blocks("python")[0], named)

    assert named["receive"](secret, headers, body) == ("ticket.opened", ["1001"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "nobody@x.example --for x --scope tickets:read",
        "ada.quist@brightwater.example --for x --scope tickets:read --days 9999",
    ],
)
def test_the_command_says_why_it_makes_no_token(words, cast):
    cast("ada")
    with pytest.raises(CommandError, match=r"Nobody has|ends within"):
        call_command("api", "token", *words.split())
