"""Zip packages whose bytes depend on their parts alone: no clock, no order of a hash."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of parts in the order given."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content)
    return held.getvalue()


def repacked(package: bytes) -> bytes:
    """The same package with the dates of its parts and of its properties taken out."""
    with zipfile.ZipFile(io.BytesIO(package)) as held:
        return packed({name: _dateless(held.read(name)) for name in held.namelist()})


def _dateless(part: bytes) -> bytes:
    return _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", part)
