"""Accounts under accounts, as a list tells them: what stands, what names nobody, what runs in a circle."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Parents that can stand, by account; accounts whose parent is unknown; loops, each begun with its first account and closed by it."""

    parents: Mapping[str, str]
    unknown: Mapping[str, str]
    loops: tuple[tuple[str, ...], ...]


def read_hierarchy(wanted: Mapping[str, str], known: Mapping[str, str | None]) -> Hierarchy:
    """Read which account is to stand under which; `known` are all accounts with the parent that each would keep otherwise.

    All links of a loop that the list itself asks for are left out; a chain of any length is answered without recursion.
    """
    unknown = {account: parent for account, parent in wanted.items() if parent not in known and parent not in wanted}
    above: dict[str, str | None] = {**known, **{key: to for key, to in wanted.items() if key not in unknown}}
    loops = tuple(_loops(above))
    circling = {account for loop in loops for account in loop}
    parents = {key: to for key, to in wanted.items() if key not in unknown and key not in circling}
    return Hierarchy(parents, unknown, loops)


def _loops(above: Mapping[str, str | None]) -> list[tuple[str, ...]]:
    """Walk up from every account once; a walk that meets itself has found a loop."""
    done: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in above:
        walk: dict[str, int] = {}
        account: str | None = start
        while account is not None and account not in done and account not in walk:
            walk[account] = len(walk)
            account = above.get(account)
        if account in walk:
            assert account is not None
            loop = list(walk)[walk[account] :]
            found.append((*loop, loop[0]))
        done.update(walk)
    return found
