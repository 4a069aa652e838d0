"""No machine answers a machine (RFC 3834)."""

from __future__ import annotations

import pytest

from apps.mail.samples import letter
from orgdesk.apps.mail.loops import LOOP_HEADER, Caps, Silence, answer_headers, reason_for_silence
from orgdesk.apps.mail.parsing import parse_mail

OWN = ["support@brightwater.example"]


def silence(raw: bytes, **counts: int) -> Silence | None:
    return reason_for_silence(parse_mail(raw), own_addresses=OWN, **counts)


def test_a_persons_mail_is_answered() -> None:
    assert silence(letter(extra="Return-Path: <anke@harbourfuels.example>\nAuto-Submitted: no\n")) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Return-Path: <>", Silence.NULL_RETURN_PATH),
        ("Auto-Submitted: auto-replied", Silence.AUTO_SUBMITTED),
        ("Auto-Submitted: auto-generated; owner=x", Silence.AUTO_SUBMITTED),
        ("Precedence: bulk", Silence.BULK),
        ("Precedence: LIST", Silence.BULK),
        ("Precedence: junk", Silence.BULK),
        ("List-Id: <news.alderfoods.example>", Silence.MAILING_LIST),
        ("List-Unsubscribe: <mailto:off@alderfoods.example>", Silence.MAILING_LIST),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", Silence.SUPPRESSED),
        ("X-Auto-Response-Suppress: All", Silence.SUPPRESSED),
        ("X-Autoreply: yes", Silence.AUTO_SUBMITTED),
        (f"{LOOP_HEADER}: BW-4711", Silence.OWN_LOOP_HEADER),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", Silence.REPORT),
    ],
)
def test_a_mark_of_a_machine_keeps_us_silent(header: str, expected: Silence) -> None:
    assert silence(letter(extra=header + "\n")) is expected


@pytest.mark.parametrize(
    "sender", ["Support@Brightwater.example", "MAILER-DAEMON@x.example", "no-reply@x.example", "owner-news@x.example"]
)
def test_own_addresses_and_mail_systems_get_no_answer(sender: str) -> None:
    assert silence(letter(sender=sender)) in {Silence.OWN_ADDRESS, Silence.MAIL_SYSTEM}


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Pump 3", "Out of Office", "Abwesenheitsnotiz: Pumpe", "Réponse automatique : Pompe"]
)
def test_an_absence_note_without_any_mark_gets_no_answer(subject: str) -> None:
    assert silence(letter(subject=subject)) is Silence.AUTO_SUBMITTED


def test_the_caps_stop_a_loop_that_carries_no_mark() -> None:
    caps = Caps()
    assert silence(letter(), sent_to_sender=caps.per_sender) is Silence.SENDER_CAP
    assert silence(letter(), sent_about_ticket=caps.per_ticket) is Silence.TICKET_CAP
    assert silence(letter(), sent_to_sender=caps.per_sender - 1, sent_about_ticket=caps.per_ticket - 1) is None


def test_two_desks_that_follow_the_rules_exchange_one_answer() -> None:
    marks = "".join(f"{name}: {value}\n" for name, value in answer_headers(about="BW-1", automatic=True).items())

    assert silence(letter(extra=marks)) is not None
