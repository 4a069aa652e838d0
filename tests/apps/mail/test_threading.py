"""Which conversation a mail continues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.mail.samples import letter
from orgdesk.apps.mail.parsing import ParsedMail, parse_mail
from orgdesk.apps.mail.threading import Clue, Refusal, Thread, find_thread, references_in, reply_address, subject_with

KNOWN = {"ours@brightwater.example": "BW-1", "other@brightwater.example": "BW-2"}


def thread_of(raw: bytes, *, writers: set[str] | None = None) -> tuple[Thread | None, tuple[Refusal, ...]]:
    def may_write(reference: str, mail: ParsedMail) -> bool:
        return writers is None or reference in writers

    return find_thread(
        parse_mail(raw), reference_of=KNOWN.get, exists=lambda ref: ref in {"BW-1", "BW-2", "BW-4711"}, may_write=may_write, prefix="BW"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("extra", "subject", "expected"),
    [
        ("In-Reply-To: <ours@brightwater.example>\n", "[BW-4711] Pump", Thread("BW-1", Clue.HEADERS)),
        ("References: <other@brightwater.example> <x@y.example>\n", "Pump", Thread("BW-2", Clue.HEADERS)),
        ("References: <other@brightwater.example> <ours@brightwater.example>\n", "Pump", Thread("BW-1", Clue.HEADERS)),
        ("Delivered-To: support+BW-2@brightwater.example\n", "[BW-4711] Pump", Thread("BW-2", Clue.REPLY_ADDRESS)),
        ("", "AW: Re: [bw-4711] Pump", Thread("BW-4711", Clue.SUBJECT)),
        ("", "about BW-4711", Thread("BW-4711", Clue.SUBJECT)),
        ("", "[BW-9999] no such", None),
        ("", "order XBW-4711 and BW-47112", None),
    ],
)
def test_headers_come_before_the_reply_address_and_that_before_the_subject(
    extra: str, subject: str, expected: Thread | None
) -> None:
    assert thread_of(letter(extra=extra, subject=subject))[0] == expected


def test_a_stranger_who_writes_a_reference_does_not_enter_and_is_shown() -> None:
    found, refused = thread_of(letter(subject="[BW-4711] let me in"), writers=set())

    assert found is None
    assert refused == (Refusal("BW-4711", Clue.SUBJECT),)


def test_a_thread_that_may_not_be_written_gives_way_to_one_that_may() -> None:
    raw = letter(extra="In-Reply-To: <ours@brightwater.example>\n", subject="[BW-4711] Pump")

    assert thread_of(raw, writers={"BW-4711"}) == (Thread("BW-4711", Clue.SUBJECT), (Refusal("BW-1", Clue.HEADERS),))


def test_a_prefix_is_taken_literally() -> None:
    assert references_in("[B.W-1] [BXW-2]", prefix="B.W") == ("B.W-1",)


@given(st.text(max_size=80), st.integers(0, 10**9))
def test_the_token_put_into_a_subject_is_found_again_and_stands_once(subject: str, number: int) -> None:
    reference = f"BW-{number}"
    once = subject_with(reference, subject)

    assert references_in(once, prefix="BW")[0] == reference
    assert subject_with(reference, once) == once


def test_the_reply_address_leads_back() -> None:
    to = reply_address("support@brightwater.example", "BW-4711")

    assert thread_of(letter(to=to))[0] == Thread("BW-4711", Clue.REPLY_ADDRESS)
