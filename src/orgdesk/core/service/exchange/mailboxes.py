"""An mbox file as single mails (RFC 4155): a line "From " after an empty one begins a mail, ">From " inside it is unquoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

MOST_MAIL = 64 * 1024 * 1024
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SEPARATOR = re.compile(rb"From \S*.*\d{4}|From - |From \S+@\S+|From MAILER-DAEMON")


def mails_in(stream: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each mail with its number and whether it was cut at the most that is read. A file without any "From " line is one mail."""
    number, held, size, cut, empty = 0, list[bytes](), 0, False, True
    for line in stream:
        if empty and line.startswith(b"From ") and _SEPARATOR.match(line):
            if size:
                number += 1
                yield number, _unquoted(held), cut
            held, size, cut = [], 0, False
        elif size + len(line) <= MOST_MAIL:
            held.append(line)
            size += len(line)
        else:
            cut = True
        empty = not line.strip()
    if b"".join(held[:50]).strip():
        yield number + 1, _unquoted(held), cut


def thread_of(message_id: str, in_reply_to: tuple[str, ...], references: tuple[str, ...]) -> str:
    """The id of the mail that began the conversation, as far as this mail tells: the first reference, else what it answers."""
    return next(iter((*references, *in_reply_to, message_id)), "")


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))
