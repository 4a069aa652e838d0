"""`orgdesk mail parse` tells what the desk reads in a mail."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

FIELDS = {
    "subject", "from", "to", "cc", "reply_to", "message_id", "in_reply_to", "references", "date", "text", "html",
    "attachments", "auto_reply", "bounce", "problems",
}  # fmt: skip
LETTER = b"""From: =?utf-8?q?Luis_Ort=C3=A9ga?= <luis@brightwater.example>
To: support@brightwater.example, Joyce Bell <joyce@brightwater.example>
Subject: Re: Pump 4
Date: Mon, 02 Mar 2026 10:00:00 +0100
Message-ID: <b@brightwater.example>
In-Reply-To: <a@brightwater.example>
References: <0@brightwater.example> <a@brightwater.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

It is silent.
--x
Content-Type: text/csv; name=readings.csv
Content-Disposition: attachment; filename=readings.csv

1,2
--x--
"""


def run(path: Path) -> Any:
    out = io.StringIO()
    call_command("mail", "parse", str(path), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_letter_is_told_with_all_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(LETTER)

    told = run(path)

    assert told.keys() == FIELDS
    assert told["from"] == {"name": "Luis Ortéga", "address": "luis@brightwater.example"}
    assert [one["name"] for one in told["to"]] == ["", "Joyce Bell"]
    assert (told["in_reply_to"], told["references"]) == (
        "a@brightwater.example",
        ["0@brightwater.example", "a@brightwater.example"],
    )
    assert told["date"] == "2026-03-02T10:00:00+01:00"
    assert told["text"] == "It is silent."
    assert told["attachments"] == [
        {"name": "readings.csv", "type": "text/csv", "size": 3, "sha256": hashlib.sha256(b"1,2").hexdigest()}
    ]
    assert (told["bounce"], told["auto_reply"], told["problems"]) == (None, False, [])


def test_an_absence_note_is_told_for_people(tmp_path: Path) -> None:
    path, out = tmp_path / "a.eml", io.StringIO()
    path.write_bytes(
        b"From: a@quill.example\nSubject: Away\nAuto-Submitted: auto-replied\nDate: 1 Jan 2026 10:00\n\nBack soon."
    )

    call_command("mail", "parse", str(path), stdout=out)

    assert "auto_reply: True" in out.getvalue()


def test_an_empty_file_fails_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b" \n")

    with pytest.raises(CommandError, match="holds no mail that can be read: empty"):
        run(path)
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "none.eml")
