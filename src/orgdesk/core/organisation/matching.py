"""Which position of one version is which of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from orgdesk.core.organisation.tree import Tree
from orgdesk.core.phrases import phrase

Holders = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Match:
    """Position `before` became `after`; confidence 1.0 for the same key, less for a guess to be confirmed."""

    before: str
    after: str
    confidence: float = 1.0
    by: str = "key"


def match_positions(trees: tuple[Tree, Tree], holders: tuple[Holders, Holders], *, guess: bool) -> tuple[Match, ...]:
    """Same keys first; with `guess` the rest by what identifies exactly one position on each side."""
    before, after = (tree.structure.position_by_key for tree in trees)
    matches = {key: Match(key, key) for key in after if key in before}
    taken = set(matches)
    if guess:
        for confidence, by, identity in _IDENTITIES:
            old = _unique((key for key in before if key not in taken), identity, trees[0], holders[0])
            new = _unique((key for key in after if key not in taken), identity, trees[1], holders[1])
            for name, after_key in new.items():
                before_key = old.get(name)
                if before_key is not None and before_key not in taken and after_key not in taken:
                    matches[after_key] = Match(before_key, after_key, confidence, by)
                    taken |= {before_key, after_key}
    return tuple(matches[key] for key in after if key in matches)


Identity = Callable[[str, Tree, Holders], tuple[object, ...] | None]


def _unique(keys: Iterable[str], identity: Identity, tree: Tree, holders: Holders) -> dict[tuple[object, ...], str]:
    found: dict[tuple[object, ...], str] = {}
    twice: set[tuple[object, ...]] = set()
    for key in keys:
        name = identity(key, tree, holders)
        if name is not None:
            if name in found:
                twice.add(name)
            found[name] = key
    return {name: key for name, key in found.items() if name not in twice}


def _title(key: str, tree: Tree) -> str:
    return " ".join(tree.structure.position_by_key[key].title.casefold().split())


def _boss_title(key: str, tree: Tree) -> str:
    boss = tree.boss_of.get(key)
    return "" if boss is None else _title(boss, tree)


def _by_all(key: str, tree: Tree, holders: Holders) -> tuple[object, ...] | None:
    held = holders.get(key)
    return (_title(key, tree), _boss_title(key, tree), held) if held else None


def _by_title_and_holder(key: str, tree: Tree, holders: Holders) -> tuple[object, ...] | None:
    held = holders.get(key)
    return (_title(key, tree), held) if held else None


def _by_title_and_boss(key: str, tree: Tree, _: Holders) -> tuple[object, ...] | None:
    return (_title(key, tree), _boss_title(key, tree))


def _by_title(key: str, tree: Tree, _: Holders) -> tuple[object, ...] | None:
    return (_title(key, tree),)


_IDENTITIES: tuple[tuple[float, str, Identity], ...] = (
    (0.95, phrase("title, boss and holder"), _by_all),
    (0.85, phrase("title and holder"), _by_title_and_holder),
    (0.75, phrase("title and boss"), _by_title_and_boss),
    (0.5, "title", _by_title),
)
