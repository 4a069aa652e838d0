"""Mails of the cast."""

from __future__ import annotations


def letter(
    *,
    sender: str = "Anke Vogt <anke@harbourfuels.example>",
    to: str = "support@brightwater.example",
    subject: str = "Pump 3 counts too much",
    body: str = "Since this morning pump 3 shows twice the litres.",
    message_id: str = "one@harbourfuels.example",
    extra: str = "",
) -> bytes:
    head = f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: Mon, 02 Nov 2026 09:30:00 +0100\n"
    if message_id:
        head += f"Message-ID: <{message_id}>\n"
    return (head + extra + "\n" + body + "\n").encode("utf-8").replace(b"\n", b"\r\n")
