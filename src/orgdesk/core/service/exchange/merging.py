"""Which ticket a merged one went into, at the end of the chain."""

from __future__ import annotations

from collections.abc import Mapping

from orgdesk.core.service.exchange.model import Oddity, Part, Reason


def settle_merges(into: Mapping[str, str], known: frozenset[str] | set[str]) -> tuple[dict[str, str], list[Oddity]]:
    """`into` maps a merged ticket to the one it names; the answer maps it to the last of the chain, never to a merged one.

    A chain that comes back to itself is no merge at all: each ticket of the loop stays as it is, with an oddity; so does one whose
    target is not `known`. Linear in the length of all chains.
    """
    ends: dict[str, str | None] = {}
    for start in into:
        path: list[str] = []
        at = start
        on_path: set[str] = set()
        while at in into and at not in ends and at not in on_path:
            path.append(at)
            on_path.add(at)
            at = into[at]
        end = None if at in on_path else ends.get(at, at)
        ends.update(dict.fromkeys(path, end))
    settled = {start: end for start, end in ends.items() if end is not None and end in known and start != end}
    odd = [
        Oddity(Reason.MERGE_LOOP if end is None else Reason.NO_MERGE_TARGET, Part.TICKET, start, detail=into[start])
        for start, end in ends.items()
        if start not in settled
    ]
    return settled, odd
