"""Content transfer encodings, read as far as they can be read."""

from __future__ import annotations

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_ALPHABET = bytes(set(range(256)) - set(_ALPHABET))
_PADDING = re.compile(rb"=+")
MAX_JOINED = 1000
_UU_LINE = re.compile(rb"(?m)^begin [0-7]{3,4} ([^\r\n]+)\r?$")


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """The bytes, and whether the encoding was whole. Blanks are skipped; several encoded texts in a row are joined."""
    body = data.translate(None, b" \t\r\n")
    letters = body.translate(None, _NOT_ALPHABET)
    whole = len(letters) == len(body)
    pieces = [letters.replace(b"=", b"")]
    if b"=" in letters.rstrip(b"="):
        whole = False
        joined = _PADDING.split(letters, maxsplit=MAX_JOINED)
        pieces = [piece.replace(b"=", b"") for piece in joined]
    out = []
    for piece in pieces:
        lost = len(piece) % 4 == 1
        whole = whole and not lost
        usable = piece[:-1] if lost else piece
        out.append(binascii.a2b_base64(usable + b"=" * (-len(usable) % 4)))
    return b"".join(out), whole


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """The body of a part without its transfer encoding, and whether it was whole."""
    name = encoding.strip().strip("\"'").lower()
    if name == "base64":
        return decode_base64(data)
    elif name == "quoted-printable":
        return binascii.a2b_qp(data), True
    elif name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return decode_uu(data)
    else:
        return data, name in {"", "7bit", "8bit", "binary"}


def decode_uu(data: bytes) -> tuple[bytes, bool]:
    start = _UU_LINE.search(data)
    if start is None:
        return data, False
    out, whole = [], True
    for line in data[start.end() :].splitlines()[1:]:
        if line.strip() in {b"end", b"`", b""}:
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            out.append(_repaired_uu_line(line))
            whole = False
    return b"".join(out), whole


def _repaired_uu_line(line: bytes) -> bytes:
    """Some encoders count wrongly: trust the line's own length, as everybody does."""
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""
