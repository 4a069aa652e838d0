"""What a form or an island sends, read with a refusal that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from orgdesk.apps.organisation.errors import ChangeRefused
from orgdesk.core.organisation.edit import Draft, Operation

Fields = Mapping[str, str]
Many = Callable[[str], list[str]]
"""All values of a repeated field."""
Maker = Callable[[Draft, Fields, Many], Operation]


def number_of(fields: Fields, name: str, *, otherwise: int | None = None) -> int | None:
    """A whole number; `otherwise` where nothing is written."""
    written = fields.get(name, "").strip()
    if not written:
        return otherwise
    elif written.isdecimal() and int(written) <= 100_000:
        return int(written)
    else:
        raise ChangeRefused(
            _("“%(written)s” is not a number of seats; write a whole number from 1.") % {"written": written}
        )


def measured(fields: Fields, name: str, *, most: float) -> float | None:
    """A number from 0 to `most`, with a point or a comma; None where nothing is written."""
    written = fields.get(name, "").strip().replace(",", ".").rstrip("% ")
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise ChangeRefused(
            _("“%(written)s” is not a number from 0 to %(most)s.") % {"written": written, "most": f"{most:g}"}
        )
    return value


def lines_of(fields: Fields, name: str) -> tuple[str, ...]:
    """The lines that hold something, each once."""
    return tuple(dict.fromkeys(line.strip() for line in fields.get(name, "").splitlines() if line.strip()))


def words_of(fields: Fields, name: str) -> tuple[str, ...]:
    """What commas or line ends separate, each once."""
    written = fields.get(name, "").replace(",", "\n")
    return tuple(dict.fromkeys(word.strip() for word in written.splitlines() if word.strip()))


def shares_of(fields: Fields, name: str) -> list[tuple[str, float]]:
    """Lines such as `Order processing 60`: words and a share in percent."""
    found = []
    for line in lines_of(fields, name):
        words, _space, share = line.rstrip("% ").rpartition(" ")
        if not words.strip(" :") or not share.replace(".", "", 1).isdecimal() or float(share) > 100:
            raise ChangeRefused(
                _("“%(line)s” names no share; write the work and its percent, such as “Order processing 60”.")
                % {"line": line}
            )
        found.append((words.strip(" :"), float(share)))
    return found
