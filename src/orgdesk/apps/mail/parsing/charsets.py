"""Bytes to text whatever the label says: declared rightly, wrongly, unknown or not at all."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from orgdesk.apps.mail.parsing.model import Notes, Trouble

# Labels that mails use and Python does not know, or knows in a narrower meaning than senders use (WHATWG Encoding).
ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "euc-cn": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "utf8mb4": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
    "x-cp1252": "cp1252",
}
UNDECLARED = {"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown", "unknown-8bit", "x-unknown", "8bit", "7bit", "none"}
# Python codecs that are no charset of a mail: slow on hostile input, or programs in disguise.
REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
GUESS_BYTES = 32 * 1024

_NOT_LABEL = re.compile(r"[^a-z0-9._:+\-]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")


def decode_text(data: bytes, declared: str, notes: Notes, *, where: str) -> str:
    """The text of some bytes. Undecodable bytes become U+FFFD and a problem, never an error."""
    label = declared.strip().strip("\"'").lower()
    codec = _codec(label)
    if codec is None and label not in UNDECLARED:
        notes.add(Trouble.UNKNOWN_CHARSET, f"{where}: {label}")
    text = _decode_as_declared(data, codec)
    if text is None:
        if label not in UNDECLARED and codec is not None:
            notes.add(Trouble.WRONG_CHARSET, f"{where}: {label}")
        text = _decode_by_guess(data, codec)
        if "\ufffd" in text:
            notes.add(Trouble.BROKEN_ENCODING, f"{where}: some characters could not be read")
    return text


def storable(text: str) -> str:
    """The text without what a database or UTF-8 refuses: NUL and lone surrogates."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def one_line(text: str) -> str:
    """The text as it may stand in a header: no line end, no control character, no run of blanks at the ends."""
    return _CONTROL.sub(" ", storable(text)).strip()


def _codec(label: str) -> str | None:
    name = ALIASES.get(label, label)
    if label in UNDECLARED or len(name) > 40 or _NOT_LABEL.search(name):
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found.replace("-", "_") in REFUSED or not _is_text_codec(found):
        return None
    return found


def _is_text_codec(name: str) -> bool:
    try:
        b"a".decode(name)  # an empty text would not even look at the codec
    except UnicodeError:
        return True
    except (LookupError, ValueError):
        return False
    return True


def _decode_as_declared(data: bytes, codec: str | None) -> str | None:
    if codec is None or (codec.startswith(("cp125", "iso8859")) and _looks_like_utf8(data)):
        return None
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _looks_like_utf8(data: bytes) -> bool:
    """True where bytes labelled with a single-byte charset can hardly be anything but UTF-8."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_by_guess(data: bytes, codec: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if codec is not None and not codec.startswith("utf"):
        lenient = data.decode(codec, errors="replace")
        if lenient.count("\ufffd") * 20 <= len(lenient):
            return lenient
    if _mostly_utf8(data):
        return data.decode("utf-8", errors="replace")
    best = from_bytes(data[:GUESS_BYTES]).best() if len(data) >= 64 else None
    return data.decode(best.encoding if best is not None else "cp1252", errors="replace")


def _mostly_utf8(data: bytes) -> bool:
    """A broken byte or two in what is otherwise UTF-8 (a text cut in the middle of a character)."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text[:10_000] if char > "\x7f") - bad
    return good > bad * 4
