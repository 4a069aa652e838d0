"""Reading mail as it really comes."""

from __future__ import annotations

import base64
import os
import random
import struct
import time
from pathlib import Path

import pytest

from apps.mail.samples import letter
from orgdesk.apps.mail.parsing import Address, Limits, ParsedMail, Role, Trouble, clean_html, parse_mail, to_json

SUITE = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[4] / "shared" / "suites")) / "mail-bounces"
FUZZED = int(os.environ.get("ORGDESK_FUZZED_MAILS", "2000"))


def troubles(mail: ParsedMail) -> set[Trouble]:
    return {problem.kind for problem in mail.problems}


def mixed(*parts: str, kind: str = "mixed") -> bytes:
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--"
    return letter(body=body, extra=f"MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n")


def test_a_plain_letter_is_read_in_full() -> None:
    read = to_json(
        parse_mail(letter(extra="Cc: Lars <lars@alderfoods.example>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>\n"))
    )

    assert read == {
        "subject": "Pump 3 counts too much",
        "from": {"name": "Anke Vogt", "address": "anke@harbourfuels.example"},
        "to": [{"name": "", "address": "support@brightwater.example"}],
        "cc": [{"name": "Lars", "address": "lars@alderfoods.example"}],
        "reply_to": [],
        "message_id": "one@harbourfuels.example",
        "in_reply_to": "b@x",
        "references": ["a@x", "b@x"],
        "date": "2026-11-02T09:30:00+01:00",
        "text": "Since this morning pump 3 shows twice the litres.",
        "html": "",
        "attachments": [],
        "auto_reply": False,
        "bounce": None,
        "problems": [],
    }


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("=?utf-8?q?Anke_V=C3=B6gt?= <a@b.example>", "Anke Vögt", "a@b.example"),
        ("=?utf-8?b?QW5rZSBWw7Y=?= =?utf-8?b?Z3Q=?= <a@b.example>", "Anke Vögt", "a@b.example"),
        ("=?utf-8?q?Anke_V=C3?= =?utf-8?q?=B6gt?= <a@b.example>", "Anke Vögt", "a@b.example"),
        ('"=?utf-8?q?Anke_V=C3=B6gt?=" <a@b.example>', "Anke Vögt", "a@b.example"),
        ("=?utf-8?q?Anke_V=C3=B6gt_=3Ca=40b=2Eexample=3E?=", "Anke Vögt", "a@b.example"),
        ("=?iso-8859-1?q?Anke V=F6gt?= <a@b.example>", "Anke Vögt", "a@b.example"),
        ('"Vogt, Anke" <a@b.example>', "Vogt, Anke", "a@b.example"),
        ('"Anke \\"the pump\\" Vogt" <a@b.example>', 'Anke "the pump" Vogt', "a@b.example"),
        ("a@b.example (Anke Vogt)", "Anke Vogt", "a@b.example"),
        ("a@b.example", "", "a@b.example"),
        ("<a@b.example>", "", "a@b.example"),
        ("Customers: Anke <a@b.example>;", "Anke", "a@b.example"),
        ("<@relay.example:a@b.example>", "", "a@b.example"),
        ('"boss@brightwater.example" <a@b.example>', "boss@brightwater.example", "a@b.example"),
        ("=?utf-8?q?x=40y=2Eexample=2C?= <a@b.example>", "x@y.example,", "a@b.example"),
        ("=?utf-8?q?Anke=0D=0ABcc=3A_all=40b?= <a@b.example>", "Anke Bcc: all@b", "a@b.example"),
        ("Änke Vögt <a@b.example>", "Änke Vögt", "a@b.example"),
        ("Vogt, Anke <a@b.example>", "Anke", "a@b.example"),
    ],
)
def test_a_sender_is_read_however_it_is_written(value: str, name: str, address: str) -> None:
    assert parse_mail(letter(sender=value)).sender == Address(name, address)


def test_a_mail_without_a_sender_is_kept_and_says_so() -> None:
    read = parse_mail(b"Subject: hello\r\nReturn-Path: <a@b.example>\r\n\r\nhi")

    assert read.sender.address == "a@b.example"
    assert {Trouble.NO_SENDER, Trouble.NO_DATE} <= troubles(read)


@pytest.mark.parametrize(
    ("charset", "data", "text", "trouble"),
    [
        ("utf-8", "Prüfung".encode(), "Prüfung", None),
        ("iso-8859-1", "Prüfung – 5 €".encode("cp1252"), "Prüfung – 5 €", None),
        ("us-ascii", "Prüfung".encode(), "Prüfung", None),
        ("iso-8859-1", "Prüfung".encode(), "Prüfung", Trouble.WRONG_CHARSET),
        ("utf-8", "Prüfung ist da".encode("cp1252"), "Prüfung ist da", Trouble.WRONG_CHARSET),
        ("x-martian", "Prüfung".encode(), "Prüfung", Trouble.UNKNOWN_CHARSET),
        ("rot13", b"hello", "hello", Trouble.UNKNOWN_CHARSET),
        ("punycode", b"hello", "hello", Trouble.UNKNOWN_CHARSET),
        ("iso-2022-jp", "流量計".encode("iso2022_jp"), "流量計", None),
        ("gb2312", "流量计".encode("gb18030"), "流量计", None),
        ("ks_c_5601-1987", "유량계".encode("cp949"), "유량계", None),
        ("koi8-r", "насос".encode("koi8-r"), "насос", None),
    ],
)
def test_any_charset_is_read_and_a_wrong_one_named(
    charset: str, data: bytes, text: str, trouble: Trouble | None
) -> None:
    read = parse_mail(letter(body="", extra=f"Content-Type: text/plain; charset={charset}\n") + data)

    assert read.text == text
    assert (trouble in troubles(read)) if trouble else not read.problems


def test_a_broken_encoded_word_and_a_nul_harm_only_themselves() -> None:
    read = parse_mail(letter(subject="=?utf-8?b?SGVsbG8?= =?utf-8?q?_wor=ZZld", body="a\x00b"))

    assert read.subject.startswith("Hello wor")
    assert "\x00" not in read.text
    assert Trouble.BROKEN_ENCODED_WORD in troubles(read)


def test_a_name_by_rfc_2231_and_a_path_in_it() -> None:
    read = parse_mail(
        mixed(
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''..%2FPr%C3%BCf; filename*1=\"plan.pdf\"\n\n%PDF"
        )
    )

    assert [one.name for one in read.attachments] == ["Prüfplan.pdf"]


def test_pictures_calendar_and_attached_mail_have_their_roles() -> None:
    read = parse_mail(
        mixed(
            'Content-Type: text/html\n\n<p>See <img src="cid:pic1"><img src="http://spy.example/x.gif"></p>',
            "Content-Type: image/png\nContent-ID: <pic1>\nContent-Transfer-Encoding: base64\n\niVBORw0K",
            "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Visit\nDTSTART:20261103T090000Z\nEND:VEVENT\nEND:VCALENDAR",
            "Content-Type: message/rfc822\n\nFrom: x@y.example\nSubject: Inner\n\nhi",
        )
    )

    assert [one.role for one in read.attachments] == [Role.PICTURE, Role.CALENDAR, Role.MESSAGE]
    assert read.attachments[2].name == "Inner.eml"
    assert (read.invitations[0].method, read.invitations[0].summary) == ("REQUEST", "Visit")
    assert 'src="cid:pic1"' in read.html
    assert 'src="http' not in read.html
    assert 'data-remote="http://spy.example/x.gif"' in read.html


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://x.example"></iframe>',
        "<style>@import 'https://x.example'</style>",
        '<form action="https://x.example"><input name=password></form>',
        '<svg><a xlink:href="javascript:alert(1)"></svg>',
        '<img src="data:text/html,<script>alert(1)</script>">',
        '<div style="background:url(https://x.example)">x</div>',
        '<img alt="><script>alert(1)</script>" src="https://x.example/y">',
        '<meta http-equiv=refresh content="0;url=https://x.example">',
    ],
)
def test_html_of_strangers_can_do_nothing(evil: str) -> None:
    cleaned = clean_html(f"<p>before</p>{evil}<p>after</p>").lower()

    assert "<p>before</p>" in cleaned
    for bad in (
        "<script",
        "onerror=",
        "javascript:",
        "<iframe",
        "<style",
        "<form",
        "<input",
        "<svg",
        " src=",
        "style=",
        "<meta",
    ):
        assert bad not in cleaned


def test_quotes_signature_and_an_answer_between_quotes() -> None:
    read = parse_mail(
        letter(
            body="Yes, pump 3.\n\n-- \nAnke Vogt\n\nOn Mon, Nov 2, 2026 at 9:00 AM Support <support@brightwater.example> wrote:\n> Which pump?"
        )
    )
    between = parse_mail(letter(body="> Which pump?\nPump 3.\n> Since when?\nToday."))

    assert (read.visible_text, read.signature) == ("Yes, pump 3.", "-- \nAnke Vogt")
    assert "Which pump?" in read.quoted_text
    assert "Pump 3." in between.visible_text
    assert "Today." in between.visible_text


def test_a_forwarded_mail_is_credited_to_its_true_sender() -> None:
    inline = letter(
        sender="Joyce Bell <joyce@brightwater.example>", subject="Fwd: Pump",
        body="Please see below.\n\n---------- Forwarded message ---------\nFrom: Anke Vogt <anke@harbourfuels.example>\n"
        "Date: Mon, Nov 2, 2026 at 9:00 AM\nSubject: Pump\nTo: Joyce Bell <joyce@brightwater.example>\n\nIt leaks.",
    )  # fmt: skip
    attached = mixed(
        "\n\nfyi",
        "Content-Type: message/rfc822\n\nFrom: Anke Vogt <anke@harbourfuels.example>\nSubject: Pump\n\nIt leaks.",
    )

    for raw in (inline, attached.replace(b"Pump 3 counts", b"Fwd: counts")):
        forwarded = parse_mail(raw).forwarded
        assert forwarded is not None
        assert forwarded.sender == Address("Anke Vogt", "anke@harbourfuels.example")


def test_a_winmail_part_is_unpacked_and_kept() -> None:
    def attribute(level: int, name: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    tnef = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    tnef += (
        attribute(2, 0x00069002, b"\x00" * 14)
        + attribute(2, 0x00018010, b"plan.txt\x00")
        + attribute(2, 0x0006800F, b"the plan")
    )
    coded = base64.encodebytes(tnef).decode()
    read = parse_mail(
        mixed(f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{coded}")
    )

    assert (read.attachments[0].name, read.attachments[0].content) == ("plan.txt", b"the plan")
    assert read.attachments[1].name == "winmail.dat"


def test_signed_and_encrypted_parts_are_kept_and_said() -> None:
    signed = parse_mail(
        mixed("\n\nHello", "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----", kind="signed")
    )
    sealed = parse_mail(
        letter(
            body="MIAGCSqGSIb3",
            extra="Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n",
        )
    )

    assert (signed.text, signed.signed, signed.attachments[0].role) == ("Hello", True, Role.SIGNATURE)
    assert (sealed.encrypted, sealed.attachments[0].role) == (True, Role.ENCRYPTED)
    assert Trouble.ENCRYPTED in troubles(sealed)


def test_a_missing_boundary_is_guessed_or_the_whole_is_shown() -> None:
    guessed = parse_mail(
        letter(body="--x\nContent-Type: text/plain\n\nHello\n--x--", extra="Content-Type: multipart/mixed\n")
    )
    shown = parse_mail(letter(body="Hello", extra="Content-Type: multipart/mixed; boundary=gone\n"))

    assert (guessed.text, shown.text) == ("Hello", "Hello")
    assert Trouble.MISSING_BOUNDARY in troubles(guessed) & troubles(shown)


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "Mon, 99 Foo 2026 99:99:99",
        "Tue, 01 Jan 0970 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "9" * 500,
    ],
)
def test_an_absurd_date_is_named_and_left_out(date: str) -> None:
    read = parse_mail(letter().replace(b"Mon, 02 Nov 2026 09:30:00 +0100", date.encode()))

    assert read.date is None
    assert Trouble.ABSURD_DATE in troubles(read)


def test_repeated_headers_are_named_and_the_first_counts() -> None:
    read = parse_mail(letter(extra="Subject: another\nFrom: eve@x.example\n"))

    assert (read.subject, read.sender.address) == ("Pump 3 counts too much", "anke@harbourfuels.example")
    assert Trouble.DUPLICATED_HEADER in troubles(read)


HEAD = letter(body="")[:-6]
HOSTILE = {
    "5,000 nested parts": HEAD + b"".join(b'\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d' % (n, n) for n in range(5000)) + b"\r\n\r\nhi",
    "50,000 parts": HEAD + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhi\r\n" * 50_000,
    "100,000 nested tags": HEAD + b"\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hi",
    "100,000 open pictures": HEAD + b"\r\nContent-Type: text/html\r\n\r\n" + b"<img " * 100_000,
    "a subject of 10 MB": b"Subject: " + b"a" * 10_000_000 + b"\r\n\r\nhi",
    "60,000 open brackets": b"From: " + b"<" * 60_000 + b"\r\n\r\nhi",
    "60,001 quotes": b"From: " + b'"' * 60_001 + b"\r\n\r\nhi",
    "100,000 headers": b"X: y\r\n" * 100_000 + b"\r\nhi",
    "a million line ends": b"\n" * 1_000_000,
    "nothing": b"",
    "NULs": b"\x00" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_within_bounds(name: str) -> None:
    began = time.process_time()
    read = parse_mail(HOSTILE[name])

    assert time.process_time() - began < 20
    assert read.problems
    assert Trouble.UNREADABLE not in troubles(read)


def test_what_is_over_a_limit_is_listed_without_its_content() -> None:
    raw = mixed("\n\nSee the file.", "Content-Type: application/zip; name=log.zip\n\n" + "x" * 5000)
    read = parse_mail(raw, limits=Limits(bytes_with_attachments=1000))

    assert read.text == "See the file."
    assert (read.attachments[0].name, read.attachments[0].size, read.attachments[0].content) == ("log.zip", 5000, b"")
    assert Trouble.TOO_LARGE in troubles(read)


@pytest.mark.suites
@pytest.mark.skipif(not SUITE.is_dir(), reason="the mail-bounces suite is not here")
def test_mutated_mails_never_crash_the_reader_and_are_always_storable() -> None:
    read_mutated(FUZZED, random.Random(20261102))


def read_mutated(count: int, rng: random.Random) -> None:
    """Each is read, and what was read can be stored and told."""
    seeds = [path.read_bytes() for path in sorted(SUITE.glob("*.eml"))] + [
        mixed("\n\nHello", "Content-Type: text/html\n\n<b>hi</b>")
    ]
    for number in range(count):
        raw = mutated(rng.choice(seeds), rng)
        read = parse_mail(raw)

        assert Trouble.UNREADABLE not in troubles(read), (number, read.problems, raw)
        for text in (
            read.subject,
            read.text,
            read.html,
            read.sender.name,
            read.sender.address,
            *(one.name for one in read.attachments),
        ):
            assert "\x00" not in text
            text.encode("utf-8")
        to_json(read)


def mutated(raw: bytes, rng: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(rng.randint(1, 12)):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.randint(0, 200))
        kind = rng.randrange(7)
        if kind == 0:
            del data[start:end]
        elif kind == 1:
            data[start:end] = rng.randbytes(end - start)
        elif kind == 2:
            data[start:start] = data[start:end] * rng.randint(1, 5)
        elif kind == 3:
            data[start:start] = rng.choice(
                [b"\r\n\r\n", b"\x00", b"=?", b"?=", b'"', b"<", b"--", b"\xff\xfe", b"=?utf-8?b?", b";", b"("]
            )
        elif kind == 4 and start < len(data):
            data[start] ^= 1 << rng.randrange(8)
        elif kind == 5:
            data = bytearray(
                bytes(data).replace(b"\r\n", b"\n") if rng.random() < 0.5 else bytes(data).replace(b"\n", b"\r")
            )
        else:
            data[start:start] = rng.choice(
                [b"Content-Type: multipart/mixed\r\n", b"Content-Type: text/html; charset=utf-7\r\n", b"Content-Transfer-Encoding: base64\r\n", b"From: a, b <c@d>\r\n"]
            )  # fmt: skip
    return bytes(data)
